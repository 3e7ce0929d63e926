/** From coverage to one requirement: what it expects, what the documents say, and what a person finds. */
import type { Locator, Page } from '@playwright/test';
import { sampleFile } from './files';
import { expect, test, type Fieldroom } from './fixtures';

const table = (page: Page): Locator => page.getByRole('table', { name: /^Requirements of/ });
const cells = (page: Page): Locator =>
  page.getByRole('list', { name: /, every requirement$/ }).getByRole('link');
const filters = (page: Page): Locator => page.getByRole('toolbar', { name: 'Filters' });
const chip = (page: Page, name: RegExp): Locator => filters(page).getByRole('button', { name });
const counted = async (page: Page, name: RegExp): Promise<number> =>
  Number(/\d+/.exec(await chip(page, name).innerText())?.[0]);

const openRequirement = async (room: Fieldroom, id: string): Promise<void> => {
  await room.goTo(id.startsWith('42001') ? 'Gaps 42001' : 'Gaps 27001');
  await cells(room.page)
    .and(room.page.locator(`[aria-label^="${id} "]`))
    .click();
  await expect(room.page.getByRole('heading', { level: 1 })).toContainText(id);
};

test.beforeEach(async ({ room }) => {
  await room.open();
  await room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022', 'ISO/IEC 42001:2023']);
  await room.goTo('Documents');
  await room.addFiles(['Access-Control-Policy.docx', 'Cryptography-Policy.pdf'].map(sampleFile));
  await room.analysisSettled();
});

test('coverage as a table and as a strip say the same, and both lead to the requirement', async ({
  room,
  page
}) => {
  await room.goTo('Gaps 27001');
  const total = await counted(page, /^All/);
  await expect(cells(page)).toHaveCount(total);
  for (const [name, words] of [
    [/Covered/, ': covered'],
    [/Partly/, ': partly covered'],
    [/Not found/, ': not found']
  ] as const) {
    const count = await counted(page, name);
    expect(count).toBeGreaterThan(0);
    await expect(page.locator(`ol[aria-label$="every requirement"] a[aria-label$="${words}"]`)).toHaveCount(
      count
    );
    await chip(page, name).click();
    await expect(page.getByText(new RegExp(`^${count} requirements? shown$`))).toBeAttached();
    await expect(cells(page).and(page.locator('.faint'))).toHaveCount(total - count);
    await chip(page, name).click();
  }
  await page.getByLabel('Find a requirement').fill('A.8.24');
  const row = table(page).getByRole('row').filter({ hasText: 'A.8.24' });
  const standing = (await row.innerText()).includes('Partly') ? 'partly covered' : 'covered';
  await expect(
    cells(page).and(page.getByLabel(`A.8.24 Use of cryptography: ${standing}`, { exact: true }))
  ).toHaveCount(1);
  await page.getByLabel('Find a requirement').fill('');

  await openRequirement(room, 'A.8.24');
  await page.getByRole('link', { name: 'Previous requirement' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A.8.23');
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A.8.24');

  await room.goTo('Gaps 42001');
  await expect(page.getByRole('heading', { level: 1, name: 'ISO/IEC 42001:2023' })).toBeVisible();
  await expect(cells(page)).toHaveCount(await counted(page, /^All/));
});

test('a requirement lists each expectation with its quotes, its gaps, and what is related', async ({
  room,
  page
}) => {
  await openRequirement(room, 'A.8.24');
  const list = page.locator('ul.expectations > li');
  const total = await list.count();
  expect(total).toBeGreaterThan(1);
  const met = list.filter({ has: page.locator('figure') });
  expect(await met.count()).toBeGreaterThan(0);
  const missing = list.filter({ hasText: /No document says this\.|Shows in practice/ });
  expect((await met.count()) + (await missing.count())).toBe(total);

  const quote = met.first().locator('figure').first();
  await expect(quote.locator('.source')).toContainText(/Cryptography Policy, page \d/);
  await quote.getByRole('link').click();
  await expect(page.locator('rect.target').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('rect.target')).toHaveCount(0);

  await test.step('a requirement of which nothing speaks says so', async () => {
    await room.goTo('Gaps 27001');
    await chip(page, /Not found/).click();
    await table(page).getByRole('row').getByRole('link').first().click();
    await expect(
      page.getByText('Nothing was found in the documents that says what this expects.')
    ).toBeVisible();
    await expect(page.locator('ul.expectations figure')).toHaveCount(0);
    await expect(page.getByText('Nothing is mapped here.')).toBeVisible();
  });

  await openRequirement(room, 'A.8.24');
  const related = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Related', exact: true }) });
  const link = related.getByRole('link').first();
  const [id = ''] = (await link.innerText()).split(/\s/);
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(id);
});

test('evidence is accepted, rejected and taken back on the page itself', async ({ room, page }) => {
  await openRequirement(room, 'A.8.24');
  const evidence = page.locator('ul.evidence figure');
  const count = await evidence.count();
  expect(count).toBeGreaterThan(2);
  await evidence.first().getByRole('button', { name: 'Accept' }).click();
  await expect(evidence.filter({ has: page.getByRole('button', { name: 'Take back' }) })).toHaveCount(1);
  const turnedDown = evidence.filter({ has: page.getByRole('button', { name: 'Reject' }) }).first();
  const words = await turnedDown.locator('blockquote').innerText();
  await turnedDown.getByRole('button', { name: 'Reject' }).click();
  await expect(page.locator('ul.evidence blockquote').filter({ hasText: words })).toHaveCount(0);
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('ul.evidence blockquote').filter({ hasText: words })).toHaveCount(1);
  await room.goTo('Gaps 27001');
  await page.getByLabel('Find a requirement').fill('A.8.24');
  const row = table(page).getByRole('row').filter({ hasText: 'A.8.24' });
  await expect(row).toContainText('1 accepted');

  await test.step('its framework leaves the scope, and comes back with what was decided', async () => {
    const rail = page.getByRole('navigation', { name: 'Rooms of this engagement' });
    await room.goTo('Settings');
    await page.getByRole('button', { name: 'Take ISO/IEC 27001:2022 out of scope' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take ISO/IEC 27001:2022 out of scope?' });
    await expect(dialog).toContainText('Hidden with them: 1 decision on evidence.');
    await dialog.getByRole('button', { name: 'Take out of scope' }).click();
    await expect(rail.getByRole('link', { name: 'Gaps 27001' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Take .* out of scope$/ })).toHaveCount(0);
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await room.goTo('Gaps 27001');
    await page.getByLabel('Find a requirement').fill('A.8.24');
    await expect(row).toContainText('1 accepted');

    // another one comes in, and the documents are compared with it at once
    await room.goTo('Settings');
    await page.getByLabel('Add a framework').selectOption({ label: 'SOC 2 (TSC 2017)' });
    await room.goTo('Gaps SOC 2');
    await expect(
      table(page)
        .getByText(/covered/i)
        .first()
    ).toBeVisible({ timeout: 60_000 });
    await room.goTo('Log');
    await expect(page.getByText(/set the frameworks to .*SOC 2/)).toBeVisible();
  });
});

test('an assessment is saved, shown in coverage and written in the log', async ({ room, page }) => {
  await openRequirement(room, 'A.8.24');
  await expect(page.getByText('Nobody has assessed this yet.')).toBeVisible();
  await page.getByLabel('Result').selectOption({ label: 'Partly conforming' });
  await expect(page.getByText(/^Changed by you/)).toBeVisible();
  await page.getByLabel('Work status').selectOption({ label: 'In review' });
  await page.getByLabel('Note').fill('Keys are rotated; the register was not shown.');
  await expect(page.getByText('Typing …')).toBeVisible();
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.getByText(/^Changed by you/)).toBeVisible();
  await room.saved();

  await page.reload();
  await expect(page.getByLabel('Result')).toHaveValue('partly-conforming');
  await expect(page.getByLabel('Work status')).toHaveValue('in-review');
  await expect(page.getByLabel('Note')).toHaveValue('Keys are rotated; the register was not shown.');

  await room.goTo('Gaps 27001');
  await expect(cells(page).and(page.locator('[aria-label^="A.8.24 "]'))).toHaveAttribute(
    'aria-label',
    'A.8.24 Use of cryptography: partly conforming'
  );
  await page.getByLabel('Find a requirement').fill('A.8.24');
  await expect(table(page).getByRole('row').filter({ hasText: 'A.8.24' })).toContainText('Partly conforming');
  await page.getByLabel('Find a requirement').fill('');
  const all = await counted(page, /^All/);
  await chip(page, /Not assessed/).click();
  await expect(page.getByText(`${all - 1} requirements shown`)).toBeAttached();

  await room.goTo('Log');
  const entries = page.getByRole('table', { name: /Entries of the log/ });
  await expect(entries).toContainText('assessed A.8.24 Use of cryptography: partly conforming');
  await expect(entries).toContainText('assessed A.8.24 Use of cryptography: in review');
  await expect(entries.getByText('assessed A.8.24 Use of cryptography: note')).toHaveCount(1);
  await entries.getByRole('row').nth(1).click();
  await expect(page.getByText('Keys are rotated; the register was not shown.')).toBeVisible();
});
