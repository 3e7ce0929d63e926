/** Three laptops that are opened at the same moment, again and again: everybody meets everybody, every time. */
import { expect, test } from '@playwright/test';
import { comeIn, figure, found, level, lost, meet, Member, rounds, sameHash } from './member';
import { startSignal } from './signal';

const ROUNDS = rounds('LONG_JOINS', 20);

test(`three members join at the same moment, ${ROUNDS} times`, async ({ baseURL }) => {
  const signal = await startSignal();
  const [ada, ben, cy] = ['Ada', 'Ben', 'Cy'].map((name) => new Member(name, baseURL!)) as [
    Member,
    Member,
    Member
  ];
  const all = [ada, ben, cy];
  const took: number[] = [];
  try {
    await found(ada, signal.url);
    await comeIn(ada, ben, 'preparer');
    await comeIn(ada, cy, 'reviewer');
    await meet(all);
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round % 2 === 0) {
        await Promise.all(all.map((one) => one.do({ do: 'disconnect' })));
        await Promise.all(all.map((one) => one.do({ do: 'connect' })));
      } else {
        // the whole page anew; it looks for the others by itself
        await Promise.all(all.map((one) => one.load()));
        await Promise.all(all.map((one) => one.do({ do: 'open', engagement: one.engagement as never })));
      }
      took.push(await meet(all, 60_000));
      await Promise.all(all.map((one, at) => one.do({ do: 'work', count: 5, seed: round * 3 + at })));
      await level(all, 30_000);
      await sameHash(all);
    }
    const ids = new Set(await ada.ids());
    expect(lost(all, ids)).toEqual([]);
    const sorted = [...took].sort((one, other) => one - other);
    figure(
      `all three connected within ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms (longest) of ${ROUNDS} rounds`
    );
    expect(all.flatMap(({ problems }) => problems)).toEqual([]);
  } finally {
    for (const one of all) await one.end();
    await signal.kill();
  }
});
