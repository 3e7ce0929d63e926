/** Hashes what it is given: the copy that the browser makes of large bytes is felt where it is made. */
import { sha256Hex } from '../log/bytes';
import { serveWorker, thisWorker } from '../worker-rpc';

serveWorker(thisWorker, { hash: (bytes: ArrayBuffer) => sha256Hex(bytes) });
