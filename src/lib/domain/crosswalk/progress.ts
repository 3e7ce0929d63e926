import type { RequirementCoverage } from '../analysis/coverage';
import type { Requirement } from '../catalog/catalog';
import type { Assessment } from '../engagement/state';
import type { Progress } from './reuse';

/**
 * How far people have come with a requirement, as others may build on it; null where nothing was accepted, or
 * where it was found nonconforming or not applicable. Suggestions count for nothing.
 * `finished`: assessed as conforming, or accepted evidence for each expectation that documents can meet.
 */
export const progressOf = (
  { expectations }: Pick<Requirement, 'expectations'>,
  coverage: RequirementCoverage | undefined,
  assessment: Pick<Assessment, 'result'> | null
): Progress | null => {
  const result = assessment?.result ?? 'not-assessed';
  if (result === 'conforming') return 'finished';
  if (result === 'nonconforming' || result === 'not-applicable') return null;
  const accepted = coverage?.evidence.some(({ decision }) => decision === 'accepted') ?? false;
  if (result === 'partly-conforming') return 'begun';
  if (!accepted) return null;
  const met = new Set(
    coverage?.expectations
      .filter((each) => each.met.some(({ decision }) => decision === 'accepted'))
      .map(({ expectation }) => expectation)
  );
  const documented = expectations.filter(({ kind }) => kind === 'documented');
  return documented.length > 0 && documented.every(({ id }) => met.has(id)) ? 'finished' : 'begun';
};
