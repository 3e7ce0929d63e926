import { requirementRef, splitRequirementRef, type FrameworkId, type RequirementRef } from '../ids';
import type { Crosswalk, Origin, ReviewState } from './crosswalk';
import { inverse, strengthOf, type Relation } from './relation';

/** One step from a requirement to one of another framework. */
export interface Link {
  readonly from: RequirementRef;
  readonly to: RequirementRef;
  /** What `from` asks, compared with what `to` asks. */
  readonly relation: Relation;
  readonly reason: string;
  readonly origin: Origin;
  readonly review: ReviewState;
}

export interface CrosswalkIndex {
  /** Links from a requirement to other frameworks, strongest first; the same pairs from either end. */
  relatedTo(ref: RequirementRef): readonly Link[];
  /** Title of a requirement whose framework has no catalog here; undefined where a catalog has to be asked. */
  titleOf(ref: RequirementRef): string | undefined;
  /** Every framework that a crosswalk names. */
  readonly frameworks: ReadonlySet<FrameworkId>;
}

/** Stronger relations first, then what was reviewed; otherwise the order given. */
export const byStrength = (
  one: { readonly relation: Relation; readonly review: ReviewState },
  other: { readonly relation: Relation; readonly review: ReviewState }
): number =>
  strengthOf(other.relation) - strengthOf(one.relation) ||
  Number(one.review === 'draft') - Number(other.review === 'draft');

/** All crosswalks as one graph that can be walked from either end of a pair. */
export const createCrosswalkIndex = (crosswalks: readonly Crosswalk[]): CrosswalkIndex => {
  const linksByRef = new Map<RequirementRef, Link[]>();
  const titleByRef = new Map<RequirementRef, string>();
  const frameworks = new Set<FrameworkId>();
  const add = (link: Link): void => {
    const links = linksByRef.get(link.from);
    if (links) links.push(link);
    else linksByRef.set(link.from, [link]);
  };
  for (const crosswalk of crosswalks) {
    frameworks.add(crosswalk.source).add(crosswalk.target);
    for (const [id, title] of Object.entries(crosswalk.sourceTitles))
      titleByRef.set(requirementRef(crosswalk.source, id), title);
    for (const { source, target, relation, reason, origin, review } of crosswalk.pairs) {
      const from = requirementRef(crosswalk.source, source);
      const to = requirementRef(crosswalk.target, target);
      add({ from, to, relation, reason, origin, review });
      add({ from: to, to: from, relation: inverse(relation), reason, origin, review });
    }
  }
  for (const links of linksByRef.values()) links.sort(byStrength);
  return {
    relatedTo: (ref) => linksByRef.get(ref) ?? [],
    titleOf: (ref) => titleByRef.get(ref),
    frameworks
  };
};

export const frameworkOf = (ref: RequirementRef): FrameworkId => splitRequirementRef(ref).framework;
