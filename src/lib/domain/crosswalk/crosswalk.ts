import type { FrameworkId } from '../ids';
import type { Relation } from './relation';

/** Where a pair comes from. */
export const origins = ['own', 'harmonized structure', 'same title', 'NIST'] as const;
export type Origin = (typeof origins)[number];

/** `reviewed`: read again, pair by pair, against both texts. `draft`: written or taken over, not read again. */
export const reviewStates = ['reviewed', 'draft'] as const;
export type ReviewState = (typeof reviewStates)[number];

/** Two requirements on a related subject. */
export interface CrosswalkPair {
  /** Id within the crosswalk's source framework. */
  readonly source: string;
  /** Id within its target framework. */
  readonly target: string;
  /** What the source asks, compared with what the target asks. */
  readonly relation: Relation;
  /** One sentence that reads the same from both sides. */
  readonly reason: string;
  readonly origin: Origin;
  readonly review: ReviewState;
}

/** A pair that was considered and refused, so that nobody proposes it again. */
export interface RejectedPair {
  readonly source: string;
  readonly target: string;
  readonly reason: string;
}

/** Which requirements of two frameworks are related, and how; a file `catalogs/crosswalk-*.json`. */
export interface Crosswalk {
  readonly schema: 2;
  readonly source: FrameworkId;
  readonly target: FrameworkId;
  readonly version: string;
  readonly language: string;
  /** By id, for a source of which no catalog is shipped; empty otherwise. */
  readonly sourceTitles: Readonly<Record<string, string>>;
  readonly pairs: readonly CrosswalkPair[];
  readonly rejected: readonly RejectedPair[];
}
