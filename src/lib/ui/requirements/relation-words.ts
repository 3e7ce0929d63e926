import type { Origin, ReviewState } from '$lib/domain/crosswalk/crosswalk';
import type { Relation } from '$lib/domain/crosswalk/relation';
import type { Progress, Reach } from '$lib/domain/crosswalk/reuse';

/** What stands between two requirements: `A.5.22 is part of CC9.2`. Never “equivalent”: that is an assessor's word. */
const verbs: Readonly<Record<Relation, string>> = {
  equal: 'covers the same ground as',
  subset: 'is part of',
  superset: 'includes',
  intersects: 'overlaps with'
};
export const relationInWords = (relation: Relation): string => verbs[relation];

const origins: Readonly<Record<Origin, string>> = {
  own: 'our own mapping',
  'harmonized structure': 'same clause of the harmonized structure',
  'same title': 'same title',
  NIST: 'published by NIST'
};
export const originInWords = (origin: Origin): string => origins[origin];

export const reviewInWords = (review: ReviewState): string =>
  review === 'reviewed' ? 'reviewed' : 'draft, not reviewed';

export const reachInWords = (reach: Reach): string => (reach === 'reached' ? 'Reached' : 'In part');

export const progressInWords = (progress: Progress): string =>
  progress === 'finished' ? 'finished' : 'begun';

/** `12 %`; a share that is not nothing is never shown as 0, nor one that is not all as 100. */
export const percentInWords = (part: number, whole: number): string => {
  if (part === 0 || whole === 0) return '0 %';
  const percent = Math.round((part / whole) * 100);
  return `${Math.min(part === whole ? 100 : 99, Math.max(1, percent))} %`;
};
