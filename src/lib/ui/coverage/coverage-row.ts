import type { RequirementCoverage } from '$lib/domain/analysis/coverage';
import type { Catalog, Requirement } from '$lib/domain/catalog/catalog';
import { assessable } from '$lib/domain/catalog/catalog-tree';
import { chapterOf } from '$lib/domain/catalog/chapter-of';
import type { Assessment, EngagementState } from '$lib/domain/engagement/state';
import type { Signing } from '$lib/domain/members/sign-off';
import { requirementRef, type RequirementRef } from '$lib/domain/ids';

/** What the coverage table shows of one requirement. */
export interface RequirementRow {
  readonly kind: 'requirement';
  readonly key: string;
  readonly ref: RequirementRef;
  readonly requirement: Requirement;
  /** `not-assessed` before anything is read. */
  readonly status: 'covered' | 'partly' | 'not-found' | 'not-assessed';
  /** Documented expectations that something meets, of how many. */
  readonly met: number;
  readonly expected: number;
  readonly evidence: number;
  readonly accepted: number;
  /** Accepted evidence stands behind the status, or a person assessed it. */
  readonly settled: boolean;
  readonly assessment: Assessment | null;
  readonly signing: Signing;
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
  assessments: EngagementState['assessments'],
  /** Whether there is any document. */
  known = true,
  signing: ReadonlyMap<RequirementRef, Signing> = new Map()
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
      status: known ? (found?.status ?? 'not-found') : 'not-assessed',
      met,
      expected: documented.size,
      evidence: found?.evidence.length ?? 0,
      accepted,
      settled: accepted > 0,
      assessment: assessments[ref] ?? null,
      signing: signing.get(ref) ?? 'unsigned'
    };
  });

/** The same with a heading before each group; a group without rows has none. */
export const groupedRows = (catalog: Catalog, rows: readonly RequirementRow[]): CoverageTableRow[] => {
  const grouped: CoverageTableRow[] = [];
  let last = '';
  for (const row of rows) {
    const title = chapterOf(catalog, row.requirement.id);
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
