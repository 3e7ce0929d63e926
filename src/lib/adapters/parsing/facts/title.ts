import type { DocumentKind, Passage } from '../../../domain/documents/parsed-document';
import { labelOf } from './labels';
import { inStart, weights, type Candidate, type FactSource } from './candidates';

/** Headings that every document has and none is called by. */
const generic =
  /^(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|document (?:control|information|history|details)|dokument(?:en)?(?:kontrolle|information(?:en)?|historie|lenkung)|(?:change|version|revision) (?:history|log|control)|änderungshistorie|purpose(?: and .*)?|zweck.*|scope(?: and .*)?|geltungsbereich.*|introduction|einleitung|overview|übersicht|foreword|vorwort|about|summary|zusammenfassung|template instructions|how to use.*|readme|instructions|definitions?|glossary|approvals?|confidential|internal|public|draft|entwurf|index|policy|richtlinie|sheet ?\d+|tabelle ?\d+|slide ?\d+)$/i;
/** Names that programs give to files nobody named. */
const junk =
  /^(?:microsoft (?:word|powerpoint|excel)\b.*|document\d*|dokument\d*|untitled.*|unbenannt.*|presentation\d*|präsentation\d*|book\d*|mappe\d*|powerpoint.*|title|titel|slide \d+|.*\.(?:docx?|pdf|xlsx?|pptx?|indd|md|html?))$/i;
const MAX_TITLE_CHARS = 160;

const isTitle = (text: string): boolean =>
  text.length >= 4 &&
  text.length <= MAX_TITLE_CHARS &&
  /\p{L}{3}/u.test(text) &&
  !generic.test(text) &&
  !/^(?:[[<{]|\d|[ivx]+\.|[a-z]\)|section |chapter |abschnitt |kapitel |annex |anhang )/i.test(text) &&
  labelOf(text) === null;

const asCandidate = (source: FactSource, passage: Passage, weight: number): Candidate => {
  const value = source.text.slice(passage.start, passage.end);
  return {
    name: 'title',
    weight,
    fact: { value, citation: { page: passage.page, start: passage.start, end: passage.end, quote: value } }
  };
};

/** The document's name: its first real heading of the highest rank, else its properties, else its first line. */
export const titleCandidates = (
  source: FactSource,
  kind: DocumentKind,
  metadataTitle: string | undefined
): Candidate[] => {
  const found: Candidate[] = [];
  const near = source.passages
    .filter((passage, index) => inStart(passage, index) && passage.kind !== 'note')
    .slice(0, 30);
  const textOf = (passage: Passage): string => source.text.slice(passage.start, passage.end);
  const headings = near.filter(
    (passage) => passage.kind === 'heading' && !passage.label && isTitle(textOf(passage))
  );
  const top = headings.reduce<Passage | undefined>(
    (best, passage) => (!best || passage.level < best.level ? passage : best),
    undefined
  );
  // a workbook's headings are the names of its sheets
  if (top && kind !== 'xlsx') found.push(asCandidate(source, top, weights.titleHeading));
  const first = near
    .filter((passage) => passage.kind !== 'heading')
    .slice(0, 3)
    .find((passage) => {
      const text = textOf(passage);
      return passage.kind === 'paragraph' && text.length <= 90 && !/[.:;,]$/.test(text) && isTitle(text);
    });
  if (first) found.push(asCandidate(source, first, weights.firstLine));
  const title = metadataTitle?.trim() ?? '';
  if (title !== '' && title.length <= MAX_TITLE_CHARS && !junk.test(title))
    found.push({ name: 'title', weight: weights.metadata, fact: { value: title, citation: null } });
  return found;
};
