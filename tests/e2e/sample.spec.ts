/** A newcomer's first minute: one click, and the gaps that the sample was written with stand on the screen. */
import { sampleFile } from './files';
import { expect, test } from './fixtures';

/** From the click to all gaps shown; how long a newcomer is promised to wait. */
const MINUTE = 60_000;

test('one click opens the sample and shows its deliberate gaps within a minute', async ({ room, page }) => {
  await room.open();
  await page.getByRole('button', { name: /Open the sample/ }).click();
  const begun = Date.now();
  await expect(page.getByRole('heading', { level: 1, name: 'Tessamoor Ltd' })).toBeVisible();
  await expect(page.getByRole('banner').getByText('Sample', { exact: true })).toBeVisible();

  await room.goTo('Documents');
  await expect.poll(() => room.countDocuments(), { timeout: MINUTE }).toBe(12);
  await room.analyzed(2 * MINUTE);
  expect(Date.now() - begun, 'milliseconds from the click to the end of the analysis').toBeLessThan(MINUTE);

  await test.step('documents that need mending say what they lack', async () => {
    await expect(room.documentRow('Supplier-Security-Policy.docx')).toContainText('no owner');
    await expect(room.documentRow('AI-Impact-Assessment-Procedure.docx')).toContainText('no approval');
    await expect(room.documentRow('Cryptography-Policy.pdf')).toContainText('review overdue');
    await expect(room.documentRow('AI-Policy.docx')).not.toContainText('no owner');
  });

  await test.step('requirements of which no document speaks are not found', async () => {
    const find = page.getByLabel('Find a requirement');
    const row = page.getByRole('table', { name: /^Requirements of/ }).getByRole('row');
    await room.goTo('Gaps 27001');
    for (const id of ['A.7.4', 'A.8.17', 'A.5.11']) {
      await find.fill(id);
      await expect(row.filter({ has: page.getByText(id, { exact: true }) }), id).toContainText(
        /Not found|Partly covered/
      );
    }
    await find.fill('A.8.24');
    await expect(row.filter({ hasText: 'A.8.24' })).toContainText(/Covered|Partly covered/);
    await room.goTo('Gaps 42001');
    await find.fill('A.7.5');
    await expect(row.filter({ hasText: 'A.7.5' })).toContainText(/Not found|Partly covered/);
  });

  await test.step('home counts them for both frameworks and says what is next', async () => {
    await room.goTo('Home');
    for (const name of ['ISO/IEC 27001:2022', 'ISO/IEC 42001:2023']) {
      const summary = page.getByRole('region', { name });
      for (const status of ['covered', 'partly', 'not found']) {
        const count = summary.getByRole('listitem').filter({ hasText: new RegExp(`\\d+ ${status}$`) });
        expect(Number(/\d+/.exec(await count.innerText())?.[0]), `${name} ${status}`).toBeGreaterThan(0);
      }
    }
    await expect(page.getByRole('region', { name: 'Next' }).getByRole('link').first()).toBeVisible();
  });

  await test.step('the phase moves on after a look at what is not finished, and back by undo', async () => {
    const phase = page.getByRole('list', { name: 'Phase' });
    await expect(phase.locator('[aria-current="step"]')).toHaveText('Fieldwork');
    await page.getByRole('button', { name: /^End fieldwork/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Phase/ });
    await expect(dialog.getByRole('listitem').filter({ hasText: /\d+ statements to review/ })).toBeVisible();
    await dialog.getByRole('button', { name: 'End fieldwork' }).click();
    await expect(phase.locator('[aria-current="step"]')).toHaveText('Assembling the file');
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await expect(phase.locator('[aria-current="step"]')).toHaveText('Fieldwork');
  });
  await room.saved();

  await test.step('it is offered once, and stands in the list', async () => {
    await room.open();
    await expect(page.getByRole('link', { name: 'Tessamoor Ltd' })).toBeVisible();
    await expect(page.getByRole('img', { name: /^27001: \d+ covered, \d+ partly/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open the sample' })).toHaveCount(0);
  });
});

test('the sample takes more documents as any engagement does', async ({ room, page }) => {
  await room.open();
  await page.getByRole('button', { name: /Open the sample/ }).click();
  await room.goTo('Documents');
  await expect.poll(() => room.countDocuments(), { timeout: MINUTE }).toBe(12);
  await room.addFiles([sampleFile('AI-Policy.docx')]);
  await expect(room.incoming.getByText('Already here as “AI-Policy.docx”')).toBeVisible();
  expect(await room.countDocuments()).toBe(12);
});

test('who opened the sample is asked for a name before anybody is invited', async ({ room, page }) => {
  await room.open();
  await page.getByRole('button', { name: /Open the sample/ }).click();
  await page.waitForURL(/\/e\/[^/]+/);
  await room.goTo('Team');
  await page.getByRole('button', { name: 'Invite' }).click();
  const name = page.getByRole('dialog', { name: 'Your name in this engagement' });
  await name.getByLabel('Name').fill('Ada Lindqvist');
  await name.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: 'Invite' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /Ada Lindqvist \(you\)/ })).toBeVisible();
});
