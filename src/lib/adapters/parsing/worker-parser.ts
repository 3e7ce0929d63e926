import type { ParseError } from '../../domain/documents/parse-error';
import { err, ok, type Result } from '../../domain/result';
import type { DocumentParser, ParsedFile, ParseOptions } from '../../ports/document-parser';
import { PIPELINE } from './assemble';
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
  readonly limits?: Partial<TimeLimits>;
}

/** Milliseconds. A worker is ended when it says nothing for too long, or takes too long altogether. */
export interface TimeLimits {
  readonly silence: number;
  readonly parse: number;
  /** Recognition takes seconds a page and reports each page. */
  readonly recognizeSilence: number;
}

const defaultLimits: TimeLimits = { silence: 60_000, parse: 240_000, recognizeSilence: 120_000 };

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

/** Reads every file in a worker of its own, which is ended whatever happens. */
export const createWorkerParser = (deps: WorkerParserDeps): DocumentParser => {
  const limits = { ...defaultLimits, ...deps.limits };

  const run = (job: Job, { signal, onProgress }: ParseOptions): Promise<Result<ParsedFile, ParseError>> =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve(err(cancelled));
        return;
      }
      const silence = job.task === 'parse' ? limits.silence : limits.recognizeSilence;
      const worker = deps.startWorker();
      const finish = (result: Result<ParsedFile, ParseError>): void => {
        worker.onmessage = worker.onerror = worker.onmessageerror = null;
        worker.terminate();
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
        if (data.type === 'done') finish(ok({ summary: data.summary, content: data.content }));
        else if (data.type === 'failed') finish(err(data.error));
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
    parse: ({ name, bytes }, options = {}) => run({ task: 'parse', name, bytes }, options),
    recognize: async ({ name, bytes }, parsed, options = {}) =>
      parsed.summary.pagesWithoutText.length === 0
        ? ok(parsed)
        : run({ task: 'recognize', name, bytes }, options)
  };
};
