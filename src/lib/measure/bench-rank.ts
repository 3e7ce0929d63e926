import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import type { FrameworkId } from '../domain/ids';
import type { MeasureCommand } from './command';

interface RankArgs {
  readonly frameworks: readonly FrameworkId[];
  readonly statements: number;
}

export interface RankTimes {
  /** Catalogs, vectors and key terms read and indexed by a fresh worker. */
  readonly loadMs: number;
  /** From handing all statements to the worker until all suggestions are back; the median of some rounds. */
  readonly rankMs: number;
}

/** Embedding is measured elsewhere: so many different vectors are enough to rank with. */
const VECTORS = 60;
const ROUNDS = 5;
/** Statements that stand under one heading. */
const PER_SECTION = 8;

/** Ranks example statements of the catalogs against all frameworks, in the analyst's worker. */
export const run: MeasureCommand = async (args, { log }): Promise<RankTimes> => {
  const { frameworks, statements } = args as RankArgs;
  const catalogs = createBundledCatalogs();
  const texts: string[] = [];
  for (const framework of frameworks) {
    const catalog = await catalogs.load(framework);
    if (!catalog.ok) throw new Error(catalog.error.message);
    texts.push(...catalog.value.requirements.flatMap(({ examples }) => examples));
  }
  const step = Math.max(1, Math.floor(texts.length / statements));
  const chosen = texts.filter((_, index) => index % step === 0).slice(0, statements);
  const pool = createEmbeddingPool();
  const vectors = await pool.embed(chosen.slice(0, VECTORS), { order: 'batch' });
  pool.release();
  if (!vectors.ok) throw new Error(vectors.error.message);

  const analyst = createWorkerAnalyst();
  let start = performance.now();
  const loaded = await analyst.load(frameworks);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const loadMs = performance.now() - start;
  const sections = vectors.value.map((vector) => vector.slice());
  const inputs = Array.from({ length: statements }, (_, index) => ({
    text: chosen[index % chosen.length]!,
    vector: vectors.value[index % vectors.value.length]!,
    section: sections[Math.floor(index / PER_SECTION) % sections.length]!
  }));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    start = performance.now();
    const ranked = await analyst.rank(frameworks, inputs);
    if (!ranked.ok) throw new Error(ranked.error.message);
    times.push(performance.now() - start);
  }
  analyst.release();
  log(`${statements} statements ranked in ${times.map(Math.round).join(', ')} ms`);
  return { loadMs, rankMs: times.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)]! };
};
