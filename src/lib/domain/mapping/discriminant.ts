/**
 * Linear discriminant analysis with a shrunk covariance (Friedman, “Regularized Discriminant Analysis”, JASA
 * 1989): which class a vector belongs to, given a few example vectors of each. Directions in which examples of
 * one class differ anyway count little, so what is left is what tells the classes apart. Nothing is learned
 * beyond the catalog's own texts.
 */
export interface Discriminant {
  /** One linear score per class; only differences between classes mean something. */
  score(vector: Float32Array): Float64Array;
}

/** Lower triangle of the Cholesky factor of a symmetric positive definite matrix, in place. */
const factorize = (matrix: Float64Array, size: number): void => {
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k += 1) sum -= matrix[row * size + k]! * matrix[column * size + k]!;
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / matrix[column * size + column]!;
    }
  }
};

/** Solves `L Lᵀ x = b` for the factor `L`. */
const solve = (factor: Float64Array, size: number, b: Float64Array): Float64Array => {
  const x = Float64Array.from(b);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) x[row]! -= factor[row * size + k]! * x[k]!;
    x[row]! /= factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) x[row]! -= factor[k * size + row]! * x[k]!;
    x[row]! /= factor[row * size + row]!;
  }
  return x;
};

const meanOf = (vectors: readonly Float32Array[], size: number): Float64Array => {
  const mean = new Float64Array(size);
  for (const vector of vectors) for (let k = 0; k < size; k += 1) mean[k]! += vector[k]! / vectors.length;
  return mean;
};

/**
 * `classes[i]` holds the example vectors of class i, at least one each, all of the same length.
 * `shrinkage` is the share of the mean variance that is added to every direction.
 */
export const createDiscriminant = (
  classes: readonly (readonly Float32Array[])[],
  shrinkage = 1
): Discriminant => {
  const size = classes[0]?.[0]?.length ?? 0;
  const means = classes.map((vectors) => meanOf(vectors, size));
  const covariance = new Float64Array(size * size);
  let count = 0;
  const residual = new Float64Array(size);
  classes.forEach((vectors, index) => {
    for (const vector of vectors) {
      count += 1;
      for (let k = 0; k < size; k += 1) residual[k] = vector[k]! - means[index]![k]!;
      for (let row = 0; row < size; row += 1) {
        const scale = residual[row]!;
        for (let column = 0; column <= row; column += 1) {
          covariance[row * size + column]! += scale * residual[column]!;
        }
      }
    }
  });
  let trace = 0;
  for (let k = 0; k < size; k += 1) trace += covariance[k * size + k]! / count;
  for (let at = 0; at < covariance.length; at += 1) covariance[at]! /= count;
  // the floor keeps the factor defined where all examples are equal
  const ridge = Math.max(1e-9, (shrinkage * trace) / Math.max(1, size));
  for (let k = 0; k < size; k += 1) covariance[k * size + k]! += ridge;
  factorize(covariance, size);
  const directions = means.map((mean) => solve(covariance, size, mean));
  const offsets = means.map((mean, index) => {
    let product = 0;
    for (let k = 0; k < size; k += 1) product += mean[k]! * directions[index]![k]!;
    return -product / 2;
  });

  return {
    score: (vector) =>
      Float64Array.from(directions, (direction, index) => {
        let product = offsets[index]!;
        for (let k = 0; k < size; k += 1) product += direction[k]! * vector[k]!;
        return product;
      })
  };
};
