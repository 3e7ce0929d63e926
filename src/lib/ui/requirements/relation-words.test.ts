import { describe, expect, it } from 'vitest';
import { origins } from '$lib/domain/crosswalk/crosswalk';
import { relations } from '$lib/domain/crosswalk/relation';
import { originInWords, percentInWords, relationInWords } from './relation-words';

describe('words for relations', () => {
  it('never call two requirements equivalent', () => {
    const all = [...relations.map(relationInWords), ...origins.map(originInWords)];
    expect(new Set(all).size).toBe(all.length);
    expect(all.join(' ')).not.toMatch(/equivalen/i);
  });

  it('round a share without making nothing of something or all of most', () => {
    expect(percentInWords(0, 70)).toBe('0 %');
    expect(percentInWords(1, 500)).toBe('1 %');
    expect(percentInWords(6, 70)).toBe('9 %');
    expect(percentInWords(499, 500)).toBe('99 %');
    expect(percentInWords(70, 70)).toBe('100 %');
    expect(percentInWords(0, 0)).toBe('0 %');
  });
});
