/** What is done with documents: versions, facts, removing, reading them in their viewers, and finding words in them. */
import { fileOf, sampleFile } from './files';
import { expect, test } from './fixtures';

const policy = (words: string): string => `# Screen policy\n\nVersion: 1.0\n\n${words}\n`;

test.beforeEach(async ({ room }) => {
  await room.open();
  await room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
});

test('a file of the same name becomes a version; the older one stays readable', async ({ room, page }) => {
  await room.addFiles([
    fileOf('screen-policy.md', policy('Employees must lock their screen at lunch time.'))
  ]);
  await room.importSettled();
  await room.addFiles([fileOf('screen-policy.md', policy('Employees must lock their screen at all times.'))]);
  await expect(room.incoming.getByText('Added as a new version')).toBeVisible();
  expect(await room.countDocuments()).toBe(1);
  await expect(room.documentRow('screen-policy.md')).toContainText('2 versions');

  await room.documentRow('screen-policy.md').getByRole('link', { name: 'Screen policy' }).click();
  const text = page.getByRole('region', { name: 'Text' });
  await expect(text).toContainText('at all times');
  const version = page.getByLabel('Version', { exact: true }).and(page.locator('select'));
  await version.selectOption({ index: 1 });
  await expect(page.getByText('An older version is shown.')).toBeVisible();
  await expect(text).toContainText('at lunch time');
  await page.reload();
  await expect(text).toContainText('at lunch time');
  await page.getByRole('button', { name: 'Show the newest' }).click();
  await expect(text).toContainText('at all times');
  await expect(page.getByText('An older version is shown.')).toBeHidden();
});

test('a fact is corrected, survives a reload, and goes back to what the document says', async ({
  room,
  page
}) => {
  await room.addFiles([sampleFile('Cryptography-Policy.pdf')]);
  await room.analysisSettled();
  const row = room.documentRow('Cryptography-Policy.pdf');
  await row.getByRole('button', { name: 'Head of Platform Engineering' }).click();
  const field = page.getByLabel('Owner of Cryptography Policy');
  await field.fill('Head of Key Management');
  await expect(page.getByText('Typing …')).toBeVisible();
  await field.press('Enter');
  await expect(row.getByRole('button', { name: 'Head of Key Management' })).toBeVisible();
  await room.saved();

  await row.getByRole('button', { name: 'Mar 31, 2026' }).click();
  await page.getByLabel('Next review of Cryptography Policy').fill('2099-03-31');
  await page.keyboard.press('Enter');
  await expect(row.getByRole('button', { name: 'Mar 31, 2099' })).toBeVisible();
  await expect(row).not.toContainText('review overdue');

  await page.reload();
  await row.getByRole('button', { name: 'Head of Key Management' }).click();
  await field.fill('');
  await field.press('Enter');
  await expect(row.getByRole('button', { name: 'Head of Platform Engineering' })).toBeVisible();

  await room.goTo('Log');
  const entries = page.getByRole('table', { name: /Entries of the log/ });
  await expect(entries.getByText('corrected “Owner” of “Cryptography-Policy.pdf”')).toHaveCount(2);
  await expect(entries.getByText('corrected “Next review” of “Cryptography-Policy.pdf”')).toHaveCount(1);
});

test('the source of a fact is shown at its words', async ({ room, page }) => {
  await room.addFiles([sampleFile('Cryptography-Policy.pdf')]);
  await room.analysisSettled();
  await room
    .documentRow('Cryptography-Policy.pdf')
    .getByRole('link', { name: 'Cryptography Policy' })
    .click();
  await page.getByRole('button', { name: 'Show where the document says it' }).first().click();
  await expect(page.locator('rect.target').first()).toBeVisible();
});

test('a document is removed and brought back, three ways', async ({ room, page }) => {
  const file = fileOf('screen-policy.md', policy('Employees must lock their screen at lunch time.'));
  await room.addFiles([file, fileOf('other.md', '# Other\n\nVisitors must wear a badge.\n')]);
  await room.importSettled();
  const row = room.documentRow('screen-policy.md');
  const remove = row.getByRole('button', { name: 'Remove Screen policy' });
  const messages = page.getByRole('region', { name: 'Messages' });

  await remove.click();
  await expect(row).toHaveCount(0);
  await messages.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveCount(1);

  await row.getByRole('link', { name: 'Screen policy' }).click();
  await expect(page.getByRole('region', { name: 'Text' })).toContainText('lunch');
  const address = page.url();
  await room.goTo('Documents');
  await remove.click();
  await expect(row).toHaveCount(0);
  await page.goto(address);
  await expect(page.getByText(/This document was removed: .* It is kept in the file\./)).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByText('This document was removed')).toHaveCount(0);

  await room.goTo('Documents');
  await remove.click();
  await expect(row).toHaveCount(0);
  await room.addFiles([file]);
  await expect(room.incomingFile('screen-policy.md')).toContainText('Was removed earlier');
  await room.incomingFile('screen-policy.md').getByRole('button', { name: 'Bring it back' }).click();
  await expect(row).toHaveCount(1);
  await room.saved();
});

test('words are found in every format and shown at their place', async ({ room, page }) => {
  const places = [
    ['onboarding-security-and-ai.txt', 'wipe whiteboards and collect', 'Clear your desk at the end'],
    ['Access-Control-Policy.docx', 'Shared identities are forbidden', 'Shared identities are forbidden'],
    ['Risk-Register.xlsx', 'Phishing of an employee', 'Ransomware encrypts office data'],
    ['Cryptography-Policy.pdf', 'Home-made algorithms and protocols', 'Home-made algorithms']
  ] as const;
  await room.addFiles(places.map(([name]) => sampleFile(name)));
  await room.analysisSettled();
  for (const [name, words, passage] of places) {
    await test.step(name, async () => {
      await room.goTo('Search');
      const field = page.getByLabel('Search in all documents');
      await field.fill(words);
      const hits = page.getByRole('list', { name: 'Passages found' }).getByRole('listitem');
      await expect(hits.first()).toContainText(passage);
      await field.press('Enter');
      await expect(page).toHaveURL(/\/documents\/[^/?]+\?at=\d+-\d+/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveAttribute('title', name);
      await expect(room.target.first()).toBeVisible();
      if (name.endsWith('.pdf')) {
        await page.getByRole('button', { name: 'Text', exact: true }).click();
        await expect(page.locator('mark.target').first()).toBeVisible();
      }
      const marked = (await page.locator('mark.target').allInnerTexts()).join(' ').replace(/\s+/g, ' ');
      for (const word of words.split(' ')) expect(marked).toContain(word);
      await expect(page.locator('mark.target').first()).toBeInViewport();
    });
  }
  await room.goTo('Search');
  await page.getByLabel('Search in all documents').fill('zyzzyva');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
});
