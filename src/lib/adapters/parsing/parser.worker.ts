/** Reads exactly one file and is then thrown away; see `protocol.ts`. */
import { parseBytes } from './parse-bytes';
import { ParseFailure } from './parse-failure';
import type { Job, WorkerMessage } from './protocol';
import { outOfMemory, toParseError } from './to-parse-error';

/** Only Chromium tells; elsewhere a worker that runs out of memory is found dead. */
const heapBytes = (): number =>
  (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;

const HEAP_LIMIT = 1_500 * 1024 * 1024;

const post = (message: WorkerMessage, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

let isTaken = false;
self.addEventListener('message', ({ data }: MessageEvent<Partial<Job>>) => {
  const { task, name, bytes } = data;
  if (isTaken || !task || name === undefined || !bytes) return;
  isTaken = true;
  const onProgress = (done: number, step: string): void => {
    if (heapBytes() > HEAP_LIMIT) throw new ParseFailure(outOfMemory.code, outOfMemory.message);
    post({ type: 'progress', done, step });
  };
  parseBytes(task, name, new Uint8Array(bytes), { onProgress }).then(
    ({ summary, content }) => post({ type: 'done', summary, content }, [content.buffer]),
    (reason: unknown) => post({ type: 'failed', error: toParseError(reason) })
  );
});
