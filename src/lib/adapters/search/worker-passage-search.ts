import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { DerivedStore } from '../../ports/derived-store';
import type { PassageSearch, SearchAnswer, SearchError } from '../../ports/passage-search';
import { createWorkerClient, WorkerCrash, type WorkerClient } from '../worker-rpc';

/** Raise it whenever words are read or kept in another way. */
const VERSION = '1';
/** Records read from the store in one go: some megabytes. */
const BATCH = 100;

const startSearchWorker = (): Worker =>
  new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' });

const failed = (failure: unknown): Result<never, SearchError> =>
  failure instanceof WorkerCrash
    ? err({
        code: 'worker-crashed',
        message: 'The search stopped unexpectedly. Open the engagement again to search.'
      })
    : err({
        code: 'unreadable-text',
        message: 'The text of this document could not be read, so it cannot be searched.'
      });

/** The search of one engagement, in a worker that is started when first needed; its index is kept sealed. */
export const createPassageSearch = (deps: {
  readonly engagement: EngagementId;
  readonly derived: DerivedStore;
  /** Version of the parsing pipeline: what was indexed from another one is indexed anew. */
  readonly pipeline: number;
  readonly client?: WorkerClient;
}): PassageSearch => {
  const client = deps.client ?? createWorkerClient(startSearchWorker);
  const version = `${VERSION}.${deps.pipeline}`;
  return {
    version,
    async open(documents) {
      const missing: ContentHash[] = [];
      try {
        for (let at = 0; at < documents.length; at += BATCH) {
          const batch = documents.slice(at, at + BATCH);
          // what cannot be read from the store is indexed anew
          const kept = await deps.derived.getMany(deps.engagement, 'search-index', batch, version);
          const records = batch.flatMap((document) => {
            const bytes = kept.ok ? kept.value.get(document) : undefined;
            if (!bytes) missing.push(document);
            return bytes ? [{ document, bytes }] : [];
          });
          const transfer = records.map(({ bytes }) => bytes.buffer);
          missing.push(...(await client.call<ContentHash[]>('open', [records], transfer)));
        }
        return ok(missing);
      } catch (failure) {
        return failed(failure);
      }
    },
    async add(document, content) {
      try {
        const bytes = await client.call<Uint8Array<ArrayBuffer>>('add', [document, content]);
        // only speed is lost where this fails
        await deps.derived.putMany(deps.engagement, 'search-index', version, [{ key: document, bytes }]);
        return ok(undefined);
      } catch (failure) {
        return failed(failure);
      }
    },
    async remove(documents) {
      try {
        await client.call('remove', [documents]);
        return ok(undefined);
      } catch (failure) {
        return failed(failure);
      }
    },
    async search(query, options = {}) {
      try {
        return ok(await client.call<SearchAnswer>('search', [query, options]));
      } catch (failure) {
        return failed(failure);
      }
    },
    release: () => client.end()
  };
};
