import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeVectors, fingerprint } from '../../src/lib/adapters/catalogs/vector-file';
import {
  OTHER_SUBJECTS,
  SUBJECTS,
  subjectsFingerprint,
  SUBSPACE,
  subspaceFingerprint
} from '../../src/lib/adapters/catalogs/prepared';
import { DIMENSIONS, MODEL_VERSION } from '../../src/lib/adapters/embedding/model';
import type { Catalog } from '../../src/lib/domain/catalog/catalog';
import { noKeyTerms, parseKeyTerms } from '../../src/lib/domain/mapping/key-terms';
import { catalogTexts } from '../../src/lib/domain/mapping/ranker';
import { subjectNames } from '../../src/lib/domain/mapping/subjects';

/** What to do where one of these tests is red. */
const AGAIN = 'run: node src/tools/make-vectors.mjs';

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));
const bytes = (...path: string[]): ArrayBuffer => Uint8Array.from(readFileSync(join(...path))).buffer;
const vectorsOf = (name: string, made: Uint8Array) =>
  decodeVectors(bytes('catalogs', 'vectors', `${name}.bin`), made);

const frameworks = readdirSync('catalogs')
  .filter((name) => name.endsWith('.json') && !name.startsWith('crosswalk-'))
  .map((name) => name.replace(/\.json$/, ''))
  .sort();

const textsOf = (framework: string): string[] => {
  const path = ['catalogs', 'terms', `${framework}.json`];
  const terms = existsSync(join(...path)) ? parseKeyTerms(json(...path), framework) : null;
  const catalog = json('catalogs', `${framework}.json`) as Catalog;
  return catalogTexts(catalog, terms?.ok ? terms.value : noKeyTerms);
};

describe('prepared vectors', () => {
  it.each(frameworks)('of %s are those of its texts and key terms of today', async (framework) => {
    const texts = textsOf(framework);
    const vectors = vectorsOf(framework, await fingerprint(MODEL_VERSION, texts));
    expect(vectors, AGAIN).not.toBeNull();
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors!) expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(0.01);
  });

  it('of texts on other subjects are those of today', async () => {
    const { texts } = json('catalogs', 'terms', `${OTHER_SUBJECTS}.json`) as { readonly texts: string[] };
    expect(vectorsOf(OTHER_SUBJECTS, await fingerprint(MODEL_VERSION, texts)), AGAIN).toHaveLength(
      texts.length
    );
  });

  it('span a subspace that was learned from the texts of today', async () => {
    const rows = vectorsOf(SUBSPACE, await subspaceFingerprint());
    expect(rows!.every((row) => row.length === DIMENSIONS)).toBe(true);
    const made = await fingerprint(MODEL_VERSION, frameworks.flatMap(textsOf));
    expect(readFileSync(join('catalogs', 'vectors', 'subspace.txt'), 'utf8').trim(), AGAIN).toBe(
      Buffer.from(made).toString('hex')
    );
  });

  it('tell for each subject whether a text is about it', async () => {
    const rows = vectorsOf(SUBJECTS, await subjectsFingerprint());
    expect(rows!.map((row) => row.length)).toEqual(subjectNames.map(() => DIMENSIONS + 1));
  });

  it('of a changed text or key term are refused', async () => {
    const [first, ...rest] = textsOf('soc2-2017');
    expect(vectorsOf('soc2-2017', await fingerprint(MODEL_VERSION, [`${first}.`, ...rest]))).toBeNull();
    const last = rest.pop();
    const changed = [first!, ...rest, `${last} again`];
    expect(vectorsOf('soc2-2017', await fingerprint(MODEL_VERSION, changed))).toBeNull();
  });

  it('are there for nothing else', () => {
    expect(readdirSync(join('catalogs', 'vectors')).sort()).toEqual(
      [...frameworks, OTHER_SUBJECTS, SUBJECTS, SUBSPACE]
        .map((name) => `${name}.bin`)
        .concat(`${SUBSPACE}.txt`)
        .sort()
    );
  });
});
