import type { DocumentFact, DocumentFactName, Passage } from '../../../domain/documents/parsed-document';
import { findDate, type DayOrder } from './dates';
import type { LabelName } from './labels';

/** A possible fact. The best one by `weight` wins, the earliest among equals. */
export interface Candidate {
  readonly name: DocumentFactName;
  readonly weight: number;
  readonly fact: DocumentFact;
}

export interface FactSource {
  readonly text: string;
  readonly passages: readonly Passage[];
  readonly order: DayOrder;
}

/** How much a place is trusted to speak about the document itself. */
export const weights = {
  documentTitle: 100,
  table: 100,
  line: 95,
  titleHeading: 90,
  sentence: 80,
  titleLabel: 70,
  history: 60,
  margin: 50,
  issueDate: 45,
  metadata: 40,
  firstLine: 20
} as const;

/** Stretches of the text where documents speak about themselves: the beginning and the end. */
const START_CHARS = 8_000;
const START_PASSAGES = 80;
const END_CHARS = 6_000;
const MAX_VALUE_CHARS = 140;

/** Values that stand for something still to be filled in, or that say nothing. */
const emptyValue =
  /^(?:\[.*|<.*|\{.*\}|[-–—_.\s/]*|n\/?a|none|tbd|tbc|tba|to be (?:defined|determined|confirmed|completed|assigned)|not (?:yet )?(?:assigned|approved|defined|set)|pending|open|offen|keine?|xx+.*|d{1,2}[/.-]m{1,3}[/.-]y{2,4}|dd month yyyy|yyyy-mm-dd|tt\.mm\.jj(?:jj)?|name|date|datum|signature|unterschrift|role|…|\?+)$/i;
export const dateNames = new Set<LabelName>(['approvalDate', 'effectiveDate', 'reviewDate', 'issueDate']);
const statusWords =
  /draft|final|approved|published|review|active|current|in force|live|obsolete|superseded|withdrawn|retired|archived|released|issued|entwurf|freigegeben|gültig|in kraft|in prüfung|in bearbeitung|abgelöst|veraltet|veröffentlicht|genehmigt/i;
export const classificationWords =
  /^(?:(?:company|strictly|highly|internal|for|streng|nur für|official|commercial in|business)[\s-]+)*(?:public|internal|confidential|restricted|secret|private|proprietary|sensitive|unclassified|official|confidence|internal use(?: only)?|öffentlich|intern|internen gebrauch|vertraulich|geheim|tlp[:\s]*(?:red|amber(?:\+strict)?|green|clear|white))(?:[\s-]+(?:use(?: only)?|only|information|distribution))?$/i;

export const inStart = (passage: Passage, index: number): boolean =>
  index < START_PASSAGES && passage.start < START_CHARS;
export const inEnd = (source: FactSource, passage: Passage): boolean =>
  passage.start > source.text.length - END_CHARS;

export const citationOf = (
  source: FactSource,
  passage: Passage,
  start: number,
  end: number
): DocumentFact['citation'] => ({
  page: passage.page,
  start,
  end,
  quote: source.text.slice(start, end)
});

/** The fact that a range of the text states, trimmed of what surrounds it; none where it says nothing, two for "Board, 12 March 2026". */
export const readValue = (
  source: FactSource,
  passage: Passage,
  name: LabelName,
  from: number,
  to: number,
  weight: number
): Candidate[] => {
  const raw = source.text.slice(from, to);
  const value = raw.replace(/^[\s|:;,–—-]+|[\s|;,–—]+$|(?<=\p{L}{3})\.$/gu, '');
  const start = from + raw.indexOf(value);
  if (value === '' || value.length > MAX_VALUE_CHARS || emptyValue.test(value)) return [];
  const whole = (fact: DocumentFactName, factWeight = weight): Candidate => ({
    name: fact,
    weight: factWeight,
    fact: { value, citation: citationOf(source, passage, start, start + value.length) }
  });
  const dated = (fact: DocumentFactName, factWeight = weight): Candidate[] => {
    const date = findDate(value, source.order, fact === 'reviewDate');
    if (!date) return [];
    const citation = citationOf(source, passage, start + date.start, start + date.end);
    const words = value.slice(date.start, date.end);
    return [
      {
        name: fact,
        weight: factWeight,
        fact: { value: words, ...(date.iso ? { date: date.iso } : {}), citation }
      }
    ];
  };
  if (dateNames.has(name)) {
    if (name === 'issueDate') return dated('effectiveDate', weights.issueDate);
    return dated(name as DocumentFactName);
  }
  switch (name) {
    case 'approval':
    case 'approver': {
      // "Management Board, 12 March 2026" names both
      const date = findDate(value, source.order);
      if (!date) return name === 'approver' || /\p{L}{2}/u.test(value) ? approverOf(whole('approver')) : [];
      const before = value.slice(0, date.start).replace(/[\s,;(–—-]+(?:on|am|dated|date|vom)?[\s:(]*$/i, '');
      const found = dated('approvalDate');
      if (before.length < 3 || emptyValue.test(before) || /^(?:on|am|yes|ja)$/i.test(before)) return found;
      const citation = citationOf(source, passage, start, start + before.length);
      return [...approverOf({ name: 'approver', weight, fact: { value: before, citation } }), ...found];
    }
    case 'version': {
      const version = /(?:^|\b(?:v|version|rev\.?)\s*)(\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)(?![\d/]|\.\d)/i.exec(
        value
      );
      return version && value.length <= 60 ? [narrow(source, passage, whole('version'), version)] : [];
    }
    case 'status':
      return value.length <= 60 && statusWords.test(value) ? [whole('status')] : [];
    case 'classification':
      return value.length <= 60 ? [whole('classification')] : [];
    case 'documentTitle':
      return [whole('title', weights.documentTitle)];
    case 'title':
      return [whole('title', Math.min(weight, weights.titleLabel))];
    default:
      return [whole(name as DocumentFactName)];
  }
};

/** A "yes" or a status word is no approver. */
const approverOf = (candidate: Candidate): Candidate[] =>
  /^(?:yes|no|ja|nein|approved|pending|draft|final|☒|☐|✓|x)$/i.test(candidate.fact.value) ? [] : [candidate];

/** The candidate with its value and citation cut down to what `match` found in it. */
const narrow = (
  source: FactSource,
  passage: Passage,
  candidate: Candidate,
  match: RegExpExecArray
): Candidate => {
  const words = match[1] ?? match[0];
  const base = candidate.fact.citation?.start ?? 0;
  const start = base + match.index + match[0].lastIndexOf(words);
  return {
    ...candidate,
    fact: { value: words, citation: citationOf(source, passage, start, start + words.length) }
  };
};
