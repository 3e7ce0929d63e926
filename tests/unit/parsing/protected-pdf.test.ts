import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../src/lib/adapters/parsing/parse-bytes';
import { toParseError } from '../../../src/lib/adapters/parsing/to-parse-error';
import { toPdfFailure } from '../../../src/lib/adapters/parsing/pdf/pdf-failure';
import type { ParsedDocument } from '../../../src/lib/domain/documents/parsed-document';
import '../../support/promise-with-resolvers';

type Security = Parameters<PDFDocument['encrypt']>[0];
type Algorithm = NonNullable<Security['algorithm']>;

const TEXT = 'Access rights must be reviewed every quarter.';

const protectedPdf = async (security: Security): Promise<Uint8Array<ArrayBuffer>> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([595, 842]).drawText(TEXT, { x: 60, y: 760, size: 11, font });
  // clients still send files that old programs protected
  pdf.encrypt({ ...security, allowWeakCryptography: true });
  return new Uint8Array(await pdf.save({ useObjectStreams: false }));
};

/** The text, or how reading failed. */
const read = async (bytes: Uint8Array<ArrayBuffer>, password?: string): Promise<unknown> => {
  try {
    const { content } = await parseBytes('parse', 'a.pdf', bytes, {}, password);
    return (JSON.parse(new TextDecoder().decode(content)) as ParsedDocument).text;
  } catch (reason) {
    return toParseError(reason);
  }
};

describe('a PDF that is protected by a password', () => {
  it.each(['AES-256', 'AES-128', 'RC4-128', 'RC4-40'] satisfies Algorithm[])(
    'by %s is read with it, and says what is the matter without',
    async (algorithm) => {
      const bytes = await protectedPdf({ algorithm, userPassword: 'seven herons', ownerPassword: 'owner' });
      const before = bytes.slice();
      expect(await read(bytes)).toMatchObject({ code: 'encrypted', password: 'needed' });
      expect(await read(bytes, 'seven Herons')).toMatchObject({ code: 'encrypted', password: 'wrong' });
      expect(await read(bytes, 'seven herons')).toContain(TEXT);
      expect(await read(bytes, 'owner')).toContain(TEXT);
      expect(bytes).toEqual(before);
    }
  );

  it('takes a password in any script', async () => {
    const bytes = await protectedPdf({ userPassword: 'Zürich 漢字 № 7', ownerPassword: 'x' });
    expect(await read(bytes, 'Zürich 漢字 № 7')).toContain(TEXT);
    expect(await read(bytes, 'Zurich 漢字 № 7')).toMatchObject({ password: 'wrong' });
  });

  it('is read without one where it only forbids to print or to copy', async () => {
    const bytes = await protectedPdf({ ownerPassword: 'owner' });
    expect(await read(bytes)).toContain(TEXT);
  });

  it('is told from one that no password opens', () => {
    const byCertificate = toPdfFailure(new Error('unknown encryption method'));
    expect(toParseError(byCertificate)).toMatchObject({
      code: 'encrypted',
      message: expect.stringMatching(/certificate/)
    });
    expect(toParseError(byCertificate).password).toBeUndefined();
  });
});
