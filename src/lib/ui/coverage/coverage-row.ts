import type { RequirementCoverage } from '$lib/domain/analysis/coverage';
import type { Catalog, Requirement } from '$lib/domain/catalog/catalog';
import { ancestors, assessable } from '$lib/domain/catalog/catalog-tree';
import type { Assessment, EngagementState } from '$lib/domain/engagement/state';
import { requirementRef, type RequirementRef } from '$lib/domain/ids';

/** What the coverage table shows of one requirement. */
export interface RequirementRow {
  readonly kind: 'requirement';
  readonly key: string;
  readonly ref: RequirementRef;
  readonly requirement: Requirement;
  readonly status: 'covered' | 'partly' | 'not-found';
  /** Documented expectations that something meets, of how many. */
  readonly met: number;
  readonly expected: number;
  readonly evidence: number;
  readonly accepted: number;
  /** Accepted evidence stands behind the status, or a person assessed it. */
  readonly settled: boolean;
  readonly assessment: Assessment | null;
}

export interface ChapterRow {
  readonly kind: 'chapter';
  readonly key: string;
  readonly title: string;
}

export type CoverageTableRow = RequirementRow | ChapterRow;

/** Rows of all requirements of a framework, in its order. */
export const requirementRows = (
  catalog: Catalog,
  coverage: ReadonlyMap<RequirementRef, RequirementCoverage>,
  assessments: EngagementState['assessments']
): RequirementRow[] =>
  assessable(catalog).map((requirement) => {
    const ref = requirementRef(catalog.id, requirement.id);
    const found = coverage.get(ref);
    const documented = new Set(
      requirement.expectations.filter(({ kind }) => kind === 'documented').map(({ id }) => id)
    );
    const met =
      found?.expectations.filter((each) => each.met.length > 0 && documented.has(each.expectation)).length ??
      0;
    const accepted = found?.evidence.filter(({ decision }) => decision === 'accepted').length ?? 0;
    return {
      kind: 'requirement',
      key: ref,
      ref,
      requirement,
      status: found?.status ?? 'not-found',
      met,
      expected: documented.size,
      evidence: found?.evidence.length ?? 0,
      accepted,
      settled: accepted > 0,
      assessment: assessments[ref] ?? null
    };
  });

/** The same with a heading before each group; a group without rows has none. */
export const groupedRows = (catalog: Catalog, rows: readonly RequirementRow[]): CoverageTableRow[] => {
  const grouped: CoverageTableRow[] = [];
  let last = '';
  for (const row of rows) {
    const above = ancestors(catalog, row.requirement.id);
    // clauses are grouped by chapter, annex controls by their objective, SOC 2 criteria by their series
    const group = above.at(/^[A-Za-z]+$/.test(above[0]?.id ?? '') ? 1 : 0) ?? above.at(-1);
    const title = group ? `${group.id} ${group.title}` : '';
    if (title !== last) grouped.push({ kind: 'chapter', key: `chapter ${title}`, title });
    last = title;
    grouped.push(row);
  }
  return grouped;
};

export interface CoverageCounts {
  readonly covered: number;
  readonly partly: number;
  readonly 'not-found': number;
}

export const countStatuses = (rows: readonly RequirementRow[]): CoverageCounts => ({
  covered: rows.filter(({ status }) => status === 'covered').length,
  partly: rows.filter(({ status }) => status === 'partly').length,
  'not-found': rows.filter(({ status }) => status === 'not-found').length
});
