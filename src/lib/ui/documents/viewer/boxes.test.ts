import { describe, expect, it } from 'vitest';
import { mergeLines, rectsForRange, stackDown } from './boxes';

const box = (start: number, end: number, x: number, y: number, width: number) => ({
  page: 1,
  start,
  end,
  x,
  y,
  width,
  height: 10
});

describe('rectsForRange', () => {
  it('takes the share of a run that the range covers', () => {
    expect(rectsForRange([box(0, 8, 100, 50, 200)], { start: 2, end: 6 })).toEqual([
      { x: 150, y: 50, width: 100, height: 10 }
    ]);
  });

  it('gives one rectangle per line', () => {
    const rects = rectsForRange(
      [box(0, 10, 100, 50, 100), box(11, 20, 205, 50, 100), box(21, 30, 100, 65, 90)],
      {
        start: 0,
        end: 30
      }
    );
    expect(rects).toEqual([
      { x: 100, y: 50, width: 205, height: 10 },
      { x: 100, y: 65, width: 90, height: 10 }
    ]);
  });

  it('is empty where the words have no place', () => {
    expect(rectsForRange([box(0, 10, 100, 50, 100)], { start: 40, end: 50 })).toEqual([]);
    expect(rectsForRange([box(0, 10, 100, 50, 100)], { start: 10, end: 12 })).toEqual([]);
  });
});

describe('mergeLines', () => {
  it('keeps two columns on one line apart', () => {
    const left = { x: 50, y: 100, width: 200, height: 10 };
    const right = { x: 320, y: 101, width: 200, height: 10 };
    expect(mergeLines([left, right])).toEqual([left, right]);
  });

  it('joins a raised character with its line', () => {
    const joined = mergeLines([
      { x: 50, y: 100, width: 100, height: 10 },
      { x: 151, y: 97, width: 4, height: 8 }
    ]);
    expect(joined).toEqual([{ x: 50, y: 97, width: 105, height: 13 }]);
  });
});

describe('stackDown', () => {
  it('moves labels down until none overlaps', () => {
    expect(stackDown([10, 12, 60, 61, 62], 20)).toEqual([10, 30, 60, 80, 100]);
  });
});
