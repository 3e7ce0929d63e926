import { strToU8, zipSync } from 'fflate';
import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { read as readCsv } from '../../../src/lib/adapters/parsing/formats/csv';
import { read as readPptx } from '../../../src/lib/adapters/parsing/formats/pptx';
import { read as readXlsx } from '../../../src/lib/adapters/parsing/formats/xlsx';
import { pptx, shape } from '../../support/office-files';
import { outline, parseWith, warningCodes } from '../../support/read-file';

const workbook = (sheets: Record<string, unknown[][]>, hidden: readonly string[] = []): Uint8Array => {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name);
  book.Workbook = {
    Sheets: Object.keys(sheets).map((name) => ({ name, Hidden: hidden.includes(name) ? 1 : 0 }))
  };
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
};

describe('workbooks', () => {
  it('reads sheets as pages with titles, pairs and tables, dates as ISO, and leaves hidden sheets out', async () => {
    const rows = [
      ['Risk register'],
      ['Owner', 'Head of Security'],
      ['Version', '3.2'],
      ['Approval date', '2026-01-02'],
      [],
      ['ID', 'Risk', 'Due', 'Score'],
      ['R1', 'Loss of\nkeys', { t: 'n', v: 46023, z: 'd.m.yyyy' }, { t: 'n', v: 6, f: '2*3' }],
      [],
      ['R2', '', '', 0.5]
    ];
    const parsed = await parseWith(
      readXlsx,
      workbook({ Register: rows, Lists: [['x', 'y']], Notes: [['Only a note']] }, ['Lists'])
    );
    expect(outline(parsed)).toEqual([
      'heading1: Register',
      'paragraph: Risk register',
      'table-row1.1: Owner | Head of Security',
      'table-row1.2: Version | 3.2',
      'table-row1.3: Approval date | 2026-01-02',
      'table-row2.0: ID | Risk | Due | Score',
      'table-row2.1: R1 | Loss of keys | 2026-01-01 | 6',
      'table-row2.2: R2 | 0.5',
      'heading1: Notes',
      'paragraph: Only a note'
    ]);
    expect(parsed.pages.map(({ number, label }) => [number, label])).toEqual([
      [1, 'Register'],
      [2, 'Notes']
    ]);
    expect(warningCodes(parsed).sort()).toEqual(['formulas-as-values', 'hidden-content']);
    expect(parsed.facts.owner?.value).toBe('Head of Security');
    expect(parsed.facts.title?.value).toBe('Risk register');
  });

  it('knows the rows and columns of the sheet, whatever is empty around its text', async () => {
    const rows = [
      [],
      ['', 'Risks'],
      [],
      ['', 'ID', '', 'Due'],
      ['', 'R1', '', 'May'],
      [],
      ['', 'R2', '', 'June']
    ];
    const parsed = await parseWith(readXlsx, workbook({ Register: rows }));
    const texts = parsed.passages.map(({ start, end, sheetRow }) => [
      parsed.text.slice(start, end),
      sheetRow
    ]);
    expect(texts).toEqual([
      ['Register', undefined],
      ['Risks', 2],
      ['ID | Due', 4],
      ['R1 | May', 5],
      ['R2 | June', 7]
    ]);
    expect(parsed.pages[0]?.columns).toEqual([1, 3]);
  });

  it('refuses a container that holds no workbook', async () => {
    await expect(parseWith(readXlsx, zipSync({ 'a.txt': strToU8('x') }))).rejects.toMatchObject({
      code: 'damaged'
    });
  });
});

describe('delimited text', () => {
  it.each([
    ['semicolons', 'Name;Rolle\nMüller;"ISB; Leitung"\n'],
    ['a declared delimiter', 'sep=|\nName|Rolle\nMüller|"ISB; Leitung"\n'],
    ['tabs', 'Name\tRolle\nMüller\tISB; Leitung\n']
  ])('finds %s', async (_, text) => {
    const parsed = await parseWith(readCsv, text);
    expect(outline(parsed)).toEqual(['table-row1.0: Name | Rolle', 'table-row1.1: Müller | ISB; Leitung']);
  });

  it('guesses the encoding and says so', async () => {
    const parsed = await parseWith(
      readCsv,
      Uint8Array.from([...'Name,Ort\nM'].map((c) => c.charCodeAt(0)).concat(0xfc, 0x2c, 0x42))
    );
    expect(parsed.text).toBe('Name | Ort\nMü | B');
    expect(warningCodes(parsed)).toEqual(['encoding-guessed']);
  });

  it('keeps on where quotes do not match and names the row', async () => {
    const parsed = await parseWith(readCsv, 'a,b\n"open,1\nc,2\n');
    expect(warningCodes(parsed)).toContain('damaged-in-part');
    expect(parsed.text).toContain('open');
  });
});

describe('presentations', () => {
  it('reads slides as pages: title, bullets, boxes, notes; numbers and hidden slides left out', async () => {
    const parsed = await parseWith(
      readPptx,
      pptx([
        {
          shapes:
            shape('body', 'Lock your screen') +
            shape('ctrTitle', 'Security awareness') +
            shape('sldNum', '1'),
          notes: 'Tell the story.'
        },
        { shapes: shape('title', 'Old'), hidden: true },
        { shapes: shape('title', 'Reporting') + shape('', 'Call 4000.') + shape('ftr', 'Internal') }
      ])
    );
    expect(outline(parsed)).toEqual([
      'note: Internal',
      'heading1: Security awareness',
      'list-item1 •: Lock your screen',
      'note Notes: Tell the story.',
      'heading1: Reporting',
      'paragraph: Call 4000.'
    ]);
    expect(parsed.pages.map(({ number, label, width }) => [number, label, width])).toEqual([
      [1, 'Security awareness', 720],
      [2, undefined, 720],
      [3, 'Reporting', 720]
    ]);
    expect(parsed.passages.at(-1)?.page).toBe(3);
    expect(warningCodes(parsed)).toEqual(['hidden-content']);
    expect(parsed.facts.title?.value).toBe('Security awareness');
  });
});
