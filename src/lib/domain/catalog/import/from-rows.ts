/**
 * A catalog from the rows of a table, as a spreadsheet or a CSV file holds them.
 *
 * Cells are taken as their text: a formula is never computed, and a leading `=`, `+`, `-` or `@` is part of
 * the text. Line breaks within the cell of expectations separate them; marks that lists begin with are dropped.
 */
import type { Result } from '../../result';
import { buildCatalog, type FlatRequirement } from './build-catalog';
import type { ColumnMapping } from './column-mapping';
import { Faults, LONGEST_TEXT, LONGEST_TITLE, MOST_ROWS, type ImportFault } from './import-fault';
import { oneLine, titleFrom, type CatalogHead, type ImportedCatalog } from './imported';

export interface TableRows {
  /** From the first row of the file, empty ones included, so that rows count as on screen. */
  readonly rows: readonly (readonly string[])[];
  /** Place of the row that names the columns; what stands above it is left out. */
  readonly header: number;
}

/** The first row with at least two filled cells; titles and notes often stand above the table. */
export const headerOf = (rows: readonly (readonly string[])[]): number => {
  const at = rows.slice(0, 50).findIndex((row) => row.filter((cell) => cell.trim() !== '').length > 1);
  return Math.max(0, at);
};

const bullet = /^(?:[•‣▪◦·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+/;

const expectationsOf = (cell: string): string[] =>
  cell
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => oneLine(line).replace(bullet, ''))
    .filter((line) => line !== '');

export const catalogFromRows = (
  head: CatalogHead,
  { rows, header }: TableRows,
  mapping: ColumnMapping
): Result<ImportedCatalog, readonly ImportFault[]> => {
  const faults = new Faults();
  if (mapping.id === null) faults.add(null, 'Choose the column that holds the ids.');
  if (mapping.title === null && mapping.text === null)
    faults.add(null, 'Choose the column that holds the titles, or the one that holds the texts.');
  if (rows.length - header - 1 > MOST_ROWS)
    faults.add(
      header + MOST_ROWS + 2,
      `The table has more than ${MOST_ROWS.toLocaleString('en-US')} rows; this is the first that cannot be read.`
    );
  if (faults.any) return buildCatalog(head, [], [], faults);

  const flat: FlatRequirement[] = [];
  rows.slice(header + 1).forEach((cells, index) => {
    const row = header + index + 2;
    const cell = (column: number | null): string => (column === null ? '' : (cells[column] ?? ''));
    if (cells.every((each) => each.trim() === '')) return;
    const id = oneLine(cell(mapping.id));
    const intent = oneLine(cell(mapping.text));
    const title = mapping.title === null ? titleFrom(intent, LONGEST_TITLE) : oneLine(cell(mapping.title));
    const expectations = expectationsOf(cell(mapping.expectations));
    if (id === '') faults.add(row, 'The id is empty.');
    else if (title === '')
      faults.add(row, `“${id.slice(0, 80)}” has no ${mapping.title === null ? 'text' : 'title'}.`);
    else if (title.length > LONGEST_TITLE)
      faults.add(row, `The title of “${id.slice(0, 80)}” is longer than ${LONGEST_TITLE} characters.`);
    else if ([intent, ...expectations].some((each) => each.length > LONGEST_TEXT))
      faults.add(
        row,
        `A text of “${id.slice(0, 80)}” is longer than ${LONGEST_TEXT.toLocaleString('en-US')} characters.`
      );
    else
      flat.push({
        row,
        id,
        parent: oneLine(cell(mapping.parent)) || null,
        title,
        intent,
        expectations
      });
  });
  return buildCatalog(head, flat, [], faults);
};
