import { dot } from './dot';

/**
 * Texts on other subjects (billing, travel, recipes …): what speaks of no requirement is nearer to them than to
 * any framework. A cosine alone cannot tell, because a long plain sentence is a little like everything.
 */
export interface Background {
  /** Mean cosine to the nearest texts on other subjects. */
  nearness(vector: Float32Array): number;
}

const NEAREST = 3;

/** Mean of the largest cosines between unit vectors. */
export const nearest = (vectors: readonly Float32Array[], vector: Float32Array): number => {
  const top = new Float64Array(Math.min(NEAREST, vectors.length)).fill(-Infinity);
  for (const other of vectors) {
    let cosine = dot(other, 0, vector);
    for (let at = 0; at < top.length; at += 1) {
      if (cosine <= top[at]!) continue;
      [top[at], cosine] = [cosine, top[at]!];
    }
  }
  let sum = 0;
  for (const value of top) sum += value;
  return sum / Math.max(1, top.length);
};

export const createBackground = (vectors: readonly Float32Array[]): Background => {
  // a statement is ranked against one framework after the other
  let last: Float32Array | null = null;
  let answer = 0;
  return {
    nearness(vector) {
      if (vector !== last) [last, answer] = [vector, nearest(vectors, vector)];
      return answer;
    }
  };
};
