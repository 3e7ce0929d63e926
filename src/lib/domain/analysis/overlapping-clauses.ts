import type { Catalog } from '../catalog/catalog';
import { requirementRef, type RequirementRef } from '../ids';

const NONE: readonly RequirementRef[] = [];

/**
 * Management clauses and annex controls of one standard overlap: who describes the internal audit (9.2) says
 * something of independent review (A.5.35). Gives the annex controls that their catalog relates to a clause.
 */
export const createOverlaps = (
  catalogs: readonly Catalog[]
): ((clause: RequirementRef) => readonly RequirementRef[]) => {
  const controls = new Map<string, RequirementRef[]>();
  for (const { id: framework, requirements } of catalogs) {
    const clauses: ReadonlySet<string> = new Set(
      requirements.filter(({ id }) => /^\d/.test(id)).map(({ id }) => requirementRef(framework, id))
    );
    for (const { id, related, assessable } of requirements) {
      if (!assessable || !id.startsWith('A.')) continue;
      for (const clause of related)
        if (clauses.has(clause))
          controls.set(clause, [...(controls.get(clause) ?? []), requirementRef(framework, id)]);
    }
  }
  return (clause) => controls.get(clause) ?? NONE;
};
