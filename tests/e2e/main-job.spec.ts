/**
 * The main job as a consultant does it without a network: visit once, then the server is gone for good. A folder
 * of policies is dropped, gaps are read, decisions are made by keyboard, and all of it outlives the browser.
 */
import { test, type BrowserContext, type Page } from '@playwright/test';
import { serve } from '../../src/tools/serve.mjs';
import { createProfile, openProfile } from './browser';
import { fileOf, pdfOf, realFile, sampleFile, scanOf, writeFolder } from './files';
import { expect, Fieldroom, guard, type TestFile } from './fixtures';

const scanned = 'Administrators must review all access rights to production systems every quarter.';

/** Files of the folder by the place that they lie at; real ones where they are at hand. */
const folderOf = async (page: Page): Promise<{ files: Map<string, TestFile>; real: boolean }> => {
  const access = sampleFile('Access-Control-Policy.docx');
  const files = new Map<string, TestFile>([
    ['Policies/Access-Control-Policy.docx', access],
    ['Policies/Cryptography-Policy.pdf', sampleFile('Cryptography-Policy.pdf')],
    ['AI/AI-Policy.docx', sampleFile('AI-Policy.docx')],
    ['Engineering/secure-development-standard.md', sampleFile('secure-development-standard.md')],
    ['Registers/Risk-Register.xlsx', sampleFile('Risk-Register.xlsx')],
    ['Old/access policy (copy).docx', access],
    ['Scans/access-review.pdf', fileOf('access-review.pdf', await scanOf(page, scanned))],
    ['Old/board-minutes.pdf', fileOf('board-minutes.pdf', await pdfOf(['For the board only.'], 'secret'))],
    ['Old/notes.txt', fileOf('notes.txt', '')],
    ['Old/retention.docx', fileOf('retention.docx', access.buffer.subarray(0, 6000))]
  ]);
  const names = [
    'Practicum__Access-Control-Policy.docx',
    'Practicum__Patch-Management-Standard.docx',
    'Practicum__NIST.SP.1300.pdf',
    'iso27001-starter-kit__kryptographie-richtlinie.md',
    'iso27001-starter-kit__risk-register.csv',
    'Urielle-ISO42001-AIMS-Toolkit__S5-02_AI_Risk_Register_Template.xlsx',
    'OCRmyPDF__skew.pdf',
    'sample-files__libreoffice-writer-password.pdf',
    'poi__truncated62886.docx'
  ];
  const found = names.map((name) => [name, realFile(name)] as const);
  const real = found.every(([, file]) => file !== null);
  for (const [name, file] of found) if (real && file) files.set(`Real/${name}`, file);
  return { files, real };
};

/** Drops a folder onto the page as the file manager of the system does. */
const dropFolder = async (context: BrowserContext, page: Page, folder: string): Promise<void> => {
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 800, y: 500, data });
  }
  await session.detach();
};

/** Writes down from now on what the page says of each file on its way in. */
const recordProgress = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Record<string, string[]> = {};
    Object.assign(window, { seenOfFiles: seen });
    new MutationObserver(() => {
      for (const row of document.querySelectorAll('section[aria-label="Files coming in"] li')) {
        const name = row.querySelector('.name')?.textContent ?? '';
        const state = row.querySelector('.state')?.textContent?.trim() ?? '';
        const states = (seen[name] ??= []);
        if (states.at(-1) !== state) states.push(state);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
const progressSeen = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(() => (window as unknown as { seenOfFiles: Record<string, string[]> }).seenOfFiles);

const wordsOf = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What a person would find again: counts of every room. */
const stateOf = async (app: Fieldroom): Promise<unknown> => {
  await app.goTo('Documents');
  await app.analyzed();
  const documents = await app.documents.getByRole('row').allInnerTexts();
  await app.goTo('Controls');
  const review = await app.reviewProgress();
  await app.goTo('Gaps 27001');
  const chips = app.page.getByRole('toolbar', { name: 'Filters' }).getByRole('button');
  await expect(chips.first()).toHaveText(/\d/);
  const coverage = await chips.allInnerTexts();
  await app.goTo('Log');
  const log = await app.page.getByText(/^[\d,]+ entries, each signed/).innerText();
  return { documents, review, coverage, log };
};

test('a folder of policies becomes gaps and decisions without a network, and all of it stays', async () => {
  test.setTimeout(600_000);
  const server = await serve({ folder: 'build' });
  const profile = createProfile();
  let context = await openProfile(profile.folder);
  let problems = guard(context, server.url);
  let page = context.pages()[0] ?? (await context.newPage());
  let app = new Fieldroom(page, server.url);
  let drop: ReturnType<typeof writeFolder> | null = null;
  try {
    const { files, real } = await folderOf(page);
    drop = writeFolder('Client papers', files);
    const { folder } = drop;
    if (!real) {
      test.info().annotations.push({
        type: 'left out',
        description: 'Real files of ../shared/gold/files are not at hand: the journey ran on our own alone.'
      });
    }

    await test.step('one visit, until the app says that it needs no network', async () => {
      await app.open();
      await expect(page.getByText('Ready to work without a network')).toBeVisible({ timeout: 90_000 });
    });

    await test.step('the server is gone', async () => {
      await server.close();
      await page.reload();
      await expect(page.getByRole('heading', { name: 'Begin an engagement' })).toBeVisible();
    });

    await test.step('an engagement for two frameworks', async () => {
      await app.createEngagement('Marrow & Quill', ['ISO/IEC 27001:2022', 'ISO/IEC 42001:2023']);
      await app.saved();
      await expect(page.getByText(/requirements, no documents yet/)).toHaveCount(2);
    });

    await test.step('a folder is dropped; every file tells how far it is', async () => {
      await recordProgress(page);
      await dropFolder(context, page, folder);
      await expect(page.getByText(`Reading ${files.size} files`)).toBeVisible();
      await app.importSettled(240_000);
      const refused = real ? 5 : 3;
      await expect(app.incoming).toContainText(
        `${files.size} of ${files.size} files, ${refused} need attention`
      );
      const seen = await progressSeen(page);
      expect(Object.keys(seen).sort()).toEqual(
        [...files.keys()].map((path) => path.split('/').at(-1)).sort()
      );
      expect(Object.values(seen).flat()).toContain('Waiting');
      expect(Object.values(seen).flat()).toContain('Reading the text');
      for (const [name, states] of Object.entries(seen)) {
        expect(states.at(-1), `the end of ${name}`).not.toMatch(/^(Waiting|Reading|Saving)/);
      }
      await expect(app.incomingFile('AI-Policy.docx')).toContainText('Added');
    });

    await test.step('what could not come in says why, and nothing else was stopped', async () => {
      await expect(app.incomingFile('board-minutes.pdf')).toContainText(/password/i);
      await expect(app.incomingFile('notes.txt')).toContainText('The file is empty (0 bytes).');
      await expect(app.incomingFile('retention.docx')).toContainText(/damaged/i);
      const twin = /Already here as “(Access-Control-Policy|access policy \(copy\))\.docx”/;
      await expect(app.incoming.getByText(twin)).toHaveCount(1);
      if (real) {
        await expect(app.incomingFile('sample-files__libreoffice-writer-password.pdf')).toContainText(
          /password/i
        );
        await expect(app.incomingFile('poi__truncated62886.docx')).toContainText(/damaged/i);
      }
      expect(await app.countDocuments()).toBe(files.size - (real ? 6 : 4));
    });

    await test.step('documents show the facts that they say of themselves', async () => {
      await app.analysisSettled(300_000);
      const row = app.documentRow('Cryptography-Policy.pdf');
      for (const fact of ['2.0', 'Head of Platform Engineering', 'Mar 18, 2025', 'Mar 31, 2026']) {
        await expect(row.getByRole('button', { name: fact, exact: true })).toBeVisible();
      }
    });

    await test.step('the scan was recognized and its words are found', async () => {
      await app.goTo('Search');
      await page.getByLabel('Search in all documents').fill('quarter production systems administrators');
      const hit = page.getByRole('list', { name: 'Passages found' }).getByRole('listitem').first();
      await expect(hit).toContainText('access rights to production systems every quarter', {
        timeout: 60_000
      });
    });

    await test.step('a control quotes its source, and the source is shown at its words', async () => {
      await app.goTo('Controls');
      const quote = page.getByRole('region', { name: 'Decision' }).getByRole('blockquote');
      await expect(quote).toBeVisible();
      await expect(app.target.first()).toBeVisible();
    });

    await test.step('a quote on a page of a PDF opens that page with the words marked', async () => {
      await app.goTo('Gaps 27001');
      await page.getByLabel('Find a requirement').fill('8.24');
      await page.getByRole('link', { name: 'Use of cryptography', exact: true }).click();
      const quote = page
        .locator('figure')
        .filter({ hasText: /Cryptography.*page \d/ })
        .first();
      await expect(quote).toBeVisible();
      const words = wordsOf(await quote.locator('blockquote').innerText());
      const number = /page (\d+)/.exec(await quote.locator('.source').innerText())?.[1];
      await quote.getByRole('link').click();
      await expect(page.locator('rect.target').first()).toBeVisible();
      await expect(page.getByLabel('Page', { exact: true })).toHaveValue(number ?? '');
      const marked = await page.evaluate(() => {
        const boxes = [...document.querySelectorAll('rect.target')].map((box) => box.getBoundingClientRect());
        return [...document.querySelectorAll('svg text')]
          .filter((text) => {
            const { top, bottom, left, right } = text.getBoundingClientRect();
            const middle = (top + bottom) / 2;
            return boxes.some(
              (box) => box.top < middle && box.bottom > middle && box.left < right && box.right > left
            );
          })
          .map((text) => text.textContent)
          .join(' ');
      });
      for (const word of words.split(' ').slice(0, 6)) expect(marked).toContain(word);
    });

    await test.step('each requirement is covered, partly covered or not found', async () => {
      await app.goTo('Gaps 27001');
      const filters = page.getByRole('toolbar', { name: 'Filters' });
      const table = page.getByRole('table', { name: /^Requirements of/ });
      const count = async (name: RegExp): Promise<number> =>
        Number(/\d+/.exec(await filters.getByRole('button', { name }).innerText())?.[0]);
      const all = await count(/^All/);
      const parts = [await count(/Covered/), await count(/Partly/), await count(/Not found/)];
      for (const part of parts) expect(part).toBeGreaterThan(0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(all);

      await filters.getByRole('button', { name: /Partly/ }).click();
      const row = table
        .getByRole('row')
        .filter({ hasText: /\d+ of \d+/ })
        .first();
      await expect(row).toContainText('Partly covered');
      const [, met, expected] = /(\d+) of (\d+)/.exec(await row.innerText()) ?? [];
      await row.getByRole('link').click();
      const missing = page.getByText('No document says this.');
      await expect(missing).toHaveCount(Number(expected) - Number(met));
      await expect(page.getByText(/expected to say (was|were) not found/)).toBeVisible();
    });

    await test.step('accept, reject, map elsewhere and undo by keyboard', async () => {
      await app.goTo('Controls');
      const queue = page.getByRole('listbox', { name: 'Statements' });
      const current = queue.getByRole('option', { selected: true });
      const before = await app.reviewProgress();
      await page.keyboard.press('a');
      await expect.poll(async () => (await app.reviewProgress()).decided).toBe(before.decided + 1);
      const rejected = wordsOf(await current.locator('.quote').innerText());
      await page.keyboard.press('r');
      await expect.poll(async () => (await app.reviewProgress()).decided).toBe(before.decided + 2);
      await expect(queue.getByRole('option').filter({ hasText: rejected }).first()).toContainText('rejected');
      const mapped = wordsOf(await current.locator('.quote').innerText());
      await page.keyboard.press('m');
      await page.getByRole('combobox', { name: 'Find a requirement' }).fill('A.5.31');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await app.reviewProgress()).decided).toBe(before.decided + 3);
      await expect(queue.getByRole('option').filter({ hasText: mapped }).first()).toContainText('A.5.31');
      await page.keyboard.press('a');
      await expect.poll(async () => (await app.reviewProgress()).decided).toBe(before.decided + 4);
      await page.keyboard.press('u');
      await expect(page.getByText(/Took back \d+ decision/)).toBeVisible();
      await expect.poll(async () => (await app.reviewProgress()).decided).toBe(before.decided + 3);
      await app.saved();
    });

    const before = await stateOf(app);

    await test.step('a reload brings everything back', async () => {
      await page.reload();
      expect(await stateOf(app)).toEqual(before);
    });

    await test.step('so does a new browser, with the server still gone', async () => {
      expect(problems).toEqual([]);
      await context.close();
      context = await openProfile(profile.folder);
      problems = guard(context, server.url);
      page = context.pages()[0] ?? (await context.newPage());
      app = new Fieldroom(page, server.url);
      await app.open();
      await page.getByRole('link', { name: 'Marrow & Quill' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Marrow & Quill' })).toBeVisible();
      expect(await stateOf(app)).toEqual(before);
    });
    expect(problems).toEqual([]);
  } finally {
    await context.close();
    await server.close().catch(() => undefined);
    profile.remove();
    drop?.remove();
  }
});
