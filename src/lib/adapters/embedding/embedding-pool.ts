import { err, ok, type Result } from '../../domain/result';
import type { EmbedError, EmbedOptions, Embedder } from '../../ports/embedder';
import { createWorkerClient, WorkerCrash, type WorkerClient } from '../worker-rpc';
import { DIMENSIONS, MODEL_VERSION } from './model';

export interface PoolOptions {
  /** Workers at most; the default leaves the machine usable. */
  readonly workers?: number;
  readonly startWorker?: () => Worker;
  /** Milliseconds without work after which the workers end and give their memory back. */
  readonly idleMs?: number;
}

const startEmbedWorker = (): Worker =>
  new Worker(new URL('./embed.worker.ts', import.meta.url), { type: 'module', name: 'embed' });

/** More than four workers only heat a laptop: memory bandwidth is used up before. */
const defaultWorkers = (): number => Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2));

/** Requests that wait inside a worker, so that it never idles between two texts. */
const AHEAD = 2;
/** A text that ends its worker this often is given up with the whole call. */
const TRIES = 2;

const cancelled: EmbedError = { code: 'cancelled', message: 'The analysis was cancelled.' };

const problem = (failure: unknown): EmbedError => {
  const text = failure instanceof Error ? failure.message : String(failure);
  if (failure instanceof WorkerCrash) {
    return {
      code: 'worker-crashed',
      message: 'The language model stopped, probably for lack of memory. Close other tabs, then try again.'
    };
  }
  if (/memory|allocat/i.test(text)) {
    return {
      code: 'out-of-memory',
      message: 'There is too little memory for the language model. Close other tabs, then try again.'
    };
  }
  return {
    code: /fetch|404|locate|JSON/i.test(text) ? 'model-missing' : 'model-damaged',
    message:
      'The language model could not be loaded. Reload the page once with a network; if that does not help, reinstall the app.'
  };
};

/**
 * A pool of single-threaded workers, each with its own copy of the model. Texts are handed out one by one to
 * whichever worker is free, so that all stay busy until the end.
 */
export const createEmbeddingPool = (options: PoolOptions = {}): Embedder => {
  const size = options.workers ?? defaultWorkers();
  const start = options.startWorker ?? startEmbedWorker;
  let clients: WorkerClient[] = [];
  let running = 0;
  let idle: ReturnType<typeof setTimeout> | null = null;

  const ensure = (): WorkerClient[] => {
    if (idle) clearTimeout(idle);
    idle = null;
    if (clients.length === 0) clients = Array.from({ length: size }, () => createWorkerClient(start));
    return clients;
  };

  const release = (): void => {
    if (idle) clearTimeout(idle);
    idle = null;
    for (const client of clients) client.end();
    clients = [];
  };

  const restWhenIdle = (): void => {
    if (running === 0) idle = setTimeout(release, options.idleMs ?? 120_000);
  };

  const orderOf = (texts: readonly string[], order: EmbedOptions['order']): number[] => {
    const indexes = texts.map((_, index) => index);
    // longest first: no worker is left with a long text when the others are done
    return order === 'batch'
      ? indexes.sort((one, other) => texts[other]!.length - texts[one]!.length)
      : indexes;
  };

  const embedAll = async (
    texts: readonly string[],
    hooks: EmbedOptions
  ): Promise<Result<Float32Array[], EmbedError>> => {
    const vectors: Float32Array[] = new Array<Float32Array>(texts.length);
    const waiting = orderOf(texts, hooks.order);
    let failure: EmbedError | null = null;

    const embedOne = async (client: WorkerClient, index: number): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const vector = await client.call<Float32Array>('embed', [texts[index]!]);
          vectors[index] = vector;
          if (!hooks.signal?.aborted) hooks.onVector?.(index, vector);
          return;
        } catch (reason) {
          if (reason instanceof WorkerCrash && attempt < TRIES && !hooks.signal?.aborted) continue;
          failure ??= problem(reason);
          return;
        }
      }
    };
    const lane = async (client: WorkerClient): Promise<void> => {
      while (waiting.length > 0 && !failure && !hooks.signal?.aborted) {
        await embedOne(client, waiting.shift()!);
      }
    };

    await Promise.all(ensure().flatMap((client) => Array.from({ length: AHEAD }, () => lane(client))));
    if (hooks.signal?.aborted) return err(cancelled);
    return failure ? err(failure) : ok(vectors);
  };

  return {
    model: MODEL_VERSION,
    dimensions: DIMENSIONS,
    async warmUp(onProgress) {
      running += 1;
      try {
        // the first worker alone: its files then come out of the cache for the others
        const [first, ...others] = ensure();
        await first!.call('load', []);
        onProgress?.(1 / size);
        for (const other of others) void other.call('load', []).catch(() => undefined);
        return ok(undefined);
      } catch (failure) {
        return err(problem(failure));
      } finally {
        running -= 1;
        restWhenIdle();
      }
    },
    async embed(texts, hooks = {}) {
      if (texts.length === 0) return ok([]);
      running += 1;
      try {
        return await embedAll(texts, hooks);
      } finally {
        running -= 1;
        restWhenIdle();
      }
    },
    release
  };
};
