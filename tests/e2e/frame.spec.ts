/** What surrounds the work: keys, looks that stay, undo, the log, the save indicator, small screens, two tabs. */
import type { Locator, Page } from '@playwright/test';
import { fileOf } from './files';
import { expect, Fieldroom, test } from './fixtures';

const policy = fileOf(
  'access.md',
  '# Access policy\n\nAccess rights must be reviewed every quarter by the owner.\n\nAdministrators must use two factors.'
);

const begin = async (room: Fieldroom, client = 'Falke AG'): Promise<void> => {
  await room.open();
  await room.createEngagement(client);
};

const withDocument = async (room: Fieldroom): Promise<void> => {
  await begin(room);
  await room.goTo('Documents');
  await room.addFiles([policy]);
  await room.analysisSettled();
  await room.saved();
};

test('the palette finds commands, requirements, documents and words; ? shows the keys', async ({
  page,
  room
}) => {
  await withDocument(room);
  const palette = page.getByRole('dialog', { name: 'Go to or do' });
  const field = palette.getByRole('combobox');
  const first = palette.getByRole('option', { selected: true });

  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await field.fill('A.8.24');
  await expect(first).toContainText('A.8.24');
  await field.press('Enter');
  await expect(page).toHaveURL(/requirements\/iso27001-2022:A\.8\.24$/);
  await expect(palette).toBeHidden();

  await page.keyboard.press('Control+k');
  await field.fill('access.md');
  await field.press('Enter');
  await expect(page).toHaveURL(/\/documents\/[^/]+$/);

  await page.keyboard.press('Control+k');
  await field.fill('quarter');
  await palette.getByRole('option', { name: /Search all documents for/ }).click();
  await expect(page).toHaveURL(/search\?q=quarter$/);
  await expect(page.getByText('reviewed every quarter').first()).toBeVisible();

  await page.keyboard.press('Control+k');
  const options = palette.getByRole('option');
  const second = await options.nth(1).innerText();
  await field.press('ArrowDown');
  await expect(first).toHaveText(second, { useInnerText: true });
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();

  await page.locator('main').focus();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys.getByText('Go to or do anything')).toBeVisible();
  await expect(keys.getByText('Accept what is proposed')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/log$/);
});

test('theme and height of rows change at once and stay', async ({ page, room }) => {
  await room.open('/settings');
  const html = page.locator('html');
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('group', { name: 'Theme' }).getByText('Light').click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  const light = await background();
  await page.getByRole('group', { name: 'Theme' }).getByText('Dark').click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  expect(await background()).not.toBe(light);
  await page.getByRole('group', { name: 'Height of rows' }).getByText('Comfortable').click();
  await expect(html).toHaveAttribute('data-density', 'comfortable');

  // before the app has run, so that nothing flashes
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      sessionStorage.setItem('first', JSON.stringify({ ...document.documentElement.dataset }));
    });
  });
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Comfortable' })).toBeChecked();
  const firstPaint = await page.evaluate(() => JSON.parse(sessionStorage.getItem('first') ?? '{}'));
  expect(firstPaint).toMatchObject({ theme: 'dark', density: 'comfortable' });
});

test('Ctrl Z takes back, Ctrl Shift Z does again, and the log tells of both', async ({ page, room }) => {
  await withDocument(room);
  const document = page.getByRole('link', { name: 'Access policy' });
  await page.getByRole('button', { name: 'Remove Access policy' }).click();
  await expect(document).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(document).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(document).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(document).toBeVisible();
  await room.saved();

  await room.goTo('Log');
  const log = page.getByRole('table', { name: 'Entries of the log, newest first' });
  await expect(log).toHaveAttribute('aria-rowcount', '7');
  const rows = log.getByRole('row').filter({ hasText: 'Ada Lindqvist' });
  await expect(rows).toHaveCount(6);
  for (const row of await rows.all()) {
    await expect(row).toContainText('verified');
    await expect(row.getByRole('time').or(row.locator('time')).first()).toBeVisible();
  }
  await expect(rows.last()).toContainText('created the engagement');
  await expect(rows.first()).toContainText('took back');
  await rows.nth(4).click();
  const detail = page.getByRole('complementary', { name: 'Entry' });
  await expect(detail).toContainText('Ada Lindqvist added “access.md”');
  await expect(detail).toContainText('Ada Lindqvist, lead, device');
  await expect(detail.getByText(/^[A-Za-z0-9_-]{40,}$/)).toBeVisible();
});

test('the save indicator says typing, saved, and why and what to do when it was not', async ({
  page,
  room
}) => {
  await begin(room);
  await room.saved();
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  const indicator = page.getByRole('banner').getByRole('status');
  await title.fill('Readiness review');
  await expect(indicator).toContainText('Typing');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(indicator).toHaveText('Saved on this device');

  await page.evaluate(() => {
    const { add } = IDBObjectStore.prototype;
    (globalThis as unknown as { roomAgain: () => void }).roomAgain = () => {
      IDBObjectStore.prototype.add = add;
    };
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
  });
  await title.fill('Certification audit');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(indicator).toContainText('Not saved: This device has no room left');
  await expect(indicator).toContainText('Free some space, then try again.');
  await expect(page.getByRole('alert')).toContainText('The change was not saved');
  await expect(title).toHaveValue('Certification audit');

  await page.evaluate(() => (globalThis as unknown as { roomAgain: () => void }).roomAgain());
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(indicator).toHaveText('Saved on this device');
  await page.reload();
  await expect(title).toHaveValue('Certification audit');
});

test('two tabs of one engagement see each other’s work', async ({ context, page, room }) => {
  await withDocument(room);
  const other = new Fieldroom(await context.newPage());
  await other.open(`${room.engagement}/documents`);
  await expect(other.page.getByRole('link', { name: 'Access policy' })).toBeVisible();
  await room.addFiles([fileOf('backup.md', '# Backup policy\n\nBackups must be tested every month.')]);
  await expect(other.page.getByRole('link', { name: 'Backup policy' })).toBeVisible();
  await other.page.getByRole('button', { name: 'Remove Access policy' }).click();
  await expect(page.getByRole('link', { name: 'Access policy' })).toBeHidden();
  await Promise.all([
    room.addFiles([fileOf('one.md', '# One policy\n\nKeys must be changed every year.')]),
    other.addFiles([fileOf('two.md', '# Two policy\n\nLogs must be kept for one year.')])
  ]);
  for (const tab of [page, other.page]) {
    await expect(tab.getByRole('link', { name: 'One policy' })).toBeVisible();
    await expect(tab.getByRole('link', { name: 'Two policy' })).toBeVisible();
  }
  await room.goTo('Log');
  await expect(page.getByText('refused')).toHaveCount(0);
});

/** What makes the page or its main part scroll sideways: nothing, or the elements that stick out. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const parts = [document.documentElement, document.querySelector('main')];
    if (parts.every((part) => !part || part.scrollWidth <= part.clientWidth)) return [];
    return [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40) ?? ''}`)
      .concat('scrolls sideways')
      .slice(-6);
  });

/** Controls on the screen that a screen reader has no name for. */
const nameless = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter(
        (element) =>
          !(
            element.innerText.trim() ||
            element.getAttribute('aria-label') ||
            element.getAttribute('aria-labelledby') ||
            element.title ||
            element.querySelector('img[alt]:not([alt=""])') ||
            (element as HTMLInputElement).labels?.length
          )
      )
      .map(({ outerHTML }) => outerHTML.slice(0, 200))
  );

for (const width of [390, 1024]) {
  test(`at ${width} px nothing scrolls sideways and every room is reached`, async ({ page, room }) => {
    await page.setViewportSize({ width, height: 800 });
    await withDocument(room);
    const home = room.engagement;
    const places = [
      ...(['Home', 'Documents', 'Controls', 'Gaps 27001', 'Gaps 42001', 'Search'] as const),
      ...(['Team', 'Log', 'Settings'] as const)
    ];
    for (const place of places) {
      await room.goTo(place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await sideways(page), place).toEqual([]);
      expect(await nameless(page), place).toEqual([]);
    }
    const document = `${home}/documents`;
    await room.open(document);
    await page.getByRole('link', { name: 'Access policy' }).click();
    await expect(page.getByText('reviewed every quarter').first()).toBeVisible();
    expect(await sideways(page), 'document').toEqual([]);
    for (const path of [`${home}/log`, `${home}/settings`, `${home}/requirements/iso27001-2022:A.5.15`]) {
      await room.open(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await sideways(page), path).toEqual([]);
    }
    for (const path of ['/', '/settings', '/recover']) {
      await room.open(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await sideways(page), path).toEqual([]);
      expect(await nameless(page), path).toEqual([]);
    }
    // and by a command
    await room.open(home);
    await page.getByRole('button', { name: 'Go to or search' }).click();
    await page.getByRole('option', { name: /^Log\b/ }).click();
    await expect(page).toHaveURL(/\/log$/);
  });
}

const outlined = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });

test('focus is visible, landmarks and tables are real', async ({ page, room }) => {
  await withDocument(room);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('banner')).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Rooms of this engagement' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Messages' })).toBeAttached();

  const table = page.getByRole('table', { name: 'Documents' });
  const heads = await table.getByRole('columnheader').count();
  expect(heads).toBeGreaterThan(3);
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveCount(heads);
  await page.getByRole('button', { name: /^Document/ }).click();
  await expect(table.locator('th[aria-sort]')).toHaveCount(1);

  await page.reload();
  await expect(table).toBeVisible();
  const names: string[] = [];
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) break;
    names.push(await focused.evaluate((node) => node.getAttribute('aria-label') ?? node.textContent ?? ''));
    expect(await outlined(focused), `focus on “${names.at(-1)?.trim()}”`).toBe(true);
  }
  expect(names[0]).toBe('Skip to the content');
  expect(names.length).toBeGreaterThan(12);
  expect(await nameless(page)).toEqual([]);
});
