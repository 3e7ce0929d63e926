import { describe, expect, it } from 'vitest';
import { createLikenessIndex } from './likeness';
import { createSubspace } from './subspace';

const of = (...values: number[]): Float32Array => Float32Array.from(values);
const whole = createSubspace([of(1, 0, 0), of(0, 1, 0), of(0, 0, 1)]);

describe('likeness to requirements', () => {
  const index = createLikenessIndex(whole, [
    [of(1, 0, 0), of(0.9, 0.1, 0)],
    [of(0, 1, 0), of(0, 0.9, 0.1)],
    [of(0, 0, 1)]
  ]);

  it('tells the requirement apart that a text is nearest to', () => {
    const { told, central } = index.of(of(0.1, 0.9, 0));
    expect(told[1]).toBeGreaterThan(Math.max(told[0]!, told[2]!));
    expect(central[1]).toBeGreaterThan(Math.max(central[0]!, central[2]!));
  });

  it('pools cosines softly: between their mean and their maximum', () => {
    const two = createLikenessIndex(whole, [[of(1, 0, 0), of(0, 1, 0)], [of(-1, -1, 0)]]);
    const { pooled, central } = two.of(of(1, 0, 0));
    expect(pooled(0)).toBeGreaterThan(central[0]!);
    expect(pooled(0)).toBeLessThanOrEqual(1);
    expect(pooled(1)).toBeCloseTo(central[1]!);
  });
});
