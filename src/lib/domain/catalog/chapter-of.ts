import type { Catalog } from './catalog';
import { ancestors } from './catalog-tree';

/** Name of the group that a requirement is listed under; clauses stand in chapters, annex controls in their
 * objectives, SOC 2 criteria in their series. Empty where it has none. */
export const chapterOf = (catalog: Catalog, id: string): string => {
  const above = ancestors(catalog, id);
  const group = above.at(/^[A-Za-z]+$/.test(above[0]?.id ?? '') ? 1 : 0) ?? above.at(-1);
  return group ? `${group.id} ${group.title}` : '';
};
