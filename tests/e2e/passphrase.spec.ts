/** A passphrase: set, locked, opened, forgotten; and that nothing of a client is on the screen or on the disk meanwhile. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createProfile, openProfile } from './browser';
import { fileOf } from './files';
import { expect, Fieldroom, test } from './fixtures';

const CLIENT = 'Lindwurm eG';
const PASSPHRASE = 'seven dull herons';
const NEXT = 'nine loud geese below';

const begin = async (room: Fieldroom): Promise<void> => {
  await room.open();
  await room.createEngagement(CLIENT, ['ISO/IEC 27001:2022']);
};

/** From anywhere in an engagement; ends locked and gives the recovery code. */
const setPassphrase = async (room: Fieldroom, inEngagement = true): Promise<string> => {
  const { page } = room;
  if (inEngagement) await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Set a passphrase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set a passphrase' });
  const go = dialog.getByRole('button', { name: 'Continue' });
  await dialog.getByLabel('New passphrase').fill('short');
  await expect(dialog.getByText('Too short: at least 10 characters.')).toBeVisible();
  await expect(go).toBeDisabled();
  await dialog.getByLabel('New passphrase').fill(PASSPHRASE);
  await expect(dialog.getByText('Strong.')).toBeVisible();
  await dialog.getByLabel('The same again').fill('seven dull heron');
  await expect(go).toBeDisabled();
  await dialog.getByLabel('The same again').fill(PASSPHRASE);
  await go.click();
  const code = (await dialog.getByRole('list', { name: 'Recovery code' }).getAttribute('data-code')) ?? '';
  expect(code).toMatch(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/);
  const set = dialog.getByRole('button', { name: 'Set the passphrase and lock' });
  await expect(set).toBeDisabled();
  await dialog.getByLabel('I have kept the code in a safe place').check();
  await set.click();
  await expectLocked(page);
  return code;
};

const expectLocked = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Fieldroom is locked' })).toBeVisible();
  await expect(page).toHaveTitle('Fieldroom is locked');
  expect(await page.content()).not.toMatch(/Lindwurm|27001|Access policy/);
};

const unlock = async (page: Page, passphrase = PASSPHRASE): Promise<void> => {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
};

/** What is on the disk: text of every row of every database, and how many keys the browser would hand out. */
const readDisk = (page: Page): Promise<{ text: string; keys: number }> =>
  page.evaluate(async () => {
    let keys = 0;
    const asText = (value: unknown): string => {
      if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value);
      if (value instanceof CryptoKey) keys += 1;
      if (typeof value !== 'object' || value === null) return String(value);
      return Object.entries(value)
        .map(([name, member]) => `${name}=${asText(member)}`)
        .join('\n');
    };
    const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const request = indexedDB.open(name ?? '');
      await new Promise((resolve) => (request.onsuccess = resolve));
      for (const store of request.result.objectStoreNames) {
        const read = request.result.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (read.onsuccess = resolve));
        parts.push(asText(read.result));
      }
      request.result.close();
    }
    return { text: parts.join('\n'), keys };
  });

test('locks at once, at every start and in every tab; opens with the passphrase only', async ({
  room,
  context
}) => {
  const { page } = room;
  await begin(room);
  await room.goTo('Documents');
  await room.addFiles([
    fileOf('access.md', '# Access policy\n\nAccess rights must be reviewed every quarter by the owner.')
  ]);
  await room.analysisSettled();
  const { engagement } = room;
  const other = await context.newPage();
  await other.goto(`${engagement}/documents`);
  await expect(other.getByRole('link', { name: 'Access policy' })).toBeVisible();

  await setPassphrase(room);
  await expectLocked(other);
  await other.close();
  const { text, keys } = await readDisk(page);
  expect(text.length).toBeGreaterThan(5000);
  expect(text).not.toMatch(/Lindwurm|Access policy|access\.md|reviewed/);
  expect(keys).toBe(0);

  // a wrong one, by keyboard alone
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await unlock(page, 'seven dull heron');
  await expect(page.getByRole('alert')).toHaveText('This is not the passphrase of this device.');
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await unlock(page, 'seven dull herons?');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled();
  await unlock(page, 'something else');
  await expect(page.getByText(/Next attempt in \d s/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled();
  await expectLocked(page);
  await unlock(page);
  await expect(page.getByRole('heading', { name: 'Passphrase', exact: true })).toBeVisible();
  await expect(page).toHaveTitle(/Settings/);

  await page.goto(`${engagement}/search?q=quarter`);
  await expectLocked(page);
  await unlock(page);
  await expect(page.getByText('reviewed every').first()).toBeVisible();
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /^Command/ }).fill('lock');
  await page.keyboard.press('Enter');
  await expectLocked(page);
  // the words of the search do not stay in the address
  expect(page.url()).not.toContain('quarter');
  await unlock(page);
  await expect(page).toHaveTitle('Engagement – Fieldroom');
});

/** Every file of a folder that holds one of the words, in either encoding that browsers write. */
const filesWith = (folder: string, words: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const found = words.filter(
      (word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le'))
    );
    return found.map((word) => `${path.slice(folder.length)}: ${word}`);
  });

test('a copy of the whole profile names no client, no file and no word that was read or searched', async ({
  baseURL
}) => {
  const profile = createProfile();
  const context = await openProfile(profile.folder);
  try {
    const room = new Fieldroom(await context.newPage(), new URL(baseURL ?? '').origin);
    const { page } = room;
    await room.open('/settings');
    await setPassphrase(room, false);
    await unlock(page);
    await room.open();
    await unlock(page);
    await room.createEngagement('Zyxlindwurm eG', ['ISO/IEC 27001:2022']);
    await room.goTo('Documents');
    await room.addFiles([
      fileOf('qvxaccess.md', '# Qvxpolicy\n\nAccess rights must be reviewed every qvxharvest by the owner.')
    ]);
    await room.analysisSettled();
    await page.getByRole('link', { name: 'Qvxpolicy' }).click();
    await expect(page.getByText('qvxharvest').first()).toBeVisible();
    await room.goTo('Search');
    await page.getByRole('searchbox').fill('qvxharvest');
    await expect(page.locator('mark').filter({ hasText: 'qvxharvest' }).first()).toBeVisible();
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox', { name: /^Command/ }).fill('qvxpolicy');
    await page.getByRole('option', { name: /Search all documents for/ }).click();
    await expect(page.getByRole('searchbox')).toHaveValue('qvxpolicy');
    await room.goTo('Gaps 27001');
    await page.goto(`${room.origin}${room.engagement}/requirements/iso27001-2022:A.5.15`);
    await unlock(page);
    await page.getByPlaceholder('What was found, and where it stands').fill('qvxnote on access');
    await room.goTo('Settings');
    await page.getByLabel('Title').fill('Qvxtitle');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await room.saved();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByRole('heading', { name: 'Fieldroom is locked' })).toBeVisible();
  } finally {
    await context.close();
  }
  try {
    // long enough to be no accident in a model's weights
    const words = [
      'Zyxlindwurm',
      ...['access.md', 'policy', 'harvest', 'note on', 'title'].flatMap((end) => [`qvx${end}`, `Qvx${end}`]),
      PASSPHRASE
    ];
    // a folder that holds nothing would pass too
    expect(filesWith(profile.folder, ['fieldroom']).length).toBeGreaterThan(0);
    expect(filesWith(profile.folder, words)).toEqual([]);
  } finally {
    profile.remove();
  }
});

test('locks when idle, saves what was being typed, and can be changed and removed', async ({ room }) => {
  const { page } = room;
  await page.clock.install();
  await begin(room);
  await setPassphrase(room);
  await unlock(page);
  await page.getByText('5 min', { exact: true }).first().click();
  await room.goTo('Gaps 27001');
  await page.goto(`${room.engagement}/requirements/iso27001-2022:A.5.15`);
  await unlock(page);
  const note = page.getByPlaceholder('What was found, and where it stands');
  await note.fill('half a thought about access');
  await page.clock.fastForward('04:30');
  await expect(note).toHaveValue('half a thought about access');
  await page.clock.fastForward('00:40');
  await expectLocked(page);
  expect(await page.content()).not.toContain('half a thought');
  await unlock(page);
  await expect(note).toHaveValue('half a thought about access');

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const change = page.getByRole('dialog', { name: 'Change the passphrase' });
  await change.getByLabel('Passphrase now').fill('not this one');
  await change.getByLabel('New passphrase').fill(NEXT);
  await change.getByLabel('The same again').fill(NEXT);
  await change.getByRole('button', { name: 'Change the passphrase' }).click();
  await expect(change.getByRole('alert')).toHaveText('This is not the passphrase of this device.');
  await change.getByLabel('Passphrase now').fill(PASSPHRASE);
  await change.getByRole('button', { name: 'Change the passphrase' }).click();
  await expect(change).toBeHidden();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expectLocked(page);
  await unlock(page, NEXT);
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const remove = page.getByRole('dialog', { name: 'Remove the passphrase' });
  await remove.getByLabel('Passphrase now').fill(NEXT);
  await remove.getByRole('button', { name: 'Remove the passphrase' }).click();
  await expect(page.getByRole('button', { name: 'Set a passphrase' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Set a passphrase' })).toBeVisible();
});

test('forgotten: the recovery code opens once, the rescue file comes out locked and goes back in', async ({
  room
}) => {
  const { page } = room;
  await begin(room);
  const { engagement } = room;
  const code = await setPassphrase(room);
  await page.getByRole('button', { name: 'Forgotten? Use the recovery code' }).click();
  const field = page.getByLabel('Recovery code');
  await field.fill(code.slice(0, -1));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('one of them is mistyped');
  await field.fill(code.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Choose a new passphrase' })).toBeVisible();
  await page.getByLabel('New passphrase').fill(NEXT);
  await page.getByLabel('The same again').fill(NEXT);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('list', { name: 'Recovery code' })).toBeVisible();
  await page.getByLabel('I have kept the code in a safe place').check();
  await page.getByRole('button', { name: 'Set the new passphrase and unlock' }).click();
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
  await page.goto(engagement);
  await unlock(page);
  await expect(page.getByRole('alert')).toHaveText('This is not the passphrase of this device.');
  await unlock(page, NEXT);
  await expect(page.getByRole('heading', { level: 1, name: CLIENT })).toBeVisible();

  await page.goto('/recover');
  await expect(page.getByText('A passphrase locks it.')).toBeVisible();
  await expect(page.getByLabel('Passphrase for the file')).toBeHidden();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write a backup' }).click()
  ]);
  const buffer = readFileSync(await download.path());
  expect(buffer.toString('latin1')).not.toContain('Lindwurm');
  await page.getByRole('button', { name: 'Erase everything …' }).click();
  await page.getByLabel(/Type .erase. to go on/).fill('erase');
  await page.getByRole('dialog').getByRole('button', { name: 'Erase everything' }).click();
  await expect(page.getByText('Its key and its passphrase are gone too.')).toBeVisible();
  await page
    .getByLabel('Backup file')
    .setInputFiles({ name: 'backup.fieldroom', mimeType: 'application/octet-stream', buffer });
  await page.getByLabel('Passphrase of the file').fill('no such one');
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('This passphrase does not open the recovery file.');
  await page.getByLabel('Passphrase of the file').fill(NEXT);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('Restored 1 engagement')).toBeVisible();
  await page.goto(engagement);
  await expect(page.getByRole('heading', { level: 1, name: CLIENT })).toBeVisible();
});
