import type { Result } from '../domain/result';

export interface EmbedError {
  readonly code: 'cancelled' | 'model-missing' | 'model-damaged' | 'worker-crashed' | 'out-of-memory';
  readonly message: string;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** Called once per text, in order of completion. */
  readonly onVector?: (index: number, vector: Float32Array) => void;
  /** `stream` keeps roughly the given order (first results first); `batch` sorts by length for throughput. */
  readonly order?: 'stream' | 'batch';
}

/** The sentence model: 384 dimensions, L2-normalized, at most 256 word pieces of a text are read. */
export interface Embedder {
  /** Name and version of the model and its settings; part of every cache key. */
  readonly model: string;
  readonly dimensions: number;
  /** Loads the model ahead of need; resolves when one worker is ready. */
  warmUp(onProgress?: (done: number) => void): Promise<Result<void, EmbedError>>;
  /** One vector per text, in the order of the texts. Cancelling keeps what was cached. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Result<Float32Array[], EmbedError>>;
  /** Ends all workers and gives the memory back; the next call starts them again. */
  release(): void;
}
