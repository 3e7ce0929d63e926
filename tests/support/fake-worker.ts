import { serveWorker } from '../../src/lib/adapters/worker-rpc';

/** A worker in this thread: messages are cloned and arrive later, as between threads. */
export const createFakeWorker = (methods: Parameters<typeof serveWorker>[1]): Worker => {
  let ended = false;
  const later = (run: () => void): void => queueMicrotask(() => ended || run());
  const worker = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message: unknown) => {
      const data: unknown = structuredClone(message);
      later(() => scope.onmessage?.({ data } as MessageEvent));
    },
    terminate: () => {
      ended = true;
    }
  };
  const scope = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage: (message: unknown) => {
      const data: unknown = structuredClone(message);
      later(() => worker.onmessage?.({ data } as MessageEvent));
    }
  };
  serveWorker(scope, methods);
  return worker as unknown as Worker;
};
