/** The way out: it opens when the app does not, takes everything out, puts it back, and never makes things worse. */
import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { createProfile, openProfile } from './browser';
import { fileOf } from './files';
import { Fieldroom, guard, type TestFile } from './fixtures';

const PASSPHRASE = 'long and dull enough';
const backupFile = (bytes: Uint8Array, name = 'backup.fieldroom'): TestFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes)
});

/** Writes a backup on the recovery page; gives its bytes. */
const writeBackup = async (page: Page, passphrase = ''): Promise<Buffer> => {
  await page.getByLabel('Passphrase for the file').fill(passphrase);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write a backup' }).click()
  ]);
  expect(download.suggestedFilename()).toMatch(/^fieldroom-backup-\d{4}-\d\d-\d\d\.fieldroom$/);
  return readFileSync(await download.path());
};

const putBack = async (page: Page, file: TestFile, passphrase = ''): Promise<void> => {
  await page.getByLabel('Backup file').setInputFiles(file);
  await page.getByLabel('Passphrase of the file').fill(passphrase);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
};

/** The recovery page once it has let go of the database: a page of the origin that holds nothing open. */
const openBare = async (room: Fieldroom): Promise<void> => {
  await room.open('/recover');
  const found = room.page.getByRole('status').filter({ hasText: /On this device:|Nothing is kept/ });
  await expect(found).toBeVisible();
};

const setVersion = (page: Page, version: number): Promise<void> =>
  page.evaluate(
    (newer) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('fieldroom', newer);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(new Error('not opened'));
        request.onblocked = () => reject(new Error('blocked'));
      }),
    version
  );

const withProfile = async (
  origin: string,
  use: (context: BrowserContext, room: Fieldroom) => Promise<void>
): Promise<void> => {
  const profile = createProfile();
  const context = await openProfile(profile.folder);
  const problems = guard(context, origin);
  try {
    await use(context, new Fieldroom(await context.newPage(), origin));
    expect(problems).toEqual([]);
  } finally {
    await context.close();
    profile.remove();
  }
};

const begin = async (room: Fieldroom): Promise<void> => {
  await room.open();
  await room.createEngagement('Lindwurm eG', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
  await room.addFiles([
    fileOf('access.md', '# Access policy\n\nAccess rights must be reviewed every quarter by the owner.')
  ]);
  await room.analysisSettled();
  await room.saved();
};

const origin = (baseURL: string | undefined): string => new URL(baseURL ?? '').origin;

test('takes everything out, erases, and puts it back where it was', async ({ baseURL }) => {
  await withProfile(origin(baseURL), async (_, room) => {
    const { page } = room;
    await begin(room);
    const { engagement } = room;
    await room.open('/recover');
    await expect(page.getByText('On this device: 1 engagement, 2 entries, 1 file.')).toBeVisible();
    const backup = await writeBackup(page);
    await expect(page.getByText(/The backup holds 1 engagement, 2 entries and 1 file/)).toBeVisible();

    await page.getByRole('button', { name: 'Erase everything …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase everything on this device?' });
    const erase = dialog.getByRole('button', { name: 'Erase everything' });
    await expect(erase).toBeDisabled();
    await dialog.getByLabel(/Type .erase. to go on/).fill('erase');
    await erase.click();
    await expect(page.getByText('Everything was erased from this device.')).toBeVisible();
    await room.open();
    await expect(page.getByRole('heading', { name: 'Begin an engagement' })).toBeVisible();

    await room.open('/recover');
    await putBack(page, backupFile(backup));
    await expect(page.getByText('Restored 1 engagement: 2 entries and 1 file')).toBeVisible();
    await room.open(`${engagement}/documents`);
    await page.getByRole('link', { name: 'Access policy' }).click();
    await expect(page.getByText('reviewed every quarter').first()).toBeVisible();
    // still this member's: the device kept its key
    await room.goTo('Documents');
    await page.getByRole('button', { name: 'Remove Access policy' }).click();
    await expect(page.getByRole('link', { name: 'Access policy' })).toBeHidden();
    await room.saved();
  });
});

test('a protected backup opens in an empty profile with its passphrase only; a bad file changes nothing', async ({
  baseURL
}) => {
  let backup: Buffer = Buffer.alloc(0);
  let engagement = '';
  await withProfile(origin(baseURL), async (_, room) => {
    await begin(room);
    ({ engagement } = room);
    await room.open('/recover');
    backup = await writeBackup(room.page, PASSPHRASE);
  });
  await withProfile(origin(baseURL), async (_, room) => {
    const { page } = room;
    const alert = page.getByRole('alert');
    await room.open('/recover');
    await expect(page.getByText('Nothing is kept on this device.')).toBeVisible();

    await putBack(page, backupFile(Buffer.from('%PDF-1.7 something else'), 'report.fieldroom'));
    await expect(alert).toContainText('report.fieldroom was not restored.');
    await expect(alert).toContainText('This file is not a recovery file of Fieldroom.');
    await putBack(page, backupFile(new Uint8Array()));
    await expect(alert).toContainText('This file is not a recovery file of Fieldroom.');
    await putBack(page, backupFile(backup));
    await expect(alert).toContainText('its passphrase is needed');
    await putBack(page, backupFile(backup), 'guessed');
    await expect(alert).toContainText(
      'This passphrase does not open the recovery file. Nothing was changed.'
    );
    await room.open();
    await expect(page.getByRole('heading', { name: 'Begin an engagement' })).toBeVisible();

    await room.open('/recover');
    await putBack(page, backupFile(backup), PASSPHRASE);
    await expect(alert).toContainText('Restored 1 engagement: 2 entries and 1 file');
    await expect(alert).toContainText('The backup comes from another device');
    await room.open(`${engagement}/documents`);
    await page.getByRole('link', { name: 'Access policy' }).click();
    await expect(page.getByText('reviewed every quarter').first()).toBeVisible();

    // what is here already is never harmed by a broken file
    await room.open('/recover');
    const here = page.getByText('On this device: 1 engagement, 2 entries, 1 file.');
    await expect(here).toBeVisible();
    await putBack(page, backupFile(backup.subarray(0, backup.length - 40)), PASSPHRASE);
    await expect(alert).toContainText('This recovery file is incomplete: its end is missing.');
    const flipped = Buffer.from(backup);
    flipped.fill(0xff, 21, 29);
    await putBack(page, backupFile(flipped), PASSPHRASE);
    await expect(alert).toContainText('This recovery file is damaged.');
    await page.reload();
    await expect(here).toBeVisible();
  });
});

test('opens when the data is of a newer version, and gives it out', async ({ baseURL }) => {
  await withProfile(origin(baseURL), async (_, room) => {
    const { page } = room;
    await begin(room);
    await openBare(room);
    await setVersion(page, 990);
    await room.open();
    await expect(page.getByText('written by a newer version of Fieldroom')).toBeVisible();
    await page.getByRole('link', { name: 'Rescue, restore or reset the data on this device' }).click();
    await expect(page.getByText('On this device: 1 engagement, 2 entries, 1 file.')).toBeVisible();
    const backup = await writeBackup(page);

    // restoring into it is refused in words, and leaves it as it is
    await putBack(page, backupFile(backup));
    await expect(page.getByRole('alert')).toContainText('written by a newer version of Fieldroom');
    await expect(page.getByText('On this device: 1 engagement, 2 entries, 1 file.')).toBeVisible();

    await page.getByRole('button', { name: 'Erase everything …' }).click();
    await page.getByLabel(/Type .erase. to go on/).fill('erase');
    await page.getByRole('dialog').getByRole('button', { name: 'Erase everything' }).click();
    await expect(page.getByText('Everything was erased from this device.')).toBeVisible();
    await putBack(page, backupFile(backup));
    await expect(page.getByText('Restored 1 engagement: 2 entries and 1 file')).toBeVisible();
    await room.open();
    await expect(page.getByRole('link', { name: 'Lindwurm eG' })).toBeVisible();
  });
});

test('says so when another tab keeps an older database open, and goes on once it is closed', async ({
  baseURL
}) => {
  await withProfile(origin(baseURL), async (context, room) => {
    const holder = new Fieldroom(await context.newPage(), room.origin);
    await openBare(holder);
    await holder.page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open('fieldroom', 5);
          request.onsuccess = () => resolve();
          request.onerror = () => reject(new Error('not opened'));
          (globalThis as unknown as { held: unknown }).held = request;
        })
    );
    const { page } = room;
    await room.open();
    await expect(page.getByText('Another tab of Fieldroom keeps the database')).toBeVisible();
    const rescue = new Fieldroom(await context.newPage(), room.origin);
    await rescue.open('/recover');
    await expect(rescue.page.getByRole('heading', { name: 'Recovery and backup' })).toBeVisible();
    await expect(rescue.page.getByText('Another tab of Fieldroom keeps the database')).toBeVisible();
    await rescue.page.close();
    await holder.page.close();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Begin an engagement' })).toBeVisible();
  });
});
