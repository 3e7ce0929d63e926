import { err, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { createWorkerClient } from '../worker-rpc';
import type { FileParts, StoredFile } from './file-parts';
import { storageError } from './storage-errors';
import type { Wait, Waiting } from './wait';

/** Bytes of a file below which handing it over takes more than it spares. */
const LARGE = 4 * 1024 * 1024;
/** How long the worker waits for more work, milliseconds. */
const IDLE_MS = 10_000;

/**
 * Parts of large files by a worker that is there while it has something to do, those of others `here`. A worker that
 * died is started again by the next call: what it remembered is read from the disk then.
 */
export const createPartsClient = (
  database: string,
  here: FileParts,
  startWorker: () => Worker,
  wait: Wait
): FileParts & { end(): void } => {
  const client = createWorkerClient(() => {
    const worker = startWorker();
    worker.postMessage({ id: 0, method: 'start', args: [database] });
    return worker;
  });
  let busy = 0;
  let idle: Waiting | null = null;

  const call = async <T>(
    method: keyof FileParts,
    args: readonly unknown[],
    transfer: Transferable[] = []
  ): Promise<Result<T, StorageError>> => {
    idle?.stop();
    busy += 1;
    try {
      return await client.call<Result<T, StorageError>>(method, args, transfer);
    } catch {
      return err(
        storageError(
          'unavailable',
          'The part of Fieldroom that keeps files stopped. What was saved is safe; try again.'
        )
      );
    } finally {
      busy -= 1;
      if (busy === 0) {
        idle = wait(IDLE_MS);
        void idle.passed.then(() => busy === 0 && client.end());
      }
    }
  };
  const isLarge = ({ file }: StoredFile): boolean => file.size >= LARGE;

  const write =
    (method: 'keep' | 'store'): FileParts['keep'] =>
    (of, first, parts) => {
      if (!isLarge(of)) return here[method](of, first, parts);
      const buffers = parts.flatMap((pieces) => pieces.map(({ buffer }) => buffer));
      return call(method, [of, first, parts], buffers);
    };

  return {
    keep: write('keep'),
    store: write('store'),
    settle: (of) => (isLarge(of) ? call('settle', [of]) : here.settle(of)),
    remove: (of) => (isLarge(of) ? call('remove', [of]) : here.remove(of)),
    count: (of) => (isLarge(of) ? call('count', [of]) : here.count(of)),
    read: (of, part) => (isLarge(of) ? call('read', [of, part]) : here.read(of, part)),
    hash: (of) => (isLarge(of) ? call('hash', [of]) : here.hash(of)),
    end() {
      idle?.stop();
      client.end();
    }
  };
};
