import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../domain/controls/testing';
import type { ContentHash } from '../../domain/ids';
import { isWithinDistance } from './edit-distance';
import { SearchIndex } from './search-index';
import { decodeShard, encodeShard, toShard } from './shard';
import { toSnippet } from './snippet';

const hash = (letter: string) => letter.repeat(64) as ContentHash;
const indexOf = (...documents: string[][]) => {
  const index = new SearchIndex();
  for (const [at, blocks] of documents.entries()) index.set(hash(String(at)), toShard(documentOf(blocks)));
  return index;
};
const found = (index: SearchIndex, query: string) => index.search(query).hits.map(({ snippet }) => snippet);

describe('SearchIndex', () => {
  it('finds misspelt words where nothing else matches', () => {
    const index = indexOf(['Encryption keys are rotated.', 'Visitors sign in.']);
    expect(found(index, 'encrpytion ')).toEqual(['Encryption keys are rotated.']);
    expect(found(index, 'visitros ')).toEqual(['Visitors sign in.']);
  });

  it('gives passages with some of the words where none has all, and says so', () => {
    const index = indexOf(['Encryption keys are rotated.', 'Visitors sign in.']);
    expect(index.search('visitors keys ')).toMatchObject({ partial: true, total: 2 });
    expect(index.search('keys rotated ')).toMatchObject({ partial: false, total: 1 });
  });

  it('leaves little words of a question out', () => {
    const index = indexOf(['Keys rotate yearly.', 'How it is.']);
    expect(found(index, 'how are the keys rotate ')).toEqual(['Keys rotate yearly.']);
  });

  it('puts rare words and whole phrases first', () => {
    const index = indexOf([
      'Access is granted. Later the review of rights follows.',
      'The access review is quarterly, which takes time and care of all the people who do it.'
    ]);
    expect(found(index, 'access review')[0]).toContain('access review');
  });

  it('stays the same when documents come, go and come back', () => {
    const index = indexOf(['alpha beta'], ['beta gamma']);
    const before = index.search('beta');
    index.remove(hash('0'));
    expect(index.search('alpha ').total).toBe(0);
    index.set(hash('0'), toShard(documentOf(['alpha beta'])));
    expect(index.search('beta').hits).toEqual(before.hits);
    expect(index.passages).toBe(2);
  });
});

describe('a kept shard', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 8 }), (blocks) => {
        const shard = toShard(documentOf(blocks));
        expect(decodeShard(encodeShard(shard))).toEqual(shard);
      })
    );
  });

  it('is refused where it is cut or changed in its lengths', () => {
    const bytes = encodeShard(toShard(documentOf(['Keys are rotated.', 'Keys are kept.'])));
    for (let length = 0; length < bytes.length; length += 1)
      expect(decodeShard(bytes.slice(0, length))).toBeNull();
    expect(decodeShard(new TextEncoder().encode('<!DOCTYPE html><html></html>'))).toBeNull();
  });
});

describe('isWithinDistance', () => {
  it.each([
    ['kitten', 'sitten', 1, true],
    ['kitten', 'sitting', 2, false],
    ['form', 'from', 1, true],
    ['a', 'abc', 1, false],
    ['', 'ab', 2, true]
  ])('%s and %s within %i: %s', (one, other, limit, expected) => {
    expect(isWithinDistance(one, other, limit)).toBe(expected);
  });
});

describe('toSnippet', () => {
  it('shows the first hit of a long passage with whole words around it', () => {
    const passage = `${'word '.repeat(100)}needle ${'after '.repeat(100)}`;
    const { snippet, offset, highlights } = toSnippet(passage, (term) => term === 'needle');
    expect(passage.slice(offset, offset + snippet.length)).toBe(snippet);
    expect(highlights.map(({ start, end }) => snippet.slice(start, end))).toEqual(['needle']);
    expect(snippet.length).toBeLessThanOrEqual(240);
    expect(snippet.startsWith('word')).toBe(true);
  });
});
