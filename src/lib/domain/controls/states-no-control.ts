import type { DocumentLanguage } from '../documents/parsed-document';
import { bindSentence, tongueOf } from './bind/bind-sentence';
import { isBoilerplate } from './boilerplate';
import { splitSentences } from './split-sentences';

/**
 * Whether a text only speaks of the document, defines a word or the like, and binds nobody: a scope with the list of
 * those to whom it applies, a definition, a licence. Documents never get as far as this, because extraction leaves
 * such sentences out one by one; it is asked of texts that are ranked as they stand.
 */
export const statesNoControl = (text: string, language: DocumentLanguage): boolean => {
  const sentences = splitSentences(text).map(({ start, end }) => text.slice(start, end).trim());
  return (
    sentences.some(isBoilerplate) &&
    sentences.every(
      (sentence) => isBoilerplate(sentence) || bindSentence(sentence, tongueOf(sentence, language)) === null
    )
  );
};
