/** An engagement as one file: out of one browser, into a fresh one, and through the verifier's page from a disk. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { fileOf } from './files';
import { expect, Fieldroom, guard, test } from './fixtures';

const PASSPHRASE = 'correct horse battery staple';

const stateHash = async (room: Fieldroom): Promise<string> => {
  await room.goToSettings();
  await room.page.getByRole('button', { name: 'Compute' }).click();
  const hash = room.page.getByTestId('state-hash');
  await expect(hash).toHaveText(/^[0-9a-f]{64}$/);
  return hash.innerText();
};

const writeBundle = async (room: Fieldroom): Promise<Buffer> => {
  const { page } = room;
  await page.getByRole('button', { name: 'Write a bundle' }).click();
  const dialog = page.getByRole('dialog', { name: 'Write a bundle' });
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel('Passphrase once more').fill('something else');
  await dialog.getByRole('button', { name: 'Write the bundle' }).click();
  await expect(dialog.getByText('This is not the same passphrase.')).toBeVisible();
  await dialog.getByLabel('Passphrase once more').fill(PASSPHRASE);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Write the bundle' }).click()
  ]);
  expect(download.suggestedFilename()).toMatch(/^[a-z0-9-]+-\d{4}-\d\d-\d\d\.fieldroom$/);
  await expect(dialog.getByRole('status')).toContainText('It is in your downloads.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  return readFileSync(await download.path());
};

const importBundle = async (page: Page, buffer: Buffer, passphrase = PASSPHRASE): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Import a bundle' });
  await dialog
    .getByLabel('Bundle', { exact: true })
    .setInputFiles({ name: 'engagement.fieldroom', mimeType: 'application/octet-stream', buffer });
  await dialog.getByLabel('Passphrase of the bundle').fill(passphrase);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
};

test('the sample goes out as a bundle and comes up the same in a fresh browser, where it is read only', async ({
  room,
  browser,
  baseURL
}) => {
  await room.open();
  await room.page.getByRole('button', { name: 'Open the sample' }).click();
  await room.goTo('Documents');
  await room.importSettled();
  await room.saved();
  const hash = await stateHash(room);
  const bundle = await writeBundle(room);

  const fresh = await browser.newContext({
    baseURL: baseURL ?? '',
    serviceWorkers: 'block',
    locale: 'en-US'
  });
  const problems = guard(fresh, new URL(baseURL ?? '').origin);
  const page = await fresh.newPage();
  const there = new Fieldroom(page);
  await there.open();
  await page.getByRole('button', { name: 'Import a bundle' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a bundle' });
  await importBundle(page, bundle, 'wrong passphrase');
  await expect(dialog.getByRole('alert')).toContainText('This passphrase does not open the bundle.');
  const damaged = Buffer.from(bundle);
  damaged[damaged.length - 1000]! ^= 1;
  await importBundle(page, damaged);
  await expect(dialog.getByRole('alert')).toContainText('was changed or damaged');
  await importBundle(page, bundle);
  await expect(dialog.getByRole('status')).toContainText('Every signature was checked.');
  await expect(dialog).toContainText(hash);
  await dialog.getByRole('button', { name: 'Open the engagement' }).click();
  await expect(page.getByText('Reading only.')).toBeVisible();
  expect(await stateHash(there)).toBe(hash);
  await there.goTo('Documents');
  await expect.poll(() => there.countDocuments()).toBeGreaterThan(8);

  // what is not allowed cannot be tried, and the reason stands beside it
  await there.goToSettings();
  await expect(page.getByLabel('Title')).toBeDisabled();
  await expect(page.getByRole('group').filter({ has: page.getByLabel('Title') })).toHaveAccessibleDescription(
    'This device is not a member of this engagement.'
  );

  // the log tells of each entry whether its signature holds and what it is linked to
  await there.goTo('Log');
  await page.getByRole('table').getByRole('row').nth(1).click();
  const entry = page.getByRole('complementary', { name: 'Entry' });
  await expect(entry.getByText('signed by this device, and not changed since')).toBeVisible();
  await entry.getByRole('listitem').getByRole('button').first().click();
  await expect(entry.getByRole('heading', { name: 'Linked to' })).toBeVisible();

  // the same once more changes nothing
  await page.getByRole('link', { name: 'Fieldroom' }).click();
  await page.getByRole('button', { name: 'Import a bundle' }).click();
  await importBundle(page, bundle);
  await expect(dialog.getByRole('status')).toContainText('was here already');
  expect(problems).toEqual([]);
  await fresh.close();

  // the verifier: one file, from a disk, in a browser that never saw the app
  const folder = mkdtempSync(join(tmpdir(), 'fieldroom-verify-'));
  copyFileSync(join('build', 'verify.html'), join(folder, 'check.html'));
  const offline = await browser.newContext({ offline: true });
  const errors: string[] = [];
  offline.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const verifier = await offline.newPage();
  await verifier.goto(pathToFileURL(join(folder, 'check.html')).href);
  const check = async (buffer: Buffer): Promise<void> => {
    await verifier
      .getByLabel('Bundle, chosen or dropped on this page')
      .setInputFiles({ name: 'engagement.fieldroom', mimeType: 'application/octet-stream', buffer });
    await verifier.getByLabel('Passphrase of the bundle').fill(PASSPHRASE);
    await verifier.getByRole('button', { name: 'Verify' }).click();
  };
  await check(bundle);
  await expect(verifier.getByRole('heading', { level: 2 })).toHaveText(/✓ Verified/, { timeout: 60_000 });
  await expect(verifier.getByRole('table')).toContainText(hash);
  await check(damaged);
  await expect(verifier.getByRole('heading', { level: 2 })).toHaveText(/✗ Not verified/, { timeout: 60_000 });
  expect(errors).toEqual([]);
  await offline.close();
  rmSync(folder, { recursive: true, force: true });
});

test('backups go into a folder by themselves, and the recovery page puts one back', async ({
  room,
  context
}) => {
  const { page } = room;
  // the origin's own folder stands for one that the user picks: the same interface, without the browser's dialog
  await context.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await room.open();
  await room.createEngagement('Lindwurm eG', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
  await room.addFiles([
    fileOf('access.md', '# Access\n\nAccess must be reviewed every quarter by the owner.')
  ]);
  await room.importSettled();
  await room.saved();
  const hash = await stateHash(room);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'Backups into a folder' });
  await dialog.getByLabel('Passphrase of the backups').fill(PASSPHRASE);
  await dialog.getByLabel('Passphrase once more').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Choose the folder' }).click();
  await expect(page.getByText('1 engagement written to')).toBeVisible();

  // the folder is remembered
  await page.reload();
  await expect(page.getByRole('button', { name: 'Back up now' })).toBeVisible();
  const backup = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
      names.push(name);
    const file = await (await folder.getFileHandle(names[0]!)).getFile();
    return { names, bytes: [...new Uint8Array(await file.arrayBuffer())] };
  });
  expect(backup.names).toEqual([expect.stringMatching(/^fieldroom-[\w-]{8}-\d{8}T\d{6}Z\.fieldroom$/)]);
  const { engagement } = room;

  // everything is lost here; the page that works without the app brings it back
  await room.open('/recover');
  await expect(page.getByText('On this device:')).toBeVisible();
  await page.getByRole('button', { name: 'Erase everything …' }).click();
  await page.getByLabel('Type “erase” to go on').fill('erase');
  await page.getByRole('button', { name: 'Erase everything', exact: true }).click();
  await expect(page.getByText('Everything was erased')).toBeVisible();
  await page.getByLabel('Backup file').setInputFiles({
    name: 'backup.fieldroom',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(backup.bytes)
  });
  await page.getByLabel('Passphrase of the file').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('Restored 1 engagement: 2 entries and 1 file')).toBeVisible();
  await room.open(`${engagement}/settings`);
  expect(await stateHash(room)).toBe(hash);
  // the key of the device stayed, so the engagement is still this member's
  await expect(page.getByText('Reading only.')).toBeHidden();
});
