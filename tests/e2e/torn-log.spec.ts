/**
 * A browser that is killed in the middle of a record of its own log: Chromium reads over the torn end once, and at the
 * start after that would delete everything. Fieldroom has it begin a new log in time.
 */
import { expect, test } from '@playwright/test';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createProfile, openKillable, type KillableBrowser } from './browser';
import { Fieldroom, guard } from './fixtures';

/** The head of a record of 900 bytes that never came: checksum, length, kind. */
const tornHead = Buffer.from([0x78, 0x56, 0x34, 0x12, 0x84, 0x03, 0x01]);

test('a record that a kill tore costs nothing, two starts later', async ({ baseURL }) => {
  const origin = new URL(baseURL ?? '').origin;
  const profile = createProfile();
  const running = new Set<KillableBrowser>();
  const kill = async (browser: KillableBrowser): Promise<void> => {
    running.delete(browser);
    await browser.kill();
  };
  const open = async (path: string) => {
    const browser = await openKillable(profile.folder);
    running.add(browser);
    const problems = guard(browser.context, origin);
    const room = new Fieldroom(await browser.context.newPage(), origin);
    await room.open(path);
    return { browser, room, problems };
  };
  try {
    const first = await open('/');
    await first.room.createEngagement('Kappa Ltd');
    await first.room.saved();
    const path = first.room.engagement;
    await kill(first.browser);

    const folder = join(profile.folder, 'Default', 'IndexedDB');
    const [store] = readdirSync(folder).filter((name) => name.endsWith('.leveldb'));
    const logs = readdirSync(join(folder, store!)).filter((name) => name.endsWith('.log'));
    expect(logs.length).toBeGreaterThan(0);
    const torn = join(folder, store!, logs.sort().at(-1)!);
    appendFileSync(torn, tornHead);

    const second = await open(path);
    await expect(second.room.page.getByRole('heading', { level: 1, name: 'Kappa Ltd' })).toBeVisible();
    await second.room.goTo('Log');
    await expect.poll(() => existsSync(torn), 'the torn log is still the current one').toBe(false);
    await kill(second.browser);

    const third = await open(path);
    await expect(third.room.page.getByRole('heading', { level: 1, name: 'Kappa Ltd' })).toBeVisible();
    expect([...first.problems, ...second.problems, ...third.problems]).toEqual([]);
  } finally {
    for (const browser of running) await kill(browser);
    profile.remove();
  }
});
