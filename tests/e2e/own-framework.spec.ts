/** A firm's own framework: refused with row and reason where it is wrong, then imported and worked with. */
import { fileOf } from './files';
import { expect, test } from './fixtures';
import { beginWithHouseRules, chooseFile, houseRules, importFramework } from './house-rules';

const good = `Ref,Group,Title,Requirement,Criteria
K,,Keys and access,,
K-1(1),K,Access reviews,The access rights of all users are reviewed at regular intervals.,"Access rights are reviewed every quarter.
Rights that are no longer needed are removed."
K-2,K,Leavers,Accounts of people who leave are disabled without delay.,
L,,Logging,,
L-1,L,=Log review,Security logs are collected and reviewed for unusual events.,
`;
const bad = `Ref,Group,Title,Requirement
K-1,,Keys,Keys are counted.
K-1,,Keys again,Keys are counted twice.
K-2,nowhere,Locks,Locks are checked.
K-3,,,
`;
const policy = `# Access Control Policy

Version 1.0, approved by the CISO.

## Access reviews

System owners must review the access rights of all users every quarter and remove rights that are no longer needed.

## Leavers

The IT team must disable the accounts of leavers within one business day after their last working day.
`;

test('a framework of the firm’s own is imported from CSV and found covered by a policy', async ({
  room,
  page
}) => {
  await room.open('/frameworks');
  await page.getByRole('button', { name: 'Import a framework' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a framework' });

  // a bad file names rows and reasons, and nothing of it is kept
  await chooseFile(page, 'broken.csv', bad);
  const faults = dialog.getByRole('listitem');
  await expect(faults.filter({ hasText: 'Row 3' })).toContainText('“K-1” is used twice: row 2 has it too');
  await expect(faults.filter({ hasText: 'Row 4' })).toContainText(
    'under “nowhere”, which is not in the file'
  );
  await expect(faults.filter({ hasText: 'Row 5' })).toContainText('“K-3” has no title');
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();

  await chooseFile(page, 'house-rules.csv', good);
  await expect(dialog.getByLabel('Column for Stands under')).toHaveValue('1');
  await expect(dialog.getByLabel('Column for Expectations')).toHaveValue('4');
  await expect(dialog.getByText('3 requirements in 2 groups')).toBeVisible();
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('house rules');
  await dialog.getByLabel('Name', { exact: true }).fill('House Rules');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole('row').filter({ hasText: 'House Rules' })).toContainText('house-rules.csv');

  await room.open('/');
  await page.getByRole('button', { name: 'New engagement' }).first().click();
  const begin = page.getByRole('dialog', { name: 'New engagement' });
  await expect(begin.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await begin.getByLabel('Client').fill('Brightwater Mills');
  await begin.getByRole('checkbox', { name: /House Rules/ }).check();
  await begin.getByLabel('Your name').fill('Ada Lindqvist');
  await begin.getByRole('button', { name: 'Create engagement' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Brightwater Mills' })).toBeVisible();

  await room.goTo('Documents');
  await room.addFiles([fileOf('access-control-policy.md', policy)]);
  await room.analysisSettled();
  await page
    .getByRole('navigation', { name: 'Rooms of this engagement' })
    .getByRole('link', { name: /^Gaps House Rules/ })
    .click();
  const table = page.getByRole('table');
  const review = table.getByRole('row').filter({ hasText: 'Access reviews' });
  await expect(review).toContainText('K-1(1)');
  await expect(review).not.toContainText('Not found');
  // a leading sign is part of the title, never a formula
  await expect(table.getByRole('row').filter({ hasText: '=Log review' })).toContainText('Not found');

  await review.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('K-1(1) Access reviews');
  await page.getByText('Your licensed text').click();
  await page.getByRole('textbox', { name: 'Your licensed text' }).fill('As the house book has it.');
  await page.getByRole('heading', { level: 1 }).click();
  await expect(page.getByText('kept on this device')).toBeVisible();

  // everything is there again after a reload
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('K-1(1) Access reviews');
  await page.getByText('Your licensed text').click();
  await expect(page.getByRole('textbox', { name: 'Your licensed text' })).toHaveValue(
    'As the house book has it.'
  );
});

const second = `Ref,Group,Title,Requirement,Criteria
K,,Keys and access,,
K-1(1),K,Access reviews,The access rights of all users are reviewed at regular intervals.,"Access rights are reviewed every quarter.
Rights that are no longer needed are removed."
K-3,K,Visitors,Visitors are accompanied at all times.,
L,,Logging,,
L-1,L,Log retention,Security logs are kept for a year.,
`;

test('an engagement keeps its version until somebody has seen what a newer one changes', async ({
  room,
  page
}) => {
  await importFramework(room, { text: good, version: '1.0' });
  await beginWithHouseRules(room);
  const engagement = room.engagement;
  await room.goTo('Documents');
  await room.addFiles([fileOf('access-control-policy.md', policy)]);
  await room.analysisSettled();

  await importFramework(room, { text: second, version: '2.0', of: 'House Rules' });

  const gaps = houseRules(page);
  const rows = page.getByRole('table').getByRole('row');
  await test.step('the version that it began with stays', async () => {
    await room.open(engagement);
    await gaps.click();
    await expect(rows.filter({ hasText: 'Leavers' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'Visitors' })).toHaveCount(0);
  });

  await test.step('what would change is shown, and closing it changes nothing', async () => {
    await room.goToSettings();
    await page.getByRole('button', { name: 'Version 2.0 is here …' }).click();
    const changes = page.getByRole('dialog', { name: /House Rules: from version 1\.0 to 2\.0/ });
    await expect(changes.getByRole('listitem').filter({ hasText: 'K-3' })).toContainText('Visitors');
    await expect(changes.getByRole('listitem').filter({ hasText: 'K-2' })).toContainText('Leavers');
    await expect(changes.getByRole('listitem').filter({ hasText: 'L-1' })).toContainText('Log retention');
    await expect(changes.getByText('stays as it is').or(changes.getByText('stay as they are'))).toBeVisible();
    await changes.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByText('version 1.0')).toBeVisible();
  });

  await test.step('the newer version is what documents are compared with', async () => {
    await page.getByRole('button', { name: 'Version 2.0 is here …' }).click();
    await page.getByRole('button', { name: 'Use version 2.0' }).click();
    await expect(page.getByText('version 2.0', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Version 2.0 is here …' })).toHaveCount(0);
    await room.open(engagement);
    await room.goTo('Documents');
    await room.analyzed();
    await gaps.click();
    await expect(rows.filter({ hasText: 'Visitors' })).toContainText('Not found');
    await expect(rows.filter({ hasText: 'Leavers' })).toHaveCount(0);
    await expect(rows.filter({ hasText: 'Access reviews' })).not.toContainText('Not found');
  });
});
