import { describe, expect, it } from 'vitest';
import { documentOf } from '../controls/testing';
import { resolveCitation } from './resolve-citation';

const parsed = documentOf([
  { kind: 'paragraph', text: 'Keys are kept. Keys are kept safe.', page: 1 },
  { kind: 'paragraph', text: 'Backups are tested.', page: 2 }
]);

describe('resolveCitation', () => {
  it('finds the words where they stand', () => {
    expect(resolveCitation({ start: 35, end: 54, quote: 'Backups are tested.' }, parsed)).toEqual({
      state: 'intact',
      start: 35,
      end: 54,
      page: 2
    });
  });

  it('finds words that moved, the nearest ones first', () => {
    expect(resolveCitation({ start: 20, end: 34, quote: 'Keys are kept' }, parsed)).toMatchObject({
      state: 'moved',
      start: 15
    });
    expect(resolveCitation({ start: 0, end: 3, quote: 'Backups\nare  tested.' }, parsed)).toMatchObject({
      state: 'moved',
      start: 35,
      page: 2
    });
  });

  it('says broken where the words are gone or none were kept', () => {
    expect(resolveCitation({ start: 0, end: 4, quote: 'Gone' }, parsed)).toEqual({ state: 'broken' });
    expect(resolveCitation({ start: 3, end: 3, quote: '' }, parsed)).toEqual({ state: 'broken' });
    expect(resolveCitation({ start: 0, end: 4, quote: '(a+)+$ [' }, parsed)).toEqual({ state: 'broken' });
  });
});
