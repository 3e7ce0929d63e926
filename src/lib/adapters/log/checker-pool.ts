/**
 * Several helpers that open and verify entries: the browser verifies a signature on the thread that asks for it,
 * so more threads are more signatures at a time. Few entries are checked where they are. A helper that dies is
 * done without: its batch is checked here.
 */
import type { Wait, Waiting } from '../storage/wait';
import { createWorkerClient, type WorkerClient } from '../worker-rpc';
import { packRequest, unpackAnswer, type CheckAnswer } from './check-batch';
import { checkHere, type EntryChecker } from './check-entries';
import { checkLotHere, packLotRequest, unpackLotAnswer, type LotAnswer, type LotChecker } from './check-lot';

export interface PoolOptions {
  readonly size: number;
  readonly startWorker: () => Worker;
  /** Ends helpers that nobody needs. */
  readonly wait: Wait;
}

/** Fewer entries than this are checked before a helper would have begun. */
const FEW = 64;
/** From so many on, all helpers have something to do. */
const MANY = 2000;
/** How long helpers wait for more work, milliseconds. */
const IDLE_MS = 10_000;

export interface CheckerPool {
  readonly check: EntryChecker;
  readonly checkLot: LotChecker;
}

export const createCheckerPool = ({ size, startWorker, wait }: PoolOptions): CheckerPool => {
  const helpers: { readonly client: WorkerClient; busy: number }[] = [];
  let idle: Waiting | null = null;

  const addHelper = () => {
    const helper = { client: createWorkerClient(startWorker), busy: 0 };
    helpers.push(helper);
    return helper;
  };
  const leastBusy = () => {
    const free = helpers.find(({ busy }) => busy === 0);
    if (free) return free;
    if (helpers.length < size) return addHelper();
    return helpers.reduce((least, one) => (one.busy < least.busy ? one : least));
  };

  const rest = (): void => {
    idle?.stop();
    if (helpers.some(({ busy }) => busy > 0)) return;
    idle = wait(IDLE_MS);
    void idle.passed.then(() => {
      for (const { client } of helpers.splice(0)) client.end();
    });
  };

  /** `work` by a helper, or by `here` where none can. */
  const helped = async <T>(
    work: (client: WorkerClient) => Promise<T>,
    here: () => Promise<T>
  ): Promise<T> => {
    idle?.stop();
    const helper = leastBusy();
    helper.busy += 1;
    try {
      return await work(helper.client);
    } catch {
      return await here();
    } finally {
      helper.busy -= 1;
      rest();
    }
  };

  const expect = (count: number): void => {
    if (count < MANY) return;
    while (helpers.length < size) addHelper().client.start();
    rest();
  };

  const check: EntryChecker = async (keys, engagement, items) => {
    const here = () => checkHere(keys, engagement, items);
    if (items.length < FEW) return here();
    return helped(async (client) => {
      const request = packRequest(keys, engagement, items);
      const answer = await client.call<CheckAnswer>('check', [request], [request.bytes.buffer]);
      return unpackAnswer(items.length, answer);
    }, here);
  };

  return {
    check: Object.assign(check, { expect }),
    checkLot: async (keys, engagement, lot, wanted) => {
      const here = () => checkLotHere(keys, engagement, lot, wanted);
      if (wanted.length < FEW) return here();
      return helped(async (client) => {
        const request = packLotRequest(keys, engagement, lot, wanted);
        return unpackLotAnswer(wanted.length, await client.call<LotAnswer>('checkLot', [request]));
      }, here);
    }
  };
};
