/** A signalling server that dies: who is connected stays so, and who is not finds the others when it is back. */
import { expect, test } from '@playwright/test';
import { comeIn, figure, found, level, lost, meet, Member, rounds, sameHash } from './member';
import { startSignal } from './signal';

const ROUNDS = rounds('LONG_SIGNAL_KILLS', 8);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test(`the signalling server killed and started again, ${ROUNDS} rounds`, async ({ baseURL }) => {
  const signal = await startSignal();
  const [ada, ben] = [new Member('Ada', baseURL!), new Member('Ben', baseURL!)];
  const both = [ada, ben];
  const took: number[] = [];
  try {
    await found(ada, signal.url);
    await comeIn(ada, ben, 'preparer');
    await meet(both);
    for (let round = 0; round < ROUNDS; round += 1) {
      const work = () =>
        Promise.all(both.map((one, at) => one.do({ do: 'work', count: 25, seed: round * 4 + at, undo: 5 })));
      const writing = work();
      await signal.kill();
      await writing;
      // the link that there is does not need the server
      await level(both, 10_000);
      expect((await ada.status()).devices).toHaveLength(1);

      await ada.cut();
      if (round % 2 === 1) await ben.reopen();
      await work();
      await pause(3000);
      expect((await ada.status()).devices, 'nobody finds anybody without a server').toEqual([]);

      const from = Date.now();
      await signal.start();
      await meet(both, 60_000);
      took.push(Date.now() - from);
      await level(both, 30_000);
      await sameHash(both);
    }
    expect(lost(both, new Set(await ada.ids()))).toEqual([]);
    took.sort((one, other) => one - other);
    figure(
      `found one another after the server was back within ${took[took.length >> 1]} ms (median), ${took.at(-1)} ms (longest)`
    );
    // while the server is away the browser itself reports every attempt
    const other = both.flatMap(({ problems }) => problems).filter((text) => !/WebSocket/.test(text));
    expect(other).toEqual([]);
  } finally {
    for (const one of both) await one.end();
    await signal.kill();
  }
});
