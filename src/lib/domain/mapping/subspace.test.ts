import { describe, expect, it } from 'vitest';
import { createSubspace } from './subspace';

const of = (...values: number[]): Float32Array => Float32Array.from(values);

describe('a subspace', () => {
  const rows = [of(1, 0, 2, 0, 1), of(0, 3, 0, -1, 0)];

  it('projects by its rows, whatever the length', () => {
    const subspace = createSubspace(rows);
    expect(subspace.size).toBe(2);
    expect([...subspace.project(of(1, 2, 3, 4, 5))]).toEqual([12, 2]);
  });

  it('hands out arrays of their own, also for the vector that it saw last', () => {
    const subspace = createSubspace(rows);
    const vector = of(1, 2, 3, 4, 5);
    subspace.project(vector).fill(0);
    expect([...subspace.project(vector)]).toEqual([12, 2]);
    expect([...subspace.project(of(0, 1, 0, 0, 0))]).toEqual([0, 3]);
  });
});
