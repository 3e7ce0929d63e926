import type { RequirementRef } from '../ids';

/** A proposed mapping of one statement to one requirement, with its reason. Derived, never logged. */
export interface Suggestion {
  readonly requirement: RequirementRef;
  /** Calibrated probability that an assessor would agree, 0..1. */
  readonly score: number;
  /** Lexical and vector parts before fusion, each standardized over the catalog for this statement. */
  readonly lexical: number;
  readonly vector: number;
  /** The expectation that the statement speaks to most, or null where only the subject fits. */
  readonly expectation: string | null;
  /** Words of the statement that carried the lexical score, strongest first, at most five. */
  readonly terms: readonly string[];
  /** Set where the statement's language is not the model's: it was matched by translated key terms alone. */
  readonly termsOnly?: true;
  /**
   * How much nearer the title and the headings above are to this requirement than to the others of its framework, in
   * standard deviations; left out where they speak for others, or where neither they nor the statement are about what
   * the framework is about.
   */
  readonly headings?: number;
  /**
   * Set where the statement says that it is not asked for or not done: the words that say so, as written. Its subject
   * fits, but it is no evidence; the score is held below every step but the lowest.
   */
  readonly notDone?: string;
}

/** Three steps of confidence on screen. */
export type Confidence = 'high' | 'medium' | 'low';
