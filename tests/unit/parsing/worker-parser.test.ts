import { describe, expect, it } from 'vitest';
import { createWorkerParser, type WorkerLike } from '../../../src/lib/adapters/parsing/worker-parser';
import type { Job } from '../../../src/lib/adapters/parsing/protocol';

type Say = (message: unknown) => void;

/** Workers that answer as `behave` says; timers run when the test says so. */
const setUp = (behave: (job: Job, say: Say, worker: WorkerLike) => void) => {
  const workers: { jobs: string[]; isEnded: boolean }[] = [];
  const timers = new Set<{ ms: number; run: () => void }>();
  const parser = createWorkerParser({
    startWorker: () => {
      const state = { jobs: [] as string[], isEnded: false };
      workers.push(state);
      const worker: WorkerLike = {
        onmessage: null,
        onerror: null,
        onmessageerror: null,
        terminate: () => {
          state.isEnded = true;
        },
        postMessage: (message) => {
          const job = message as Job;
          state.jobs.push(job.name);
          queueMicrotask(() => behave(job, (data) => worker.onmessage?.({ data } as MessageEvent), worker));
        }
      };
      return worker;
    },
    after: (ms, run) => {
      const timer = { ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    limits: { idle: 5, files: 3, silence: 10, parse: 20 }
  });
  const elapse = (ms: number): void => {
    for (const timer of [...timers]) {
      if (timer.ms !== ms) continue;
      timers.delete(timer);
      timer.run();
    }
  };
  const parse = (name: string, signal?: AbortSignal) =>
    parser.parse({ name, bytes: new ArrayBuffer(1) }, signal ? { signal } : {});
  return { parse, parser, workers, elapse, timers };
};

const done = (isFresh: boolean) => ({ type: 'done', summary: {}, content: new Uint8Array(1), isFresh });

describe('workers that read files', () => {
  it('gives the next file to a worker that read its own without trouble, so many times', async () => {
    const { parse, workers } = setUp((_job, say) => say(done(true)));
    for (const name of ['a', 'b', 'c', 'd']) expect((await parse(name)).ok).toBe(true);
    expect(workers.map(({ jobs }) => jobs)).toEqual([['a', 'b', 'c'], ['d']]);
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it('never gives a worker two files at a time', async () => {
    const { parse, workers } = setUp((_job, say) => say(done(true)));
    await Promise.all([parse('a'), parse('b')]);
    expect(workers.map(({ jobs }) => jobs)).toEqual([['a'], ['b']]);
  });

  it('ends a worker that a file has left its trace in', async () => {
    const { parse, workers } = setUp((_job, say) => say(done(false)));
    await parse('a');
    await parse('b');
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, true]);
  });

  it('ends a worker whose file was refused, and reads the next in another', async () => {
    const { parse, workers } = setUp((job, say) =>
      say(job.name === 'bad' ? { type: 'failed', error: { code: 'damaged', message: 'No.' } } : done(true))
    );
    expect(await parse('bad')).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect((await parse('good')).ok).toBe(true);
    expect(workers.map(({ jobs, isEnded }) => [jobs, isEnded])).toEqual([
      [['bad'], true],
      [['good'], false]
    ]);
  });

  it('ends a worker that says nothing for too long, also one that was kept', async () => {
    const { parse, workers, elapse } = setUp((job, say) => {
      if (job.name !== 'slow') say(done(true));
    });
    await parse('a');
    const slow = parse('slow');
    await Promise.resolve();
    elapse(10);
    expect(await slow).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(workers).toMatchObject([{ jobs: ['a', 'slow'], isEnded: true }]);
  });

  it('ends a worker on cancel', async () => {
    const { parse, workers } = setUp(() => undefined);
    const abort = new AbortController();
    const reading = parse('a', abort.signal);
    abort.abort();
    expect(await reading).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(workers[0]!.isEnded).toBe(true);
  });

  it('ends a worker that has had nothing to read for a while, and leaves no timer', async () => {
    const { parse, workers, elapse, timers } = setUp((_job, say) => say(done(true)));
    await parse('a');
    expect(workers[0]!.isEnded).toBe(false);
    elapse(5);
    expect(workers[0]!.isEnded).toBe(true);
    expect(timers.size).toBe(0);
    await parse('b');
    expect(workers).toHaveLength(2);
  });

  it('recognizes a scan in a worker of its own, which it ends', async () => {
    const { parser, parse, workers } = setUp((_job, say) => say(done(true)));
    await parse('a');
    const scan = { summary: { pagesWithoutText: [1] }, content: new Uint8Array(1) };
    await parser.recognize({ name: 'scan', bytes: new ArrayBuffer(1) }, scan as never);
    expect(workers.map(({ jobs, isEnded }) => [jobs, isEnded])).toEqual([
      [['a'], false],
      [['scan'], true]
    ]);
  });
});
