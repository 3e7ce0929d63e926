import type { ParseError } from '../../domain/documents/parse-error';
import { err, ok, type Result } from '../../domain/result';
import type { DocumentParser, ParsedFile, ParseOptions } from '../../ports/document-parser';
import { PIPELINE } from './pipeline';
import type { Job, WorkerMessage } from './protocol';
import { outOfMemory } from './to-parse-error';

/** The part of `Worker` that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface WorkerParserDeps {
  readonly startWorker: () => WorkerLike;
  /** Calls once after `ms`; returns how to cancel (`Environment.after`). */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly limits?: Partial<Limits>;
}

/** Times in milliseconds. A worker is ended when it says nothing for too long, or takes too long altogether. */
export interface Limits {
  readonly silence: number;
  readonly parse: number;
  /** Recognition takes seconds a page and reports each page. */
  readonly recognizeSilence: number;
  /** A worker without a file for so long is ended. */
  readonly idle: number;
  /** Files that one worker reads at most. */
  readonly files: number;
}

const defaultLimits: Limits = {
  silence: 60_000,
  parse: 240_000,
  recognizeSilence: 120_000,
  idle: 5_000,
  files: 16
};

export const startParserWorker = (): WorkerLike =>
  new Worker(new URL('./parser.worker.ts', import.meta.url), { type: 'module', name: 'parser' });

const timeout = (ms: number): ParseError => ({
  code: 'timeout',
  message: `Reading the file was stopped after ${Math.round(ms / 1000)} seconds. It may be damaged; split it, or save it again from the program that made it.`
});
const cancelled: ParseError = { code: 'cancelled', message: 'Reading was cancelled.' };
const crashed: ParseError = {
  code: 'internal',
  message:
    'Reading the file stopped unexpectedly. Try once more; if it happens again, convert the file to PDF.'
};

const isOurs = (data: unknown): data is WorkerMessage => {
  const type = (data as { type?: unknown } | null)?.type;
  return type === 'progress' || type === 'done' || type === 'failed';
};

/**
 * Reads each file in a worker that reads nothing else meanwhile. A worker that has read its file without any
 * trouble may read the next, because starting one costs more than most files do; after a failure, a timeout,
 * a cancel or a recognition it is ended.
 */
export const createWorkerParser = (deps: WorkerParserDeps): DocumentParser => {
  const limits = { ...defaultLimits, ...deps.limits };
  const filesRead = new WeakMap<WorkerLike, number>();
  const waiting: { readonly worker: WorkerLike; readonly stay: () => void }[] = [];

  const take = (): WorkerLike => {
    const kept = waiting.pop();
    kept?.stay();
    return kept?.worker ?? deps.startWorker();
  };

  const keep = (worker: WorkerLike): void => {
    const read = (filesRead.get(worker) ?? 0) + 1;
    filesRead.set(worker, read);
    if (read >= limits.files) return worker.terminate();
    const leave = (): void => {
      const at = waiting.findIndex((kept) => kept.worker === worker);
      if (at >= 0) waiting.splice(at, 1);
      worker.terminate();
    };
    worker.onerror = worker.onmessageerror = leave;
    waiting.push({ worker, stay: deps.after(limits.idle, leave) });
  };

  const run = (job: Job, { signal, onProgress }: ParseOptions): Promise<Result<ParsedFile, ParseError>> =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve(err(cancelled));
        return;
      }
      const silence = job.task === 'parse' ? limits.silence : limits.recognizeSilence;
      const worker = job.task === 'parse' ? take() : deps.startWorker();
      const finish = (result: Result<ParsedFile, ParseError>, isFresh = false): void => {
        worker.onmessage = worker.onerror = worker.onmessageerror = null;
        if (isFresh && job.task === 'parse') keep(worker);
        else worker.terminate();
        cancelSilence();
        cancelTotal();
        signal?.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const onAbort = (): void => finish(err(cancelled));
      const listen = (): (() => void) => deps.after(silence, () => finish(err(timeout(silence))));
      let cancelSilence = listen();
      const cancelTotal =
        job.task === 'parse'
          ? deps.after(limits.parse, () => finish(err(timeout(limits.parse))))
          : () => undefined;
      signal?.addEventListener('abort', onAbort);
      worker.onmessage = ({ data }) => {
        if (!isOurs(data)) return;
        if (data.type === 'done') {
          finish(ok({ summary: data.summary, content: data.content }), data.isFresh);
        } else if (data.type === 'failed') finish(err(data.error));
        else {
          cancelSilence();
          cancelSilence = listen();
          onProgress?.(data.done, data.step);
        }
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        finish(err(/memory|allocation/i.test(event.message ?? '') ? outOfMemory : crashed));
      };
      worker.onmessageerror = () => finish(err(crashed));
      worker.postMessage(job);
    });

  return {
    pipeline: PIPELINE,
    parse: (file, options = {}) => run({ task: 'parse', ...file }, options),
    recognize: async (file, parsed, options = {}) =>
      parsed.summary.pagesWithoutText.length === 0 ? ok(parsed) : run({ task: 'recognize', ...file }, options)
  };
};
