import { extractStatements } from '../../domain/controls/extract-statements';
import type { ParsedDocument } from '../../domain/documents/parsed-document';
import type { ContentHash, FrameworkId } from '../../domain/ids';
import { catalogTexts, createRanker, type Ranker } from '../../domain/mapping/ranker';
import type { AnalystError, RankInput } from '../../ports/analyst';
import { createBundledCatalogs } from '../catalogs/bundled-catalogs';
import { vectorsUrl } from '../catalogs/catalog-vectors';
import { decodeVectors, fingerprint } from '../catalogs/vector-file';
import { MODEL_VERSION } from '../embedding/model';
import { serveWorker, thisWorker } from '../worker-rpc';

const catalogs = createBundledCatalogs();
const rankers = new Map<FrameworkId, Ranker>();

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
  const url = vectorsUrl(framework);
  const response = url ? await fetch(url) : null;
  if (!response?.ok) return missing;
  const made = await fingerprint(MODEL_VERSION, catalogTexts(catalog.value));
  const vectors = decodeVectors(await response.arrayBuffer(), made);
  if (!vectors) return missing;
  rankers.set(framework, createRanker(catalog.value, vectors));
  return null;
};

serveWorker(thisWorker, {
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
    inputs.map(({ text, vector }) =>
      frameworks
        .flatMap((framework) => rankers.get(framework)?.suggest(text, vector) ?? [])
        .sort((one, other) => other.score - one.score)
    ),
  /** The whole ranking of one framework, for measuring; `pattern` keeps the requirements whose id matches. */
  rankAll: (framework: FrameworkId, pattern: string, inputs: readonly RankInput[]) =>
    inputs.map(({ text, vector }) => {
      const among = new RegExp(pattern);
      const ranker = rankers.get(framework);
      return {
        ranked: (ranker?.rank(text, vector, ({ id }) => among.test(id)) ?? [])
          .slice(0, 20)
          .map(({ requirement, score, fused, nearness, nearest, told, lead }) => ({
            id: requirement.id,
            score,
            fused,
            nearness,
            nearest,
            told,
            lead
          })),
        accepted: (ranker?.suggest(text, vector) ?? []).map(({ requirement, score }) => ({
          id: requirement.slice(framework.length + 1),
          score
        }))
      };
    })
});
