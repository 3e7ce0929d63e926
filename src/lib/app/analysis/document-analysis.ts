import type { Statement } from '../../domain/controls/statement';
import type { ContentHash } from '../../domain/ids';
import type { Suggestion } from '../../domain/mapping/suggestion';
import type { DocumentSummary } from '../../ports/document-parser';

/** Everything derived from one version of one document, as kept in the derived store. */
export interface DocumentAnalysis {
  readonly document: ContentHash;
  readonly summary: DocumentSummary;
  readonly statements: readonly Statement[];
  /** Parallel to `statements`; best suggestion first. */
  readonly suggestions: readonly (readonly Suggestion[])[];
}

/** UTF-8 JSON of any derived record. */
export const encodeRecord = (record: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(record));

/** Null where the bytes are not such a record: derived data is then computed again. */
export const decodeRecord = <T>(bytes: Uint8Array, isRecord: (value: unknown) => value is T): T | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
};

export const isDocumentAnalysis = (value: unknown): value is DocumentAnalysis => {
  const record = value as Partial<DocumentAnalysis> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    typeof record.document === 'string' &&
    typeof record.summary === 'object' &&
    Array.isArray(record.statements) &&
    Array.isArray(record.suggestions) &&
    record.statements.length === record.suggestions.length
  );
};

export const isDocumentAnalyses = (value: unknown): value is DocumentAnalysis[] =>
  Array.isArray(value) && value.every(isDocumentAnalysis);
