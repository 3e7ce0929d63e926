import { describe, expect, it } from 'vitest';
import { createFoldClient } from '../../../src/lib/adapters/log/fold-client';
import { packLog } from '../../../src/lib/adapters/log/packed-log';
import type { Device } from '../../../src/lib/adapters/storage/keys';
import { emptyLog } from '../../../src/lib/domain/log/fold';
import { ok } from '../../../src/lib/domain/result';
import { createFakeWorker } from '../../support/fake-worker';
import { engagement } from '../../support/log';
import { must } from '../../support/storage';

const device = { key: 'a-device' } as unknown as Device;

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
        return ok({ packed: packLog(emptyLog(engagement)), tail: [], n: 0 });
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
    expect(started).toEqual([['start', 'prepare', 'prepare', 'open']]);
  });

  it('opens all the same when it could not be started beforehand', async () => {
    const { client, started } = clientOn(1);
    expect(await client.prepare()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(must(await client.open(engagement)).log).toEqual(emptyLog(engagement));
    expect(started).toEqual([[], ['start', 'open']]);
  });

  it('says so when it cannot be started at all', async () => {
    const { client } = clientOn(9);
    expect(await client.open(engagement)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});
