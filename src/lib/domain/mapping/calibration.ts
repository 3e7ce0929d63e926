import weights from './weights.json';

/** What the probability of one candidate is judged by. */
export interface CandidateFeatures {
  /** Log odds of the candidate among all that were ranked, by the softmax of the weighted sum. */
  readonly share: number;
  /** Soft maximum of the cosines to the requirement's texts, in the subspace. */
  readonly pooled: number;
  /** How much nearer the text is to the first candidate than to texts on other subjects; cosine. */
  readonly apart: number;
  /** Its place among the candidates, 0 for the first; labels name the first more often than what scores alone tell. */
  readonly place: number;
  /** What the text being off the requirement's subjects takes from the log odds; 0 or less (`subjects.ts`). */
  readonly doubt: number;
}

/** Places from here on are judged alike: no more are ever shown. */
const LAST_PLACE = 2;
const frameworks: Readonly<Record<string, number>> = weights.probability.frameworks;

/**
 * Probability, 0..1, that an assessor would map the text to this requirement: logistic regression (Platt scaling)
 * over the features, fitted by `tests/measure/fit-ranking.mjs` on labelled controls of several publishers, each with
 * the same weight. Frameworks differ in how freely assessors map to them: each has an intercept, pulled towards zero by
 * a penalty, and a framework without labelled texts has none. The labels are incomplete, so a probability is rather too
 * low than too high.
 */
export const probabilityOf = (candidate: CandidateFeatures, framework: string): number => {
  const { bias, share, pooled, apart, place } = weights.probability;
  const sum =
    bias +
    (frameworks[framework] ?? 0) +
    share * candidate.share +
    pooled * candidate.pooled +
    apart * candidate.apart +
    place * Math.min(LAST_PLACE, candidate.place) +
    candidate.doubt;
  return 1 / (1 + Math.exp(-sum));
};
