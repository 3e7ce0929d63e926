import type {
  DocumentFact,
  DocumentFactName,
  DocumentFacts,
  DocumentKind,
  Passage
} from '../../../domain/documents/parsed-document';
import type { ParseDraft } from '../draft';
import type { FactSource } from './candidates';
import { dayOrderOf } from './dates';
import { tableCandidates } from './table-candidates';
import { lineCandidates, marginCandidates, sentenceCandidates } from './text-candidates';
import { titleCandidates } from './title';

/**
 * What a document says about itself: title, version, owner, approver, dates, status, classification, each
 * with the words that say so. The file's properties give a title where the text has none, and nothing else:
 * a file's author is not a policy's owner.
 */
export const findFacts = (document: {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly passages: readonly Passage[];
  readonly metadata: ParseDraft['metadata'];
}): DocumentFacts => {
  const { kind, text, passages, metadata } = document;
  const source: FactSource = { text, passages, order: dayOrderOf(text) };
  const best = new Map<DocumentFactName, { weight: number; fact: DocumentFact }>();
  const candidates = [
    ...tableCandidates(source),
    ...lineCandidates(source),
    ...sentenceCandidates(source),
    ...marginCandidates(source),
    ...titleCandidates(source, kind, metadata.title)
  ];
  for (const { name, weight, fact } of candidates) {
    const known = best.get(name);
    if (!known || weight > known.weight) best.set(name, { weight, fact });
  }
  return Object.fromEntries([...best].map(([name, { fact }]) => [name, fact]));
};
