/** Opens and verifies entries on all cores, under Node; the same file is what each thread runs. */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { openEntry } from './check-entry.mjs';

if (!isMainThread) {
  parentPort.on('message', ({ number, items }) => {
    parentPort.postMessage({ number, opened: items.map(openEntry) });
  });
}

/** `{ openAll, end }`; a thread that dies rejects what it had. */
export const startThreads = (count = availableParallelism()) => {
  const waiting = new Map();
  let last = 0;
  const fail = (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL(import.meta.url));
    worker.on('message', ({ number, opened }) => {
      waiting.get(number)?.resolve(opened);
      waiting.delete(number);
    });
    worker.on('error', fail);
    return worker;
  });
  return {
    openAll: (items) =>
      new Promise((resolve, reject) => {
        const number = (last += 1);
        waiting.set(number, { resolve, reject });
        workers[number % count].postMessage({ number, items });
      }),
    end: () => Promise.all(workers.map((worker) => worker.terminate()))
  };
};
