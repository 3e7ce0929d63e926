import type { Citation } from '../documents/citation';

/**
 * A control candidate: a sentence that binds somebody to do something, as extracted from a document.
 * Derived data; it becomes part of the file only by a person's decision in the log.
 */
export interface Statement {
  /** `citationKey` of its citation. */
  readonly key: string;
  readonly citation: Citation;
  /** The statement made readable on its own: the quote, with the lead-in of its list where it has one. */
  readonly text: string;
  readonly headings: readonly string[];
  /** Who is bound, as written; null where the sentence is passive or does not say. */
  readonly actor: string | null;
  /** The verb phrase: `reviews`, `must be encrypted`. */
  readonly action: string | null;
  readonly object: string | null;
  readonly frequency: Frequency | null;
  /** must/shall, should/may, or a plain description of what is done. */
  readonly strength: 'mandatory' | 'recommended' | 'descriptive';
  /** It says that something is not asked for or not done (`exemption.ts`): no control, and no evidence of one. */
  readonly negated: boolean;
  /** Set where this is a register and no sentence: how many entries it has. The citation is its row of headings. */
  readonly register?: number;
}

export interface Frequency {
  /** As written: `at least once a quarter`. */
  readonly text: string;
  /** Events per year where it can be counted; null for `upon change`, `continuously`. */
  readonly perYear: number | null;
}
