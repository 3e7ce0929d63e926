/** A device that is killed while it takes in a large engagement goes on where it was; so it is when the giver dies. */
import { expect, test } from '@playwright/test';
import { IDS_PER_SLICE } from '../../src/lib/adapters/peers/catch-up';
import { storedEntries } from '../e2e/stores';
import { askIn, figure, found, level, meet, Member, rounds, sameHash } from './member';
import { startSignal } from './signal';

const ENTRIES = Number(process.env['LONG_SYNC_ENTRIES'] ?? 15_000);
const KILLS = rounds('LONG_SYNC_KILLS', 6);
/** What a kill may cost: what was asked for and is not on the disk, a slice. */
const COST = IDS_PER_SLICE;

/** Waits until `to` has stored more than `enough`; says what both see where nothing more comes. */
const comesTo = async (from: Member, to: Member, enough: number): Promise<void> => {
  const begun = Date.now();
  while ((await storedEntries(to.page)) <= enough) {
    if (Date.now() - begun > 90_000) {
      const seen = await Promise.all(
        [from, to].map(async (one) => [await one.status(), await one.lines(), await one.sent()])
      ).catch(String);
      throw new Error(
        `No more than ${await storedEntries(to.page)} entries come: ${JSON.stringify(seen)} ${to.problems.concat(from.problems).slice(-5).join('\n')}`
      );
    }
    await new Promise((done) => setTimeout(done, 10));
  }
};

/** Entries on the disk once what had arrived already is stored. */
const atRest = async (member: Member): Promise<number> => {
  for (let before = -1; ;) {
    const now = await storedEntries(member.page);
    if (now === before) return now;
    before = now;
    await new Promise((done) => setTimeout(done, 1500));
  }
};

test(`SIGKILL in mid-sync of ${ENTRIES} entries, ${KILLS} times`, async ({ baseURL }) => {
  const signal = await startSignal();
  const [ada, ben] = [new Member('Ada', baseURL!), new Member('Ben', baseURL!)];
  try {
    await found(ada, signal.url);
    await ada.do({ do: 'work', count: ENTRIES, seed: 1 });
    await ben.start();
    await askIn(ada, ben, 'preparer');

    const from = Date.now();
    let here = 0;
    let sent = await ada.sent();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = Math.floor(((kill + 0.5) * ENTRIES) / (KILLS + 0.5));
      await comesTo(ada, ben, enough);
      // every third time it is the giver who dies
      const dying = kill % 3 === 2 ? ada : ben;
      const told = await storedEntries(ben.page);
      await dying.kill();
      await new Promise((done) => setTimeout(done, 500));
      const after = dying === ada ? null : await ada.sent();
      if (dying === ben) await ben.start();
      const stored = await atRest(ben);
      expect(stored, 'what had come is there').toBeGreaterThanOrEqual(told);
      if (after) {
        const cost = after.entries - sent.entries - (stored - here);
        figure(
          `the receiver killed with ${stored} entries: ${cost} more were under way (${(cost / IDS_PER_SLICE).toFixed(1)} of a slice)`
        );
        expect(cost).toBeLessThanOrEqual(COST);
        sent = after;
      } else figure(`the giver killed when ${stored} entries had come`);
      here = stored;
      await dying.reopen();
      if (dying === ada) sent = { bytes: 0, entries: 0, slices: 0 };
    }
    await meet([ada, ben], 90_000);
    const ids = await level([ada, ben], 180_000);
    expect(ids.size).toBeGreaterThan(ENTRIES);
    const total = (await ada.sent()).entries - sent.entries;
    expect(total, 'nothing that was there is sent again').toBeLessThanOrEqual(ids.size - here);
    await sameHash([ada, ben]);
    expect((await ben.state()).refused).toEqual([]);
    expect(await ben.do({ do: 'unsound' })).toEqual([]);
    // now that it has everything it is a member, and writes
    expect(await ben.do({ do: 'work', count: 10, seed: 2 })).toBe(10);
    await level([ada, ben]);
    await sameHash([ada, ben]);
    figure(`${ids.size} entries over ${KILLS} kills in ${Math.round((Date.now() - from) / 1000)} s`);
  } finally {
    await ada.end();
    await ben.end();
    await signal.kill();
  }
});
