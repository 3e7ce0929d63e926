/** SOC 2 from the new engagement to its gaps: the criteria stand by series, and a policy finds its own. */
import { fileOf } from './files';
import { expect, test } from './fixtures';

const policy = `# Access Control Policy

Version 1.0, approved by the CISO.

## Access reviews

System owners must review the access rights of all users every quarter and remove rights that are no longer needed.

## Leavers

The IT team must disable the accounts of leavers within one business day after their last working day.
`;

test('a SOC 2 engagement shows all criteria by series and what a policy covers', async ({ room, page }) => {
  await room.open();
  await room.createEngagement('Halden Payments', ['SOC 2 (TSC 2017)']);
  await expect(page.getByText('SOC 2 · 2026').first()).toBeVisible();
  await room.goTo('Documents');
  await room.addFiles([fileOf('access-control-policy.md', policy)]);
  await room.analysisSettled();

  await room.goTo('Gaps SOC 2');
  const table = page.getByRole('table');
  await expect(table.getByText('CC1 Control environment', { exact: true })).toBeVisible();
  // 61 criteria under the headings of 20 series, below the table's own header
  await expect(table).toHaveAttribute('aria-rowcount', '82');
  await page.getByLabel('Find a requirement').fill('CC6.3');
  const criterion = table.getByRole('row').filter({ hasText: 'least privilege' });
  await expect(criterion).toBeVisible();
  await expect(criterion).not.toContainText('Not found');
});
