import { describe, expect, it } from 'vitest';
import type { Evidence, RequirementCoverage } from '../analysis/coverage';
import type { RequirementRef } from '../ids';
import type { AssessmentResult } from '../log/action';
import { progressOf } from './progress';

const requirement = {
  expectations: [
    { id: '1/1', text: 'Written.', kind: 'documented' },
    { id: '1/2', text: 'Written too.', kind: 'documented' },
    { id: '1/3', text: 'Done.', kind: 'operated' }
  ]
} as const;
const evidence = (decision: Evidence['decision']): Evidence => ({
  statement: 'We do.',
  citation: {} as Evidence['citation'],
  score: 1,
  decision
});
/** Coverage in which each expectation is met by statements with these decisions. */
const coverage = (...met: Evidence['decision'][][]): RequirementCoverage => ({
  requirement: 'a-1:1' as RequirementRef,
  status: 'partly',
  dealtWithBy: null,
  dealtWithIn: null,
  expectations: requirement.expectations.map(({ id }, at) => ({
    expectation: id,
    met: (met[at] ?? []).map(evidence)
  })),
  evidence: met.flat().map(evidence)
});
const assessed = (result: AssessmentResult) => ({ result });

describe('progress on a requirement', () => {
  it('is none without accepted evidence, whatever was suggested', () => {
    expect(progressOf(requirement, undefined, null)).toBeNull();
    expect(progressOf(requirement, coverage(['suggested'], ['suggested']), null)).toBeNull();
  });

  it('has begun with the first accepted evidence', () => {
    expect(progressOf(requirement, coverage(['accepted'], ['suggested']), null)).toBe('begun');
  });

  it('is finished when every expectation on documents has accepted evidence', () => {
    expect(progressOf(requirement, coverage(['accepted'], ['suggested', 'accepted']), null)).toBe('finished');
  });

  it('is never finished by documents alone where practice is all that counts', () => {
    const practice = { expectations: [{ id: '1/3', text: 'Done.', kind: 'operated' as const }] };
    expect(progressOf(practice, coverage(['accepted'], ['accepted']), null)).toBe('begun');
  });

  it.each<[AssessmentResult, string | null]>([
    ['conforming', 'finished'],
    ['partly-conforming', 'begun'],
    ['nonconforming', null],
    ['not-applicable', null],
    ['not-assessed', 'finished']
  ])('follows the person who found it %s', (result, progress) => {
    expect(progressOf(requirement, coverage(['accepted'], ['accepted']), assessed(result))).toBe(progress);
  });
});
