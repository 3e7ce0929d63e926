/** Two members who write all the time, over a link that breaks again and again: in the end both have all of it. */
import { expect, test } from '@playwright/test';
import { fileOf } from '../e2e/files';
import { seeded } from '../../src/lib/measure/random-actions';
import { comeIn, figure, found, level, lost, meet, Member, rounds, sameHash } from './member';
import { startSignal } from './signal';

const EDITS = rounds('LONG_EDITS', 5000);
const SEED = Number(process.env['LONG_SEED'] ?? 20_261_125);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test(`${EDITS} random edits on two live peers, the link cut at random`, async ({ baseURL }) => {
  const signal = await startSignal();
  const [ada, ben] = [new Member('Ada', baseURL!), new Member('Ben', baseURL!)];
  const both = [ada, ben];
  const random = seeded(SEED);
  const cuts = { closed: 0, stopped: 0, frozen: 0, reloaded: 0 };
  let connected = 0;
  try {
    await found(ada, signal.url);
    await comeIn(ada, ben, 'lead');
    await meet(both);

    const parts = EDITS > 1000 ? 10 : 3;
    const share = Math.ceil(EDITS / 2 / parts);
    const from = Date.now();
    for (let part = 0; part < parts; part += 1) {
      let working = true;
      const writing = Promise.all(
        both.map((one, at) =>
          one.do<number>({ do: 'work', count: share, seed: SEED + part * 2 + at, pause: 20, undo: 5 })
        )
      ).finally(() => (working = false));
      // a failure of theirs is told when it is awaited below
      writing.catch(() => undefined);
      while (working) {
        await pause(200 + random() * 1800);
        if (!working) break;
        const one = both[Math.floor(random() * 2)]!;
        const how = random();
        if (how < 0.6) {
          cuts.closed += await one.cut();
        } else if (how < 0.85) {
          await one.do({ do: 'disconnect' });
          await pause(random() * 1500);
          await one.do({ do: 'connect' });
          cuts.stopped += 1;
        } else {
          // a laptop that sleeps: nothing is closed, and nothing answers
          process.kill(-one.pid, 'SIGSTOP');
          await pause(500 + random() * 4000);
          process.kill(-one.pid, 'SIGCONT');
          cuts.frozen += 1;
        }
        connected += Number((await ada.status()).devices.length > 0);
      }
      const written = await writing;
      expect(written).toEqual([share, share]);
      if (part === Math.floor(parts / 3)) await ada.do({ do: 'rotate' });
      if (part === Math.floor((2 * parts) / 3)) await ben.do({ do: 'rotate' });
      if (part === Math.floor(parts / 2)) {
        await ben.reopen();
        cuts.reloaded += 1;
      }
    }
    const writing = Date.now() - from;
    const ids = await level(both);
    const settled = Date.now() - from - writing;
    figure(
      `${ada.acknowledged.length + ben.acknowledged.length} edits in ${Math.round(writing / 1000)} s, level ${(settled / 1000).toFixed(1)} s after the last`
    );
    figure(`cuts: ${JSON.stringify(cuts)}, seed ${SEED}; connected right after a cut ${connected} times`);
    expect(cuts.closed + cuts.stopped + cuts.frozen).toBeGreaterThan(EDITS / 500);

    expect(lost(both, ids)).toEqual([]);
    const hash = await sameHash(both);
    for (const one of both) {
      const { refused } = await one.state();
      expect(refused.map(({ reason }) => reason)).toEqual([]);
      // folded from the disk alone, it is the same
      await one.reopen();
      expect(await one.hash()).toBe(hash);
    }

    // documents' bytes cross a link that breaks, too
    await meet(both);
    const texts = [1, 2, 3].map((at) =>
      fileOf(
        `long-${at}.md`,
        `# Policy ${at}\n\n${`The owner must review area ${at}.\n\n`.repeat(30_000 * at)}`
      )
    );
    await ada.page.setInputFiles('#measure-files', texts);
    await ada.do({ do: 'files', names: texts.map(({ name }) => name) });
    const sizes = async (one: Member): Promise<number[]> => {
      const bytes = await one.do<Record<string, number | null>>({ do: 'bytes' });
      return Object.values(bytes)
        .filter((size) => size !== null)
        .sort((a, b) => a - b);
    };
    const whole = texts.map(({ buffer }) => buffer.length).sort((a, b) => a - b);
    await expect.poll(() => sizes(ada), { timeout: 120_000 }).toEqual(whole);
    for (let cut = 0; cut < 3; cut += 1) {
      await pause(300);
      await (cut % 2 ? ada : ben).cut();
    }
    await expect.poll(() => sizes(ben), { timeout: 120_000 }).toEqual(whole);
    await level(both);
    await sameHash(both);
    expect(both.flatMap(({ problems }) => problems)).toEqual([]);
  } finally {
    for (const one of both) await one.end();
    await signal.kill();
  }
});
