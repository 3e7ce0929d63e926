import { describe, expect, it } from 'vitest';
import { createBackground, nearest } from './background';

const of = (...values: number[]): Float32Array => Float32Array.from(values);

describe('texts on other subjects', () => {
  it('are as near as their three nearest', () => {
    const vectors = [of(1, 0), of(0.8, 0.6), of(0.6, 0.8), of(0, 1), of(-1, 0)];
    expect(nearest(vectors, of(1, 0))).toBeCloseTo((1 + 0.8 + 0.6) / 3);
    expect(nearest([], of(1, 0))).toBe(0);
  });

  it('are compared anew with every vector', () => {
    const background = createBackground([of(1, 0)]);
    expect(background.nearness(of(1, 0))).toBe(1);
    expect(background.nearness(of(0, 1))).toBe(0);
  });
});
