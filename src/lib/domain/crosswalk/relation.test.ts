import { describe, expect, it } from 'vitest';
import { carries, compose, inverse, relations, strengthOf, type Relation } from './relation';

/** All sets over four things that hold something, as bits. */
const sets = Array.from({ length: 15 }, (_, at) => at + 1);
const relationOf = (one: number, other: number): Relation | null =>
  one === other
    ? 'equal'
    : (one & other) === one
      ? 'subset'
      : (one & other) === other
        ? 'superset'
        : (one & other) !== 0
          ? 'intersects'
          : null;
/** Whether a claim is true of two sets; the claim may say less than is so. */
const holds = (claim: Relation, one: number, other: number): boolean =>
  ({
    equal: one === other,
    subset: (one & other) === one,
    superset: (one & other) === other,
    intersects: (one & other) !== 0
  })[claim];

const triples = sets.flatMap((a) => sets.flatMap((b) => sets.map((c) => [a, b, c] as const)));
const combinations = relations.flatMap((first) => relations.map((second) => [first, second] as const));

describe('relations', () => {
  it('turn round', () => {
    for (const a of sets)
      for (const b of sets) {
        const relation = relationOf(a, b);
        if (relation) expect(relationOf(b, a)).toBe(inverse(relation));
      }
  });

  it.each(combinations)('%s, then %s: claims what is true of all sets, and as much as can be', (one, two) => {
    const cases = triples.filter(([a, b, c]) => relationOf(a, b) === one && relationOf(b, c) === two);
    expect(cases.length).toBeGreaterThan(0);
    const claim = compose(one, two);
    const true_ = relations.filter((each) => cases.every(([a, , c]) => holds(each, a, c)));
    // the firmest true claim, or none where the first and the third may have nothing in common
    const firmest = [...true_].sort((a, b) => strengthOf(b) - strengthOf(a))[0] ?? null;
    expect(claim).toBe(firmest);
  });

  it('carry only where the first asks all that the second asks', () => {
    expect(relations.filter(carries)).toEqual(['equal', 'superset']);
    for (const a of sets)
      for (const b of sets) {
        const relation = relationOf(a, b);
        if (relation) expect(carries(relation)).toBe((a & b) === b);
      }
  });
});
