import type { Passage } from '../../../domain/documents/parsed-document';
import { dateNames, inEnd, inStart, readValue, weights, type Candidate, type FactSource } from './candidates';
import { labelOf } from './labels';

interface Row {
  readonly passage: Passage;
  readonly index: number;
  readonly cells: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

const tablesOf = (source: FactSource): Row[][] => {
  const byId = new Map<number, Row[]>();
  source.passages.forEach((passage, index) => {
    if (!passage.table) return;
    const cells = passage.table.cells.map((cell) => ({
      ...cell,
      text: source.text.slice(cell.start, cell.end)
    }));
    byId.set(passage.table.id, [...(byId.get(passage.table.id) ?? []), { passage, index, cells }]);
  });
  return [...byId.values()];
};

/** Label and value side by side, also several pairs in a row: `Version | 2.1 | Owner | CISO`. */
const pairsOfRow = (source: FactSource, row: Row): Candidate[] => {
  const cells = row.cells.filter((cell) => cell.text !== '');
  const found: Candidate[] = [];
  // labels stand in front, or every other cell is one; else the row is a record or names columns
  if (!labelOf(cells[0]?.text ?? '') || (cells.length > 3 && !labelOf(cells[2]?.text ?? ''))) return [];
  if (cells.length > 2 && cells.every((cell) => labelOf(cell.text) || isDateColumn(cell.text))) return [];
  for (let at = 0; at + 1 < cells.length; at++) {
    const name = labelOf(cells[at]?.text ?? '');
    const value = cells[at + 1];
    if (!name || !value || (name !== 'status' && labelOf(value.text))) continue;
    found.push(...readValue(source, row.passage, name, value.start, value.end, weights.table));
    // "Approved by | Jane Doe | 12 March 2026": the signature's date
    const rest = cells[at + 2];
    if (name === 'approver' && rest && !labelOf(rest.text))
      found.push(...readValue(source, row.passage, 'approvalDate', rest.start, rest.end, weights.table));
    at++;
  }
  return found;
};

const versionNumber = (text: string): number[] =>
  (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
const isNewer = (a: readonly number[], b: readonly number[]): boolean => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** Columns named by labels: a single row of values, or a change history, of which the newest version counts. */
const columnsOf = (source: FactSource, rows: readonly Row[]): Candidate[] => {
  const headerAt = rows.findIndex((row, at) => {
    const filled = row.cells.filter((cell) => cell.text !== '');
    // further down, "Status | Approved" is a pair although both are labels
    if (at > 0 && filled.length < 3) return false;
    const named = filled.filter((cell) => labelOf(cell.text) || isDateColumn(cell.text)).length;
    const isHistory =
      filled.some((cell) => labelOf(cell.text) === 'version') &&
      filled.some((cell) => isDateColumn(cell.text));
    return named >= 2 && (isHistory || named > filled.length / 2);
  });
  const header = rows[headerAt];
  if (!header) return [];
  const names = header.cells.map((cell) => labelOf(cell.text));
  const values = rows.slice(headerAt + 1).filter((row) => row.cells.some((cell) => cell.text !== ''));
  const versionColumn = names.indexOf('version');
  const isHistory =
    versionColumn >= 0 &&
    header.cells.some((cell) => isDateColumn(cell.text) || dateNames.has(labelOf(cell.text) ?? 'title'));
  if (values.length !== 1 && !isHistory) return [];
  const newest = values.reduce<Row | undefined>(
    (best, row) =>
      !best ||
      isNewer(
        versionNumber(row.cells[versionColumn]?.text ?? ''),
        versionNumber(best.cells[versionColumn]?.text ?? '')
      )
        ? row
        : best,
    undefined
  );
  if (!newest) return [];
  const weight = isHistory ? weights.history : weights.table;
  const found = names.flatMap((name, column) => {
    const cell = newest.cells[column];
    return name && cell && cell.text !== ''
      ? readValue(source, newest.passage, name, cell.start, cell.end, weight)
      : [];
  });
  const says = newest.cells.map((cell) => cell.text).join(' ');
  const dateCell = newest.cells[header.cells.findIndex((cell) => isDateColumn(cell.text))];
  if (
    isHistory &&
    dateCell &&
    /\b(?:approved|approval|freigabe|freigegeben|genehmigt)\b/i.test(says) &&
    !/not (?:yet )?approved|awaiting|pending/i.test(says)
  )
    found.push(
      ...readValue(source, newest.passage, 'approvalDate', dateCell.start, dateCell.end, weights.history)
    );
  return found;
};

const isDateColumn = (text: string): boolean =>
  /^(?:date|datum|stand|vom|change date|änderungsdatum|date of change)$/i.test(text.trim());

/** Facts that tables state: pairs at the document's beginning, or several pairs anywhere; change histories. */
export const tableCandidates = (source: FactSource): Candidate[] =>
  tablesOf(source).flatMap((rows) => {
    const first = rows[0];
    if (!first) return [];
    const columns = columnsOf(source, rows);
    const isNear = inStart(first.passage, first.index) || inEnd(source, first.passage);
    const pairs = rows.flatMap((row) => pairsOfRow(source, row));
    const isAboutDocument = new Set(pairs.map((pair) => pair.name)).size >= 2;
    // a long table of records is about its records
    const counts = rows.length <= 40 && (isNear || isAboutDocument) ? pairs : [];
    return [...(isNear || isAboutDocument ? columns : []), ...counts];
  });
