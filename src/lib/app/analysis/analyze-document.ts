import type { Statement } from '../../domain/controls/statement';
import type { ContentHash, FrameworkId } from '../../domain/ids';
import { contextTexts, meanDirection } from '../../domain/mapping/section-context';
import type { Suggestion } from '../../domain/mapping/suggestion';
import { err, ok, type Result } from '../../domain/result';
import type { Analyst, AnalystError } from '../../ports/analyst';
import type { EmbedError, Embedder } from '../../ports/embedder';

export type AnalysisError = AnalystError | EmbedError;

export interface AnalyzeInput {
  readonly document: ContentHash;
  readonly title: string;
  readonly frameworks: readonly FrameworkId[];
  readonly parsed: Uint8Array<ArrayBuffer>;
}

export interface AnalyzeHooks {
  readonly signal?: AbortSignal;
  /** Called once, as soon as the statements are known and before any is ranked. */
  readonly onStatements?: (statements: readonly Statement[]) => void;
  /** Called as rankings come in; `index` points into the statements. */
  readonly onSuggestions?: (
    ranked: readonly { readonly index: number; readonly suggestions: readonly Suggestion[] }[]
  ) => void;
  /** Statements embedded so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Vectors are ranked in groups while others are still being computed, so that the first results show early. */
const RANK_GROUP = 16;
/** The first group is smaller: something shows at once. */
const FIRST_GROUP = 4;

/** Titles and headings above statements, each once, and the direction of those above a statement. */
const createSections = (
  title: string,
  statements: readonly Statement[]
): {
  readonly texts: readonly string[];
  of(index: number, vectors: readonly Float32Array[]): Float32Array | null;
} => {
  const contexts = statements.map(({ headings }) => contextTexts(title, headings));
  const texts = [...new Set(contexts.flat())];
  const placeOf = new Map(texts.map((text, place) => [text, place]));
  // statements of one section share one vector
  const bySection = new Map<string, Float32Array | null>();
  return {
    texts,
    of(index, vectors) {
      const context = contexts[index] ?? [];
      const key = context.join('\n');
      const known = bySection.get(key);
      if (known !== undefined) return known;
      const section = meanDirection(context.map((text) => vectors[placeOf.get(text)!]!));
      bySection.set(key, section);
      return section;
    }
  };
};

/**
 * Statements of one document with their suggestions: extract, embed, rank, the last two overlapping.
 * Returns arrays parallel to each other. A cancelled call keeps the vectors that were cached.
 */
export const analyzeDocument =
  (deps: { readonly analyst: Analyst; readonly embedder: Embedder }) =>
  async (
    input: AnalyzeInput,
    hooks: AnalyzeHooks = {}
  ): Promise<Result<{ statements: Statement[]; suggestions: Suggestion[][] }, AnalysisError>> => {
    const extracted = await deps.analyst.extract(input.document, input.parsed);
    if (!extracted.ok) return extracted;
    const statements = extracted.value;
    hooks.onStatements?.(statements);
    if (hooks.signal?.aborted) return err({ code: 'cancelled', message: 'The analysis was cancelled.' });

    const suggestions: Suggestion[][] = statements.map(() => []);
    // nothing to compare with: the model need not be loaded
    if (input.frameworks.length === 0) return ok({ statements, suggestions });
    // one request for both, headings first: the workers never wait between them
    const sections = createSections(input.title, statements);
    const above = sections.texts.length;
    const headings: Float32Array[] = new Array<Float32Array>(above);
    let headingsKnown = 0;
    const waiting: { index: number; vector: Float32Array }[] = [];
    let failure: AnalystError | null = null;
    let ranking: Promise<void> | null = null;
    let embedded = 0;
    let shown = false;

    const rankWaiting = async (least: number): Promise<void> => {
      while (waiting.length >= least && !failure) {
        const group = waiting.splice(0, RANK_GROUP);
        const ranked = await deps.analyst.rank(
          input.frameworks,
          group.map(({ index, vector }) => ({
            text: statements[index]!.text,
            vector,
            section: sections.of(index, headings)
          }))
        );
        if (!ranked.ok) {
          failure = ranked.error;
          return;
        }
        const rows = group.map(({ index }, at) => ({ index, suggestions: ranked.value[at] ?? [] }));
        for (const row of rows) suggestions[row.index] = [...row.suggestions];
        hooks.onSuggestions?.(rows);
      }
    };
    const startRanking = (): void => {
      const least = shown ? RANK_GROUP : FIRST_GROUP;
      if (waiting.length < least || headingsKnown < above) return;
      shown = true;
      ranking ??= rankWaiting(least).finally(() => {
        ranking = null;
      });
    };

    const vectors = await deps.embedder.embed(
      [...sections.texts, ...statements.map((statement) => statement.text)],
      {
        order: 'stream',
        ...(hooks.signal ? { signal: hooks.signal } : {}),
        onVector: (place, vector) => {
          if (place < above) {
            headings[place] = vector;
            headingsKnown += 1;
          } else {
            embedded += 1;
            waiting.push({ index: place - above, vector });
            hooks.onProgress?.(embedded, statements.length);
          }
          startRanking();
        }
      }
    );
    if (!vectors.ok) return vectors;
    await ranking;
    await rankWaiting(1);
    return failure ? err(failure) : ok({ statements, suggestions });
  };
