import { findPlaceholder } from '../controls/boilerplate';
import type { Statement } from '../controls/statement';
import type { Citation } from '../documents/citation';
import type {
  DocumentFact,
  DocumentFactName,
  DocumentFacts,
  DocumentKind
} from '../documents/parsed-document';
import type { ContentHash } from '../ids';
import type { CalendarDate } from '../log/action';
import { findContradictions } from './contradictions';
import type { Finding, FindingCode } from './finding';
import { findMissingReferences } from './missing-references';

export type { Finding, FindingCode } from './finding';

export interface HygieneDocument {
  readonly document: ContentHash;
  /** File name, for the sentences. */
  readonly name: string;
  readonly kind: DocumentKind;
  readonly facts: DocumentFacts;
  readonly statements: readonly Statement[];
}

/** Facts with a person's corrections put in; an ISO date typed in counts as a date. */
export const correctedFacts = (
  facts: DocumentFacts,
  corrections: Readonly<Partial<Record<DocumentFactName, string>>>
): DocumentFacts => {
  const corrected: Partial<Record<DocumentFactName, DocumentFact>> = { ...facts };
  for (const [name, value] of Object.entries(corrections) as [DocumentFactName, string][]) {
    const date = /^\d{4}-\d{2}-\d{2}$/.test(value.trim()) ? { date: value.trim() } : {};
    corrected[name] = { value: value.trim(), ...date, citation: null };
  }
  return corrected;
};

/** Below this many duties a document is a record, a note or a form, which nobody approves. */
const POLICY_FROM = 5;
const DRAFT = /\b(?:draft|entwurf|brouillon|work in progress|for comment|in review|unter prüfung)\b/i;

/** A policy, standard or procedure: running text with duties in it. */
const isPolicy = ({ kind, statements }: HygieneDocument): boolean =>
  kind !== 'csv' &&
  kind !== 'xlsx' &&
  statements.filter(({ strength }) => strength !== 'descriptive').length >= POLICY_FROM;

const isFilled = (fact: DocumentFact | undefined): fact is DocumentFact =>
  fact !== undefined && fact.value.trim() !== '' && findPlaceholder(fact.value) === null;

const cite = (document: ContentHash, fact: DocumentFact | undefined): Citation[] =>
  fact?.citation ? [{ document, ...fact.citation }] : [];

const checkFacts = (source: HygieneDocument, today: CalendarDate): Finding[] => {
  const { document, name, facts } = source;
  const findings: Finding[] = [];
  const find = (
    code: FindingCode,
    severity: Finding['severity'],
    message: string,
    ...about: (DocumentFact | undefined)[]
  ): void => {
    findings.push({
      code,
      severity,
      message,
      documents: [document],
      citations: about.flatMap((fact) => cite(document, fact))
    });
  };
  if (!isFilled(facts.owner)) find('no-owner', 'medium', `${name} names no owner.`, facts.owner);
  if (!isFilled(facts.approver) && !isFilled(facts.approvalDate))
    find(
      'no-approval',
      'medium',
      `${name} does not say who approved it or when.`,
      facts.approver,
      facts.approvalDate
    );
  if (!isFilled(facts.version)) find('no-version', 'low', `${name} has no version.`, facts.version);
  const review = facts.reviewDate;
  if (!isFilled(review)) find('no-review-date', 'low', `${name} sets no date for its next review.`, review);
  else if (review.date && review.date < today)
    find('review-overdue', 'medium', `The review of ${name} was due on ${review.date}.`, review);
  const { approvalDate, effectiveDate, status } = facts;
  if (approvalDate?.date && effectiveDate?.date && approvalDate.date > effectiveDate.date)
    find(
      'approved-after-effective',
      'medium',
      `${name} was approved on ${approvalDate.date}, after it took effect on ${effectiveDate.date}.`,
      approvalDate,
      effectiveDate
    );
  if (status && DRAFT.test(status.value))
    find('draft', 'high', `${name} is marked as a draft (${status.value}).`, status);
  else if (facts.version && DRAFT.test(facts.version.value))
    find('draft', 'high', `${name} is marked as a draft (${facts.version.value}).`, facts.version);
  return findings;
};

const SHOWN_PLACEHOLDERS = 5;

const checkPlaceholders = ({ document, name, facts, statements }: HygieneDocument): Finding[] => {
  const words: string[] = [];
  const citations: Citation[] = [];
  for (const fact of Object.values(facts)) {
    const found = findPlaceholder(fact.value);
    if (!found) continue;
    words.push(fact.value.slice(found.start, found.end));
    citations.push(...cite(document, fact));
  }
  for (const { citation } of statements) {
    const found = findPlaceholder(citation.quote);
    if (!found) continue;
    const { start } = citation;
    const quote = citation.quote.slice(found.start, found.end);
    words.push(quote);
    citations.push({ ...citation, start: start + found.start, end: start + found.end, quote });
  }
  if (words.length === 0) return [];
  const many = words.length === 1 ? 'a placeholder' : `${words.length} placeholders`;
  return [
    {
      code: 'placeholder-left',
      severity: 'medium',
      message: `${name} still holds ${many} of its template, such as “${words[0]!.slice(0, 60)}”.`,
      documents: [document],
      citations: citations.slice(0, SHOWN_PLACEHOLDERS)
    }
  ];
};

const order = { high: 0, medium: 1, low: 2 } as const;

/**
 * What a reviewer would say about the documents themselves, gravest first. Facts are checked only where a
 * document reads like a policy; `today` is compared with review dates. Facts should have a person's
 * corrections in them (`correctedFacts`).
 */
export const checkHygiene = (documents: readonly HygieneDocument[], today: CalendarDate): Finding[] =>
  [
    ...documents.filter(isPolicy).flatMap((document) => checkFacts(document, today)),
    ...documents.flatMap(checkPlaceholders),
    ...findMissingReferences(documents.map((each) => ({ ...each, title: each.facts.title?.value ?? null }))),
    ...findContradictions(documents)
  ].sort((one, other) => order[one.severity] - order[other.severity]);
