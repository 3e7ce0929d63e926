/** What the probability of one candidate is judged by. */
export interface CandidateFeatures {
  /** Mean of the standardized parts. */
  readonly fused: number;
  /** Cosine to the mean of the requirement's texts. */
  readonly nearness: number;
  /** Mean cosine to its three nearest texts. */
  readonly nearest: number;
  /** Discriminant score. */
  readonly told: number;
  /** Distance of `fused` to the best other candidate; negative behind the first. */
  readonly lead: number;
}

/**
 * Logistic regression (Platt scaling over five features), fitted on labelled controls of eight sources, each
 * source with the same weight. The labels are incomplete, so a probability is rather too low than too high.
 */
const COEFFICIENTS = { bias: -4.813, fused: 0.716, nearness: 0.29, nearest: 3.01, told: 0.023, lead: 0.387 };

/** Probability, 0..1, that an assessor would map the text to this requirement. */
export const probabilityOf = (candidate: CandidateFeatures): number => {
  const sum =
    COEFFICIENTS.bias +
    COEFFICIENTS.fused * candidate.fused +
    COEFFICIENTS.nearness * candidate.nearness +
    COEFFICIENTS.nearest * candidate.nearest +
    COEFFICIENTS.told * candidate.told +
    COEFFICIENTS.lead * candidate.lead;
  return 1 / (1 + Math.exp(-sum));
};
