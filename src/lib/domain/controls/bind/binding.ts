/** How one sentence binds somebody, read from its words. */
export interface Binding {
  readonly strength: 'mandatory' | 'recommended' | 'descriptive';
  readonly actor: string | null;
  readonly action: string | null;
  readonly object: string | null;
  /** Without a subject of its own: a command, or an item that goes on with its list's lead-in. */
  readonly imperative: boolean;
  /** No sentence, but an activity with its interval or a target: `Access review [quarterly]`. */
  readonly verbless?: true;
}

/** Reads one sentence, single-spaced, without its label; null where it binds nobody. */
export type Binder = (sentence: string) => Binding | null;

const MAX_WORDS = 14;

/** A part of a sentence as a field: trimmed of punctuation, cut after a few words; null when empty. */
export const asField = (part: string | undefined, maxWords = MAX_WORDS): string | null => {
  const clean = (part ?? '').replace(/^[\s,;:–—-]+|[\s,;:.–—-]+$/g, '');
  if (clean === '') return null;
  const words = clean.split(/\s+/);
  return words.length <= maxWords ? clean : words.slice(0, maxWords).join(' ');
};
