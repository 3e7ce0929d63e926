import type { FindingCode } from '../analysis/finding';
import type { GapReport, ReportSignOff, ReportStatus } from './gap-report';

export const statusWords: Readonly<Record<ReportStatus, string>> = {
  covered: 'Covered',
  partly: 'Partly covered',
  'not-found': 'Not found',
  'not-assessed': 'Not assessed'
};

export const resultWords = {
  conforming: 'Conforming',
  'partly-conforming': 'Partly conforming',
  nonconforming: 'Nonconforming',
  'not-applicable': 'Not applicable',
  'not-assessed': 'Not assessed'
} as const;

export const findingWords: Readonly<Record<FindingCode, string>> = {
  contradiction: 'Contradiction',
  'no-owner': 'No owner',
  'no-approval': 'No approval',
  'no-version': 'No version',
  'no-review-date': 'No review date',
  'review-overdue': 'Review overdue',
  draft: 'Draft',
  'approved-after-effective': 'Approved late',
  'placeholder-left': 'Placeholder left',
  'missing-reference': 'Missing document'
};

/** What a first pass by a machine can and cannot say; stands on every form of the report. */
export const CAVEAT =
  'First-pass analysis: the app compared sentences of the documents with what each requirement expects. “Suggested” quotes were not decided by a person. “Not found” means that no sentence was recognized, not that the client does not do it; whether a control operates is not judged here.';

/** Where a list of findings is empty: none, or not known yet. */
export const noFindingWords = (
  { compared }: Pick<GapReport, 'compared'>,
  kind: 'contradictions' | 'hygiene'
): string => {
  if (!compared) return 'The documents are still being compared with each other.';
  return kind === 'contradictions'
    ? 'No two statements were found that contradict each other.'
    : 'Nothing was found.';
};

/** `Prepared by Ada, 2026-11-25; changed since`. */
export const signOffWords = ({ part, name, day, stale }: ReportSignOff): string =>
  `${part === 'preparer' ? 'Prepared' : 'Reviewed'} by ${name}, ${day}${stale ? '; changed since' : ''}`;

/** The first twelve digits tell documents apart; the whole hash stands in the list of documents. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

const safe = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);

/** `Gap-report-Acme-AI-ISO-IEC-27001-2022-2026-11-25.docx`. */
export const reportFileName = (
  report: Pick<GapReport, 'client' | 'framework' | 'date'>,
  format: 'docx' | 'xlsx'
): string =>
  `${['Gap-report', safe(report.client), safe(report.framework), report.date].filter(Boolean).join('-')}.${format}`;
