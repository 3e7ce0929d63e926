/**
 * What accepted work for one framework is worth for another. Nothing here meets a requirement: it proposes where
 * to look, and says on how firm a ground.
 *
 * - A requirement is *reached* where a finished one asks the same or more (`equal`, `superset`).
 * - It is *reached in part* where the two merely overlap, where the finished one asks less, or where the work on
 *   it has only begun.
 * - A chain over a third framework counts as its weakest link, and only where something follows from its links
 *   (see `compose`); its review state is `draft` as soon as one link is.
 */
import type { FrameworkId, RequirementRef } from '../ids';
import type { ReviewState } from './crosswalk';
import { byStrength, frameworkOf, type CrosswalkIndex, type Link } from './crosswalk-index';
import { carries, compose, type Relation } from './relation';

/** How far the work on a requirement has come: `begun` has accepted evidence, `finished` lacks nothing. */
export type Progress = 'begun' | 'finished';

/** A way from a requirement worked on to one proposed: one link, or two over a third framework. */
export interface Chain {
  readonly links: readonly [Link, ...Link[]];
  /** Of the first requirement to the last. */
  readonly relation: Relation;
  readonly review: ReviewState;
  readonly progress: Progress;
}

export type Reach = 'reached' | 'partly';

export interface ReusedRequirement {
  readonly requirement: RequirementRef;
  readonly reach: Reach;
  /** Firmest first. */
  readonly chains: readonly [Chain, ...Chain[]];
  /** Requirements of the other framework that relate directly, worked on or not. */
  readonly related: number;
}

export interface Reuse {
  readonly from: FrameworkId;
  readonly to: FrameworkId;
  /** Assessable requirements of `to`. */
  readonly total: number;
  readonly reached: number;
  readonly partly: number;
  /** In the order of the requirements given. */
  readonly requirements: readonly ReusedRequirement[];
}

/** Whether the chain alone reaches its end. */
export const reaches = ({ relation, progress }: Chain): boolean =>
  progress === 'finished' && carries(relation);

const weakest = (...states: readonly ReviewState[]): ReviewState =>
  states.includes('draft') ? 'draft' : 'reviewed';

/** All ways from one requirement to those of another framework; a direct link leaves no room for a detour. */
export const chainsFrom = (
  index: CrosswalkIndex,
  start: RequirementRef,
  progress: Progress,
  to: FrameworkId
): Chain[] => {
  const first = index.relatedTo(start);
  const direct = first
    .filter((link) => frameworkOf(link.to) === to)
    .map((link): Chain => ({ links: [link], relation: link.relation, review: link.review, progress }));
  const seen = new Set(direct.map(({ links }) => links[0].to));
  const detours = first
    .filter((link) => frameworkOf(link.to) !== to)
    .flatMap((link) =>
      index.relatedTo(link.to).flatMap((next): Chain[] => {
        const goesOn = frameworkOf(next.to) === to && !seen.has(next.to);
        const relation = goesOn ? compose(link.relation, next.relation) : null;
        if (!relation) return [];
        return [{ links: [link, next], relation, review: weakest(link.review, next.review), progress }];
      })
    );
  return [...direct, ...detours];
};

const firmestFirst = (one: Chain, other: Chain): number =>
  Number(reaches(other)) - Number(reaches(one)) ||
  byStrength(one, other) ||
  one.links.length - other.links.length ||
  Number(one.progress === 'begun') - Number(other.progress === 'begun');

/** What the work on `from` is worth for the assessable requirements of `to`. */
export const reuse = (
  index: CrosswalkIndex,
  work: ReadonlyMap<RequirementRef, Progress>,
  from: FrameworkId,
  to: FrameworkId,
  requirements: readonly RequirementRef[]
): Reuse => {
  const chainsByEnd = new Map<RequirementRef, Chain[]>();
  for (const [start, progress] of work) {
    if (frameworkOf(start) !== from) continue;
    for (const chain of chainsFrom(index, start, progress, to)) {
      const end = chain.links.at(-1)!.to;
      chainsByEnd.set(end, [...(chainsByEnd.get(end) ?? []), chain]);
    }
  }
  const reused = requirements.flatMap((requirement): ReusedRequirement[] => {
    const [firmest, ...others] = (chainsByEnd.get(requirement) ?? []).sort(firmestFirst);
    if (!firmest) return [];
    return [
      {
        requirement,
        reach: reaches(firmest) ? 'reached' : 'partly',
        chains: [firmest, ...others],
        related: index.relatedTo(requirement).filter((link) => frameworkOf(link.to) === from).length
      }
    ];
  });
  const reached = reused.filter(({ reach }) => reach === 'reached').length;
  return {
    from,
    to,
    total: requirements.length,
    reached,
    partly: reused.length - reached,
    requirements: reused
  };
};
