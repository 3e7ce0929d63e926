import type { TextBox } from '$lib/domain/documents/parsed-document';
import type { TextRange } from './marks';

/** A rectangle on a page, from its top left corner, in PDF points. */
export interface PageRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const boxesByPage = (boxes: readonly TextBox[]): ReadonlyMap<number, readonly TextBox[]> => {
  const byPage = new Map<number, TextBox[]>();
  for (const box of boxes) {
    const list = byPage.get(box.page);
    if (list) list.push(box);
    else byPage.set(box.page, [box]);
  }
  return byPage;
};

/** Widths of letters are not known here: within a run, a letter counts as wide as any other. */
const sliceBox = (box: TextBox, range: TextRange): PageRect => {
  const length = Math.max(1, box.end - box.start);
  const from = Math.max(0, range.start - box.start) / length;
  const to = Math.min(length, range.end - box.start) / length;
  return { x: box.x + box.width * from, y: box.y, width: box.width * (to - from), height: box.height };
};

const onOneLine = (one: PageRect, other: PageRect): boolean => {
  const overlap = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return overlap > 0.5 * Math.min(one.height, other.height);
};

/** Joins rectangles that stand on one line with no more than a word's space between them. */
export const mergeLines = (rects: readonly PageRect[]): PageRect[] => {
  const merged: PageRect[] = [];
  for (const rect of rects) {
    const at = merged.findIndex((known) => {
      const gap = Math.max(known.x, rect.x) - Math.min(known.x + known.width, rect.x + rect.width);
      return onOneLine(known, rect) && gap < 1.5 * Math.max(known.height, rect.height);
    });
    if (at < 0) {
      merged.push(rect);
      continue;
    }
    const known = merged[at]!;
    const x = Math.min(known.x, rect.x);
    const y = Math.min(known.y, rect.y);
    merged[at] = {
      x,
      y,
      width: Math.max(known.x + known.width, rect.x + rect.width) - x,
      height: Math.max(known.y + known.height, rect.y + rect.height) - y
    };
  }
  return merged;
};

/** Where a stretch of text stands on one page: one rectangle per line, in reading order. */
export const rectsForRange = (pageBoxes: readonly TextBox[], range: TextRange): PageRect[] =>
  mergeLines(
    pageBoxes
      .filter((box) => box.start < range.end && box.end > range.start)
      .map((box) => sliceBox(box, range))
      .filter(({ width }) => width > 0)
  );

/**
 * Margin labels wish to stand beside their words; where they would overlap, later ones move down.
 * `wished` is ordered; the answer is parallel to it, in the same unit.
 */
export const stackDown = (wished: readonly number[], height: number): number[] => {
  let next = Number.NEGATIVE_INFINITY;
  return wished.map((y) => {
    const placed = Math.max(y, next);
    next = placed + height;
    return placed;
  });
};
