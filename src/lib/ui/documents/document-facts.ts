import type { DocumentFact, DocumentFactName, DocumentFacts } from '$lib/domain/documents/parsed-document';
import type { DocumentRecord } from '$lib/domain/engagement/state';
import type { ContentHash } from '$lib/domain/ids';

/** A fact of a document as shown: a person's correction stands above what was read. */
export interface ShownFact {
  readonly name: DocumentFactName;
  readonly value: string;
  /** ISO 8601 calendar date, where it is one. */
  readonly date: string | null;
  readonly corrected: boolean;
  /** What was read from the document, whether corrected or not. */
  readonly read: DocumentFact | null;
}

export const factLabels: Readonly<Record<DocumentFactName, string>> = {
  title: 'Title',
  version: 'Version',
  owner: 'Owner',
  approver: 'Approved by',
  approvalDate: 'Approved',
  effectiveDate: 'In force from',
  reviewDate: 'Next review',
  status: 'Status',
  classification: 'Classification'
};

export const factNames = Object.keys(factLabels) as readonly DocumentFactName[];
export const isDateFact = (name: DocumentFactName): boolean => name.endsWith('Date');

const asDate = (value: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null);

/** One fact, or null where neither the document nor a person says it. */
export const shownFact = (
  name: DocumentFactName,
  record: Pick<DocumentRecord, 'correctedFacts'>,
  facts: DocumentFacts | undefined
): ShownFact | null => {
  const read = facts?.[name] ?? null;
  const corrected = record.correctedFacts[name];
  if (corrected !== undefined)
    return { name, value: corrected, date: asDate(corrected), corrected: true, read };
  return read ? { name, value: read.value, date: read.date ?? null, corrected: false, read } : null;
};

/** Title of a document, or its file's name where it has none. */
export const documentTitle = (
  record: Pick<DocumentRecord, 'correctedFacts' | 'versions'>,
  facts: DocumentFacts | undefined
): string => shownFact('title', record, facts)?.value || (record.versions.at(-1)?.name ?? 'Document');

/** Titles of the documents by content hash. */
export const documentTitles = (
  documents: readonly {
    readonly hash: ContentHash;
    readonly record: Pick<DocumentRecord, 'correctedFacts' | 'versions'>;
  }[],
  analyzed: ReadonlyMap<ContentHash, { readonly summary: { readonly facts: DocumentFacts } }>
): ReadonlyMap<ContentHash, string> =>
  new Map(
    documents.map(({ hash, record }) => [hash, documentTitle(record, analyzed.get(hash)?.summary.facts)])
  );
