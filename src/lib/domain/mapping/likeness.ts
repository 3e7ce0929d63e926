import { dot } from './dot';
import type { Subspace } from './subspace';

/** How sharply the nearest texts outweigh the others when a requirement's texts are pooled; a cosine. */
const TEMPERATURE = 0.1;

export interface Likeness {
  /** Discriminant score of each requirement: only differences between requirements mean something. */
  readonly told: Float64Array;
  /** Cosine to the mean of each requirement's texts: what `pooled` is told by where it is not computed. */
  readonly central: Float64Array;
  /**
   * Soft maximum (log-mean-exp) of the cosines to all texts of one requirement, -1..1; it counts several near
   * texts for more than a single one.
   */
  pooled(requirement: number): number;
}

export interface LikenessIndex {
  of(vector: Float32Array): Likeness;
}

const normalize = (vector: Float32Array): Float32Array => {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  return vector.map((value) => value / length);
};

/** `classes[i]` holds the vectors of requirement i's texts, at least one, as the model gives them. */
export const createLikenessIndex = (
  subspace: Subspace,
  classes: readonly (readonly Float32Array[])[]
): LikenessIndex => {
  const { size } = subspace;
  const projected = classes.map((vectors) => vectors.map((vector) => subspace.project(vector)));
  const middle = new Float32Array(size);
  const count = projected.reduce((sum, vectors) => sum + vectors.length, 0) || 1;
  for (const vectors of projected)
    for (const vector of vectors) for (let k = 0; k < size; k += 1) middle[k]! += vector[k]! / count;

  const means = new Float32Array(classes.length * size);
  const squares = new Float64Array(classes.length);
  const texts = projected.map((vectors, index) => {
    const own = new Float32Array(vectors.length * size);
    vectors.forEach((vector, place) => {
      const centred = vector.map((value, k) => value - middle[k]!);
      const unit = normalize(centred);
      own.set(unit, place * size);
      for (let k = 0; k < size; k += 1) {
        means[index * size + k]! += centred[k]! / vectors.length;
      }
    });
    for (let k = 0; k < size; k += 1) squares[index]! += means[index * size + k]! ** 2;
    return own;
  });

  return {
    of(vector) {
      const query = subspace.project(vector);
      for (let k = 0; k < size; k += 1) query[k]! -= middle[k]!;
      const unit = normalize(query);
      const told = new Float64Array(classes.length);
      const central = new Float64Array(classes.length);
      const length = Math.sqrt(dot(query, 0, query)) || 1;
      for (let index = 0; index < classes.length; index += 1) {
        const product = dot(means, index * size, query);
        told[index] = product - squares[index]! / 2;
        central[index] = product / (length * (Math.sqrt(squares[index]!) || 1));
      }
      return {
        told,
        central,
        pooled(requirement) {
          const own = texts[requirement]!;
          let sum = 0;
          for (let at = 0; at < own.length; at += size) sum += Math.exp(dot(own, at, unit) / TEMPERATURE);
          return TEMPERATURE * Math.log(sum / (own.length / size));
        }
      };
    }
  };
};
