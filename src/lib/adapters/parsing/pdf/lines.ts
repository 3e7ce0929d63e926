import type { Run } from './page-runs';

/** Runs on one baseline, without a gap as wide as a column's; from left to right (or right to left). */
export interface Line {
  readonly runs: readonly Run[];
  readonly x: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly baseline: number;
  /** Em height of most of its text. */
  readonly size: number;
}

/** Space between two runs, in em, from which they belong to different columns or cells. */
const COLUMN_GAP = 1.5;

const lengthOf = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.text.length, 0);

const isRightToLeft = (runs: readonly Run[]): boolean =>
  lengthOf(runs.filter((run) => run.isRightToLeft)) > lengthOf(runs) / 2;

export const toLine = (runs: readonly Run[]): Line => {
  const longest = runs.reduce((best, run) => (run.text.length > best.text.length ? run : best));
  const ordered = [...runs].sort((a, b) => a.x - b.x);
  return {
    runs: isRightToLeft(runs) ? ordered.reverse() : ordered,
    x: Math.min(...runs.map((run) => run.x)),
    right: Math.max(...runs.map((run) => run.right)),
    top: Math.min(...runs.map((run) => run.top)),
    bottom: Math.max(...runs.map((run) => run.bottom)),
    baseline: longest.baseline,
    size: longest.size
  };
};

/** Same baseline, or raised and smaller like a superscript. */
const isLevel = (line: { baseline: number; size: number }, run: Run): boolean => {
  const size = Math.max(line.size, run.size);
  const isScript = Math.min(line.size, run.size) < size * 0.8;
  return Math.abs(line.baseline - run.baseline) < size * (isScript ? 0.5 : 0.3);
};

/** A bullet or clause number drawn apart from its text belongs to it, unless it stands very far off. */
const LABEL_GAP = 6;
const isLabel = (runs: readonly Run[]): boolean => {
  const text = runs.map((run) => run.text).join('');
  return (
    text.length <= 9 &&
    /^(?:[^\p{L}\p{N}\s(]|\(?(?:\d{1,3}|[ivxl]{1,5}|[a-z])[.)]|\d{1,2}(?:\.\d{1,3}){1,4}\.?)$/iu.test(text)
  );
};

/** Lines of a page in no particular order; one visual line gives several where columns or cells part it. */
export const toLines = (runs: readonly Run[]): Line[] => {
  const rows: { baseline: number; size: number; runs: Run[] }[] = [];
  for (const run of [...runs].sort((a, b) => a.baseline - b.baseline || a.x - b.x)) {
    // rows come sorted: only the last few can be level with this run
    const row = rows.slice(-4).findLast((candidate) => isLevel(candidate, run));
    if (row) {
      row.runs.push(run);
      if (run.size > row.size) Object.assign(row, { size: run.size, baseline: run.baseline });
    } else rows.push({ baseline: run.baseline, size: run.size, runs: [run] });
  }
  return rows.flatMap((row) => {
    const segments: Run[][] = [];
    let right = -Infinity;
    for (const run of row.runs.sort((a, b) => a.x - b.x)) {
      const segment = segments.at(-1);
      const em = Math.max(run.size, row.size * 0.8);
      const gap = run.x - right;
      if (segment && (gap < COLUMN_GAP * em || (gap < LABEL_GAP * em && isLabel(segment)))) segment.push(run);
      else segments.push([run]);
      right = Math.max(right, run.right);
    }
    return segments.map(toLine);
  });
};

/** Em of space between two runs from which a blank stands between them. */
const WORD_GAP = 0.14;

/** True where a blank belongs between two neighbours of a line. */
export const isSpaced = (left: Run, right: Run): boolean => {
  if (left.hasSpaceAfter || right.hasSpaceBefore) return true;
  const gap = left.isRightToLeft && right.isRightToLeft ? left.x - right.right : right.x - left.right;
  return gap > WORD_GAP * Math.min(left.size, right.size);
};

export const lineText = (line: Line): string =>
  line.runs.reduce((text, run, index) => {
    const previous = line.runs[index - 1];
    return text + (previous && isSpaced(previous, run) ? ' ' : '') + run.text;
  }, '');
