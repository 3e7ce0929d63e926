import { createWorkerAnalyst } from './adapters/analysis/worker-analyst';
import { browserEnvironment } from './adapters/browser/environment';
import { createCatalogFileReader } from './adapters/catalogs/worker-catalog-reader';
import { decodeVectors, encodeVectors, fingerprint } from './adapters/catalogs/vector-file';
import { createCachedEmbedder } from './adapters/embedding/cached-embedder';
import { createEmbeddingPool } from './adapters/embedding/embedding-pool';
import { createWorkerParser, startParserWorker } from './adapters/parsing/worker-parser';
import { createWorkerReporter } from './adapters/reports/worker-reporter';
import { createPassageSearch } from './adapters/search/worker-passage-search';
import { createDocumentPasswords } from './app/documents/document-passwords';
import { createLicensedTexts } from './app/frameworks/licensed-texts';
import { EngagementFrameworks } from './app/frameworks/engagement-frameworks';
import { OwnFrameworks } from './app/frameworks/own-frameworks';
import type { EngagementId } from './domain/ids';
import type { BlobStore } from './ports/blob-store';
import type { DerivedStore } from './ports/derived-store';
import type { DeviceRecords } from './ports/device-records';
import type { PageRenderer } from './ports/page-renderer';

/** Drawing pages is needed only where a PDF is looked at. */
const renderer: PageRenderer = {
  open: async (bytes, password) => {
    const { createPdfPageRenderer } = await import('./adapters/parsing/pdf/pdf-pages');
    return createPdfPageRenderer().open(bytes, password);
  }
};

/** Everything that reads and analyzes documents; each starts its workers when first used. */
export const createTools = (derived: DerivedStore, records: DeviceRecords, blobs: BlobStore) => {
  const pool = createEmbeddingPool();
  const parser = createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after });
  const model = {
    embedder: pool,
    vectors: { fingerprint, encode: encodeVectors, decode: decodeVectors }
  };
  const own = new OwnFrameworks({ ...model, records, now: browserEnvironment.now });
  const reader = createCatalogFileReader();
  return {
    frameworksFor: (engagement: EngagementId) =>
      new EngagementFrameworks({ ...model, engagement, blobs, derived, own, reader }),
    library: { own, reader, licensed: createLicensedTexts(records) },
    parser,
    passwords: createDocumentPasswords(records),
    analyst: createWorkerAnalyst(),
    embedderFor: (engagement: EngagementId) => createCachedEmbedder(pool, derived, engagement),
    searchFor: (engagement: EngagementId) =>
      createPassageSearch({ engagement, derived, pipeline: parser.pipeline }),
    renderer,
    reporter: createWorkerReporter()
  };
};
