import papaparse from 'papaparse';
import type { ParseWarning } from '../../../domain/documents/parsed-document';
import type { Budget } from '../budget';
import { decodeText } from '../decode-text';
import type { ParseDraft } from '../draft';
import { tableBlocks } from '../table-blocks';
import { withinBudget } from '../text-budget';

/** Spreadsheets write the delimiter they used into a first line of its own. */
const declaredDelimiter = /^\ufeff?"?sep=(.)"?\r?\n/i;

const issueWarning = (rows: readonly number[]): ParseWarning[] => {
  if (rows.length === 0) return [];
  const first = rows.slice(0, 3).map((row) => row + 1);
  const where = `${rows.length === 1 ? 'row' : 'rows'} ${first.join(', ')}${rows.length > 3 ? ' and others' : ''}`;
  return [
    { code: 'damaged-in-part', message: `Quotes do not match in ${where}; cells there may be cut or joined.` }
  ];
};

/** Reads delimited text as one table: delimiter and encoding guessed, first row as header where it looks like one. */
export const read = async (
  bytes: Uint8Array,
  context: { readonly name: string; readonly budget: Budget }
): Promise<ParseDraft> => {
  const { budget } = context;
  budget.progress(0, 'Reading rows');
  const decoded = decodeText(bytes);
  const declared = declaredDelimiter.exec(decoded.text);
  const text = declared ? decoded.text.slice(declared[0].length) : decoded.text;
  const parsed = papaparse.parse(text, {
    skipEmptyLines: 'greedy',
    ...(declared?.[1] ? { delimiter: declared[1] } : { delimitersToGuess: [',', ';', '\t', '|'] })
  });
  budget.progress(0.6, 'Reading rows');
  const broken = parsed.errors.filter((issue) => issue.type === 'Quotes').map((issue) => issue.row ?? 0);
  const { blocks, warnings } = withinBudget(tableBlocks(parsed.data, { id: 1, page: 1 }), budget);
  return {
    kind: 'csv',
    paged: false,
    pages: [],
    blocks,
    metadata: {},
    warnings: [...decoded.warnings, ...issueWarning([...new Set(broken)]), ...warnings]
  };
};
