import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import type { MeasureCommand } from './command';

interface EmbedArgs {
  /** Workers of the pool, one measurement for each. */
  readonly workers: readonly number[];
  /** Word pieces of a text, its two marks included, and how many such texts. */
  readonly sizes: readonly { readonly tokens: number; readonly texts: number }[];
}

export interface EmbedRate {
  readonly workers: number;
  readonly tokens: number;
  readonly texts: number;
  readonly perSecond: number;
  /** Until the first worker could embed. */
  readonly loadMs: number;
}

/** Each of these is one word piece of the model's vocabulary. */
const words = (
  'access user review security policy system data network risk owner asset change record control audit ' +
  'report plan test team service key staff process standard business software incident backup training log'
).split(' ');

const textOf = (tokens: number, seed: number): string =>
  Array.from(
    { length: tokens - 2 },
    (_, at) => words[(seed * 7 + at * (1 + (seed % 5))) % words.length]
  ).join(' ');

/** Embeddings per second of a warm pool. */
export const run: MeasureCommand = async (args, { log }): Promise<readonly EmbedRate[]> => {
  const { workers, sizes } = args as EmbedArgs;
  const rates: EmbedRate[] = [];
  for (const count of workers) {
    const pool = createEmbeddingPool({ workers: count });
    const start = performance.now();
    await pool.warmUp();
    const loadMs = Math.round(performance.now() - start);
    // the first calls are slow: the engine compiles the model for speed in the background, on the same cores
    await pool.embed(Array.from({ length: 120 * count }, (_, at) => textOf(24, at)));
    for (const { tokens, texts } of sizes) {
      const all = Array.from({ length: texts }, (_, at) => textOf(tokens, at));
      const from = performance.now();
      const embedded = await pool.embed(all, { order: 'batch' });
      if (!embedded.ok) throw new Error(embedded.error.message);
      const perSecond = texts / ((performance.now() - from) / 1000);
      log(`${count} worker${count === 1 ? '' : 's'}, ${tokens} tokens: ${perSecond.toFixed(1)} per second`);
      rates.push({ workers: count, tokens, texts, perSecond, loadMs });
    }
    pool.release();
  }
  return rates;
};
