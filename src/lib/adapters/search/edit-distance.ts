/**
 * Whether two words differ by at most `limit` insertions, deletions, replacements or swaps of neighbours
 * (optimal string alignment distance), row by row, given up as soon as no path can do it.
 */
export const isWithinDistance = (one: string, other: string, limit: number): boolean => {
  if (Math.abs(one.length - other.length) > limit) return false;
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1)
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return false;
    [before, previous] = [previous, current];
  }
  return previous[other.length]! <= limit;
};
