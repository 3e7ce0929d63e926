import type { ContentHash } from '../../domain/ids';
import { sha256Hex } from '../log/bytes';
import { createWorkerClient } from '../worker-rpc';

/** Bytes below which hashing here takes less than handing over. */
const LARGE = 4 * 1024 * 1024;

/** SHA-256 of bytes that are used up by it; large ones in a worker that ends with it. */
export const hashUsingUp = async (bytes: ArrayBuffer): Promise<ContentHash> => {
  if (bytes.byteLength < LARGE || typeof Worker === 'undefined')
    return (await sha256Hex(bytes)) as ContentHash;
  const client = createWorkerClient(
    () => new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module', name: 'hash' })
  );
  try {
    return await client.call<ContentHash>('hash', [bytes], [bytes]);
  } finally {
    client.end();
  }
};
