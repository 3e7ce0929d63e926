import { describe, expect, it } from 'vitest';
import type { RequirementCoverage } from '$lib/domain/analysis/coverage';
import type { Catalog } from '$lib/domain/catalog/catalog';
import type { RequirementRef } from '$lib/domain/ids';
import { countStatuses, groupedRows, requirementRows } from './coverage-row';

const node = (id: string, parent: string | null, isAssessable = true) => ({
  id,
  parent,
  title: `Title ${id}`,
  assessable: isAssessable,
  expectations: [
    { id: `${id}/1`, text: 'one', kind: 'documented' },
    { id: `${id}/2`, text: 'two', kind: 'documented' },
    { id: `${id}/3`, text: 'three', kind: 'operated' }
  ]
});
const catalog = {
  id: 'f',
  requirements: [
    node('4', null, false),
    node('4.1', '4'),
    node('6', null, false),
    node('6.1', '6', false),
    node('6.1.1', '6.1'),
    node('A', null, false),
    node('A.5', 'A', false),
    node('A.5.1', 'A.5'),
    node('CC', null, false),
    node('CC6', 'CC', false),
    node('CC6.1', 'CC6')
  ]
} as unknown as Catalog;
const coverage = new Map([
  [
    'f:6.1.1' as RequirementRef,
    {
      status: 'partly',
      expectations: [
        { expectation: '6.1.1/1', met: [{}] },
        { expectation: '6.1.1/2', met: [] },
        { expectation: '6.1.1/3', met: [{}] }
      ],
      evidence: [{ decision: 'accepted' }, { decision: 'suggested' }]
    } as unknown as RequirementCoverage
  ]
]);

describe('requirementRows', () => {
  const rows = requirementRows(catalog, coverage, {});

  it('counts documented expectations and accepted evidence', () => {
    expect(rows[1]).toMatchObject({
      status: 'partly',
      met: 1,
      expected: 2,
      evidence: 2,
      accepted: 1,
      settled: true
    });
    expect(rows[0]).toMatchObject({ status: 'not-found', met: 0, evidence: 0, settled: false });
    expect(countStatuses(rows)).toEqual({ covered: 0, partly: 1, 'not-found': 3 });
  });

  it('are grouped by chapter, annexes by objective, SOC 2 by series', () => {
    expect(groupedRows(catalog, rows).map((row) => (row.kind === 'chapter' ? row.title : row.ref))).toEqual([
      '4 Title 4',
      'f:4.1',
      '6 Title 6',
      'f:6.1.1',
      'A.5 Title A.5',
      'f:A.5.1',
      'CC6 Title CC6',
      'f:CC6.1'
    ]);
  });
});
