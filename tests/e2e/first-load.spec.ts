/** What the start page loads is what everybody waits for, on the slowest line too. */
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures';

/** Bytes, as gzip sends them. */
const BUDGET = 150_000;

test('the start page loads no more JavaScript than its budget', async ({ page }) => {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script' || response.frame() !== page.mainFrame()) return;
    sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await expect(page.getByRole('button', { name: 'New engagement' }).first()).toBeVisible();
  const loaded = await Promise.all(sizes);
  expect(loaded.length).toBeGreaterThan(1);
  expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET);
});
