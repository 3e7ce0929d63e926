import { describe, expect, it } from 'vitest';
import { createStarter } from '../../../src/lib/adapters/storage/starter';

const starterOf = () => {
  const workers: { onerror: (() => void) | null; ended: boolean }[] = [];
  const starter = createStarter(() => {
    const worker = { onerror: null, ended: false, terminate: () => (worker.ended = true) };
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { workers, starter };
};

describe('a worker that is begun early', () => {
  it('is given to the first who asks, and another to the next', () => {
    const { workers, starter } = starterOf();
    starter.begin();
    expect(workers).toHaveLength(1);
    expect(starter.start()).toBe(workers[0]);
    expect(starter.start()).toBe(workers[1]);
    starter.end();
    expect(workers.map(({ ended }) => ended)).toEqual([false, false]);
  });

  it('is replaced where it did not come up', () => {
    const { workers, starter } = starterOf();
    starter.begin();
    workers[0]!.onerror?.();
    expect(starter.start()).toBe(workers[1]);
    expect(workers[0]!.ended).toBe(true);
  });

  it('is ended where nobody asked for it', () => {
    const { workers, starter } = starterOf();
    starter.begin();
    starter.end();
    expect(workers[0]!.ended).toBe(true);
  });
});
