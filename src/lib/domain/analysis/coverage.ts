import type { ContentHash, RequirementRef } from '../ids';
import type { Citation } from '../documents/citation';

export type CoverageStatus = 'covered' | 'partly' | 'not-found';

/** First-pass analysis of one requirement: what the documentation says about each of its expectations. */
export interface RequirementCoverage {
  readonly requirement: RequirementRef;
  readonly status: CoverageStatus;
  /** The document that deals with it at length, in a section of its own or over many statements; null: none does. */
  readonly dealtWithBy: ContentHash | null;
  /** Heading of its section on the requirement, where it has one. */
  readonly dealtWithIn: string | null;
  readonly expectations: readonly ExpectationCoverage[];
  /** Everything mapped to the requirement, best first; accepted before suggested. */
  readonly evidence: readonly Evidence[];
}

export interface ExpectationCoverage {
  readonly expectation: string;
  /** Best statements for it, at most three; empty: missing. */
  readonly met: readonly Evidence[];
}

export interface Evidence {
  /** The statement's readable text; the quote where a person mapped words that are no statement. */
  readonly statement: string;
  readonly citation: Citation;
  readonly score: number;
  readonly decision: 'accepted' | 'suggested';
}
