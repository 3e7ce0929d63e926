import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import type { MeasureCommand } from './command';
import { toBase64 } from './base64';

/** The vectors of the texts in `args`, one after the other as little-endian float32; base64. */
export const run: MeasureCommand = async (args, { log }): Promise<string> => {
  const texts = args as readonly string[];
  const pool = createEmbeddingPool();
  const vectors = await pool.embed(texts, { order: 'batch' });
  pool.release();
  if (!vectors.ok) throw new Error(vectors.error.message);
  log(`${texts.length} texts embedded`);
  const dimensions = vectors.value[0]?.length ?? 0;
  const all = new Float32Array(dimensions * texts.length);
  vectors.value.forEach((vector, index) => all.set(vector, dimensions * index));
  return toBase64(new Uint8Array(all.buffer));
};
