import type { Catalog, Requirement } from './catalog';

/** A requirement with what stands beneath it, in catalog order. */
export interface CatalogNode {
  readonly requirement: Requirement;
  /** 0 for a chapter. */
  readonly depth: number;
  readonly children: readonly CatalogNode[];
}

/** The catalog's chapters, each with its requirements beneath it. */
export const catalogTree = (catalog: Catalog): readonly CatalogNode[] => {
  const childrenByParent = new Map<string | null, Requirement[]>();
  for (const each of catalog.requirements) {
    const siblings = childrenByParent.get(each.parent);
    if (siblings) siblings.push(each);
    else childrenByParent.set(each.parent, [each]);
  }
  const nodes = (parent: string | null, depth: number): readonly CatalogNode[] =>
    (childrenByParent.get(parent) ?? []).map((requirement) => ({
      requirement,
      depth,
      children: nodes(requirement.id, depth + 1)
    }));
  return nodes(null, 0);
};

/** What an engagement gives a result to: clauses, controls, criteria; in catalog order. */
export const assessable = (catalog: Catalog): readonly Requirement[] =>
  catalog.requirements.filter((each) => each.assessable);

/** Looks requirements up by their id within the catalog, such as `A.5.15`. */
export const requirementById = (catalog: Catalog): ReadonlyMap<string, Requirement> =>
  new Map(catalog.requirements.map((each) => [each.id, each]));

/** The groups above a requirement, from its chapter downwards; empty for a chapter or an unknown id. */
export const ancestors = (catalog: Catalog, id: string): readonly Requirement[] => {
  const byId = requirementById(catalog);
  const above: Requirement[] = [];
  for (let parent = byId.get(id)?.parent; parent; parent = byId.get(parent)?.parent) {
    const group = byId.get(parent);
    if (group) above.unshift(group);
  }
  return above;
};
