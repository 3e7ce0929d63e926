import { describe, expect, it } from 'vitest';
import { indexAtOffset, layOutPages, visibleWindow, zoomStep } from './page-layout';
import { columnName, sheetColumns } from './sheet-columns';

describe('layOutPages and visibleWindow', () => {
  const layout = layOutPages([100, 200, 100, 100], 10);

  it('places pages of different heights below each other', () => {
    expect(layout).toEqual({ tops: [10, 120, 330, 440], height: 550 });
  });

  it('shows what overlaps the viewport and its overscan', () => {
    expect(visibleWindow(layout, 0, 100, 0)).toEqual({ from: 0, to: 1 });
    expect(visibleWindow(layout, 0, 100, 50)).toEqual({ from: 0, to: 2 });
    expect(visibleWindow(layout, 300, 100, 0)).toEqual({ from: 1, to: 3 });
    expect(visibleWindow(layOutPages([], 10), 0, 100, 100)).toEqual({ from: 0, to: 0 });
  });

  it('names the page at an offset', () => {
    expect([0, 10, 119, 120, 9999].map((offset) => indexAtOffset(layout.tops, offset))).toEqual([
      0, 0, 0, 1, 3
    ]);
  });
});

describe('zoomStep', () => {
  it('goes to the next step from anywhere and stays at the ends', () => {
    expect(zoomStep(1, 1)).toBe(1.25);
    expect(zoomStep(0.93, 1)).toBe(1);
    expect(zoomStep(0.93, -1)).toBe(0.8);
    expect(zoomStep(3, 1)).toBe(3);
    expect(zoomStep(0.5, -1)).toBe(0.5);
  });
});

describe('sheet columns', () => {
  it('are named as in a spreadsheet', () => {
    expect([0, 25, 26, 51, 52, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'AAA']);
  });

  it('fit most cells within bounds', () => {
    const row = (...lengths: number[]) => ({
      kind: 'table-row' as const,
      start: 0,
      end: 0,
      page: 1,
      level: 0,
      headings: [],
      table: { id: 1, row: 0, cells: lengths.map((length) => ({ start: 0, end: length })) }
    });
    expect(sheetColumns([row(3, 0, 400), row(12, 0, 500), row(9, 0, 600)])).toEqual([14, 5, 56]);
    expect(sheetColumns([])).toEqual([]);
  });
});
