import type { FrameworkId } from '../domain/ids';
import { penaltyOf, subjectNames, subjectOf } from '../domain/mapping/subjects';
import { factorOf, solveLower, solveUpper } from './cholesky';

const STEPS = 12;

export interface SubjectText {
  readonly framework: FrameworkId | null;
  readonly requirement: string;
  readonly vector: Float32Array;
  /** Whether it is of a control that its catalog relates to a management clause: it may speak of both. */
  readonly overlaps: boolean;
}

/**
 * Logistic regression (Newton's method) that tells `inside` from `outside`, both with the same weight as a whole. The
 * weights of the vector's values, and last the intercept. `pull` draws the weights towards zero.
 */
const discriminantOf = (
  inside: readonly Float32Array[],
  outside: readonly Float32Array[],
  pull: number
): Float32Array => {
  const length = inside[0]?.length ?? 0;
  const size = length + 1;
  const weights = new Float64Array(size);
  const valueAt = (vector: Float32Array, k: number): number => (k < length ? vector[k]! : 1);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = new Float64Array(size);
    const bend = new Float64Array(size * size);
    for (let k = 0; k < size; k += 1) {
      const penalty = k < length ? pull : pull * 1e-6;
      bend[k * size + k] = penalty;
      slope[k] = k < length ? -pull * weights[k]! : 0;
    }
    for (const [vectors, label] of [
      [inside, 1],
      [outside, 0]
    ] as const)
      for (const vector of vectors) {
        let sum = 0;
        for (let k = 0; k < size; k += 1) sum += weights[k]! * valueAt(vector, k);
        const likely = 1 / (1 + Math.exp(-sum));
        const share = 0.5 / vectors.length;
        const curve = share * likely * (1 - likely);
        for (let row = 0; row < size; row += 1) {
          const value = valueAt(vector, row);
          slope[row]! += share * (label - likely) * value;
          for (let column = 0; column <= row; column += 1)
            bend[row * size + column]! += curve * value * valueAt(vector, column);
        }
      }
    const factor = factorOf(bend, size);
    const move = solveUpper(factor, size, solveLower(factor, size, slope));
    for (let k = 0; k < size; k += 1) weights[k]! += move[k]!;
  }
  return Float32Array.from(weights);
};

/**
 * The rows of `domain/mapping/subjects.ts`: for each subject, the texts of its requirements in all frameworks against
 * all other texts, those on other subjects than any framework's among them. Controls that overlap with management
 * clauses are left out of what management is told from. Deterministic; takes some seconds.
 */
export const learnSubjects = (texts: readonly SubjectText[]): Float32Array[] =>
  subjectNames.map((name) => {
    const isInside = ({ framework, requirement }: SubjectText): boolean =>
      framework !== null && subjectOf(framework, requirement) === name;
    return discriminantOf(
      texts.filter(isInside).map(({ vector }) => vector),
      texts
        .filter((text) => !isInside(text) && !(name === 'management' && text.overlaps))
        .map(({ vector }) => vector),
      penaltyOf(name)
    );
  });
