import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { keepStanding, readStanding, standingOf } from '../../../src/lib/app/analysis/standing';
import type { RequirementCoverage } from '../../../src/lib/domain/analysis/coverage';
import type { Assessment } from '../../../src/lib/domain/engagement/state';
import type { EngagementId, FrameworkId } from '../../../src/lib/domain/ids';

const framework = 'f' as FrameworkId;
const covering = (...statuses: RequirementCoverage['status'][]) =>
  new Map([
    [framework, statuses.map((status, at) => ({ requirement: `f:${at + 1}`, status }) as RequirementCoverage)]
  ]);
const result = (value: Assessment['result']) => ({ result: value }) as Assessment;

describe('where an engagement stands', () => {
  it('counts what documents say, and a person’s result above it', () => {
    const coverage = covering('covered', 'partly', 'not-found', 'not-found', 'covered');
    expect(
      standingOf(coverage, {
        'f:2': result('conforming'),
        'f:3': result('not-applicable'),
        'f:4': result('not-assessed'),
        'f:5': result('nonconforming')
      })
    ).toEqual([{ framework, requirements: 5, covered: 2, partly: 0, missing: 2, assessed: 3 }]);
  });

  it('is kept for the list of engagements', async () => {
    const { derived, logs } = createMemoryStorage();
    const created = await logs.create(
      {
        client: 'Client',
        title: 'Readiness',
        frameworks: [],
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
        phase: 'open'
      },
      { name: 'Lead' }
    );
    if (!created.ok) throw new Error(created.error.message);
    const { id } = created.value;
    expect(await readStanding(derived, id)).toEqual([]);
    const standing = standingOf(covering('covered'), {});
    await keepStanding(derived, id, standing);
    expect(await readStanding(derived, id)).toEqual(standing);
    expect(await readStanding(derived, 'another' as EngagementId)).toEqual([]);
  });
});
