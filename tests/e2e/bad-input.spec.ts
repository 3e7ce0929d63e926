/** Files that cannot come in: each gets a sentence with its name and the reason, the others go on, nothing of it stays. */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { fileOf, pdfOf, realFile, sampleFile, writeFolder, zipBomb } from './files';
import { expect, test, type TestFile } from './fixtures';

/** Rows of what this device holds; read beside the app, because it must not tell about itself. */
const countRows = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const count = async (name: string, stores: readonly string[]): Promise<[string, number][]> => {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => failed(opening.error);
      });
      const counts = await Promise.all(
        stores.map(
          (store) =>
            new Promise<[string, number]>((done, failed) => {
              const counting = db.transaction(store).objectStore(store).count();
              counting.onsuccess = () => done([store, counting.result]);
              counting.onerror = () => failed(counting.error);
            })
        )
      );
      db.close();
      return counts;
    };
    return Object.fromEntries([
      ...(await count('fieldroom', ['entries', 'blobs', 'chunks'])),
      ...(await count('fieldroom-derived', ['records']))
    ]);
  });

const policy = '# Screen policy\n\nEmployees must lock their screen whenever they leave their desk.\n';
const broken = sampleFile('AI-Policy.docx').buffer.subarray(0, 7000);
const notOffice = zipSync({ 'holiday.txt': strToU8('Nothing of an office document is in here.') });

/** What each file must be told; the sentence is the user's only help. */
const refused: readonly { readonly file: () => TestFile | Promise<TestFile>; readonly says: RegExp }[] = [
  { file: () => fileOf('cut-off.docx', broken), says: /damaged/i },
  {
    file: () => fileOf('scrambled.pdf', Buffer.alloc(4000, 7)),
    says: /damaged: it does not begin like a PDF/
  },
  { file: () => fileOf('bomb.docx', zipBomb(64)), says: /decompression bomb/ },
  { file: () => fileOf('zero.pdf', ''), says: /empty \(0 bytes\)/ },
  { file: () => fileOf('photo.png', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1')), says: /picture/ },
  { file: () => fileOf('renamed.pdf', 'Visitors must sign in.\n'), says: /name says \.pdf/ },
  {
    file: () => fileOf('really-word.xlsx', sampleFile('AI-Policy.docx').buffer),
    says: /name says \.xlsx, but the content is a Word document/
  },
  { file: () => fileOf('holiday.docx', notOffice), says: /archive/ },
  { file: () => fileOf('program.exe', 'MZ\x90\0\x03\0\0\0'), says: /program/ }
];

test.beforeEach(async ({ room }) => {
  await room.open();
  await room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
});

test('every file that cannot come in says why, the others come in, nothing half-written stays', async ({
  room,
  page
}) => {
  // where an engagement stands is kept for the list of engagements as soon as it is quiet
  await expect.poll(async () => (await countRows(page))['records']).toBe(1);
  const before = await countRows(page);
  const files = await Promise.all(refused.map(({ file }) => file()));
  await room.addFiles(files);
  await room.importSettled();
  for (const [at, { says }] of refused.entries()) {
    const row = room.incomingFile(files[at]?.name ?? '');
    await expect(row, files[at]?.name).toContainText(says);
    await expect(row.getByRole('button', { name: 'Try again' })).toBeVisible();
  }
  await expect.poll(() => countRows(page)).toEqual(before);
  await page.reload();
  await expect(page.getByText('Drop the client’s documents here')).toBeVisible();

  // among good ones, in the middle
  await room.addFiles([fileOf('screen-policy.md', policy), ...files, sampleFile('AI-Policy.docx')]);
  await room.importSettled();
  await expect(room.incomingFile('screen-policy.md')).toContainText('Added');
  await expect(room.incomingFile('AI-Policy.docx')).toContainText('Added');
  await expect(room.incoming).toContainText(`${files.length} need attention`);
  expect(await room.countDocuments()).toBe(2);
  await room.analysisSettled();
  const after = await countRows(page);
  expect(after['entries']).toBe((before['entries'] ?? 0) + 2);
  expect(after['blobs']).toBe((before['blobs'] ?? 0) + 2);

  await room.incomingFile('zero.pdf').getByRole('button', { name: 'Dismiss zero.pdf' }).click();
  await expect(room.incomingFile('zero.pdf')).toHaveCount(0);
  await room.saved();
});

test('a file over the limit is refused before it is read', async ({ room }) => {
  const drop = writeFolder('Export', new Map([['screen-policy.md', fileOf('screen-policy.md', policy)]]));
  try {
    const huge = join(drop.folder, 'everything.pdf');
    writeFileSync(huge, '%PDF-1.7\n');
    truncateSync(huge, 201 * 1024 * 1024);
    await room.addFiles([huge, join(drop.folder, 'screen-policy.md')]);
    await room.importSettled();
    await expect(room.incomingFile('everything.pdf')).toContainText(/larger than 200 MB\. Split it/);
    await expect(room.incomingFile('screen-policy.md')).toContainText('Added');
    expect(await room.countDocuments()).toBe(1);
  } finally {
    drop.remove();
  }
});

test('text that is no text is said to be none rather than shown as a policy', async ({ room }) => {
  await room.addFiles([fileOf('blank.md', ' \n\n '), fileOf('blank.pdf', await pdfOf(['']))]);
  await room.importSettled();
  for (const name of ['blank.md', 'blank.pdf']) {
    await expect(room.incomingFile(name)).toContainText('Added');
    await expect(room.documentRow(name)).toContainText(/no text/i, { timeout: 60_000 });
  }
});

test('real files from the wild end as they should', async ({ room }) => {
  const expected: readonly (readonly [name: string, says: RegExp])[] = [
    ['ASVS__asvs-webapp-release-2009-de.doc', /Word format used before 2007/],
    ['poi__protect.xlsx', /password/],
    ['poi__truncated62886.docx', /damaged/],
    ['sample-files__libreoffice-writer-password.pdf', /password/],
    ['pdf.js__empty_protected.pdf', /password|Added/],
    ['OCRmyPDF__invalid.pdf', /damaged/],
    ['pdf.js__poppler-85140-0.pdf', /damaged|Added/],
    ['poi__ExternalEntityInText.docx', /Added/],
    ['poi__xxe_in_schema.xlsx', /Added/],
    ['mammoth.js__empty.docx', /Added/]
  ];
  const files = expected.flatMap(([name]) => realFile(name) ?? []);
  test.skip(files.length < expected.length, 'needs the real files of ../shared/gold/files');
  await room.addFiles(files);
  await room.importSettled(90_000);
  for (const [name, says] of expected) await expect(room.incomingFile(name), name).toContainText(says);
});
