const parts = (id: string): string[] => id.match(/\d+|[^\d.]+/g) ?? [];

/**
 * Orders requirement ids, and expectation ids, as people read them: clauses before annexes, `A.5.9` before
 * `A.5.10`, `7.5` before `7.5.1`. For sorting ids of one framework; where the catalog is at hand,
 * its own order comes first (`inCatalogOrder`).
 */
export const compareIds = (one: string, other: string): number => {
  const left = parts(one);
  const right = parts(other);
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const a = left[place];
    const b = right[place];
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    if (a === b) continue;
    const numbers = [/^\d/.test(a), /^\d/.test(b)];
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    if (numbers[0] && Number(a) !== Number(b)) return Number(a) - Number(b);
    return a < b ? -1 : 1;
  }
  return 0;
};

/** A comparer of ids by their place in the catalog; ids it does not have come last, in natural order. */
export const inCatalogOrder = (requirements: readonly { readonly id: string }[]) => {
  const placeById = new Map(requirements.map((each, place) => [each.id, place]));
  return (one: string, other: string): number => {
    const a = placeById.get(one) ?? Infinity;
    const b = placeById.get(other) ?? Infinity;
    return a === b ? compareIds(one, other) : a - b;
  };
};
