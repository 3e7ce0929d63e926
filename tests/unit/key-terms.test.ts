import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/lib/domain/catalog/catalog';
import { parseKeyTerms } from '../../src/lib/domain/mapping/key-terms';

const folder = join('catalogs', 'terms');
const OTHERS = 'other-subjects.json';
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));
const frameworks = readdirSync(folder)
  .filter((name) => name !== OTHERS)
  .map((name) => name.replace(/\.json$/, ''));

describe.each(frameworks)('key terms of %s', (framework) => {
  const parsed = parseKeyTerms(json(folder, `${framework}.json`), framework);
  const terms = parsed.ok ? parsed.value : {};
  const catalog = json('catalogs', `${framework}.json`) as Catalog;

  it('stand for every assessable requirement and no other', () => {
    expect(Object.keys(terms)).toEqual(
      catalog.requirements.filter(({ assessable }) => assessable).map(({ id }) => id)
    );
  });

  it('are 4 to 24 short, different phrases', () => {
    for (const [id, list] of Object.entries(terms)) {
      expect(list.length, id).toBeGreaterThanOrEqual(4);
      expect(list.length, id).toBeLessThanOrEqual(24);
      expect(new Set(list).size, id).toBe(list.length);
      for (const term of list) expect(term.split(' ').length, term).toBeLessThanOrEqual(8);
    }
  });
});

describe('texts on other subjects', () => {
  const { texts } = json(folder, OTHERS) as { readonly texts: readonly string[] };
  const gold = join('..', 'shared', 'gold', 'mapping', 'negatives.jsonl');
  const runsOf = (text: string): string[] => {
    const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
    return words.slice(7).map((_, index) => words.slice(index, index + 8).join(' '));
  };

  it('are different', () => {
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.skipIf(!existsSync(gold))('share no run of eight words with texts used for measuring', () => {
    const theirs = new Set(runsOf(readFileSync(gold, 'utf8')));
    expect(texts.filter((text) => runsOf(text).some((run) => theirs.has(run)))).toEqual([]);
  });
});
