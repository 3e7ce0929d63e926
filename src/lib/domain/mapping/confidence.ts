import type { Confidence } from './suggestion';

/** Lower bounds of the steps, as calibrated probabilities. */
const HIGH = 0.7;
const MEDIUM = 0.45;

/** The step of confidence that a calibrated score (0..1) is shown as. */
export const confidenceOf = (score: number): Confidence =>
  score >= HIGH ? 'high' : score >= MEDIUM ? 'medium' : 'low';

const order: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/** Whether a score reaches at least the given step. */
export const reaches = (score: number, step: Confidence): boolean =>
  order[confidenceOf(score)] >= order[step];
