import { describe, expect, it } from 'vitest';
import { indexesOfLargest, standardize } from './standardize';

describe('standardizing', () => {
  it('gives distances from the mean in deviations', () => {
    expect([...standardize(Float64Array.of(1, 3))]).toEqual([-1, 1]);
  });

  it('gives nothing where all are equal or none is there', () => {
    expect([...standardize(Float64Array.of(2, 2, 2))]).toEqual([0, 0, 0]);
    expect([...standardize(Float64Array.of())]).toEqual([]);
  });
});

describe('the largest values', () => {
  const values = Float64Array.from({ length: 40 }, (_, at) => (at * 7) % 40);

  it('are found in order, few or many', () => {
    const sorted = [...values.keys()].sort((one, other) => values[other]! - values[one]!);
    expect(indexesOfLargest(values, 5)).toEqual(sorted.slice(0, 5));
    expect(indexesOfLargest(values, 30)).toEqual(sorted.slice(0, 30));
    expect(indexesOfLargest(values, 99)).toEqual(sorted);
  });

  it('keep their order where they are equal, and are none of none', () => {
    expect(indexesOfLargest(Float64Array.of(1, 2, 2), 3)).toEqual([1, 2, 0]);
    expect(indexesOfLargest(Float64Array.of(), 3)).toEqual([]);
  });
});
