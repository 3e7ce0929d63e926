import type { RequirementCoverage } from '../../domain/analysis/coverage';
import type { EngagementId, FrameworkId } from '../../domain/ids';
import type { Assessment } from '../../domain/engagement/state';
import type { DerivedStore } from '../../ports/derived-store';

/** Requirements of one framework by where they stand; a person's result stands above what documents say. */
export interface FrameworkStanding {
  readonly framework: FrameworkId;
  readonly requirements: number;
  readonly covered: number;
  readonly partly: number;
  readonly missing: number;
  /** Those that a person has given a result. */
  readonly assessed: number;
}

const VERSION = '1';
const KEY = 'coverage';

const countsAs = {
  covered: 'covered',
  conforming: 'covered',
  partly: 'partly',
  'partly-conforming': 'partly',
  'not-found': 'missing',
  nonconforming: 'missing',
  'not-applicable': null
} as const;

/** Where each framework stands, in so many numbers. */
export const standingOf = (
  byFramework: ReadonlyMap<FrameworkId, readonly RequirementCoverage[]>,
  assessments: Readonly<Record<string, Assessment>>
): readonly FrameworkStanding[] =>
  [...byFramework].map(([framework, coverage]) => {
    const counts = { covered: 0, partly: 0, missing: 0, assessed: 0 };
    for (const { requirement, status } of coverage) {
      const result = assessments[requirement]?.result ?? 'not-assessed';
      const isAssessed = result !== 'not-assessed';
      if (isAssessed) counts.assessed += 1;
      const kind = countsAs[isAssessed ? result : status];
      if (kind) counts[kind] += 1;
    }
    return { framework, requirements: coverage.length, ...counts };
  });

/** Keeps it for the list of engagements, which opens none of them. */
export const keepStanding = (
  derived: DerivedStore,
  engagement: EngagementId,
  standing: readonly FrameworkStanding[]
) =>
  derived.putMany(engagement, 'standing', VERSION, [
    { key: KEY, bytes: new TextEncoder().encode(JSON.stringify(standing)) }
  ]);

/** What was kept when the engagement was last open on this device; empty where it never was. */
export const readStanding = async (
  derived: DerivedStore,
  engagement: EngagementId
): Promise<readonly FrameworkStanding[]> => {
  const kept = await derived.get(engagement, 'standing', KEY, VERSION);
  if (!kept.ok || !kept.value) return [];
  try {
    return JSON.parse(new TextDecoder().decode(kept.value)) as readonly FrameworkStanding[];
  } catch {
    return [];
  }
};
