/** From gaps to the report: on screen with quotes that lead to their place, on paper, as Word and as Excel. */
import { readFileSync } from 'node:fs';
import JSZip from 'jszip';
import readExcelFile from 'read-excel-file/node';
import { expect, test } from './fixtures';

test('the gap report of the sample is on screen, on paper, and goes out as Word and Excel', async ({
  room,
  page
}) => {
  test.setTimeout(180_000);
  await room.open();
  await page.getByRole('button', { name: /Open the sample/ }).click();
  await room.goTo('Documents');
  await expect.poll(() => room.countDocuments(), { timeout: 60_000 }).toBe(12);
  await room.analyzed(120_000);

  await room.goTo('Gaps 27001');
  await page.getByRole('link', { name: 'Gap report' }).click();
  const report = page.getByRole('article', { name: 'Gap report' });
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('Gap report: ISO/IEC 27001:2022');
  const contradictions = report.getByRole('region', { name: /^Contradictions/ });
  await expect(contradictions.getByRole('listitem').first()).toBeVisible({ timeout: 60_000 });
  const hygiene = report.getByRole('region', { name: /^About the documents/ });
  await expect(hygiene.getByText('Supplier-Security-Policy.docx names no owner')).toBeVisible();
  await expect(hygiene.getByText('Review overdue').first()).toBeVisible();

  const counts = await report
    .getByRole('table', { name: 'Summary by chapter' })
    .locator('tfoot td')
    .allInnerTexts();
  const [covered, partly, missing, unassessed] = counts.map(Number) as [number, number, number, number];
  await test.step('the summary adds up to the standard', () => {
    expect(covered + partly + missing).toBeGreaterThanOrEqual(93);
    expect(Math.min(covered, partly, missing)).toBeGreaterThan(0);
    expect(unassessed).toBe(0);
  });

  await test.step('both sides of a contradiction lead to their words', async () => {
    const first = contradictions.getByRole('listitem').first();
    const quotes = first.locator('blockquote a');
    await expect(quotes).toHaveCount(2);
    for (const quote of await quotes.all())
      expect(await quote.getAttribute('href')).toMatch(/\/documents\/[^?]+\?at=\d+-\d+$/);
  });

  await test.step('on paper only the report is left', async () => {
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
    await expect(page.getByRole('navigation', { name: 'Rooms of this engagement' })).toBeHidden();
    // the whole of it, not the part that fits a window
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(5_000);
    if (process.env['SHOTS']) {
      await page.screenshot({ path: `${process.env['SHOTS']}/print.png` });
      await page.pdf({ path: `${process.env['SHOTS']}/print.pdf`, format: 'A4' });
    }
    await page.emulateMedia({ media: null });
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/screen.png` });
  });

  const save = async (button: string): Promise<{ readonly name: string; readonly bytes: Buffer }> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click()
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  await test.step('Word holds the same figures and quotes', async () => {
    const { name, bytes } = await save('Save as Word');
    expect(name).toMatch(/^Gap-report-Tessamoor-Ltd-ISO-IEC-27001-2022-\d{4}-\d\d-\d\d\.docx$/);
    const xml = await (await JSZip.loadAsync(bytes)).file('word/document.xml')!.async('string');
    const text = xml.replace(/<\/w:(?:p|tc)>/g, ' ').replace(/<[^>]+>/g, '');
    expect(text.replace(/\s+/g, ' ')).toContain(`All ${covered} ${partly} ${missing}`);
    expect(text).toContain('A.8.17 ');
    expect(text).toMatch(/\.(?:docx|pdf), page \d+ · SHA-256 [0-9a-f]{12}/);
    expect(text).toContain('Supplier-Security-Policy.docx names no owner');
  });

  await test.step('Excel holds every requirement', async () => {
    const { name, bytes } = await save('Save as Excel');
    expect(name).toMatch(/^Gap-report-Tessamoor-Ltd-.*\.xlsx$/);
    const sheets = new Map((await readExcelFile(bytes)).map(({ sheet, data }) => [sheet, data]));
    expect(sheets.get('Requirements')!).toHaveLength(covered + partly + missing + 1);
    const statuses = sheets.get('Requirements')!.map((row) => row[3]);
    expect(statuses.filter((status) => status === 'Covered')).toHaveLength(covered);
    expect(sheets.get('Expectations')!.some((row) => /^[0-9a-f]{64}$/.test(String(row[9])))).toBe(true);
    expect(sheets.get('Documents')!).toHaveLength(13);
  });
});

test('an engagement without documents is not assessed rather than full of gaps', async ({ room, page }) => {
  await room.open();
  await room.createEngagement('Vellum Co', ['SOC 2 (TSC 2017)']);
  await room.goTo('Gaps SOC 2');
  const table = page.getByRole('table', { name: /^Requirements of/ });
  await expect(table.getByText('Not assessed').first()).toBeVisible();
  await expect(table.getByText('Not found')).toHaveCount(0);
  await page.getByRole('link', { name: 'Gap report' }).click();
  await expect(page.getByText('Nothing was read yet: every requirement is not assessed.')).toBeVisible();
});
