import { scrypt } from '@noble/hashes/scrypt.js';
import { createWorkerClient } from '../worker-rpc';
import type { Stretch } from './lock-record';

/** In this very thread: for the worker, and for tests. */
export const stretchHere: Stretch = async (secret, salt, { logN, r, p }) =>
  new Uint8Array(scrypt(secret, salt, { N: 2 ** logN, r, p, dkLen: 32 }));

/** In a worker that lives as long as the derivation. */
export const stretchInWorker: Stretch = async (secret, salt, cost) => {
  const client = createWorkerClient(
    () => new Worker(new URL('./stretch.worker.ts', import.meta.url), { type: 'module', name: 'stretch' })
  );
  try {
    return await client.call('stretch', [secret, salt, cost]);
  } finally {
    client.end();
  }
};
