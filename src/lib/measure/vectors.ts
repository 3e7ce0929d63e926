import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import { encodeVectors, fingerprint } from '../adapters/catalogs/vector-file';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import { MODEL_VERSION } from '../adapters/embedding/model';
import type { FrameworkId } from '../domain/ids';
import { catalogTexts } from '../domain/mapping/ranker';
import { toBase64 } from './base64';
import type { MeasureCommand } from './command';

/** The vector file of each framework of `args` (ids), made by the code that embeds documents; base64. */
export const run: MeasureCommand = async (args, { log }) => {
  const catalogs = createBundledCatalogs();
  const pool = createEmbeddingPool();
  const files: Record<string, string> = {};
  for (const framework of args as FrameworkId[]) {
    const catalog = await catalogs.load(framework);
    if (!catalog.ok) throw new Error(catalog.error.message);
    const texts = catalogTexts(catalog.value);
    log(`${framework}: ${texts.length} texts`);
    const vectors = await pool.embed(texts, { order: 'batch' });
    if (!vectors.ok) throw new Error(vectors.error.message);
    files[framework] = toBase64(encodeVectors(vectors.value, await fingerprint(MODEL_VERSION, texts)));
  }
  pool.release();
  return files;
};
