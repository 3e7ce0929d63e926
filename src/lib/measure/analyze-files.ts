import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { browserEnvironment } from '../adapters/browser/environment';
import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import { createMemoryBlobStore } from '../adapters/memory/memory-blob-store';
import { createMemoryDerivedStore } from '../adapters/memory/memory-derived-store';
import { createWorkerParser, startParserWorker } from '../adapters/parsing/worker-parser';
import { createMemoryDeviceRecords } from '../adapters/memory/memory-device-records';
import { createDocumentPasswords } from '../app/documents/document-passwords';
import { createAnalysisQueue, type AnalysisEvent, type QueuedDocument } from '../app/analysis/analysis-queue';
import type { DocumentAnalysis } from '../app/analysis/document-analysis';
import { createCoverageIndex } from '../domain/analysis/coverage-index';
import type { RequirementCoverage } from '../domain/analysis/coverage';
import type { Catalog } from '../domain/catalog/catalog';
import type { ContentHash, EngagementId, FrameworkId, RequirementRef } from '../domain/ids';
import type { MeasureContext } from './command';
import { createStopwatch } from './stopwatch';

export interface AnalyzeArgs {
  readonly frameworks: readonly FrameworkId[];
  /** Names of the files in the answer, parallel to the files. */
  readonly names: readonly string[];
}

export interface AnalyzedFiles {
  readonly catalogs: readonly Catalog[];
  readonly analyses: ReadonlyMap<ContentHash, DocumentAnalysis>;
  readonly coverage: ReadonlyMap<RequirementRef, RequirementCoverage>;
  readonly nameOf: ReadonlyMap<ContentHash, string>;
  readonly errors: readonly { readonly file: string; readonly error: string }[];
  /** Milliseconds; how long each kind of work was under way, which overlaps, and the whole from first byte to last result. */
  readonly timings: {
    readonly parse: number;
    readonly embed: number;
    readonly rank: number;
    readonly total: number;
  };
}

const ENGAGEMENT = 'measure' as EngagementId;

const loadCatalogs = async (frameworks: readonly FrameworkId[]): Promise<Catalog[]> => {
  const source = createBundledCatalogs();
  const catalogs: Catalog[] = [];
  for (const framework of frameworks) {
    const loaded = await source.load(framework);
    if (!loaded.ok) throw new Error(loaded.error.message);
    catalogs.push(loaded.value);
  }
  return catalogs;
};

/**
 * The main job on the files handed in, with the parser, queue, model, ranking and coverage of the app; only what
 * is kept is kept in memory. The model and the catalogs are loaded before the clock starts.
 */
export const analyzeFiles = async (
  { frameworks, names }: AnalyzeArgs,
  { files, log }: MeasureContext
): Promise<AnalyzedFiles> => {
  const catalogs = await loadCatalogs(frameworks);
  const parser = createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after });
  const analyst = createWorkerAnalyst();
  const embedder = createEmbeddingPool();
  const blobs = createMemoryBlobStore();
  const ready = [await analyst.load(frameworks), await embedder.warmUp()];
  for (const each of ready) if (!each.ok) throw new Error(each.error.message);

  const nameOf = new Map<ContentHash, string>();
  const errors: { readonly file: string; readonly error: string }[] = [];
  const queued: QueuedDocument[] = [];
  for (const [index, file] of files.entries()) {
    const name = names[index] ?? file.name;
    const stored = await blobs.put(ENGAGEMENT, await file.arrayBuffer());
    if (!stored.ok) errors.push({ file: name, error: stored.error.message });
    else if (nameOf.has(stored.value))
      errors.push({ file: name, error: `The same file as ${nameOf.get(stored.value)!}.` });
    else {
      nameOf.set(stored.value, name);
      queued.push({ document: stored.value, name });
    }
  }

  const watch = { parse: createStopwatch(), embed: createStopwatch(), rank: createStopwatch() };
  const analyses = new Map<ContentHash, DocumentAnalysis>();
  const start = performance.now();
  await new Promise<void>((resolve) => {
    const take = (event: AnalysisEvent): void => {
      if (event.type === 'idle') resolve();
      else if (event.type === 'finished') {
        analyses.set(event.analysis.document, event.analysis);
        log(`${nameOf.get(event.analysis.document)!}: ${event.analysis.statements.length} statements`);
      } else if (event.type === 'progress' && event.progress.step === 'failed')
        errors.push({ file: nameOf.get(event.document)!, error: event.progress.message });
    };
    const queue = createAnalysisQueue(
      {
        engagement: ENGAGEMENT,
        frameworks,
        blobs,
        derived: createMemoryDerivedStore(),
        passwords: createDocumentPasswords(createMemoryDeviceRecords()),
        version: 'measure',
        parser: {
          ...parser,
          parse: (file, options) => watch.parse.during(() => parser.parse(file, options)),
          recognize: (file, parsed, options) =>
            watch.parse.during(() => parser.recognize(file, parsed, options))
        },
        analyst: { ...analyst, rank: (...input) => watch.rank.during(() => analyst.rank(...input)) },
        embedder: { ...embedder, embed: (...input) => watch.embed.during(() => embedder.embed(...input)) }
      },
      take
    );
    if (queued.length === 0) resolve();
    else queue.enqueue(queued);
  });
  const coverage = createCoverageIndex(catalogs).update(analyses.values(), { mappings: {}, controls: {} });
  const total = performance.now() - start;
  embedder.release();
  analyst.release();
  return {
    catalogs,
    analyses,
    coverage,
    nameOf,
    errors,
    timings: {
      parse: Math.round(watch.parse.elapsed()),
      embed: Math.round(watch.embed.elapsed()),
      rank: Math.round(watch.rank.elapsed()),
      total: Math.round(total)
    }
  };
};
