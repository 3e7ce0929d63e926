import type { ImportFault } from '../domain/catalog/import/import-fault';
import type { Result } from '../domain/result';

/** One sheet of a workbook, or the only table of a CSV file; cells as their text. */
export interface CatalogSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
  /** Cells that hold a formula: its text was taken, nothing was computed. */
  readonly formulas: number;
}

/** A file that may become a framework, read but not understood yet. */
export type CatalogFile =
  | { readonly kind: 'table'; readonly sheets: readonly CatalogSheet[] }
  | { readonly kind: 'json'; readonly value: unknown };

export interface CatalogFileReader {
  /** By the file's content: JSON, a workbook, or delimited text in UTF-8 or UTF-16. */
  read(name: string, bytes: ArrayBuffer): Promise<Result<CatalogFile, readonly ImportFault[]>>;
}
