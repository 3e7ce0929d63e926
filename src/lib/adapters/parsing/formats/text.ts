import type { DraftBlock } from '../draft';
import { sectionDepth, splitListLabel } from '../list-label';
import { tableBlocks } from '../table-blocks';
import { readTextAs } from '../read-text';

const MAX_HEADING_CHARS = 90;
/** Lines reach about this wide where a writer or mail program wrapped them by hand. */
const WRAP_MIN = 60;
const WRAP_MAX = 110;

const pairLine = /^[\p{Lu}][\p{L} /()-]{1,40}:\s+\S/u;
const underline = /^\s*([=\-~*_])\1{2,}\s*$/;
const endsSentence = /[.;,:!?]$/;

/** Width at which lines were wrapped by hand, 0 where each line is a paragraph of its own. */
const wrapWidth = (lines: readonly string[]): number => {
  const long = lines.map((line) => line.trimEnd().length).filter((length) => length > WRAP_MIN);
  const widest = long.reduce((max, length) => Math.max(max, length), 0);
  return widest <= WRAP_MAX && long.length >= 2 && long.length > lines.length / 20 ? widest : 0;
};

const cellsOf = (line: string): string[] | null => {
  const bars = line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|');
  if (bars.length >= 3 || (bars.length === 2 && /^\s*\|.*\|\s*$/.test(line))) return bars;
  const tabs = line.trim().split('\t');
  return tabs.length >= 2 && !splitListLabel(line.trim()) ? tabs : null;
};

/** True where every letter is a capital, and there are enough of them to mean it. */
const isCapitals = (line: string): boolean => /\p{Lu}.*\p{Lu}.*\p{Lu}/u.test(line) && !/\p{Ll}/u.test(line);

/** Level of a heading that a line looks like, 0 for none. `isAlone`: empty lines before and after it. */
const headingLevel = (line: string, isAlone: boolean): number => {
  if (line.length > MAX_HEADING_CHARS || endsSentence.test(line) || pairLine.test(line)) return 0;
  const depth = sectionDepth(line);
  if (depth > 0 && (isAlone || line.length < 60)) return Math.min(depth, 6);
  if (isCapitals(line)) return 1;
  return isAlone && /^\p{Lu}/u.test(line) && line.split(' ').length <= 9 ? 2 : 0;
};

/** Blocks of a group of lines that no empty line parts. */
const readGroup = (
  lines: readonly string[],
  width: number,
  isAlone: boolean,
  nextTable: () => number
): DraftBlock[] => {
  const blocks: DraftBlock[] = [];
  const rows: string[][] = [];
  const flushRows = (): void => {
    if (rows.length > 0) blocks.push(...tableBlocks(rows.splice(0), { id: nextTable(), page: 1 }));
  };
  let previous = '';
  lines.forEach((raw, index) => {
    const line = raw.trim();
    const following = lines[index + 1] ?? '';
    if (underline.test(raw) || /^[\s|+:=-]+$/.test(line)) return;
    const cells = cellsOf(raw);
    if (cells && (rows.length > 0 || cellsOf(following) || /^[\s|+:=-]{3,}$/.test(following))) {
      rows.push(cells);
      previous = '';
      return;
    }
    flushRows();
    const under = underline.exec(following)?.[1];
    const level = under === '=' ? 1 : under ? 2 : headingLevel(line, isAlone && lines.length === 1);
    const item = splitListLabel(line);
    const indent = Math.floor((raw.length - raw.trimStart().length) / 2);
    const last = blocks.at(-1);
    if (level > 0 && (!item || sectionDepth(line) > 0))
      blocks.push({ kind: 'heading', text: line, level, page: 1 });
    else if (item)
      blocks.push({ kind: 'list-item', level: Math.min(1 + Math.floor(indent / 2), 6), page: 1, ...item });
    else if (
      last &&
      last.kind !== 'heading' &&
      last.kind !== 'table-row' &&
      width > 0 &&
      !pairLine.test(line) &&
      // a line far shorter than the others was not wrapped: it ends here
      previous.length > width * 0.6
    )
      blocks[blocks.length - 1] = { ...last, text: `${last.text} ${line}` };
    else blocks.push({ kind: 'paragraph', text: line, level: 0, page: 1 });
    previous = line;
  });
  flushRows();
  return blocks;
};

/** Finds headings, lists, tables and paragraphs in plain text by its looks. Exported for other line-based input. */
export const textToBlocks = (text: string): DraftBlock[] => {
  const lines = text.replace(/[\f\v]/g, '\n\n').split(/\r\n?|\n/);
  const width = wrapWidth(lines);
  let tables = 0;
  const blocks: DraftBlock[] = [];
  let group: string[] = [];
  const flush = (): void => {
    // loops: a group of a large file can hold more lines than a call takes arguments
    for (const block of readGroup(group, width, true, () => ++tables)) blocks.push(block);
    group = [];
  };
  for (const line of lines) {
    if (line.trim() === '') flush();
    else group.push(line);
  }
  flush();
  return blocks;
};

/** Reads plain text in UTF-8, UTF-16 or Windows-1252. Throws `ParseFailure` for bytes that are no text. */
export const read = readTextAs('text', textToBlocks);
