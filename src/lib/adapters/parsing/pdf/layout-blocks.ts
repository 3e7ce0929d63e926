import { sectionDepth, splitListLabel } from '../list-label';
import { lineText, type Line } from './lines';
import type { RawBlock } from './raw-block';
import { median, toRegions } from './reading-order';

/** Distance of baselines, in usual distances, from which a new paragraph begins. */
const PARAGRAPH_GAP = 1.28;

/** Font names by which a page's text is told bold. */
export type IsBold = (font: string) => boolean;

export const isBoldLine = (line: Line, isBold: IsBold): boolean => line.runs.every((run) => isBold(run.font));

/** Usual distance of two baselines of one paragraph. */
const leadingOf = (lines: readonly Line[]): number => {
  const steps = lines.slice(1).flatMap((line, index) => {
    const previous = lines[index];
    const step = previous ? line.baseline - previous.baseline : 0;
    return previous && step > 0 && step < line.size * 2.2 ? [step / line.size] : [];
  });
  // the lower quartile: gaps between paragraphs are among the steps too
  return steps.sort((a, b) => a - b)[Math.floor(steps.length * 0.3)] ?? 1.2;
};

const endsSentence = (text: string): boolean => /[.:;!?)\]”"]\s*$/.test(text);
const startsLower = (text: string): boolean => /^\p{Ll}/u.test(text);

interface Open {
  readonly lines: Line[];
  readonly isBold: boolean;
  readonly hasLabel: boolean;
}

const startsParagraph = (
  line: Line,
  open: Open,
  { leading, right, body }: { readonly leading: number; readonly right: number; readonly body: number },
  isBold: IsBold
): boolean => {
  const last = open.lines.at(-1);
  if (!last) return true;
  const text = lineText(line);
  const before = lineText(last);
  const em = line.size;
  const step = line.baseline - last.baseline;
  if (hasLeader(before)) return true;
  if (Math.abs(line.size - last.size) > Math.max(line.size, last.size) * 0.12) return true;
  if (isBoldLine(line, isBold) !== open.isBold && !startsLower(text)) return true;
  if (step <= 0 || step > em * 4) return endsSentence(before) || !startsLower(text); // a new column
  // lines of a large heading stand wider apart than those of running text
  if (step > Math.max(leading * em * PARAGRAPH_GAP, em > body * 1.12 ? em * 1.6 : 0)) return true;
  if (splitListLabel(text) && !/^[-–—]/.test(text)) return true;
  if (/^[-–—]\s/.test(text) && endsSentence(before)) return true;
  const isShort = last.right < right - em * 4;
  if (sectionDepth(text) > 1 && (isShort || endsSentence(before))) return true;
  if (isShort && endsSentence(before) && !startsLower(text)) return true;
  const first = open.lines[0] ?? last;
  if (open.hasLabel) return line.x < first.x - em * 0.5;
  // a first line's indent begins a paragraph, a hanging one does not
  return line.x > last.x + em * 0.8 && endsSentence(before) && open.lines.length > 1;
};

const toParagraphs = (lines: readonly Line[], page: number, isBold: IsBold): RawBlock[] => {
  const leading = leadingOf(lines);
  const right = Math.max(...lines.map((line) => line.right));
  const usual = { leading, right, body: bodySizeOf(lines) };
  const blocks: RawBlock[] = [];
  let open: Open = { lines: [], isBold: false, hasLabel: false };
  const flush = (): void => {
    if (open.lines.length > 0)
      blocks.push({ role: null, level: 0, page, lines: open.lines.map((line) => ({ line, page })) });
  };
  for (const line of lines) {
    if (startsParagraph(line, open, usual, isBold)) {
      flush();
      open = {
        lines: [],
        isBold: isBoldLine(line, isBold),
        hasLabel: splitListLabel(lineText(line)) !== null
      };
    }
    open.lines.push(line);
  }
  flush();
  return blocks;
};

/** A bullet drawn apart from its text gives two cells a row: that is a list, not a table. */
const isList = (rows: readonly (readonly (readonly Line[])[])[]): boolean => {
  const labelled = rows.filter((row) => {
    const [first, ...rest] = row;
    const text = first?.map(lineText).join(' ') ?? '';
    return (
      rest.filter((cell) => cell.length > 0).length <= 1 &&
      (splitListLabel(`${text} x`)?.text === 'x' || /^\(?[\divxa-z]{1,4}(\.\d{1,3})*[.)]?$/i.test(text))
    );
  });
  return (rows[0]?.length ?? 0) === 2 && labelled.length >= rows.length * 0.6;
};

/** Lines of a contents table: a title, leaders or a gap, a page number. */
const isContents = (rows: readonly (readonly (readonly Line[])[])[]): boolean => {
  const leading = rows.filter((row) => {
    const last =
      row
        .findLast((cell) => cell.length > 0)
        ?.map(lineText)
        .join(' ') ?? '';
    return /(^|[.…\s])\d{1,4}$/.test(last);
  });
  const dotted = rows.filter((row) =>
    row.flat().some((line) => /\.{4,}|…{2,}|(\. ){4,}/.test(lineText(line)))
  );
  return leading.length >= rows.length * 0.7 && dotted.length >= rows.length * 0.5;
};

/** `Title ........ 12`, as in tables of contents. */
export const hasLeader = (text: string): boolean =>
  /(?:\.{4,}|…{2,}|(?:\. ){4,}|_{4,})\s*\d{1,4}$/.test(text);

/** A page's lines as blocks in reading order, told by where they stand. `nextTable` numbers the tables. */
export const layoutBlocks = (
  lines: readonly Line[],
  page: number,
  isBold: IsBold,
  nextTable: () => number
): RawBlock[] =>
  toRegions(lines).flatMap((region) => {
    if (region.kind === 'flow') return toParagraphs(region.lines, page, isBold);
    const place = (cell: readonly Line[]) => cell.map((line) => ({ line, page }));
    if (isContents(region.rows) || isList(region.rows)) {
      const role = isContents(region.rows) ? 'contents' : 'list-item';
      return region.rows.map((row): RawBlock => {
        const merged = row.flat();
        return { role, level: role === 'list-item' ? 1 : 0, page, lines: place(merged) };
      });
    }
    const id = nextTable();
    return region.rows.map((row, index): RawBlock => ({
      role: 'table-row',
      level: 0,
      page,
      lines: [],
      table: { id, row: index, cells: row.map(place) }
    }));
  });

/** Em height of most of the text: the size of running text. */
export const bodySizeOf = (lines: readonly Line[]): number => {
  const charsBySize = new Map<number, number>();
  for (const line of lines) {
    const size = Math.round(line.size * 2) / 2;
    charsBySize.set(size, (charsBySize.get(size) ?? 0) + lineText(line).length);
  }
  const [most] = [...charsBySize].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? median(lines.map((line) => line.size));
};
