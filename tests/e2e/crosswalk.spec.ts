/** Work for one framework seen from another: what relates them, in words, and what it is worth. */
import { expect, test } from './fixtures';

test('shows what is related in other frameworks and what finished work is worth there', async ({
  page,
  room
}) => {
  await room.open();
  await room.createEngagement('Norden Analytics', ['ISO/IEC 27001:2022', 'ISO/IEC 42001:2023']);
  const engagement = room.engagement;

  await room.open(`${engagement}/requirements/iso27001-2022:A.5.19`);
  const related = page.getByRole('region', { name: 'Related in other frameworks' });
  const supplier = related.getByRole('listitem').filter({ hasText: 'A.10.3' });
  await expect(supplier).toContainText('A.5.19 overlaps with');
  await expect(supplier).toContainText('One supplier process with due diligence serves both');
  await expect(supplier).toContainText('our own mapping · reviewed');
  await expect(related.getByRole('listitem').filter({ hasText: 'CC9.2' })).toContainText('A.5.19 is part of');
  await expect(related.getByRole('listitem').filter({ hasText: 'SR-2' })).toContainText(
    'published by NIST · draft, not reviewed'
  );
  await expect(page.getByText(/equivalent/i)).toHaveCount(0);
  await supplier.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'A.10.3 Suppliers' })).toBeVisible();

  await room.goTo('Gaps 42001');
  await page.getByRole('link', { name: 'Reuse' }).click();
  await expect(page.getByRole('heading', { name: 'No work to build on yet' })).toBeVisible();

  for (const id of ['7.5.2', 'A.5.19']) {
    await room.open(`${engagement}/requirements/iso27001-2022:${id}`);
    await page.getByLabel('Result', { exact: true }).selectOption({ label: 'Conforming' });
    await room.saved();
  }

  await room.goTo('Gaps 42001');
  await page.getByRole('link', { name: 'Reuse' }).click();
  const through = page.getByRole('region', { name: 'Through work for 27001' });
  await expect(through).toContainText('1 % of 42001 reached (1 of 70)');
  const rows = through.getByRole('row');
  await expect(rows.nth(1)).toContainText('7.5.2');
  await expect(rows.nth(1)).toContainText('Reached');
  await expect(rows.nth(1)).toContainText('covers the same ground as');
  const suppliers = rows.filter({ has: page.getByRole('link', { name: 'A.10.3 Suppliers' }) });
  await expect(suppliers).toContainText('In part');

  // a framework that is not in scope shows what it would start with
  await page
    .getByRole('navigation', { name: 'Frameworks' })
    .getByRole('link', { name: /SOC 2|2017/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: /Reuse for SOC 2/ })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'CC9.2' })).toContainText('is part of');
});
