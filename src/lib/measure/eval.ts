import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import type { FrameworkId } from '../domain/ids';
import { RANKING_VERSION, type Ranked } from '../domain/mapping/ranker';
import { contextTexts, meanDirection } from '../domain/mapping/section-context';
import type { MeasureCommand } from './command';

interface EvalArgs {
  readonly framework: FrameworkId;
  /** Requirements whose id matches are ranked: labels of annex controls are compared with annex controls. */
  readonly among: string;
  readonly texts: readonly string[];
  /** Vectors of the texts one after the other, as `embed` gives them; they are computed where it is left out. */
  readonly vectors?: string;
  /** Title and headings above each text, null where they are not known. */
  readonly above?: readonly (readonly string[] | null)[];
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

const vectorsFrom = (base64: string, count: number): Float32Array[] => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const all = new Float32Array(bytes.buffer);
  const size = all.length / Math.max(1, count);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
};

const embedAll = async (texts: readonly string[], log: (line: string) => void): Promise<Float32Array[]> => {
  const pool = createEmbeddingPool();
  const start = performance.now();
  const vectors = await pool.embed(texts, { order: 'batch' });
  pool.release();
  if (!vectors.ok) throw new Error(vectors.error.message);
  log(`${texts.length} texts embedded in ${Math.round(performance.now() - start)} ms`);
  return vectors.value;
};

const sectionsOf = async (
  above: readonly (readonly string[] | null)[],
  log: (line: string) => void
): Promise<(Float32Array | null)[]> => {
  const contexts = above.map((path) => (path ? contextTexts(path[0] ?? '', path.slice(1)) : []));
  const texts = [...new Set(contexts.flat())];
  const vectors = texts.length > 0 ? await embedAll(texts, log) : [];
  const vectorOf = new Map(texts.map((text, index) => [text, vectors[index]!]));
  return contexts.map((context) => meanDirection(context.map((text) => vectorOf.get(text)!)));
};

/** Ranks each text as the app ranks a statement. */
export const run: MeasureCommand = async (args, { log }): Promise<EvalAnswer> => {
  const { framework, among, texts, vectors: known, above, most = 20 } = args as EvalArgs;
  const analyst = createWorkerAnalyst();
  const loaded = await analyst.load([framework]);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const vectors = known ? vectorsFrom(known, texts.length) : await embedAll(texts, log);
  const sections = await sectionsOf(above ?? [], log);
  const rows = await analyst.client.call<EvalRow[]>('rankAll', [
    framework,
    among,
    texts.map((text, index) => ({
      text,
      vector: vectors[index],
      section: sections[index] ?? null
    })),
    most
  ]);
  analyst.release();
  return { ranking: RANKING_VERSION, rows };
};
