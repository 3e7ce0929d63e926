import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import type { FrameworkId } from '../domain/ids';
import { RANKING_VERSION, type Ranked } from '../domain/mapping/ranker';
import type { MeasureCommand } from './command';

interface EvalArgs {
  readonly framework: FrameworkId;
  /** Requirements whose id matches are ranked: labels of annex controls are compared with annex controls. */
  readonly among: string;
  readonly texts: readonly string[];
  /** Candidates of each text at most; 20 where it is left out. */
  readonly most?: number;
}

interface EvalRow {
  readonly ranked: readonly ({ readonly id: string } & Omit<Ranked, 'requirement'>)[];
  /** What the app would propose. */
  readonly accepted: readonly { readonly id: string; readonly score: number }[];
}

interface EvalAnswer {
  /** `RANKING_VERSION` */
  readonly ranking: number;
  /** Parallel to `texts`. */
  readonly rows: readonly EvalRow[];
}

/** Ranks each text as the app ranks a statement. */
export const run: MeasureCommand = async (args, { log }): Promise<EvalAnswer> => {
  const { framework, among, texts, most = 20 } = args as EvalArgs;
  const analyst = createWorkerAnalyst();
  const loaded = await analyst.load([framework]);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const pool = createEmbeddingPool();
  const start = performance.now();
  const vectors = await pool.embed(texts, { order: 'batch' });
  if (!vectors.ok) throw new Error(vectors.error.message);
  log(`${texts.length} texts embedded in ${Math.round(performance.now() - start)} ms`);
  const rows = await analyst.client.call<EvalRow[]>('rankAll', [
    framework,
    among,
    texts.map((text, index) => ({ text, headings: [], vector: vectors.value[index] })),
    most
  ]);
  pool.release();
  analyst.release();
  return { ranking: RANKING_VERSION, rows };
};
