import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVectors, fingerprint } from '../../src/lib/adapters/catalogs/vector-file';
import { subjectsFingerprint, subspaceFingerprint } from '../../src/lib/adapters/catalogs/prepared';
import { MODEL_VERSION } from '../../src/lib/adapters/embedding/model';
import type { Catalog } from '../../src/lib/domain/catalog/catalog';
import { extractStatements } from '../../src/lib/domain/controls/extract-statements';
import { documentOf, TEST_HASH } from '../../src/lib/domain/controls/testing';
import { createBackground } from '../../src/lib/domain/mapping/background';
import { parseKeyTerms } from '../../src/lib/domain/mapping/key-terms';
import { catalogTexts, createRanker } from '../../src/lib/domain/mapping/ranker';
import { createSubjects } from '../../src/lib/domain/mapping/subjects';
import { createSubspace } from '../../src/lib/domain/mapping/subspace';

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));
const vectorsIn = (path: string, made: Uint8Array): Float32Array[] => {
  const vectors = decodeVectors(Uint8Array.from(readFileSync(path)).buffer, made);
  if (!vectors) throw new Error(`${path} is stale; run: node src/tools/make-vectors.mjs`);
  return vectors;
};
const prepared = (name: string, made: Uint8Array) =>
  vectorsIn(join('catalogs', 'vectors', `${name}.bin`), made);

const fixture = join('tests', 'fixtures', 'mapping', 'no-control');
const { texts } = json(`${fixture}.json`) as {
  readonly texts: readonly { readonly kind: string; readonly text: string }[];
};
const vectors = vectorsIn(
  `${fixture}.bin`,
  await fingerprint(
    MODEL_VERSION,
    texts.map(({ text }) => text)
  )
);
const others = json('catalogs', 'terms', 'other-subjects.json') as { readonly texts: string[] };
const model = {
  subspace: createSubspace(prepared('subspace', await subspaceFingerprint())),
  subjects: createSubjects(prepared('subjects', await subjectsFingerprint())),
  background: createBackground(prepared('other-subjects', await fingerprint(MODEL_VERSION, others.texts)))
};
const rankers = await Promise.all(
  ['iso27001-2022', 'iso27701-2025', 'iso42001-2023', 'soc2-2017'].map(async (id) => {
    const catalog = json('catalogs', `${id}.json`) as Catalog;
    const terms = parseKeyTerms(json('catalogs', 'terms', `${id}.json`), id);
    if (!terms.ok) throw new Error(id);
    const made = await fingerprint(MODEL_VERSION, catalogTexts(catalog, terms.value));
    return createRanker(catalog, prepared(id, made), model, terms.value);
  })
);

const proposedFor = (index: number) =>
  rankers.flatMap((ranker) => ranker.suggest(texts[index]!.text, vectors[index]!));
const isExtracted = (text: string): boolean => extractStatements(TEST_HASH, documentOf([text])).length > 0;

describe('sentences in policies that state no control', () => {
  it('get no suggestion from any framework', () => {
    const wrong = texts.filter(({ text }, index) => isExtracted(text) && proposedFor(index).length > 0);
    expect(wrong).toEqual([]);
  });

  it('are nearly all left out before anything is ranked', () => {
    expect(texts.filter(({ text }) => isExtracted(text)).length).toBeLessThanOrEqual(2);
  });

  it('are turned down by the ranker alone, but for definitions of the field’s own words', () => {
    const proposed = texts.filter((_text, index) => proposedFor(index).length > 0);
    expect(proposed.filter(({ kind }) => kind === 'definition').length).toBeLessThanOrEqual(6);
    expect(proposed.filter(({ kind }) => kind !== 'definition').length).toBeLessThanOrEqual(3);
  });

  it('do not make the ranker turn down examples of controls', async () => {
    // examples of one framework against another, so that no text meets itself
    const soc2 = json('catalogs', 'soc2-2017.json') as Catalog;
    const terms = parseKeyTerms(json('catalogs', 'terms', 'soc2-2017.json'), soc2.id);
    const all = catalogTexts(soc2, terms.ok ? terms.value : {});
    const examples = new Set(soc2.requirements.flatMap((requirement) => requirement.examples));
    const asked = prepared('soc2-2017', await fingerprint(MODEL_VERSION, all))
      .map((vector, index) => ({ text: all[index]!, vector }))
      .filter(({ text }, index) => examples.has(text) && index % 5 === 0);
    const silent = asked.filter(({ text, vector }) => rankers[0]!.suggest(text, vector).length === 0);
    expect(asked.length).toBeGreaterThan(50);
    expect(silent.length / asked.length).toBeLessThan(0.15);
  });
});
