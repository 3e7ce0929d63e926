import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRanker, catalogTexts } from '../../src/lib/domain/mapping/ranker';
import { createBackground } from '../../src/lib/domain/mapping/background';
import { createSubjects } from '../../src/lib/domain/mapping/subjects';
import { createSubspace } from '../../src/lib/domain/mapping/subspace';
import { languageOf } from '../../src/lib/domain/mapping/glossary/translate';
import { extractStatements } from '../../src/lib/domain/controls/extract-statements';
import { documentOf, TEST_HASH } from '../../src/lib/domain/controls/testing';
import type { Catalog } from '../../src/lib/domain/catalog/catalog';
import { parseKeyTerms } from '../../src/lib/domain/mapping/key-terms';

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const catalog = JSON.parse(read('catalogs', 'iso27001-2022.json')) as Catalog;
const parsed = parseKeyTerms(JSON.parse(read('catalogs', 'terms', 'iso27001-2022.json')), catalog.id);
const terms = parsed.ok ? parsed.value : {};
// other languages are compared by key terms alone: vectors play no part
const none = new Float32Array(4).fill(0.5);
const ranker = createRanker(
  catalog,
  catalogTexts(catalog, terms).map(() => none),
  { subspace: createSubspace([none]), subjects: createSubjects([]), background: createBackground([none]) },
  terms
);

describe.each([
  ['es', 'spanish'],
  ['it', 'italian']
] as const)('own sentences in %s', (language, name) => {
  const rows = read('tests', 'fixtures', 'mapping', `${name}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; controls: string[] });

  it('are known by their language', () => {
    expect(rows.filter(({ text }) => languageOf(text) !== language)).toEqual([]);
  });

  it('are extracted, nearly all', () => {
    const missed = rows.filter(
      ({ text }) => extractStatements(TEST_HASH, documentOf([text], language)).length === 0
    );
    expect(missed.length).toBeLessThanOrEqual(2);
  });

  it('find their control among the first three by key terms, at low confidence', () => {
    const found = rows.filter(({ text, controls }) =>
      ranker
        .rank(text, none, ({ id }) => id.startsWith('A.'))
        .slice(0, 3)
        .some(({ requirement }) => controls.includes(requirement.id))
    );
    expect(found.length).toBeGreaterThanOrEqual(24);
    const suggested = rows.map(({ text }) => ranker.suggest(text, none));
    expect(suggested.filter((each) => each.length > 0).length).toBeGreaterThanOrEqual(24);
    for (const each of suggested.flat()) expect(each).toMatchObject({ termsOnly: true, score: 0.3 });
  });
});
