import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import {
  loadKeyTerms,
  loadOtherSubjects,
  OTHER_SUBJECTS,
  SUBSPACE,
  subspaceFingerprint
} from '../adapters/catalogs/prepared';
import { encodeVectors, fingerprint } from '../adapters/catalogs/vector-file';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import { MODEL_VERSION } from '../adapters/embedding/model';
import type { FrameworkId } from '../domain/ids';
import { catalogTexts, textsOf } from '../domain/mapping/ranker';
import { toBase64 } from './base64';
import type { MeasureCommand } from './command';
import { learnSubspace } from './learn-subspace';

/**
 * The vector file of each framework of `args` (ids), made by the code that embeds documents, and the subspace in
 * which they are compared; base64 by file name.
 */
export const run: MeasureCommand = async (args, { log }) => {
  const catalogs = createBundledCatalogs();
  const pool = createEmbeddingPool();
  const files: Record<string, string> = {};
  const classes: Float32Array[][][] = [];
  for (const framework of args as FrameworkId[]) {
    const catalog = await catalogs.load(framework);
    if (!catalog.ok) throw new Error(catalog.error.message);
    const keyTerms = await loadKeyTerms(framework);
    if (!keyTerms) throw new Error(`The key terms of ${framework} cannot be read.`);
    const texts = catalogTexts(catalog.value, keyTerms);
    log(`${framework}: ${texts.length} texts`);
    const vectors = await pool.embed(texts, { order: 'batch' });
    if (!vectors.ok) throw new Error(vectors.error.message);
    files[framework] = toBase64(encodeVectors(vectors.value, await fingerprint(MODEL_VERSION, texts)));
    let at = 0;
    classes.push(
      catalog.value.requirements
        .filter(({ assessable }) => assessable)
        .map((requirement) => {
          const from = at;
          at += textsOf(requirement, keyTerms).length;
          return vectors.value.slice(from, at);
        })
    );
  }
  const others = await loadOtherSubjects();
  const otherVectors = others && (await pool.embed(others, { order: 'batch' }));
  if (!others || !otherVectors?.ok) throw new Error('The texts on other subjects cannot be read.');
  files[OTHER_SUBJECTS] = toBase64(
    encodeVectors(otherVectors.value, await fingerprint(MODEL_VERSION, others))
  );
  pool.release();
  log('learning the subspace');
  files[SUBSPACE] = toBase64(encodeVectors(learnSubspace(classes), await subspaceFingerprint()));
  return files;
};
