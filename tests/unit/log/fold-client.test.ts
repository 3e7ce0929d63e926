import { describe, expect, it } from 'vitest';
import { createFoldClient } from '../../../src/lib/adapters/log/fold-client';
import { packLog } from '../../../src/lib/adapters/log/packed-log';
import type { Device } from '../../../src/lib/adapters/storage/keys';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import { emptyLog, type FoldedLog } from '../../../src/lib/domain/log/fold';
import { ok } from '../../../src/lib/domain/result';
import { createFakeWorker } from '../../support/fake-worker';
import { engagement } from '../../support/log';
import { must } from '../../support/storage';

const device = { key: 'a-device' } as unknown as Device;

/** A log whose packed form has two parts. */
const large: FoldedLog = {
  ...emptyLog(engagement),
  state: {
    ...emptyLog(engagement).state,
    mappings: Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`key ${at}`, { at }]))
  } as unknown as EngagementState
};
/** Stands for a worker that comes up, but loses a part of what it read. */
const BROKEN_PART = -1;

/** A browser whose log worker does not come up the first `broken` times. */
const clientOn = (broken: number) => {
  const started: string[][] = [];
  const client = createFoldClient('fold-client', device, () => {
    const calls: string[] = [];
    started.push(calls);
    if (started.length <= broken) {
      const worker = { onerror: null as ((event: unknown) => void) | null };
      queueMicrotask(() => worker.onerror?.({ message: 'It cannot be loaded.' }));
      return Object.assign(worker, {
        postMessage: () => undefined,
        terminate: () => undefined
      }) as unknown as Worker;
    }
    return createFakeWorker({
      start: () => void calls.push('start'),
      prepare: () => {
        calls.push('prepare');
        return ok(undefined);
      },
      open: () => {
        calls.push('open');
        return ok({ handed: 7, parts: broken === BROKEN_PART ? 2 : 1, tail: [], n: 0 });
      },
      refold: () => {
        calls.push('refold');
        return ok({ handed: 8, parts: 1, tail: [], n: 3 });
      },
      part: (handed: number, part: number) => {
        calls.push(`part ${handed}/${part}`);
        if (part === 1) throw new Error('These parts are no longer kept.');
        return packLog(handed === 7 && broken === BROKEN_PART ? large : emptyLog(engagement)).at(part);
      }
    });
  });
  return { client, started };
};

describe('the log worker', () => {
  it('is started by the first call, and once', async () => {
    const { client, started } = clientOn(0);
    expect(started).toEqual([]);
    must(await client.prepare());
    must(await client.prepare());
    must(await client.open(engagement));
    expect(started).toEqual([['start', 'prepare', 'prepare', 'open', 'part 7/0']]);
  });

  it('opens all the same when it could not be started beforehand', async () => {
    const { client, started } = clientOn(1);
    expect(await client.prepare()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(must(await client.open(engagement)).log).toEqual(emptyLog(engagement));
    expect(started).toEqual([[], ['start', 'open', 'part 7/0']]);
  });

  it('folds anew where a part of what it read cannot be had', async () => {
    const { client, started } = clientOn(BROKEN_PART);
    const { log, n } = must(await client.open(engagement));
    expect({ log, n }).toEqual({ log: emptyLog(engagement), n: 3 });
    expect(started).toEqual([['start', 'open', 'part 7/0', 'part 7/1', 'refold', 'part 8/0']]);
  });

  it('says so when it cannot be started at all', async () => {
    const { client } = clientOn(9);
    expect(await client.open(engagement)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  /** A worker that hands number 5 out ahead of opening, which gives number `given` when it is let go. */
  const openAhead = async (given: number) => {
    const calls: string[] = [];
    let letGo: () => void = () => undefined;
    const checked = new Promise<void>((resolve) => (letGo = resolve));
    const client = createFoldClient('fold-client', device, () =>
      createFakeWorker({
        start: () => undefined,
        open: async () => {
          await checked;
          calls.push('open');
          return ok({ handed: given, parts: 1, tail: [], n: 1 });
        },
        ahead: () => ({ handed: 5, parts: 1 }),
        part: (handed: number, part: number) => {
          calls.push(`part ${handed}/${part}`);
          return packLog({ ...emptyLog(engagement), count: handed }).at(part);
        }
      })
    );
    const opening = client.open(engagement);
    await expect.poll(() => calls).toEqual(['part 5/0']);
    letGo();
    return { log: must(await opening).log, calls };
  };

  it('unpacks a snapshot while it is compared with the log', async () => {
    const { log, calls } = await openAhead(5);
    expect(calls).toEqual(['part 5/0', 'open']);
    expect(log.count).toBe(5);
  });

  it('gives nothing of a snapshot that turns out not to be the log’s', async () => {
    const { log, calls } = await openAhead(6);
    expect(calls).toEqual(['part 5/0', 'open', 'part 6/0']);
    expect(log.count).toBe(6);
  });
});
