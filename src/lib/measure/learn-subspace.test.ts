import { describe, expect, it } from 'vitest';
import { learnSubspace } from './learn-subspace';

const of = (...values: number[]): Float32Array => Float32Array.from(values);

describe('a subspace learned from texts', () => {
  // requirements differ along the first axis, texts of one requirement along the second, nothing along the third
  const requirements = [-1, 0, 1].map((place) => [of(place, 2, 0), of(place, -2, 0), of(place, 0, 0.1)]);

  it('keeps first what tells requirements apart and damps how their texts vary', () => {
    const [first] = learnSubspace([requirements], 1);
    const [along, across] = [Math.abs(first![0]!), Math.abs(first![1]!)];
    expect(along).toBeGreaterThan(0.5);
    expect(across).toBeLessThan(along / 100);
  });

  it('does not take what differs between frameworks for a difference of requirements', () => {
    const moved = requirements.map((vectors) =>
      vectors.map((vector) => vector.map((v, k) => (k === 2 ? v + 5 : v)))
    );
    const [first, ...rest] = learnSubspace([requirements, moved as Float32Array[][]], 3);
    expect(Math.abs(first![2]!)).toBeLessThan(0.05 * Math.abs(first![0]!));
    expect(rest).toHaveLength(2);
  });
});
