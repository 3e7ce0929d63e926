import { createWorkerAnalyst } from './adapters/analysis/worker-analyst';
import { browserEnvironment } from './adapters/browser/environment';
import { createCachedEmbedder } from './adapters/embedding/cached-embedder';
import { createEmbeddingPool } from './adapters/embedding/embedding-pool';
import { createWorkerParser, startParserWorker } from './adapters/parsing/worker-parser';
import type { EngagementId } from './domain/ids';
import { err } from './domain/result';
import type { DerivedStore } from './ports/derived-store';
import type { PageRenderer } from './ports/page-renderer';

/** Drawing pages is needed only where a PDF is looked at. */
const renderer: PageRenderer = {
  open: () =>
    Promise.resolve(
      err({ code: 'internal', message: 'Pages cannot be drawn yet; the text is shown instead.' })
    )
};

/** Everything that reads and analyzes documents; each starts its workers when first used. */
export const createTools = (derived: DerivedStore) => {
  const pool = createEmbeddingPool();
  return {
    parser: createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after }),
    analyst: createWorkerAnalyst(),
    embedderFor: (engagement: EngagementId) => createCachedEmbedder(pool, derived, engagement),
    renderer
  };
};
