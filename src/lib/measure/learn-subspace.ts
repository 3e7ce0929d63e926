import { factorOf, solveLower, solveUpper } from './cholesky';

/** Kept directions: fewer lose requirements, more only cost time (measured: flat from 128 to 384). */
const SIZE = 128;
/** Share of the mean within-class variance that is added to every direction. */
const SHRINKAGE = 1;
const SWEEPS = 12;
const CONVERGED = 1e-9;

/** Eigenvectors of a symmetric matrix with their values, largest first (cyclic Jacobi rotations). */
const eigenOf = (matrix: Float64Array, size: number): { value: number; vector: Float64Array }[] => {
  const a = matrix.slice();
  const vectors = Array.from({ length: size }, (_, index) => {
    const vector = new Float64Array(size);
    vector[index] = 1;
    return vector;
  });
  let whole = 0;
  for (const value of a) whole += value * value;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let outside = 0;
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) outside += 2 * a[p * size + q]! ** 2;
    if (outside <= CONVERGED * CONVERGED * whole) break;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const off = a[p * size + q]!;
        if (off * off <= (CONVERGED * CONVERGED * whole) / (size * size)) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k += 1) {
          const kp = a[k * size + p]!;
          const kq = a[k * size + q]!;
          a[k * size + p] = c * kp - s * kq;
          a[k * size + q] = s * kp + c * kq;
        }
        for (let k = 0; k < size; k += 1) {
          const pk = a[p * size + k]!;
          const qk = a[q * size + k]!;
          a[p * size + k] = c * pk - s * qk;
          a[q * size + k] = s * pk + c * qk;
        }
        const one = vectors[p]!;
        const other = vectors[q]!;
        for (let k = 0; k < size; k += 1) {
          const kp = one[k]!;
          const kq = other[k]!;
          one[k] = c * kp - s * kq;
          other[k] = s * kp + c * kq;
        }
      }
    }
  }
  return vectors
    .map((vector, index) => ({ value: a[index * size + index]!, vector }))
    .sort((one, other) => other.value - one.value);
};

/**
 * The directions of `domain/mapping/subspace.ts` from the texts of several frameworks:
 * `frameworks[f][r]` holds the vectors of one requirement's texts. Deterministic; takes some seconds.
 */
export const learnSubspace = (
  frameworks: readonly (readonly (readonly Float32Array[])[])[],
  kept = SIZE
): Float32Array[] => {
  const size = frameworks[0]?.[0]?.[0]?.length ?? 0;
  const within = new Float64Array(size * size);
  const shifts: Float64Array[] = [];
  let count = 0;
  for (const requirements of frameworks) {
    const middle = new Float64Array(size);
    const total = requirements.reduce((sum, vectors) => sum + vectors.length, 0);
    for (const vectors of requirements)
      for (const vector of vectors) for (let k = 0; k < size; k += 1) middle[k]! += vector[k]! / total;
    for (const vectors of requirements) {
      const mean = new Float64Array(size);
      for (const vector of vectors) for (let k = 0; k < size; k += 1) mean[k]! += vector[k]! / vectors.length;
      for (const vector of vectors) {
        count += 1;
        for (let row = 0; row < size; row += 1) {
          const residual = vector[row]! - mean[row]!;
          for (let column = 0; column <= row; column += 1)
            within[row * size + column]! += residual * (vector[column]! - mean[column]!);
        }
      }
      shifts.push(mean.map((value, k) => value - middle[k]!));
    }
  }
  let trace = 0;
  for (let at = 0; at < within.length; at += 1) within[at]! /= Math.max(1, count);
  for (let k = 0; k < size; k += 1) trace += within[k * size + k]!;
  // the floor keeps the factor defined where all texts of a requirement are equal
  const ridge = Math.max(1e-9, (SHRINKAGE * trace) / Math.max(1, size));
  for (let k = 0; k < size; k += 1) within[k * size + k]! += ridge;
  const factor = factorOf(within, size);
  const between = new Float64Array(size * size);
  for (const shift of shifts) {
    const whitened = solveLower(factor, size, shift);
    for (let row = 0; row < size; row += 1)
      for (let column = 0; column < size; column += 1)
        between[row * size + column]! += whitened[row]! * whitened[column]!;
  }
  return eigenOf(between, size)
    .slice(0, kept)
    .map(({ vector }) => Float32Array.from(solveUpper(factor, size, vector)));
};
