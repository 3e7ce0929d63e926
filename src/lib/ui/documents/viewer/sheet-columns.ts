import type { Passage } from '$lib/domain/documents/parsed-document';

/** Characters of a column: wide enough for most of its cells, never so wide that it hides the others. */
const NARROW = 5;
const WIDE = 56;
/** A heading is as wide as its words where it is short, so that none breaks within a word. */
const HEADING = 14;

/**
 * Widths of a sheet's columns in characters, from what nine of ten cells and a short heading need. Looks at no more than the
 * first `most` rows.
 */
export const sheetColumns = (rows: readonly Passage[], most = 300): number[] => {
  const lengths: number[][] = [];
  const headings: number[] = [];
  for (const row of rows.slice(0, most)) {
    row.table?.cells.forEach(({ start, end }, column) => {
      (lengths[column] ??= []).push(end - start);
      if (row.table?.row === 0)
        headings[column] = Math.max(headings[column] ?? 0, Math.min(HEADING, end - start));
    });
  }
  return Array.from(lengths, (column, at) => {
    const sorted = (column ?? []).filter((length) => length > 0).sort((one, other) => one - other);
    const typical = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
    return Math.min(WIDE, Math.max(NARROW, typical + 2, (headings[at] ?? 0) + 2));
  });
};

/** `A`, `B` … `Z`, `AA`: how spreadsheets name the column with this index from 0. */
export const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
