import { describe, expect, it } from 'vitest';
import { createLexicalIndex, TERM_LIST } from './lexical-index';
import { words } from './words';

describe('lexical index', () => {
  const index = createLexicalIndex(['backup and restore tests', 'visitor log and badge', ''].map(words));

  it('scores documents that share words, rare ones more', () => {
    const scores = index.score(words('Restoring a backup'));
    expect(scores[0]).toBeGreaterThan(0);
    expect([scores[1], scores[2]]).toEqual([0, 0]);
  });

  it('says which words carried a score, as written', () => {
    expect(index.explain(words('Badges of visitors are logged'), 1, 2)).toHaveLength(2);
    expect(index.explain(words('Badges of visitors'), 0, 5)).toEqual([]);
  });

  it('stays finite where no document has words', () => {
    const empty = createLexicalIndex([[], []], TERM_LIST);
    expect([...empty.score(words('backup'))]).toEqual([0, 0]);
  });

  it('lets a list of terms saturate sooner than running text', () => {
    const documents = ['key key key key', 'key lock door wall'].map(words);
    const gain = (scores: Float64Array): number => scores[0]! / scores[1]!;
    expect(gain(createLexicalIndex(documents, TERM_LIST).score(words('key')))).toBeLessThan(
      gain(createLexicalIndex(documents).score(words('key')))
    );
  });
});
