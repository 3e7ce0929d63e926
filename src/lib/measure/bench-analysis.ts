import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { browserEnvironment } from '../adapters/browser/environment';
import { createCachedEmbedder } from '../adapters/embedding/cached-embedder';
import { createEmbeddingPool } from '../adapters/embedding/embedding-pool';
import { createWorkerParser, startParserWorker } from '../adapters/parsing/worker-parser';
import { createStorage } from '../adapters/storage/create-storage';
import { createMemoryDeviceRecords } from '../adapters/memory/memory-device-records';
import { createDocumentPasswords } from '../app/documents/document-passwords';
import { createAnalysisQueue, type QueuedDocument } from '../app/analysis/analysis-queue';
import type { FrameworkId } from '../domain/ids';
import type { Embedder } from '../ports/embedder';
import type { MeasureCommand } from './command';
import { benchFacts } from './bench-facts';

export interface AnalysisTimes {
  readonly documents: number;
  readonly pages: number;
  readonly statements: number;
  /** Parsing, extraction, embedding, ranking and storing, from the first file to the last suggestion. */
  readonly analysisMs: number;
  /** The same texts embedded by the same warm pool and nothing else. */
  readonly embeddingMs: number;
}

const DATABASE = 'fieldroom-bench-analysis';
const erase = (): Promise<unknown> =>
  Promise.all(
    [DATABASE, `${DATABASE}-derived`].map(
      (name) =>
        new Promise((done) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = request.onerror = request.onblocked = done;
        })
    )
  );

/** The whole analysis of the given files through the real storage, against pure embedding of its statements. */
export const run: MeasureCommand = async (args, { files, log }): Promise<AnalysisTimes> => {
  const { frameworks } = args as { readonly frameworks: readonly FrameworkId[] };
  await erase();
  const storage = await createStorage({ name: DATABASE });
  if (!storage.ok) throw new Error(storage.error.message);
  const { logs, blobs, derived } = storage.value;
  const engagement = await logs.create(benchFacts(frameworks), { name: 'Bench' });
  if (!engagement.ok) throw new Error(engagement.error.message);
  const documents: QueuedDocument[] = [];
  for (const file of files) {
    const stored = await blobs.put(engagement.value.id, await file.arrayBuffer());
    if (!stored.ok) throw new Error(stored.error.message);
    documents.push({ document: await blobs.hash(await file.arrayBuffer()), name: file.name });
  }

  const pool = createEmbeddingPool();
  const analyst = createWorkerAnalyst();
  const loaded = await analyst.load(frameworks);
  if (!loaded.ok) throw new Error(loaded.error.message);
  // until the engine has compiled the model for speed: it does so in the background, on the same two cores
  const warmUp = Array.from({ length: 240 }, (_, at) => `The owner of system ${at} reviews access rights.`);
  await pool.embed(warmUp);

  // titles and headings are embedded too: everything that was asked for is what embedding alone is measured on
  const asked = new Set<string>();
  const recording: Embedder = {
    ...pool,
    embed: (wanted, options) => {
      for (const text of wanted) asked.add(text);
      return pool.embed(wanted, options);
    }
  };

  let pages = 0;
  let statements = 0;
  const failures: string[] = [];
  let start = performance.now();
  await new Promise<void>((done) => {
    const queue = createAnalysisQueue(
      {
        engagement: engagement.value.id,
        frameworks,
        parser: createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after }),
        blobs,
        derived,
        passwords: createDocumentPasswords(createMemoryDeviceRecords()),
        analyst,
        embedder: createCachedEmbedder(recording, derived, engagement.value.id),
        version: 'bench'
      },
      (event) => {
        if (event.type === 'finished') {
          pages += event.analysis.summary.pages;
          statements += event.analysis.statements.length;
        } else if (event.type === 'progress' && event.progress.step === 'failed') {
          failures.push(event.progress.message);
        } else if (event.type === 'idle') done();
      }
    );
    queue.enqueue(documents);
  });
  const analysisMs = performance.now() - start;
  performance.measure('analysis', { start, duration: analysisMs });
  if (failures.length > 0) throw new Error(failures[0]);

  start = performance.now();
  const pure = await pool.embed([...asked], { order: 'batch' });
  if (!pure.ok) throw new Error(pure.error.message);
  const embeddingMs = performance.now() - start;
  performance.measure('embedding', { start, duration: embeddingMs });
  log(`${pages} pages: analysis ${Math.round(analysisMs)} ms, embedding alone ${Math.round(embeddingMs)} ms`);

  pool.release();
  analyst.release();
  await storage.value.close();
  await erase();
  return { documents: documents.length, pages, statements, analysisMs, embeddingMs };
};
