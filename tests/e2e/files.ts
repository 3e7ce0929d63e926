/** Files that the journeys hand in: real ones where they are at hand, the sample's, and broken ones made here. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { zipSync } from 'fflate';
import type { Page } from '@playwright/test';
import type { TestFile } from './fixtures';

const typeByEnding: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  md: 'text/markdown',
  txt: 'text/plain',
  html: 'text/html'
};

export const fileOf = (name: string, bytes: Uint8Array | string): TestFile => ({
  name,
  mimeType: typeByEnding[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
  buffer: Buffer.from(bytes)
});

export const sampleFile = (name: string): TestFile =>
  fileOf(name, readFileSync(join('static', 'sample', name)));

const realFolder = join('..', 'shared', 'gold', 'files');
/** A real file from outside the project; null where it is not at hand. */
export const realFile = (name: string): TestFile | null => {
  const path = join(realFolder, name);
  return existsSync(path) ? fileOf(name, readFileSync(path)) : null;
};

/** A PDF of one page per text. */
export const pdfOf = async (texts: readonly string[], password?: string): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const text of texts)
    pdf.addPage([595, 842]).drawText(text, { x: 60, y: 760, size: 11, font, maxWidth: 470 });
  if (password) pdf.encrypt({ userPassword: password, ownerPassword: password });
  return pdf.save({ useObjectStreams: false });
};

/** A PDF of one page that carries `ballast` as it is, which nobody looks at. */
export const heavyPdfOf = async (text: string, ballast: Uint8Array): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([595, 842]).drawText(text, { x: 60, y: 760, size: 11, font, maxWidth: 470 });
  pdf.context.register(pdf.context.stream(ballast));
  return pdf.save({ useObjectStreams: false });
};

/** A page that is only a picture of text, as a scanner makes it. */
export const scanOf = async (page: Page, text: string, password?: string): Promise<Uint8Array> => {
  const paper = await page.context().newPage();
  await paper.setViewportSize({ width: 1000, height: 400 });
  await paper.setContent(`<p style="font: 30px/1.6 serif; margin: 60px">${text}</p>`);
  const picture = await paper.screenshot();
  await paper.close();
  const pdf = await PDFDocument.create();
  const image = await pdf.embedPng(picture);
  pdf.addPage([500, 200]).drawImage(image, { x: 0, y: 0, width: 500, height: 200 });
  if (password) pdf.encrypt({ userPassword: password, ownerPassword: password });
  return pdf.save();
};

/** A small archive that unpacks to `megabytes`, named as a document. */
export const zipBomb = (megabytes: number): Uint8Array =>
  zipSync(
    {
      '[Content_Types].xml': Buffer.from(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
      ),
      '_rels/.rels': Buffer.from(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
      ),
      'word/document.xml': Buffer.alloc(megabytes * 1024 * 1024, ' ')
    },
    { level: 9 }
  );

/** Writes files to the places named by their keys, below a new folder; for what must lie on the disk. */
export const writeFolder = (
  name: string,
  files: ReadonlyMap<string, TestFile>
): { readonly folder: string; remove(): void } => {
  const parent = mkdtempSync(join(tmpdir(), 'fieldroom-drop-'));
  const folder = join(parent, name);
  for (const [path, { buffer }] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), buffer);
  }
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
};
