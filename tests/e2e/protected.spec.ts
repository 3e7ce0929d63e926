/** PDFs that open with a password: asked for where they come in, kept with the document, asked for again where it is not. */
import type { Page } from '@playwright/test';
import { fileOf, pdfOf, scanOf } from './files';
import { expect, test } from './fixtures';

const access =
  'All user access rights to production systems must be reviewed every quarter by the system owner.';
const backup = 'Backups of customer data must be restored in a test twice a year by the operations team.';

/** Takes rows away behind the app's back: what the device remembers to open documents with, and what it has read. */
const forget = (page: Page, which: 'passwords' | 'passwords and texts'): Promise<void> =>
  page.evaluate(async (texts) => {
    const clear = async (name: string, store: string, range: IDBKeyRange | null): Promise<void> => {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => failed(new Error('not opened'));
      });
      const transaction = db.transaction(store, 'readwrite');
      if (range) transaction.objectStore(store).delete(range);
      else transaction.objectStore(store).clear();
      await new Promise<void>((done) => (transaction.oncomplete = () => done()));
      db.close();
    };
    const kind = 'document-password';
    await clear('fieldroom', 'kept', IDBKeyRange.bound([kind], [kind, []]));
    if (texts) await clear('fieldroom-derived', 'records', null);
  }, which === 'passwords and texts');

/** Whether the first page is drawn: something on it is not white. */
const isDrawn = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    if (!canvas || canvas.width < 100) return false;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 === 0 && value < 100);
  });

test.beforeEach(async ({ room }) => {
  await room.open();
  await room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
});

test('a protected PDF comes in with its password, and stays open', async ({ room, page }) => {
  await room.addFiles([
    fileOf('access.pdf', await pdfOf([access], 'seven herons')),
    fileOf('visitors.md', '# Visitors\n\nVisitors must wear a badge.\n'),
    fileOf('board.pdf', await pdfOf(['For the board only.'], 'another word')),
    fileOf('backup.pdf', await pdfOf([backup], 'seven herons'))
  ]);
  await room.importSettled();
  // the others went on
  await expect(room.incomingFile('visitors.md')).toContainText('Added');
  await expect(room.incoming).toContainText('4 of 4 files, 3 need attention');
  const row = room.incomingFile('access.pdf');
  const field = page.getByLabel('This PDF is protected. Enter its password: access.pdf');

  await field.fill('eight herons');
  await row.getByRole('button', { name: 'Open access.pdf' }).click();
  await expect(row.getByRole('alert')).toHaveText('This password does not open it.');
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription('This password does not open it.');
  expect(await room.countDocuments()).toBe(1);

  // by keyboard alone; what was typed is selected, so that typing replaces it
  await page.keyboard.type('seven herons');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('Added');
  await expect(room.incomingFile('backup.pdf')).toContainText(
    'Added, opened with the password of “access.pdf”'
  );
  await expect(
    room.incoming.getByText('The password of “access.pdf” also opened “backup.pdf”.')
  ).toHaveAttribute('role', 'status');
  await expect(page.getByLabel(/Enter its password: board\.pdf/)).toBeFocused();
  await room.incomingFile('board.pdf').getByRole('button', { name: 'Leave board.pdf out' }).click();
  await expect(room.incomingFile('board.pdf')).toHaveCount(0);
  await room.analysisSettled();
  expect(await room.countDocuments()).toBe(3);

  await room.documentRow('access.pdf').getByRole('link', { name: '1', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Decision' }).getByRole('blockquote')).toContainText(
    'reviewed every quarter'
  );
  await expect(page.locator('rect.target').first()).toBeVisible();
  await expect.poll(() => isDrawn(page)).toBe(true);
  await page.reload();
  await expect(page.locator('rect.target').first()).toBeVisible();
  await expect.poll(() => isDrawn(page)).toBe(true);
  await expect(page.getByLabel(/Enter its password/)).toHaveCount(0);
});

test('a protected scan is recognized', async ({ room, page }) => {
  await room.addFiles([fileOf('scan.pdf', await scanOf(page, access, 'seven herons'))]);
  await room.importSettled();
  await page.getByLabel(/Enter its password/).fill('seven herons');
  await page.keyboard.press('Enter');
  await expect(room.incomingFile('scan.pdf')).toContainText('Added');
  await expect(room.documentRow('scan.pdf').getByRole('link', { name: '1', exact: true })).toBeVisible({
    timeout: 90_000
  });
});

test('a document whose password is not on this device asks for it where it is looked at', async ({
  room,
  page
}) => {
  await room.addFiles([
    fileOf('access.pdf', await pdfOf([access], 'seven herons')),
    fileOf('backup.pdf', await pdfOf([backup], 'seven herons'))
  ]);
  await room.importSettled();
  await page.getByLabel(/Enter its password: access/).fill('seven herons');
  await page.keyboard.press('Enter');
  await room.analysisSettled();
  await room.documentRow('access.pdf').getByRole('link', { name: 'access.pdf' }).first().click();
  await expect.poll(() => isDrawn(page)).toBe(true);
  const field = page.getByLabel(/Enter its password: access\.pdf/);

  await test.step('its text is there, its pages are not', async () => {
    await forget(page, 'passwords');
    await page.reload();
    await expect(field).toBeVisible();
    await expect(page.getByText('reviewed every quarter').first()).toBeVisible();
    await field.fill('seven herons');
    await page.keyboard.press('Enter');
    await expect.poll(() => isDrawn(page)).toBe(true);
  });

  await test.step('neither text nor pages: as where another member added it', async () => {
    await forget(page, 'passwords and texts');
    await room.open(`${room.engagement}/documents`);
    await expect(room.documentRow('access.pdf')).toContainText('protected');
    await room.documentRow('access.pdf').getByRole('link').first().click();
    await field.fill('eight herons');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert').getByText('does not open it')).toBeVisible();
    await field.fill('seven herons');
    await page.keyboard.press('Enter');
    await expect.poll(() => isDrawn(page)).toBe(true);
    await expect(page.getByText('The password of “access.pdf” also opened “backup.pdf”.')).toBeVisible();
    await room.goTo('Documents');
    for (const name of ['access.pdf', 'backup.pdf'])
      await expect(room.documentRow(name).getByRole('link', { name: '1', exact: true })).toBeVisible();
  });
});
