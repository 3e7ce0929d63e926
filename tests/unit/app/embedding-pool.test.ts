import { describe, expect, it, vi } from 'vitest';
import { createEmbeddingPool } from '../../../src/lib/adapters/embedding/embedding-pool';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly string[];
}

/** Answers like the model's worker; `crashOn` names a text at which it dies, `count` times. */
const createWorkers = (crash: { text: string; count: number } | null = null) => {
  const workers: { ended: boolean }[] = [];
  const start = (): Worker => {
    const worker = {
      ended: false,
      onmessage: null as ((event: unknown) => void) | null,
      onerror: null as ((event: unknown) => void) | null,
      onmessageerror: null,
      postMessage({ id, method, args }: Request) {
        queueMicrotask(() => {
          if (worker.ended) return;
          if (crash && args[0] === crash.text && crash.count > 0) {
            crash.count -= 1;
            worker.onerror?.({ message: 'out of memory' });
            return;
          }
          const value = method === 'load' ? true : Float32Array.from([args[0]!.length]);
          worker.onmessage?.({ data: { id, value } });
        });
      },
      terminate() {
        worker.ended = true;
      }
    };
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { workers, start };
};

const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];

describe('the embedding pool', () => {
  it('gives every text its vector, in order, from all workers', async () => {
    const { workers, start } = createWorkers();
    const pool = createEmbeddingPool({ workers: 2, startWorker: start });
    const result = await pool.embed(texts, { order: 'batch' });
    expect(result.ok && result.value.map((vector) => vector[0])).toEqual([1, 2, 3, 4, 5]);
    expect(workers).toHaveLength(2);
    pool.release();
  });

  it('tries a text once more after its worker died', async () => {
    const { start, workers } = createWorkers({ text: 'ccc', count: 1 });
    const pool = createEmbeddingPool({ workers: 1, startWorker: start });
    const result = await pool.embed(texts);
    expect(result.ok).toBe(true);
    expect(workers).toHaveLength(2);
    pool.release();
  });

  it('gives up with a reason where a text ends every worker', async () => {
    const { start } = createWorkers({ text: 'ccc', count: 99 });
    const pool = createEmbeddingPool({ workers: 1, startWorker: start });
    expect(await pool.embed(texts)).toMatchObject({ ok: false, error: { code: 'worker-crashed' } });
    pool.release();
  });

  it('stops on cancel and hands over nothing after it', async () => {
    const { start } = createWorkers();
    const pool = createEmbeddingPool({ workers: 1, startWorker: start });
    const abort = new AbortController();
    const told: number[] = [];
    const result = await pool.embed(texts, {
      signal: abort.signal,
      onVector: (index) => {
        told.push(index);
        abort.abort();
      }
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(told).toEqual([0]);
    pool.release();
  });

  it('gives the memory back after a while without work', async () => {
    vi.useFakeTimers();
    const { start, workers } = createWorkers();
    const pool = createEmbeddingPool({ workers: 2, startWorker: start, idleMs: 1000 });
    await pool.embed(['a']);
    expect(workers.every(({ ended }) => !ended)).toBe(true);
    vi.advanceTimersByTime(1001);
    expect(workers.every(({ ended }) => ended)).toBe(true);
    vi.useRealTimers();
  });
});
