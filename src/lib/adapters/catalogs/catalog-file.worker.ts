import { serveWorker, thisWorker } from '../worker-rpc';
import { readCatalogFile } from './read-catalog-file';

serveWorker(thisWorker, {
  read: (name: string, bytes: ArrayBuffer) => readCatalogFile(name, new Uint8Array(bytes))
});
