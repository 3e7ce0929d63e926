/** A file so large that it lies beside the database: it outlives a kill, goes into the rescue file, and is erased with the rest. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createProfile, openKillable, type KillableBrowser } from './browser';
import { fileOf, heavyPdfOf } from './files';
import { Fieldroom, guard } from './fixtures';
import { halves, whereFilesLie } from './stores';

const SIZE = 6_000_000;

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

test('a large file is there after a kill, after erasing and restoring', async ({ baseURL }) => {
  const origin = new URL(baseURL ?? '').origin;
  const problems: string[][] = [];
  const start = async (): Promise<Fieldroom> => {
    browser = await openKillable(profile.folder);
    problems.push(guard(browser.context, origin));
    return new Fieldroom(await browser.context.newPage(), origin);
  };
  const pdf = await heavyPdfOf(
    'Access rights must be reviewed every quarter by the owner.',
    randomBytes(SIZE)
  );
  const reads = async (room: Fieldroom, path: string): Promise<void> => {
    await room.open(`${path}/documents`);
    await room.documentRow('access.pdf').getByRole('link').first().click();
    await expect(room.page.getByText('reviewed every quarter').first()).toBeVisible();
  };

  let room = await start();
  await room.open();
  await room.createEngagement('Lindwurm eG', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
  await room.addFiles([fileOf('access.pdf', pdf)]);
  await room.importSettled();
  await room.saved();
  const { engagement } = room;
  const { beside, rows } = await whereFilesLie(room.page);
  expect(rows).toBe(0);
  // twelve parts, each sealed by itself
  expect(beside).toEqual([pdf.length + 12 * 29]);
  await kill();

  room = await start();
  await reads(room, engagement);
  expect(await halves(room.page)).toEqual([]);

  const { page } = room;
  await room.open('/recover');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write a backup' }).click()
  ]);
  const backup = readFileSync(await download.path());
  await page.getByRole('button', { name: 'Erase everything …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase everything on this device?' });
  await dialog.getByLabel(/Type .erase. to go on/).fill('erase');
  await dialog.getByRole('button', { name: 'Erase everything' }).click();
  await expect(page.getByText('Everything was erased from this device.')).toBeVisible();
  expect(await whereFilesLie(page)).toEqual({ beside: [], rows: 0 });

  await page.getByLabel('Backup file').setInputFiles(fileOf('backup.fieldroom', backup));
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('Restored 1 engagement: 2 entries and 1 file')).toBeVisible();
  await reads(room, engagement);
  expect(await halves(page)).toEqual([]);
  for (const list of problems) expect(list).toEqual([]);
});
