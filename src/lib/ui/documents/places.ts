import type { DocumentFacts } from '$lib/domain/documents/parsed-document';
import { placeInDocument } from '$lib/domain/documents/page-words';
import type { EngagementState } from '$lib/domain/engagement/state';
import type { ContentHash } from '$lib/domain/ids';
import { documentOfHash } from '../lookup';
import { documentTitle } from './document-facts';

interface Place {
  readonly document: ContentHash;
  readonly page: number | null;
}

/** Where words stand, for people: `Access control policy, page 3`, `Asset register, sheet 2`; `short`: `…, p. 3`. */
export const placeInWords = (
  documents: EngagementState['documents'],
  analyzed: ReadonlyMap<ContentHash, { readonly summary: { readonly facts: DocumentFacts } }>,
  { document, page }: Place,
  short = false
): string => {
  const record = documentOfHash(documents, document);
  const version = record?.versions.find(({ sha256 }) => sha256 === document);
  if (!record || !version) return 'A document that is no longer here';
  const title = documentTitle(record, analyzed.get(document)?.summary.facts);
  return placeInDocument(title, version.kind, page, short);
};
