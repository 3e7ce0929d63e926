import { err } from '../../domain/result';
import type { CatalogFileReader } from '../../ports/catalog-file-reader';
import { createWorkerClient } from '../worker-rpc';

const startWorker = (): Worker =>
  new Worker(new URL('./catalog-file.worker.ts', import.meta.url), { type: 'module', name: 'catalog-file' });

/** Reads each file in a worker that is thrown away after it: the file may be hostile. */
export const createCatalogFileReader = (start: () => Worker = startWorker): CatalogFileReader => ({
  async read(name, bytes) {
    const client = createWorkerClient(start);
    try {
      return await client.call('read', [name, bytes], [bytes]);
    } catch {
      return err([
        {
          row: null,
          message:
            'Reading the file stopped unexpectedly; it may be damaged or too large. Nothing was imported.'
        }
      ]);
    } finally {
      client.end();
    }
  }
});
