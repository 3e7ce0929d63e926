import type { Catalog } from '../../domain/catalog/catalog';
import { extractStatements } from '../../domain/controls/extract-statements';
import type { ParsedDocument } from '../../domain/documents/parsed-document';
import type { ContentHash, FrameworkId } from '../../domain/ids';
import { createRanker, type Ranker, type RankingModel } from '../../domain/mapping/ranker';
import type { AnalystError, RankInput } from '../../ports/analyst';
import { createBundledCatalogs } from '../catalogs/bundled-catalogs';
import { loadPrepared, loadRankingModel } from '../catalogs/prepared';
import { serveWorker, thisWorker } from '../worker-rpc';

const catalogs = createBundledCatalogs();
const rankers = new Map<FrameworkId, Ranker>();
let model: RankingModel | null = null;

/** Which version of an own framework is held, and which content of it. */
const versions = new Map<FrameworkId, string>();

const missing: AnalystError = {
  code: 'vectors-missing',
  message:
    'The prepared data of a framework does not fit this build. Reload the page; if that does not help, reinstall the app.'
};

const loadRanker = async (framework: FrameworkId): Promise<AnalystError | null> => {
  if (rankers.has(framework)) return null;
  const catalog = await catalogs.load(framework);
  if (!catalog.ok) {
    const code = catalog.error.code === 'damaged' ? 'catalog-damaged' : 'catalog-missing';
    return { code, message: catalog.error.message };
  }
  model ??= await loadRankingModel();
  const prepared = model ? await loadPrepared(catalog.value) : null;
  if (!model || !prepared) return missing;
  rankers.set(framework, createRanker(catalog.value, prepared.vectors, model, prepared.keyTerms));
  return null;
};

serveWorker(thisWorker, {
  holds: (framework: FrameworkId, version: string, content: string) =>
    versions.get(framework) === `${version} ${content}`,
  async take(
    catalog: Catalog,
    vectors: readonly Float32Array[],
    content: string
  ): Promise<AnalystError | null> {
    model ??= await loadRankingModel();
    if (!model) return missing;
    rankers.set(catalog.id, createRanker(catalog, vectors, model));
    versions.set(catalog.id, `${catalog.version} ${content}`);
    return null;
  },
  async load(frameworks: readonly FrameworkId[]): Promise<AnalystError | null> {
    for (const framework of frameworks) {
      const failure = await loadRanker(framework);
      if (failure) return failure;
    }
    return null;
  },
  extract: (document: ContentHash, parsed: Uint8Array) =>
    extractStatements(document, JSON.parse(new TextDecoder().decode(parsed)) as ParsedDocument),
  suggest: (frameworks: readonly FrameworkId[], inputs: readonly RankInput[]) =>
    inputs.map(({ text, vector, section }) =>
      frameworks
        .flatMap((framework) => rankers.get(framework)?.suggest(text, vector, section) ?? [])
        .sort((one, other) => other.score - one.score)
    ),
  /**
   * The ranking of one framework, for measuring; `pattern` keeps the requirements whose id matches. Candidates
   * come with all their features, at most `most` of them.
   */
  rankAll: (framework: FrameworkId, pattern: string, inputs: readonly RankInput[], most = 20) => {
    const among = new RegExp(pattern);
    const ranker = rankers.get(framework);
    return inputs.map(({ text, vector, section }) => ({
      ranked: (ranker?.rank(text, vector, ({ id }) => among.test(id), section) ?? [])
        .slice(0, most)
        .map(({ requirement, score, fused, share, pooled, apart, place, doubt, parts }) => ({
          id: requirement.id,
          score,
          fused,
          share,
          pooled,
          apart,
          place,
          doubt,
          parts
        })),
      accepted: (ranker?.suggest(text, vector, section) ?? []).map(({ requirement, score }) => ({
        id: requirement.slice(framework.length + 1),
        score
      }))
    }));
  }
});
