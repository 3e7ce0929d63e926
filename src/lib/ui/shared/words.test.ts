import { describe, expect, it } from 'vitest';
import { bytesInWords, counted, dateInWords, relativeInWords, timeLeftInWords } from './words';

describe('words', () => {
  it('counts things', () => {
    expect([0, 1, 2].map((count) => counted(count, 'document'))).toEqual([
      '0 documents',
      '1 document',
      '2 documents'
    ]);
    expect(counted(2, 'policy', 'policies')).toBe('2 policies');
  });

  it('gives sizes a unit', () => {
    expect(bytesInWords(812)).toBe('812 B');
    expect(bytesInWords(4_200_000)).toMatch(/^4[.,]2 MB$/);
  });

  it('keeps what is no date', () => {
    expect(dateInWords('soon')).toBe('soon');
    expect(dateInWords('2026-03-31')).toContain('2026');
  });

  it('says how long ago', () => {
    expect(relativeInWords(0, 20_000)).toBe('just now');
    expect(relativeInWords(0, 300_000)).toContain('5');
  });

  it('rounds what is left', () => {
    expect(timeLeftInWords(20_000)).toBe('less than a minute left');
    expect(timeLeftInWords(9.4 * 60_000)).toBe('about 9 min left');
    expect(timeLeftInWords(100 * 60_000)).toMatch(/^about 1[.,]5 h left$/);
  });
});
