/** The review queue as a person works through it: by keyboard, through filters, and many at once. */
import type { Locator } from '@playwright/test';
import { sampleFile } from './files';
import { expect, test, type Fieldroom } from './fixtures';

const files = ['Access-Control-Policy.docx', 'AI-Policy.docx', 'onboarding-security-and-ai.txt'];

const queueOf = (room: Fieldroom): Locator => room.page.getByRole('listbox', { name: 'Statements' });
const currentOf = (room: Fieldroom): Locator => queueOf(room).getByRole('option', { selected: true });
const placeOf = async (row: Locator): Promise<number> => Number(await row.getAttribute('aria-posinset'));
const decisionOf = (room: Fieldroom): Locator => room.page.getByRole('region', { name: 'Decision' });
const ticksOf = (room: Fieldroom): Locator => decisionOf(room).getByRole('checkbox');
const decided = (room: Fieldroom) => async (): Promise<number> => (await room.reviewProgress()).decided;

/** Rows in the queue as it is filtered; 0 where an empty state stands in its place. */
const listed = async (room: Fieldroom): Promise<number> =>
  (await queueOf(room).count()) === 0
    ? 0
    : Number(await queueOf(room).getByRole('option').first().getAttribute('aria-setsize'));

const entriesInLog = async (room: Fieldroom): Promise<number> => {
  await room.goTo('Log');
  const text = room.page.getByText(/^[\d,]+ entries, each signed/);
  await expect(text).toBeVisible();
  return Number(/[\d,]+/.exec(await text.innerText())?.[0].replaceAll(',', ''));
};

test.beforeEach(async ({ room }) => {
  await room.open();
  await room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022', 'ISO/IEC 42001:2023']);
  await room.goTo('Documents');
  await room.addFiles(files.map(sampleFile));
  await room.analysisSettled();
  await room.goTo('Controls');
  await expect(currentOf(room)).toBeVisible();
});

test('a queue is worked through with the keyboard alone', async ({ room, page }) => {
  const { total } = await room.reviewProgress();
  expect(await room.reviewProgress()).toEqual({ decided: 0, total });
  expect(total).toBe(await listed(room));

  await page.keyboard.press('j');
  await expect(currentOf(room)).toHaveAttribute('aria-posinset', '2');
  await page.keyboard.press('k');
  await expect(currentOf(room)).toHaveAttribute('aria-posinset', '1');
  await page.keyboard.press('k');
  await expect(currentOf(room)).toHaveAttribute('aria-posinset', '1');

  await test.step('digits choose among proposals, a accepts those and turns the others down', async () => {
    for (let place = 1; (await ticksOf(room).count()) < 2; place += 1) {
      expect(place, 'a statement with two proposals').toBeLessThan(40);
      await page.keyboard.press('j');
      await expect(currentOf(room)).toHaveAttribute('aria-posinset', String(place + 1));
    }
    const proposals = await ticksOf(room).count();
    for (let at = 0; at < proposals; at += 1) {
      const tick = ticksOf(room).nth(at);
      if ((await tick.isChecked()) !== (at === 1)) await page.keyboard.press(String(at + 1));
      await expect(tick).toBeChecked({ checked: at === 1 });
    }
    const names = await decisionOf(room).getByRole('listitem').locator('label b').allInnerTexts();
    const place = await placeOf(currentOf(room));
    await page.keyboard.press('a');
    await expect.poll(decided(room)).toBe(1);
    expect(await placeOf(currentOf(room))).toBeGreaterThan(place);

    await queueOf(room)
      .getByRole('option')
      .and(page.locator(`[aria-posinset="${place}"]`))
      .click();
    const items = decisionOf(room).getByRole('listitem');
    await expect(items.filter({ hasText: 'accepted by you' })).toHaveCount(1);
    await expect(items.filter({ hasText: 'accepted by you' })).toContainText(names[1] ?? '');
    await expect(items.filter({ hasText: 'rejected by you' })).toHaveCount(proposals - 1);
    await page.keyboard.press('j');
  });

  const turnedDown = await currentOf(room).locator('.quote').innerText();
  await page.keyboard.press('r');
  await expect.poll(decided(room)).toBe(2);
  await expect(queueOf(room).getByRole('option').filter({ hasText: turnedDown }).first()).toContainText(
    'rejected'
  );

  await test.step('m maps to what the machine did not propose', async () => {
    const words = await currentOf(room).locator('.quote').innerText();
    await page.keyboard.press('m');
    const picker = page.getByRole('dialog', { name: 'Map to a requirement' });
    await picker.getByRole('combobox').fill('A.5.31');
    await expect(picker.getByRole('option').first()).toContainText('A.5.31');
    await page.keyboard.press('Enter');
    await expect(picker).toBeHidden();
    await expect.poll(decided(room)).toBe(3);
    const row = queueOf(room).getByRole('option').filter({ hasText: words }).first();
    await expect(row).toContainText('A.5.31');
    await row.click();
    await expect(decisionOf(room).getByRole('listitem').filter({ hasText: 'by hand' })).toContainText(
      'A.5.31'
    );
    await page.keyboard.press('j');
  });

  await page.keyboard.press('a');
  await expect(page.getByText(/4 of [\d,]+ decided,\s.*left/s)).toBeVisible();
  await page.keyboard.press('d');
  await expect(queueOf(room).getByText('not a control')).toHaveCount(1);

  await test.step('u takes decisions back, newest first', async () => {
    await page.keyboard.press('u');
    await expect(queueOf(room).getByText('not a control')).toHaveCount(0);
    for (const left of [3, 2, 1, 0]) {
      await page.keyboard.press('u');
      await expect.poll(decided(room)).toBe(left);
    }
    await expect(queueOf(room).getByText('rejected')).toHaveCount(0);
    await page.getByRole('banner').getByRole('button', { name: 'Redo', exact: true }).click();
    await expect.poll(decided(room)).toBe(1);
  });
  await room.saved();
});

test('filters narrow the queue to what they say', async ({ room, page }) => {
  const bar = page.getByRole('toolbar', { name: 'Filters' });
  const all = await listed(room);

  let sum = 0;
  const documents = bar.getByLabel('Document');
  for (const name of ['Access Control Policy', 'Artificial Intelligence Policy']) {
    const option = await documents.getByRole('option').filter({ hasText: name }).first().innerText();
    await documents.selectOption({ label: option });
    const count = await listed(room);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(all);
    for (const source of await queueOf(room).locator('.source').allInnerTexts())
      expect(source).toContain(name);
    sum += count;
  }
  await documents.selectOption({ label: 'All documents' });
  expect(await listed(room)).toBe(all);
  expect(sum).toBeLessThanOrEqual(all);

  sum = 0;
  for (const step of ['High', 'Medium', 'Low']) {
    const chip = bar.getByRole('button', { name: step, exact: true });
    await chip.click();
    await expect(chip).toHaveAttribute('aria-pressed', 'true');
    const count = await listed(room);
    sum += count;
    if (count > 0) {
      await expect(decisionOf(room).locator('.confidence').first()).toHaveAttribute(
        'title',
        new RegExp(`^${step} confidence`, 'i')
      );
    }
    await chip.click();
  }
  expect(sum).toBe(all);

  for (const [short, name] of [
    ['27001', 'ISO/IEC 27001:2022'],
    ['42001', 'ISO/IEC 42001:2023']
  ] as const) {
    const chip = bar.getByRole('button', { name: short, exact: true });
    await chip.click();
    const count = await listed(room);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(all);
    await expect(decisionOf(room).getByRole('link', { name }).first()).toBeVisible();
    await chip.click();
  }

  await page.keyboard.press('a');
  await bar.getByRole('button', { name: 'Decided' }).click();
  await expect.poll(() => listed(room)).toBe(1);
  await bar.getByRole('button', { name: 'To decide' }).click();
  await expect.poll(() => listed(room)).toBe(all - 1);
  await bar.getByRole('button', { name: 'Without requirement' }).click();
  await expect(decisionOf(room)).toContainText('No requirement comes near');
});

test('many suggestions are accepted as one entry of the log, and one undo takes them back', async ({
  room,
  page
}) => {
  const before = await entriesInLog(room);
  await room.goTo('Controls');
  await expect(currentOf(room)).toBeVisible();
  const { total } = await room.reviewProgress();
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('dialog', { name: 'Accept many suggestions' });
  await dialog.getByRole('radio', { name: /All of them/ }).check();
  const count = /\d+/.exec(await dialog.locator('label', { hasText: 'All of them' }).innerText())?.[0] ?? '';
  expect(Number(count)).toBeGreaterThanOrEqual(total);
  await dialog.getByRole('button', { name: `Accept ${count} suggestions` }).click();
  await expect.poll(decided(room)).toBe(total);
  await expect(page.getByText('Everything is decided').or(currentOf(room)).first()).toBeVisible();

  expect(await entriesInLog(room)).toBe(before + 1);
  const newest = page
    .getByRole('table', { name: /Entries of the log/ })
    .getByRole('row')
    .nth(1);
  await expect(newest).toContainText(`accepted ${count} mappings`);
  await newest.click();
  await expect(page.getByRole('heading', { name: `${count} decisions` })).toBeVisible();

  await page.getByRole('banner').getByRole('button', { name: 'Undo', exact: true }).click();
  await room.goTo('Controls');
  await expect.poll(decided(room)).toBe(0);
  expect(await entriesInLog(room)).toBe(before + 2);
  await room.saved();
});
