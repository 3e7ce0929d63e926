import { strFromU8, strToU8, zipSync } from 'fflate';
import { read as readWorkbook, SSF, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';
import type { ParseWarning } from '../../../domain/documents/parsed-document';
import { cleanText } from '../assemble';
import type { Budget } from '../budget';
import { decodeText } from '../decode-text';
import type { DraftBlock, DraftPage, ParseDraft } from '../draft';
import { openArchive, type Archive } from '../ooxml/archive';
import { attachmentWarning, externalWarning, readMetadata } from '../ooxml/package';
import { ParseFailure } from '../parse-failure';
import { isPropertyLabel, tableBlocks } from '../table-blocks';
import { withinBudget } from '../text-budget';
import { safeXml } from '../xml';

const MAX_ROWS = 50_000;
const MAX_COLUMNS = 256;
/** Parts that hold cells or say how to read them; pictures, macros, maps and the like never reach the library. */
const needed =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml|sharedStrings\.xml|worksheets\/[^/]+\.xml))$/i;

/** The workbook's parts that matter, unpacked within the budget, without document types, packed anew. */
const sanitize = async (archive: Archive, budget: Budget): Promise<Uint8Array> => {
  const parts: Record<string, Uint8Array> = {};
  for (const name of archive.names.filter((entry) => needed.test(entry))) {
    const bytes = await archive.bytes(name);
    if (bytes) parts[name] = strToU8(safeXml(decodeText(bytes).text, budget));
  }
  // the library insists on parts that the list of types names
  const types = parts['[Content_Types].xml'];
  if (types)
    parts['[Content_Types].xml'] = strToU8(
      strFromU8(types).replace(
        /<Override\s[^>]*?PartName="\/([^"]*)"[^>]*>(?:<\/Override>)?/g,
        (tag, name: string) => (name in parts ? tag : '')
      )
    );
  return zipSync(parts, { level: 0 });
};

const openWorkbook = (bytes: Uint8Array, maxRows = MAX_ROWS + 1): WorkBook => {
  try {
    return readWorkbook(bytes, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellHTML: false,
      sheetRows: maxRows
    });
  } catch {
    throw new ParseFailure('damaged', 'The workbook is damaged and cannot be read. Ask for a new copy.');
  }
};

/** The visible sheets of a workbook, for readers that need cells rather than text. Throws `ParseFailure`. */
export const openSheets = async (
  bytes: Uint8Array,
  budget: Budget,
  maxRows: number
): Promise<{ readonly name: string; readonly sheet: WorkSheet }[]> => {
  const workbook = openWorkbook(await sanitize(openArchive(bytes, budget), budget), maxRows);
  return workbook.SheetNames.flatMap((name, index) => {
    const sheet = workbook.Sheets[name];
    return sheet && !workbook.Workbook?.Sheets?.[index]?.Hidden ? [{ name, sheet }] : [];
  });
};

const pad = (value: number, size = 2): string => String(value).padStart(size, '0');

/** Dates as ISO 8601: how a sheet shows them depends on who opens it. */
const dateText = (cell: CellObject): string | null => {
  if (cell.t !== 'n' || typeof cell.v !== 'number' || cell.z === undefined || !SSF.is_date(cell.z))
    return null;
  const parts = SSF.parse_date_code(cell.v) as {
    y: number;
    m: number;
    d: number;
    H: number;
    M: number;
  } | null;
  if (!parts || cell.v < 1) return null;
  const time = parts.H + parts.M > 0 && /h/i.test(String(cell.z)) ? ` ${pad(parts.H)}:${pad(parts.M)}` : '';
  return `${pad(parts.y, 4)}-${pad(parts.m)}-${pad(parts.d)}${time}`;
};

const cellText = (cell: CellObject | undefined): string => {
  if (!cell || cell.t === 'z' || cell.v === undefined) return '';
  return cleanText(dateText(cell) ?? cell.w ?? String(cell.v));
};

interface SheetRows {
  /** Rows from the top, empty ones as empty arrays, columns that are empty throughout left out. */
  readonly rows: readonly (readonly string[])[];
  /** The columns that are not, from 0. */
  readonly columns: readonly number[];
  readonly formulas: number;
  readonly isCut: boolean;
}

const readRows = (sheet: WorkSheet): SheetRows => {
  // in dense mode cells stand in sparse arrays of sparse arrays
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  const used = new Set<number>();
  let formulas = 0;
  let isCut = data.length > MAX_ROWS;
  const texts = Array.from({ length: Math.min(data.length, MAX_ROWS) }, (_, index) => {
    const row = new Map<number, string>();
    data[index]?.forEach((cell, column) => {
      if (cell?.f !== undefined) formulas++;
      const text = cellText(cell);
      if (text === '') return;
      if (column >= MAX_COLUMNS) isCut = true;
      else {
        used.add(column);
        row.set(column, text);
      }
    });
    return row;
  });
  const columns = [...used].sort((a, b) => a - b);
  return {
    rows: texts.map((row) => (row.size === 0 ? [] : columns.map((column) => row.get(column) ?? ''))),
    columns,
    formulas,
    isCut
  };
};

const filledCells = (row: readonly string[]): string[] => row.filter((cell) => cell !== '');

/**
 * Splits a sheet into what stands in it: lines of their own (titles, notes), lists of pairs, tables. A table
 * goes on over empty rows unless a line of its own or a list of pairs follows.
 */
const readSheet = (rows: SheetRows['rows'], page: number, nextTable: () => number): DraftBlock[] => {
  const blocks: DraftBlock[] = [];
  let table: { readonly cells: readonly string[]; readonly sheetRow: number }[] = [];
  let isPairs = false;
  let gap = false;
  const flush = (): void => {
    if (table.length > 0)
      blocks.push(
        // rows without text are not in it, so that blocks and rows are the same
        ...tableBlocks(
          table.map(({ cells }) => cells),
          { id: nextTable(), page, ...(isPairs ? { hasHeader: false } : {}) }
        ).map((block, at) => ({ ...block, sheetRow: table[at]!.sheetRow }))
      );
    table = [];
    isPairs = false;
  };
  for (const [at, row] of rows.entries()) {
    const sheetRow = at + 1;
    const filled = filledCells(row);
    const [only] = filled;
    if (only === undefined) {
      gap = true;
      continue;
    }
    const rowIsPair = filled.length === 2 && isPropertyLabel(only);
    if (filled.length === 1 && (gap || table.length === 0)) {
      flush();
      blocks.push({ kind: 'paragraph', text: only, level: 0, page, sheetRow });
    } else {
      const widens = gap && filled.length > 2 && table.every(({ cells }) => filledCells(cells).length <= 2);
      if (table.length > 0 && (widens || (rowIsPair !== isPairs && (isPairs || gap)))) flush();
      if (table.length === 0) isPairs = rowIsPair;
      table.push({ cells: row, sheetRow });
    }
    gap = false;
  }
  flush();
  return blocks;
};

const list = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');

/**
 * Reads a workbook: every visible sheet is a page that begins with its name; formulas count as their last
 * computed values. Merged cells hold their text once, at the top left. Throws `ParseFailure`.
 */
export const read = async (
  bytes: Uint8Array,
  context: { readonly name: string; readonly budget: Budget }
): Promise<ParseDraft> => {
  const { budget } = context;
  budget.progress(0, 'Unpacking');
  const archive = openArchive(bytes, budget);
  if (!archive.names.some((name) => /^xl\/workbook\.xml$/i.test(name)))
    throw new ParseFailure('damaged', 'The file holds no workbook: its main part is missing.');
  const clean = await sanitize(archive, budget);
  budget.progress(0.3, 'Reading sheets');
  const workbook = openWorkbook(clean);
  const pages: DraftPage[] = [];
  const blocks: DraftBlock[] = [];
  const warnings: ParseWarning[] = [];
  const hidden: string[] = [];
  let formulas = 0;
  let tables = 0;
  for (const [index, name] of workbook.SheetNames.entries()) {
    const sheet = workbook.Sheets[name];
    if (!sheet) continue;
    if (workbook.Workbook?.Sheets?.[index]?.Hidden) {
      hidden.push(name);
      continue;
    }
    if (!budget.takePage()) {
      warnings.push({
        code: 'truncated',
        message: 'The workbook has more sheets than can be read; the last ones were left out.'
      });
      break;
    }
    budget.progress(0.3 + (0.6 * index) / workbook.SheetNames.length, `Reading sheet ${name}`);
    const page = pages.length + 1;
    const read = readRows(sheet);
    formulas += read.formulas;
    if (read.isCut)
      warnings.push({
        code: 'truncated',
        message: `Sheet ${name} is larger than ${MAX_ROWS} rows or ${MAX_COLUMNS} columns; what lies beyond was left out.`,
        page
      });
    pages.push({ number: page, width: 0, height: 0, source: 'text', label: name, columns: read.columns });
    const content = readSheet(read.rows, page, () => ++tables);
    if (content.length > 0) blocks.push({ kind: 'heading', text: name, level: 1, page }, ...content);
  }
  if (hidden.length > 0)
    warnings.push({
      code: 'hidden-content',
      message: `${hidden.length === 1 ? 'Sheet' : 'Sheets'} ${list(hidden)} ${hidden.length === 1 ? 'is' : 'are'} hidden and left out; unhide what should be read.`
    });
  if (formulas > 0)
    warnings.push({
      code: 'formulas-as-values',
      message: `${formulas === 1 ? 'One cell is' : `${formulas} cells are`} computed; the values last saved are read.`
    });
  if (archive.names.some((name) => /^xl\/(?:comments|threadedComments)/i.test(name)))
    warnings.push({
      code: 'comments-left-out',
      message: 'Comments on cells are not part of the text that is read.'
    });
  const links = archive.names.filter((name) => /^xl\/externalLinks\/[^/]+\.xml$/i.test(name));
  const kept = withinBudget(blocks, budget);
  return {
    kind: 'xlsx',
    paged: true,
    pages,
    blocks: kept.blocks,
    metadata: await readMetadata(archive),
    warnings: [
      ...warnings,
      ...attachmentWarning(archive.names),
      ...externalWarning(archive, links),
      ...kept.warnings
    ]
  };
};
