import { lineText, type Line } from './lines';
import type { Run } from './page-runs';

/** Headers, footers and page numbers: what a reader's eye skips on every page. */
export interface Furniture {
  readonly runs: ReadonlySet<Run>;
  /** Each recurring line once, with the page where it stands first; page numbers are left out. */
  readonly notes: readonly { readonly line: Line; readonly page: number }[];
}

export interface PageLines {
  readonly page: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Share of the page's height at top and bottom where headers and footers stand. */
const MARGIN = 0.12;
const MIN_PAGES = 3;
const MIN_SHARE = 0.3;

const pageNumber =
  /^(?:[-–|]\s*)?(?:(?:page|seite|pagina|página|p\.|s\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|von|de|di|sur|\/|\|)\s*\d{1,4})?(?:\s*[-–|])?$/i;

const isInMargin = (line: Line, height: number): boolean =>
  line.bottom < height * MARGIN || line.top > height * (1 - MARGIN);

const keyOf = (line: Line, height: number): string => {
  const place = line.bottom < height / 2 ? 'top' : 'bottom';
  return `${place} ${lineText(line).replace(/\d+/g, '#').toLowerCase()}`;
};

/** Finds what recurs at the edges of pages, and what the producer's tags call an artifact. */
export const findFurniture = (pages: readonly PageLines[]): Furniture => {
  const pagesByKey = new Map<string, Set<number>>();
  for (const { page, height, lines } of pages) {
    for (const line of lines) {
      if (!isInMargin(line, height)) continue;
      const key = keyOf(line, height);
      pagesByKey.set(key, (pagesByKey.get(key) ?? new Set()).add(page));
    }
  }
  const runs = new Set<Run>();
  const notes: { line: Line; page: number }[] = [];
  const noted = new Set<string>();
  for (const { page, height, lines } of pages) {
    for (const line of lines) {
      const text = lineText(line);
      const isArtifact = line.runs.every((run) => run.isArtifact);
      const isMargin = isInMargin(line, height);
      const key = keyOf(line, height);
      const count = pagesByKey.get(key)?.size ?? 0;
      const isRecurring = isMargin && count >= MIN_PAGES && count >= pages.length * MIN_SHARE;
      const isNumber = pageNumber.test(text) && (isArtifact || isMargin);
      if (!isArtifact && !isRecurring && !isNumber) continue;
      for (const run of line.runs) runs.add(run);
      if (isNumber || noted.has(key) || !/\p{L}{2}/u.test(text)) continue;
      noted.add(key);
      notes.push({ line, page });
    }
  }
  return { runs, notes };
};
