import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import {
  loadKeyTerms,
  loadOtherSubjects,
  OTHER_SUBJECTS,
  SUBJECTS,
  subjectsFingerprint,
  SUBSPACE,
  subspaceFingerprint
} from '../adapters/catalogs/prepared';
import { encodeVectors, fingerprint } from '../adapters/catalogs/vector-file';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import { MODEL_VERSION } from '../adapters/embedding/model';
import { createOverlaps } from '../domain/analysis/overlapping-clauses';
import { requirementRef, type FrameworkId } from '../domain/ids';
import { catalogTexts, textsOf } from '../domain/mapping/catalog-texts';
import { toBase64 } from './base64';
import type { MeasureCommand } from './command';
import { learnSubjects, type SubjectText } from './learn-subjects';
import { learnSubspace } from './learn-subspace';

interface VectorsArgs {
  readonly frameworks: readonly FrameworkId[];
  /** Texts that only tests rank, by the name of their file. */
  readonly fixtures: Readonly<Record<string, readonly string[]>>;
}

interface VectorsAnswer {
  /** Base64 by file name: the vectors of each framework and the subspace in which they are compared. */
  readonly files: Readonly<Record<string, string>>;
  readonly fixtures: Readonly<Record<string, string>>;
  /** Fingerprint of all texts that the subspace was learned from, in hex. */
  readonly subspaceMadeFrom: string;
}

/** Vector files, made by the code that embeds documents. */
export const run: MeasureCommand = async (args, { log }): Promise<VectorsAnswer> => {
  const { frameworks, fixtures: fixtureTexts } = args as VectorsArgs;
  const catalogs = createBundledCatalogs();
  const pool = createEmbeddingPool();
  const files: Record<string, string> = {};
  const classes: Float32Array[][][] = [];
  const all: string[] = [];
  const bySubject: SubjectText[] = [];
  for (const framework of frameworks) {
    const catalog = await catalogs.load(framework);
    if (!catalog.ok) throw new Error(catalog.error.message);
    const keyTerms = await loadKeyTerms(framework);
    if (!keyTerms) throw new Error(`The key terms of ${framework} cannot be read.`);
    const texts = catalogTexts(catalog.value, keyTerms);
    all.push(...texts);
    log(`${framework}: ${texts.length} texts`);
    const vectors = await pool.embed(texts, { order: 'batch' });
    if (!vectors.ok) throw new Error(vectors.error.message);
    files[framework] = toBase64(encodeVectors(vectors.value, await fingerprint(MODEL_VERSION, texts)));
    const overlapping = createOverlaps([catalog.value]);
    const overlaps = new Set(
      catalog.value.requirements.flatMap(({ id }) => overlapping(requirementRef(framework, id)))
    );
    let at = 0;
    classes.push(
      catalog.value.requirements
        .filter(({ assessable }) => assessable)
        .map((requirement) => {
          const from = at;
          at += textsOf(requirement, keyTerms).length;
          const own = vectors.value.slice(from, at);
          const subject = {
            framework,
            requirement: requirement.id,
            overlaps: overlaps.has(requirementRef(framework, requirement.id))
          };
          bySubject.push(...own.map((vector) => ({ ...subject, vector })));
          return own;
        })
    );
  }
  const others = await loadOtherSubjects();
  const otherVectors = others && (await pool.embed(others, { order: 'batch' }));
  if (!others || !otherVectors?.ok) throw new Error('The texts on other subjects cannot be read.');
  files[OTHER_SUBJECTS] = toBase64(
    encodeVectors(otherVectors.value, await fingerprint(MODEL_VERSION, others))
  );
  bySubject.push(
    ...otherVectors.value.map((vector) => ({ framework: null, requirement: '', overlaps: false, vector }))
  );
  const fixtures: Record<string, string> = {};
  for (const [name, texts] of Object.entries(fixtureTexts)) {
    const vectors = await pool.embed(texts, { order: 'batch' });
    if (!vectors.ok) throw new Error(vectors.error.message);
    fixtures[name] = toBase64(encodeVectors(vectors.value, await fingerprint(MODEL_VERSION, texts)));
  }
  pool.release();
  log('learning the subspace');
  files[SUBSPACE] = toBase64(encodeVectors(learnSubspace(classes), await subspaceFingerprint()));
  log('learning the subjects');
  files[SUBJECTS] = toBase64(encodeVectors(learnSubjects(bySubject), await subjectsFingerprint()));
  const madeFrom = await fingerprint(MODEL_VERSION, all);
  return {
    files,
    fixtures,
    subspaceMadeFrom: Array.from(madeFrom, (byte) => byte.toString(16).padStart(2, '0')).join('')
  };
};
