import type { DraftBlock } from './draft';
import { cleanText } from './assemble';
import { labelOf } from './facts/labels';

/** Properties of a document that are no facts of it, but stand in the same tables. */
const otherProperty =
  /^(?:document|policy|dokument(?:en)?|richtlinien?)?[\s-]*(?:id|number|no\.?|nummer|nr\.?|reference|author|autor(?:in)?|prepared by|erstellt von|last review(?:ed)?|date|datum|stand)\s*:?$/i;

/** True for a cell that names a property of the document, or announces a value by a colon. */
export const isPropertyLabel = (cell: string): boolean =>
  cell.endsWith(':') || labelOf(cell) !== null || otherProperty.test(cell);

/**
 * Whether the first row names the columns. Readers that know it for certain say so; otherwise a first row
 * is a header unless the table is a list of pairs ("Owner: | CISO") or its first row holds long prose.
 */
const startsWithHeader = (rows: readonly (readonly string[])[]): boolean => {
  const first = rows[0]?.map((cell) => cleanText(cell)) ?? [];
  const filled = first.filter((cell) => cell !== '');
  if (rows.length < 2 || filled.length < 2) return false;
  if (filled.some((cell) => cell.length > 80)) return false;
  const isTwoWide = rows.every((row) => row.filter((cell) => cleanText(cell) !== '').length <= 2);
  const labels = rows.filter((row) => isPropertyLabel(cleanText(row[0] ?? ''))).length;
  return !(isTwoWide && isPropertyLabel(first[0] ?? '') && labels > rows.length / 2);
};

/**
 * Blocks of one table, without rows that are empty throughout. Row 0 is the header; a table without one
 * starts at row 1.
 */
export const tableBlocks = (
  rows: readonly (readonly string[])[],
  table: { readonly id: number; readonly page: number; readonly hasHeader?: boolean }
): DraftBlock[] => {
  const filled = rows.filter((cells) => cells.some((cell) => cleanText(cell) !== ''));
  const first = (table.hasHeader ?? startsWithHeader(filled)) ? 0 : 1;
  return filled.map((cells, index) => ({
    kind: 'table-row',
    text: '',
    level: 0,
    page: table.page,
    table: { id: table.id, row: first + index, cells }
  }));
};

/** Joins a cell's paragraphs: sentences by a space, unfinished phrases by semicolons, short lines as they are. */
export const joinCellParagraphs = (paragraphs: readonly string[]): string => {
  const filled = paragraphs.map((text) => cleanText(text)).filter((text) => text !== '');
  const isProse = filled.some((text) => text.length > 25);
  return filled.reduce((joined, text) => {
    if (joined === '') return text;
    return `${joined}${isProse && !/[.:;,!?]$/.test(joined) ? ';' : ''} ${text}`;
  }, '');
};
