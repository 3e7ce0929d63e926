import { lineText, type Line } from './lines';

/**
 * Orders a page's lines as a person reads them and finds what stands in columns.
 *
 * Recursive cuts of the page (Nagy and Seth's X-Y cut): a region is parted at a gutter that runs through
 * all of it into columns, else at its widest horizontal gap. A gutter counts only where both sides look like
 * columns of running text; otherwise the region is a table or a form and is read row by row.
 */
export type Region =
  | { readonly kind: 'flow'; readonly lines: readonly Line[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Line[])[])[] };

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Narrowest gutter between columns of text, in em. */
const GUTTER = 0.9;
/** Gap between rows, in em, at which a region may be parted. */
const ROW_GAP = 0.25;
const MAX_DEPTH = 40;

const extent = (lines: readonly Line[]): { x: number; right: number; size: number } => ({
  x: Math.min(...lines.map((line) => line.x)),
  right: Math.max(...lines.map((line) => line.right)),
  size: median(lines.map((line) => line.size))
});

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Stretches that no span covers, between the first and the last. */
const gapsBetween = (spans: readonly Span[]): Span[] => {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const gaps: Span[] = [];
  let reach = sorted[0]?.to ?? 0;
  for (const { from, to } of sorted) {
    if (from > reach) gaps.push({ from: reach, to: from });
    reach = Math.max(reach, to);
  }
  return gaps;
};

const byPosition = (a: Line, b: Line): number => a.baseline - b.baseline || a.x - b.x;

/**
 * How much lines look like a column of running text: the share of lines that are about as long as the column
 * is wide; 0 where they are too few, too short or the column too narrow.
 */
const fullShare = (lines: readonly Line[], regionWidth: number, least: number): number => {
  if (lines.length < least) return 0;
  const { x, right } = extent(lines);
  const width = right - x;
  if (width < regionWidth * 0.22) return 0;
  const baselines = new Set(lines.map((line) => Math.round(line.baseline)));
  const characters = lines.reduce((sum, line) => sum + lineText(line).length, 0) / baselines.size;
  if (characters < 18) return 0;
  return lines.filter((line) => line.right - line.x > width * 0.75).length / lines.length;
};

/**
 * Both sides are columns of text, or one is so clearly (long, nearly every line full, half the region wide)
 * that the other may hold a figure or a listing.
 */
const arePagesColumns = (
  left: readonly Line[],
  right: readonly Line[],
  region: { readonly x: number; readonly right: number },
  middle: number
): boolean => {
  const width = region.right - region.x;
  if (Math.min(fullShare(left, width, 4), fullShare(right, width, 4)) >= 0.4) return true;
  const place = (middle - region.x) / width;
  const isHalf = place > 0.38 && place < 0.62;
  return isHalf && Math.max(fullShare(left, width, 12), fullShare(right, width, 12)) >= 0.72;
};

/** The widest gutter through the region that parts columns of text. */
const findGutter = (lines: readonly Line[]): number | null => {
  const { x, right, size } = extent(lines);
  const gaps = gapsBetween(lines.map((line) => ({ from: line.x, to: line.right })))
    .filter((gap) => gap.to - gap.from >= size * GUTTER)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  for (const gap of gaps) {
    const middle = (gap.from + gap.to) / 2;
    const left = lines.filter((line) => line.right <= middle);
    const rest = lines.filter((line) => line.right > middle);
    if (arePagesColumns(left, rest, { x, right }, middle)) return middle;
  }
  return null;
};

/** Visual rows: lines whose vertical extents overlap by more than half of the lower one. */
const toRows = (lines: readonly Line[]): Line[][] => {
  const rows: Line[][] = [];
  for (const line of [...lines].sort(byPosition)) {
    const row = rows.at(-1);
    const last = row?.[0];
    if (row && last && Math.abs(last.baseline - line.baseline) < Math.min(last.size, line.size) * 0.35)
      row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x));
};

const widestRowGap = (lines: readonly Line[]): number | null => {
  const { size } = extent(lines);
  const gaps = gapsBetween(lines.map((line) => ({ from: line.top, to: line.bottom }))).filter(
    (gap) => gap.to - gap.from > size * ROW_GAP
  );
  const widest = gaps.reduce<Span | null>(
    (best, gap) => (!best || gap.to - gap.from > best.to - best.from ? gap : best),
    null
  );
  return widest ? (widest.from + widest.to) / 2 : null;
};

/** Lines in columns whose rows line up: at least two rows in a row with several cells. */
const isParted = (rows: readonly (readonly Line[])[]): boolean => rows.some((row) => row.length > 1);

const order = (lines: readonly Line[], depth: number): Line[][] => {
  if (lines.length === 0) return [];
  if (depth > MAX_DEPTH || !isParted(toRows(lines))) return [[...lines].sort(byPosition)];
  const gutter = findGutter(lines);
  if (gutter !== null) {
    return [
      ...order(
        lines.filter((line) => line.right <= gutter),
        depth + 1
      ),
      ...order(
        lines.filter((line) => line.right > gutter),
        depth + 1
      )
    ];
  }
  const cut = widestRowGap(lines);
  if (cut === null) return [toRows(lines).flat()];
  const above = lines.filter((line) => (line.top + line.bottom) / 2 < cut);
  const below = lines.filter((line) => (line.top + line.bottom) / 2 >= cut);
  if (above.length === 0 || below.length === 0) return [toRows(lines).flat()];
  const hasColumnsBelow = [above, below].some((part) => findGutter(part) !== null);
  // cutting a table at its gaps would lose its columns, so it is only cut on the way to columns of text
  if (!hasColumnsBelow && !mayHoldColumns(lines)) return [toRows(lines).flat()];
  return [...order(above, depth + 1), ...order(below, depth + 1)];
};

/** Some horizontal band of the lines has a gutter: worth cutting further. */
const mayHoldColumns = (lines: readonly Line[]): boolean => {
  const rows = toRows(lines);
  for (let from = 0; from + 5 <= rows.length; from += 3) {
    const band = rows.slice(from, from + 8).flat();
    if (findGutter(band) !== null) return true;
  }
  return false;
};

/** A page's lines, in reading order, as stretches of flowing text and tables. */
export const toRegions = (lines: readonly Line[]): Region[] => order(lines, 0).flatMap(splitTables);

/**
 * Finds tables in lines that are read row by row: consecutive rows with two or more cells that start at
 * the same places. Lines between them that fit into one column are the continuation of a cell.
 */
const splitTables = (lines: readonly Line[]): Region[] => {
  const rows = toRows(lines);
  const regions: Region[] = [];
  let flow: Line[] = [];
  const flush = (): void => {
    if (flow.length > 0) regions.push({ kind: 'flow', lines: flow });
    flow = [];
  };
  for (let at = 0; at < rows.length;) {
    const end = tableEnd(rows, at);
    const table = end - at >= 2 ? toTable(rows.slice(at, end)) : null;
    if (table) {
      flush();
      regions.push({ kind: 'table', rows: table });
      at = end;
    } else {
      flow.push(...(rows[at] ?? []));
      at += 1;
    }
  }
  flush();
  return regions;
};

/** Index behind the rows, from `start`, that can belong to one table. */
const tableEnd = (rows: readonly (readonly Line[])[], start: number): number => {
  const first = rows[start];
  if (!first || first.length < 2) return start;
  let cells: Line[] = [...first];
  let end = start + 1;
  let lastParted = start;
  for (; end < rows.length; end += 1) {
    const row = rows[end] ?? [];
    const previous = rows[end - 1] ?? [];
    const size = row[0]?.size ?? 10;
    const gap = Math.min(...row.map((l) => l.top)) - Math.max(...previous.map((l) => l.bottom));
    if (gap > size * 3) break;
    const together = [...cells, ...row];
    // the columns so far must stay apart
    if (columnsOf(together).length < 2) break;
    if (row.length > 1) {
      if (columnsOf(together).length < Math.min(columnsOf(cells).length, 2)) break;
      lastParted = end;
    } else if (end - lastParted > 12) break;
    cells = together;
  }
  // single lines below the last row with several cells: only those that hang on to it
  while (end > lastParted + 1) {
    const row = rows[end - 1] ?? [];
    const previous = rows[end - 2] ?? [];
    const gap = Math.min(...row.map((l) => l.top)) - Math.max(...previous.map((l) => l.bottom));
    const isFirstColumn = (row[0]?.x ?? 0) <= (columnsOf(cells)[0]?.to ?? 0);
    if (gap <= (row[0]?.size ?? 10) * 0.5 && !isFirstColumn) break;
    end -= 1;
  }
  return end;
};

/** Column ranges: what the lines cover, parted where nothing stands. */
const columnsOf = (lines: readonly Line[]): Span[] => {
  const gap = median(lines.map((line) => line.size)) * 0.6;
  const sorted = [...lines].sort((a, b) => a.x - b.x);
  const columns: { from: number; to: number }[] = [];
  for (const line of sorted) {
    const column = columns.at(-1);
    if (column && line.x < column.to + gap) column.to = Math.max(column.to, line.right);
    else columns.push({ from: line.x, to: line.right });
  }
  return columns;
};

/** Rows of cells, each a list of lines; null where it is no table after all. */
const toTable = (rows: readonly (readonly Line[])[]): Line[][][] | null => {
  const columns = columnsOf(rows.flat());
  const parted = rows.filter((row) => row.length > 1).length;
  if (columns.length < 2 || parted < 2 || parted < rows.length * 0.2) return null;
  const cellIndex = (line: Line): number =>
    Math.max(
      0,
      columns.findLastIndex((column) => line.x >= column.from - 1)
    );
  const gaps = rows.slice(1).map((row, index) => {
    const above = rows[index] ?? [];
    return Math.min(...row.map((line) => line.top)) - Math.max(...above.map((line) => line.bottom));
  });
  const size = median(rows.flat().map((line) => line.size));
  const tight = Math.min(...gaps);
  const table: Line[][][] = [];
  rows.forEach((row, index) => {
    const gap = index === 0 ? Infinity : (gaps[index - 1] ?? 0);
    const startsCell = row.some((line) => cellIndex(line) === 0);
    const isContinuation = !startsCell && gap < tight + size * 0.45;
    const isWrapped = startsCell && row.length === 1 && gap < tight + size * 0.2 && index > 0;
    let cells = table.at(-1);
    if (!cells || !(isContinuation || isWrapped)) {
      cells = columns.map(() => []);
      table.push(cells);
    }
    for (const line of row) cells[cellIndex(line)]?.push(line);
  });
  return table;
};
