/**
 * Reads a file that may become a framework, as far as its bytes go. Text is UTF-8 or UTF-16 or it is refused
 * with the row at which it is not: a guess at names with accents would be kept for good. Cells are taken as text.
 */
import papaparse from 'papaparse';
import type { CellObject, WorkSheet } from '@e965/xlsx';
import { MOST_ROWS, type ImportFault } from '../../domain/catalog/import/import-fault';
import { err, ok, type Result } from '../../domain/result';
import type { CatalogFile, CatalogSheet } from '../../ports/catalog-file-reader';
import { createBudget } from '../parsing/budget';
import { openSheets } from '../parsing/formats/xlsx';
import { toParseError } from '../parsing/to-parse-error';

/** Bytes; 800-53 with all its methods is 10 MB. */
const LARGEST = 64 * 1024 * 1024;
const MOST_COLUMNS = 256;

type Read = Result<CatalogFile, readonly ImportFault[]>;
const refuse = (message: string, row: number | null = null): Read => err([{ row, message }]);

const strict = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** The first line that is no UTF-8, counted from 1. */
const firstWrongLine = (bytes: Uint8Array): number => {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    if (strict('utf-8', bytes.subarray(start, stop)) === null) return line;
    start = stop + 1;
  }
  return line;
};

/** UTF-16 that does not say so shows as zero bytes at every other place. */
const guessUtf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  const sample = bytes.subarray(0, 2000);
  const zeros = [0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1;
  });
  if (zeros[1]! > sample.length / 4 && zeros[0]! === 0) return 'utf-16le';
  return zeros[0]! > sample.length / 4 && zeros[1]! === 0 ? 'utf-16be' : null;
};

const decode = (bytes: Uint8Array): Result<string, readonly ImportFault[]> => {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  const wide = marked ?? guessUtf16(bytes);
  const text = strict(wide ?? 'utf-8', bytes);
  if (text === null)
    return wide
      ? err([{ row: null, message: 'The file begins as UTF-16 and is not. Save it as “CSV UTF-8”.' }])
      : err([
          {
            row: firstWrongLine(bytes),
            message:
              'From this line on the file is neither UTF-8 nor UTF-16, so letters with accents would be wrong. Save it as “CSV UTF-8”.'
          }
        ]);
  const zero = text.indexOf('\0');
  if (zero >= 0)
    return err([
      {
        row: text.slice(0, zero).split('\n').length,
        message: 'This line holds bytes that are no text. Is it the right file?'
      }
    ]);
  return ok(text);
};

const readJson = (text: string): Read => {
  try {
    return ok({ kind: 'json', value: JSON.parse(text) as unknown });
  } catch (failure) {
    const place = /line (\d+)/.exec(String(failure))?.[1];
    const at = /position (\d+)/.exec(String(failure))?.[1];
    const row = place ? Number(place) : at ? text.slice(0, Number(at)).split('\n').length : null;
    return refuse('The file looks like JSON and is damaged here. It may have been cut off.', row);
  }
};

const readDelimited = (name: string, text: string): Read => {
  const declared = /^"?sep=(.)"?\r?\n/i.exec(text);
  const parsed = papaparse.parse(declared ? text.slice(declared[0].length) : text, {
    skipEmptyLines: false,
    // one row beyond tells that there are more
    preview: MOST_ROWS + 2,
    ...(declared?.[1] ? { delimiter: declared[1] } : { delimitersToGuess: [',', ';', '\t', '|'] })
  });
  const broken = parsed.errors.find(({ type }) => type === 'Quotes');
  if (broken)
    return refuse(
      'The quotation marks of this row do not match; rows after it would be mixed up.',
      (broken.row ?? 0) + 1
    );
  const wide = parsed.data.findIndex((row) => row.length > MOST_COLUMNS);
  if (wide >= 0) return refuse(`This row has more than ${MOST_COLUMNS} columns.`, wide + 1);
  return ok({ kind: 'table', sheets: [{ name, rows: parsed.data, formulas: 0 }] });
};

const cellText = (cell: CellObject | undefined): string => {
  if (!cell) return '';
  if (cell.f !== undefined) return `=${cell.f}`;
  return cell.t === 'z' || cell.v === undefined ? '' : (cell.w ?? String(cell.v));
};

const readSheet = (name: string, sheet: WorkSheet): CatalogSheet => {
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  let formulas = 0;
  const rows = Array.from({ length: data.length }, (_, at) =>
    Array.from({ length: Math.min(data[at]?.length ?? 0, MOST_COLUMNS) }, (_cell, column) => {
      const cell = data[at]?.[column];
      if (cell?.f !== undefined) formulas += 1;
      return cellText(cell);
    })
  );
  return { name, rows, formulas };
};

const readWorkbook = async (bytes: Uint8Array): Promise<Read> => {
  const sheets = await openSheets(bytes, createBudget(), MOST_ROWS + 2);
  const read = sheets.map(({ name, sheet }) => readSheet(name, sheet)).filter(({ rows }) => rows.length > 0);
  return read.length > 0
    ? ok({ kind: 'table', sheets: read })
    : refuse('The workbook has no visible sheet with rows.');
};

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

export const readCatalogFile = async (name: string, bytes: Uint8Array): Promise<Read> => {
  if (bytes.length === 0) return refuse('The file is empty.');
  if (bytes.length > LARGEST)
    return refuse(`The file is larger than ${LARGEST / 1024 / 1024} MB, more than any framework needs.`);
  if (/\.xls$/i.test(name))
    return refuse('Old Excel files (.xls) are not read. Save it as .xlsx or as “CSV UTF-8”.');
  try {
    if (isZip(bytes)) return await readWorkbook(bytes);
    const text = decode(bytes);
    if (!text.ok) return text;
    return /^\s*[{[]/.test(text.value) && !/\.(?:csv|tsv|txt)$/i.test(name)
      ? readJson(text.value)
      : readDelimited(name, text.value);
  } catch (failure) {
    return refuse(toParseError(failure).message);
  }
};
