import { describe, expect, it } from 'vitest';
import { openedToo } from './opened-too';

describe('what a password opened too', () => {
  it.each([
    [['b.pdf'], 'The password of “a.pdf” also opened “b.pdf”.'],
    [['b.pdf', 'c.pdf'], 'The password of “a.pdf” also opened “b.pdf” and “c.pdf”.'],
    [['b', 'c', 'd', 'e'], 'The password of “a.pdf” also opened “b”, “c”, “d” and “e”.'],
    [['b', 'c', 'd', 'e', 'f'], 'The password of “a.pdf” also opened “b”, “c”, “d” and 2 more files.']
  ])('is named: %j', (names, words) => {
    expect(openedToo('a.pdf', names)).toBe(words);
  });
});
