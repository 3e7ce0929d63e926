import { dot } from './dot';

/**
 * The part of the model's space in which requirements differ. Directions in which texts of one requirement vary
 * anyway (wording, length, tone) are damped by their shrunk within-class covariance (Friedman, “Regularized
 * Discriminant Analysis”, JASA 1989); of what is left, the directions that tell requirements apart are kept
 * (Fisher's discriminant). Learned from the texts of the shipped catalogs alone, no labelled data, so it carries
 * over to frameworks that it has not seen. In this space the nearest class mean is the linear discriminant.
 */
export interface Subspace {
  /** Length of a projected vector. */
  readonly size: number;
  /** A new array; `vector` must not be changed afterwards. */
  project(vector: Float32Array): Float32Array;
}

/** `rows` are the directions, each as long as the model's vectors. */
export const createSubspace = (rows: readonly Float32Array[]): Subspace => {
  const length = rows[0]?.length ?? 0;
  const flat = new Float32Array(rows.length * length);
  rows.forEach((row, index) => flat.set(row, index * length));
  // a statement is ranked against one framework after the other, and many stand in one section
  const known = new WeakMap<Float32Array, Float32Array>();
  return {
    size: rows.length,
    project(vector) {
      const before = known.get(vector);
      if (before) return before.slice();
      const projected = new Float32Array(rows.length);
      for (let row = 0; row < rows.length; row += 1) projected[row] = dot(flat, row * length, vector);
      known.set(vector, projected);
      return projected.slice();
    }
  };
};
