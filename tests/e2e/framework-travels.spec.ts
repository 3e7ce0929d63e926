/** A firm's own framework goes with its engagement: an empty browser that takes the bundle in can work with it. */
import { readFileSync } from 'node:fs';
import { fileOf } from './files';
import { expect, Fieldroom, guard, test } from './fixtures';
import { beginWithHouseRules, houseRules, importFramework } from './house-rules';

const PASSPHRASE = 'correct horse battery staple';
const first = `Ref,Group,Title,Requirement
K,,Keys and access,
K-1,K,Access reviews,The access rights of all users are reviewed at regular intervals.
L,,Logging,
L-1,L,Log review,Security logs are collected and reviewed for unusual events.
`;
const second = first
  .replace('at regular intervals', 'every quarter, by their owners')
  .concat('L-2,L,Clocks,The clocks of all systems are synchronized with one source.\n');
const policy = `# Access Control Policy

## Access reviews

System owners must review the access rights of all users every quarter and remove rights that are no longer needed.
`;

test('a framework of the firm’s own is there on an empty browser, with what an upgrade changed', async ({
  room,
  page,
  browser,
  baseURL
}) => {
  test.setTimeout(240_000);
  await importFramework(room, { text: first, version: '1' });
  await beginWithHouseRules(room);
  const address = room.engagement;
  await room.goTo('Documents');
  await room.addFiles([fileOf('access-control-policy.md', policy)]);
  await room.analysisSettled();

  // a newer version is compared and taken inside the engagement
  await importFramework(room, { text: second, version: '2' });
  await room.open(address);
  await room.goToSettings();
  await page.getByRole('button', { name: 'Version 2 is here' }).click();
  const upgrade = page.getByRole('dialog', { name: 'House Rules: from version 1 to 2' });
  await expect(upgrade.getByRole('listitem').filter({ hasText: 'L-2' })).toContainText('Clocks');
  await upgrade.getByRole('button', { name: 'Use version 2' }).click();
  await expect(page.getByText('This engagement now uses House Rules, version 2.')).toBeVisible();
  await room.goTo('Documents');
  await room.analyzed();
  await room.goTo('Log');
  const row = (version: string) =>
    page.getByRole('row').filter({ hasText: `put the framework House Rules, version ${version}` });
  await expect(row('1')).toHaveCount(1);
  await expect(row('2')).toHaveCount(1);

  await room.goToSettings();
  await page.getByRole('button', { name: 'Write a bundle' }).click();
  const writing = page.getByRole('dialog', { name: 'Write a bundle' });
  await writing.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await writing.getByLabel('Passphrase once more').fill(PASSPHRASE);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    writing.getByRole('button', { name: 'Write the bundle' }).click()
  ]);
  const buffer = readFileSync(await download.path());

  const fresh = await browser.newContext({
    baseURL: baseURL ?? '',
    serviceWorkers: 'block',
    locale: 'en-US'
  });
  const problems = guard(fresh, new URL(baseURL ?? '').origin);
  const other = await fresh.newPage();
  const there = new Fieldroom(other);
  await there.open();
  await other.getByRole('button', { name: 'Import a bundle' }).click();
  const dialog = other.getByRole('dialog', { name: 'Import a bundle' });
  await dialog
    .getByLabel('Bundle', { exact: true })
    .setInputFiles({ name: 'engagement.fieldroom', mimeType: 'application/octet-stream', buffer });
  await dialog.getByLabel('Passphrase of the bundle').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByRole('button', { name: 'Open the engagement' }).click();
  await expect(other.getByText('Reading only.')).toBeVisible();
  const opened = new URL(other.url()).pathname;

  // its requirements are there, and its vectors are computed here
  await houseRules(other).click();
  const table = other.getByRole('table');
  await expect(table.getByRole('row').filter({ hasText: 'Clocks' })).toContainText('L-2');
  const review = table.getByRole('row').filter({ hasText: 'Access reviews' });
  await expect(review).toContainText('K-1');
  await there.goTo('Documents');
  await there.analyzed();
  await houseRules(other).click();
  await expect(review).not.toContainText('Not found');

  await there.goToSettings();
  await other.getByRole('button', { name: 'What changed since version 1' }).click();
  const changes = other.getByRole('dialog', { name: 'House Rules: from version 1 to 2' });
  await expect(changes.getByRole('listitem').filter({ hasText: 'K-1' })).toContainText('text');
  await expect(changes.getByRole('button', { name: /^Use version/ })).toHaveCount(0);
  await changes.getByRole('button', { name: 'Close', exact: true }).first().click();

  // it stays with the engagement until somebody keeps it
  await there.open('/frameworks');
  const own = other.getByRole('row').filter({ hasText: 'House Rules' });
  await expect(other.getByRole('row').filter({ hasText: 'Comes with Fieldroom' }).first()).toBeVisible();
  await expect(own).toHaveCount(0);
  await there.open(opened);
  await there.goToSettings();
  await other.getByRole('button', { name: 'Keep in my frameworks' }).click();
  await expect(other.getByText('House Rules is among your frameworks now.')).toBeVisible({ timeout: 60_000 });
  await there.open('/frameworks');
  await expect(own).toContainText('Engagement Brightwater Mills');
  expect(problems).toEqual([]);
  await fresh.close();
});
