/** For so few, looking through all again is faster than sorting. */
const SORT_FROM = 16;

/** Values as distances from their mean in standard deviations; all zero where they are equal. */
export const standardize = (values: Float64Array): Float64Array => {
  const count = values.length;
  const answer = new Float64Array(count);
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += values[at]!;
  const mean = sum / Math.max(1, count);
  let squares = 0;
  for (let at = 0; at < count; at += 1) {
    const distance = values[at]! - mean;
    answer[at] = distance;
    squares += distance * distance;
  }
  const deviation = Math.sqrt(squares / Math.max(1, count)) || 1;
  for (let at = 0; at < count; at += 1) answer[at]! /= deviation;
  return answer;
};

/** Where the largest values stand, largest first; among equal ones the earlier first. */
export const indexesOfLargest = (values: Float64Array, count: number): number[] => {
  if (count > SORT_FROM)
    return Array.from(values.keys())
      .sort((one, other) => values[other]! - values[one]!)
      .slice(0, count);
  const taken = new Uint8Array(values.length);
  const found: number[] = [];
  while (found.length < Math.min(count, values.length)) {
    let best = -1;
    for (let at = 0; at < values.length; at += 1)
      if (taken[at] === 0 && (best < 0 || values[at]! > values[best]!)) best = at;
    taken[best] = 1;
    found.push(best);
  }
  return found;
};
