import type { Catalog, Requirement } from './catalog';
import { requirementById } from './catalog-tree';

/** What a requirement says otherwise than before. */
export type ChangedPart = 'title' | 'intent' | 'expectations' | 'place';

export interface CatalogChanges {
  /** Of the newer catalog, in its order. */
  readonly added: readonly Requirement[];
  /** Of the older catalog, in its order. */
  readonly removed: readonly Requirement[];
  /** In the order of the newer catalog. */
  readonly changed: readonly {
    readonly before: Requirement;
    readonly after: Requirement;
    readonly parts: readonly ChangedPart[];
  }[];
  /** Assessable requirements that say the same as before. */
  readonly same: number;
}

const expectationsOf = (requirement: Requirement): string =>
  requirement.expectations.map(({ id, kind, text }) => `${id}\t${kind}\t${text}`).join('\n');

const changedParts = (before: Requirement, after: Requirement): ChangedPart[] => {
  const parts: [ChangedPart, boolean][] = [
    ['title', before.title !== after.title],
    ['intent', before.intent !== after.intent],
    ['expectations', expectationsOf(before) !== expectationsOf(after)],
    ['place', before.parent !== after.parent || before.assessable !== after.assessable]
  ];
  return parts.flatMap(([part, changed]) => (changed ? [part] : []));
};

/** What an engagement meets when it goes from one version of a framework to another; by id. */
export const compareCatalogs = (before: Catalog, after: Catalog): CatalogChanges => {
  const earlier = requirementById(before);
  const later = requirementById(after);
  const changed = after.requirements.flatMap((requirement) => {
    const old = earlier.get(requirement.id);
    const parts = old ? changedParts(old, requirement) : [];
    return old && parts.length > 0 ? [{ before: old, after: requirement, parts }] : [];
  });
  const touched = new Set(changed.map(({ after: { id } }) => id));
  return {
    added: after.requirements.filter(({ id }) => !earlier.has(id)),
    removed: before.requirements.filter(({ id }) => !later.has(id)),
    changed,
    same: after.requirements.filter(({ id, assessable }) => assessable && earlier.has(id) && !touched.has(id))
      .length
  };
};
