import { describe, expect, it } from 'vitest';
import { pageInWords, placeInDocument } from './page-words';

describe('pages in words', () => {
  it('are called what the format calls them', () => {
    expect(pageInWords('pdf', 3)).toBe('page 3');
    expect(pageInWords('xlsx', 2)).toBe('sheet 2');
    expect(pageInWords('pptx', 4)).toBe('slide 4');
    expect(pageInWords('pdf', 3, true)).toBe('p. 3');
    expect(pageInWords('xlsx', 2, true)).toBe('sheet 2');
  });

  it('are left out where there are none', () => {
    expect(placeInDocument('Policy.docx', 'docx', null)).toBe('Policy.docx');
    expect(placeInDocument('assets.csv', 'csv', 1)).toBe('assets.csv');
    expect(placeInDocument('Policy.pdf', 'pdf', 12)).toBe('Policy.pdf, page 12');
  });
});
