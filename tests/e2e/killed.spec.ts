/** A browser that dies in mid-work: what was acknowledged is there, nothing is half there, and work goes on. */
import { expect, test } from '@playwright/test';
import { createProfile, openKillable, type KillableBrowser } from './browser';
import { fileOf } from './files';
import { Fieldroom, guard, type TestFile } from './fixtures';
import { halves } from './stores';

const topics = ['access', 'backup', 'supplier', 'incident', 'cryptography', 'change', 'logging', 'network'];
/** So many at once that the kill falls among them. */
const FILES = 40;
const places = Array.from({ length: FILES }, (_, at) => at);
/** Long enough that reading and comparing take a while; no two alike. */
const policy = (round: number, at: number): TestFile => {
  const topic = topics[at % topics.length];
  const sentences = Array.from(
    { length: 6 },
    (_, line) =>
      `The owner of ${topic} number ${line + 1} must review the ${topic} rules of site ${round}-${at} every quarter and record the result.`
  );
  return fileOf(
    `${topic}-${round}-${at}.md`,
    `# ${topic} policy ${round}-${at}\n\n${sentences.join('\n\n')}\n`
  );
};

/** Names of the files that the screen calls taken in, as they stand now. */
const acknowledged = (room: Fieldroom): Promise<string[]> =>
  room.incoming.getByRole('listitem').filter({ hasText: /Added/ }).locator('.name').allInnerTexts();

let browser: KillableBrowser | null = null;
const kill = async (): Promise<void> => {
  await browser?.kill();
  browser = null;
};
const profile = createProfile();
test.afterAll(async () => {
  await kill();
  profile.remove();
});

test('every acknowledged write outlives kills in mid-import, and the work goes on', async ({ baseURL }) => {
  const origin = new URL(baseURL ?? '').origin;
  let path = '/';
  const expected = new Set<string>();

  const start = async (): Promise<{ room: Fieldroom; problems: string[] }> => {
    browser = await openKillable(profile.folder);
    const problems = guard(browser.context, origin);
    const page = await browser.context.newPage();
    const room = new Fieldroom(page, origin);
    await room.open(path);
    return { room, problems };
  };
  /** Opens after a kill: everything acknowledged is in the table and opens; nothing is half there. */
  const verify = async (client: string): Promise<Fieldroom> => {
    const { room, problems } = await start();
    const { page } = room;
    await expect(page.getByRole('link', { name: client })).toBeVisible();
    await room.saved();
    if (expected.size > 0) {
      await expect(room.documents).toBeVisible();
      for (const name of expected) await expect(room.documentRow(name)).toBeVisible();
    }
    expect(await halves(page)).toEqual([]);
    await room.goTo('Log');
    const entries = page.getByRole('table', { name: 'Entries of the log, newest first' });
    await expect(entries.getByText('verified').first()).toBeVisible();
    await expect(page.getByText('refused')).toHaveCount(0);
    await room.goTo('Documents');
    expect(problems).toEqual([]);
    return room;
  };

  const { room } = await start();
  await room.createEngagement('Kappa Ltd');
  await room.saved();
  path = `${room.engagement}/documents`;
  await kill();

  let current = await verify('Kappa Ltd');
  let named = 0;
  for (const [round, enough] of [1, 4, 9].entries()) {
    await test.step(`killed when ${enough} of ${FILES} files were taken in`, async () => {
      const { page } = current;
      await current.addFiles(places.map((at) => policy(round, at)));
      await expect
        .poll(async () => (await acknowledged(current)).length, { intervals: [20] })
        .toBeGreaterThanOrEqual(enough);
      for (const name of await acknowledged(current)) expected.add(name);
      await kill();
      await expect.poll(() => page.isClosed()).toBe(true);
      current = await verify('Kappa Ltd');
      // the rest is not forgotten without a word
      const left = current.incoming.getByRole('listitem').filter({ hasText: 'Fieldroom was closed before' });
      for (const at of places) {
        const { name } = policy(round, at);
        await expect(
          current
            .documentRow(name)
            .or(left.filter({ hasText: name }))
            .first()
        ).toBeVisible();
      }
      named += await left.count();
      while ((await left.count()) > 0) {
        await left
          .first()
          .getByRole('button', { name: /^Dismiss/ })
          .click();
      }
    });
  }

  expect(named, 'files that were named because they did not come in').toBeGreaterThan(0);

  await test.step('the comparison that was broken off goes on by itself', async () => {
    const { page } = current;
    for (const name of expected) {
      const statements = current.documentRow(name).getByRole('link', { name: /^\d+$/ });
      await expect(statements).toBeVisible({ timeout: 60_000 });
    }
    await expect(page.getByText('Reading controls and comparing')).toBeHidden({ timeout: 60_000 });
  });
});
