import { describe, expect, it } from 'vitest';
import { rowWindow, scrollForRow } from './row-window';

describe('rowWindow', () => {
  it('shows what the viewport covers and a few more', () => {
    expect(rowWindow(5000, 32, 3200, 320, 2)).toEqual({ from: 98, to: 112 });
    expect(rowWindow(5000, 32, 0, 320, 2)).toEqual({ from: 0, to: 12 });
  });

  it('stays within short lists and lists that have shrunk', () => {
    expect(rowWindow(3, 32, 0, 320)).toEqual({ from: 0, to: 3 });
    expect(rowWindow(3, 32, 9000, 320, 0)).toEqual({ from: 3, to: 3 });
    expect(rowWindow(0, 32, 0, 320)).toEqual({ from: 0, to: 0 });
  });
});

describe('scrollForRow', () => {
  it('moves only as far as needed', () => {
    expect(scrollForRow(5, 32, 0, 320)).toBe(0);
    expect(scrollForRow(2, 32, 200, 320)).toBe(64);
    expect(scrollForRow(20, 32, 0, 320)).toBe(352);
    expect(scrollForRow(20, 32, 0, 320, 30)).toBe(382);
  });
});
