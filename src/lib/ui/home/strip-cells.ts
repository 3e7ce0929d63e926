import type { RequirementCoverage } from '$lib/domain/analysis/coverage';
import type { Catalog } from '$lib/domain/catalog/catalog';
import { assessable, catalogTree, type CatalogNode } from '$lib/domain/catalog/catalog-tree';
import type { EngagementState } from '$lib/domain/engagement/state';
import { requirementRef, type EngagementId, type RequirementRef } from '$lib/domain/ids';
import type { AssessmentResult } from '$lib/domain/log/action';
import { requirementHref } from '../links';

export type CellStatus = RequirementCoverage['status'] | AssessmentResult;

export interface StripCell {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly status: CellStatus;
  readonly first: boolean;
}

/** What a person found stands above what the documents say; before anything is read, nothing is known. */
export const statusOfRequirement = (
  ref: RequirementRef,
  coverage: ReadonlyMap<RequirementRef, RequirementCoverage>,
  assessments: EngagementState['assessments'],
  known: boolean
): CellStatus => {
  const result = assessments[ref]?.result;
  if (result && result !== 'not-assessed') return result;
  return known ? (coverage.get(ref)?.status ?? 'not-assessed') : 'not-assessed';
};

const firstOfChapters = (nodes: readonly CatalogNode[]): ReadonlySet<string> => {
  const leaf = (node: CatalogNode): CatalogNode | undefined =>
    node.requirement.assessable ? node : node.children.map(leaf).find(Boolean);
  const groups = (node: CatalogNode): readonly CatalogNode[] =>
    node.children.some(({ children }) => children.length > 0) ? node.children : [node];
  return new Set(nodes.flatMap(groups).flatMap((node) => leaf(node)?.requirement.id ?? []));
};

/** One cell per assessable requirement, in the framework's order, with gaps between its groups. */
export const stripCells = (
  engagement: EngagementId,
  catalog: Catalog,
  coverage: ReadonlyMap<RequirementRef, RequirementCoverage>,
  assessments: EngagementState['assessments'],
  known: boolean
): readonly StripCell[] => {
  const first = firstOfChapters(catalogTree(catalog));
  return assessable(catalog).map(({ id, title }) => {
    const ref = requirementRef(catalog.id, id);
    return {
      id,
      title,
      href: requirementHref(engagement, ref),
      status: statusOfRequirement(ref, coverage, assessments, known),
      first: first.has(id)
    };
  });
};

/** Cells by what they say, results of people counted with what they mean for coverage. */
export const countCells = (
  cells: readonly StripCell[]
): {
  readonly covered: number;
  readonly partly: number;
  readonly missing: number;
  readonly excluded: number;
} => {
  const count = (...statuses: readonly CellStatus[]): number =>
    cells.filter(({ status }) => statuses.includes(status)).length;
  return {
    covered: count('covered', 'conforming'),
    partly: count('partly', 'partly-conforming'),
    missing: count('not-found', 'nonconforming'),
    excluded: count('not-applicable')
  };
};
