import weights from './weights.json';

/** What the probability of one candidate is judged by. */
export interface CandidateFeatures {
  /** Log odds of the candidate among all that were ranked, by the softmax of the weighted sum. */
  readonly share: number;
  /** Soft maximum of the cosines to the requirement's texts, in the subspace. */
  readonly pooled: number;
  /** How much nearer the text is to the first candidate than to texts on other subjects; cosine. */
  readonly apart: number;
}

/**
 * Probability, 0..1, that an assessor would map the text to this requirement: logistic regression (Platt scaling)
 * over the features, fitted by `tests/measure/fit-ranking.mjs` on labelled controls of several publishers, each with
 * the same weight. The labels are incomplete, so a probability is rather too low than too high.
 */
export const probabilityOf = (candidate: CandidateFeatures): number => {
  const { bias, share, pooled, apart } = weights.probability;
  const sum = bias + share * candidate.share + pooled * candidate.pooled + apart * candidate.apart;
  return 1 / (1 + Math.exp(-sum));
};
