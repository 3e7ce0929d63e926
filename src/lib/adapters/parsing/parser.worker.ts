/** Reads files one after the other until the page throws it away; see `protocol.ts`. */
import { parseBytes } from './parse-bytes';
import { ParseFailure } from './parse-failure';
import type { Job, WorkerMessage } from './protocol';
import { outOfMemory, toParseError } from './to-parse-error';

/** Only Chromium tells; elsewhere a worker that runs out of memory is found dead. */
const heapBytes = (): number =>
  (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;

const HEAP_LIMIT = 1_500 * 1024 * 1024;
/** A worker that has grown beyond this reads no further file. */
const FRESH_HEAP = 160 * 1024 * 1024;

/** What a crafted file could change for the next one: a polluted prototype shows as an enumerable key. */
const isFresh = (): boolean =>
  heapBytes() < FRESH_HEAP &&
  [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype].every(
    (prototype) => Object.keys(prototype).length === 0
  );

const post = (message: WorkerMessage, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

let isBusy = false;
self.addEventListener('message', ({ data }: MessageEvent<Partial<Job>>) => {
  const { task, name, bytes, password } = data;
  if (isBusy || !task || name === undefined || !bytes) return;
  isBusy = true;
  const onProgress = (done: number, step: string): void => {
    if (heapBytes() > HEAP_LIMIT) throw new ParseFailure(outOfMemory.code, outOfMemory.message);
    post({ type: 'progress', done, step });
  };
  parseBytes(task, name, new Uint8Array(bytes), { onProgress }, password).then(
    ({ summary, content }) => {
      isBusy = false;
      post({ type: 'done', summary, content, isFresh: isFresh() }, [content.buffer]);
    },
    // whatever went wrong, this worker reads nothing more
    (reason: unknown) => post({ type: 'failed', error: toParseError(reason) })
  );
});
