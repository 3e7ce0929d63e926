import type { CurrentDocument } from '$lib/domain/engagement/current-documents';
import type { AnalyzedDocument } from '$lib/state/analysis.svelte';
import type { DocumentFactName } from '$lib/domain/documents/parsed-document';
import { documentTitle, shownFact, type ShownFact } from './document-facts';

/** What the table of documents compares and shows of one document. */
export interface DocumentRow {
  readonly id: string;
  readonly current: CurrentDocument;
  readonly title: string;
  readonly facts: Readonly<Partial<Record<DocumentFactName, ShownFact>>>;
  /** Null until they are known. */
  readonly controls: number | null;
  /** Statements with a suggestion or a mapping. */
  readonly matched: number;
  readonly warnings: readonly string[];
  readonly overdue: boolean;
}

const COLUMNS = [
  'version',
  'owner',
  'approver',
  'approvalDate',
  'reviewDate',
  'status',
  'classification'
] as const;

export const documentRow = (
  current: CurrentDocument,
  analyzed: AnalyzedDocument | undefined,
  today: string
): DocumentRow => {
  const read = analyzed?.summary.facts;
  const facts: Partial<Record<DocumentFactName, ShownFact>> = {};
  for (const name of COLUMNS) {
    const fact = shownFact(name, current.record, read);
    if (fact) facts[name] = fact;
  }
  const review = facts.reviewDate?.date;
  return {
    id: current.id,
    current,
    title: documentTitle(current.record, read),
    facts,
    controls: analyzed ? analyzed.statements.length : null,
    matched: analyzed ? analyzed.suggestions.filter((list) => (list?.length ?? 0) > 0).length : 0,
    warnings: analyzed?.summary.warnings.map(({ message }) => message) ?? [],
    overdue: review !== undefined && review !== null && review < today
  };
};

export type DocumentOrder = 'title' | 'version' | 'owner' | 'approvalDate' | 'reviewDate' | 'controls';

const valueOf = (row: DocumentRow, order: DocumentOrder): string | number | null => {
  if (order === 'title') return row.title;
  if (order === 'controls') return row.controls;
  const fact = row.facts[order];
  return fact ? (fact.date ?? fact.value) : null;
};

/** Rows in order; those that say nothing come last, whichever way. */
export const sortDocuments = (
  rows: readonly DocumentRow[],
  order: DocumentOrder,
  descending: boolean
): DocumentRow[] => {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return [...rows].sort((one, other) => {
    const a = valueOf(one, order);
    const b = valueOf(other, order);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const by = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
    return descending ? -by : by;
  });
};
