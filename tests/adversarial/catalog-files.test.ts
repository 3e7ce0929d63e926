/** Files that a firm hands in as a framework: wrong encodings, formulas, bombs, cut-off ends. */
import { zipSync, strToU8 } from 'fflate';
import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { readCatalogFile } from '../../src/lib/adapters/catalogs/read-catalog-file';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, mark = true): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(bytes);
};
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const table = 'id,title\nA-1,Schlüssel zählen\n';

describe('text', () => {
  it.each([
    ['UTF-8', utf8(table)],
    ['UTF-8 with a mark', utf8(`\ufeff${table}`)],
    ['UTF-16 with a mark', utf16(table)],
    ['UTF-16 without one', utf16(table, false)],
    ['big-endian UTF-16', utf16(table).map((_, at, all) => all[at ^ 1]!)]
  ])('in %s is read', async (_, bytes) => {
    expect(await readCatalogFile('a.csv', bytes)).toMatchObject({
      value: { kind: 'table', sheets: [{ rows: [['id', 'title'], ['A-1', 'Schlüssel zählen'], ['']] }] }
    });
  });

  it('in another encoding is refused with the row', async () => {
    expect(await readCatalogFile('a.csv', latin1(`id,title\nA-1,Keys\nA-2,Schlüssel\n`))).toMatchObject({
      error: [{ row: 3, message: expect.stringContaining('neither UTF-8 nor UTF-16') as string }]
    });
    expect(await readCatalogFile('a.csv', utf16(table).subarray(0, 21))).toMatchObject({
      error: [{ message: expect.stringContaining('UTF-16') as string }]
    });
    expect(await readCatalogFile('a.csv', utf8('id,title\nA,b\0c\n'))).toMatchObject({ error: [{ row: 2 }] });
  });

  it('keeps formulas and signs as they are, with the delimiter found or declared', async () => {
    const read = await readCatalogFile('a.csv', utf8('id;title\n1;=HYPERLINK("http://x")&A1\n2;+1;-1\n3;@a'));
    expect(read).toMatchObject({
      value: { sheets: [{ rows: [{}, ['1', '=HYPERLINK("http://x")&A1'], ['2', '+1', '-1'], ['3', '@a']] }] }
    });
    expect(await readCatalogFile('a.csv', utf8('sep=|\r\nid|title\r\n1|a,b;c\r\n'))).toMatchObject({
      value: { sheets: [{ rows: [['id', 'title'], ['1', 'a,b;c'], ['']] }] }
    });
  });

  it('with quotation marks that do not match is refused', async () => {
    expect(await readCatalogFile('a.csv', utf8('id,title\n1,"never closed\n2,b\n'))).toMatchObject({
      error: [
        { row: expect.any(Number) as number, message: expect.stringContaining('quotation marks') as string }
      ]
    });
  });

  it('of a million rows is read no further than can be used', async () => {
    const read = await readCatalogFile('a.csv', utf8('id,title\n' + 'a,b\n'.repeat(1_000_000)));
    expect(read.ok && read.value.kind === 'table' && read.value.sheets[0]?.rows.length).toBe(100_002);
  });

  it('that is JSON is read as such, and refused at its line where it is cut off', async () => {
    expect(await readCatalogFile('a.json', utf8('{"catalog": {}}'))).toEqual({
      ok: true,
      value: { kind: 'json', value: { catalog: {} } }
    });
    expect(await readCatalogFile('a.json', utf8('{\n "catalog": {\n'))).toMatchObject({
      error: [{ message: expect.stringContaining('JSON') as string }]
    });
  });

  it('that is nothing is refused', async () => {
    expect(await readCatalogFile('a.csv', new Uint8Array())).toMatchObject({ ok: false });
    expect(await readCatalogFile('a.xls', utf8('x'))).toMatchObject({ ok: false });
  });
});

describe('workbooks', () => {
  const bookOf = (rows: unknown[][], edit: (sheet: Record<string, unknown>) => void = () => undefined) => {
    const sheet = utils.aoa_to_sheet(rows);
    edit(sheet as Record<string, unknown>);
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, 'Rules');
    return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
  };

  it('give their cells as text, formulas as what stands in the cell', async () => {
    const bytes = bookOf(
      [
        ['id', 'title'],
        ['1', 'Keys'],
        [2.5, '']
      ],
      (sheet) => {
        sheet['B3'] = { t: 's', v: 'computed', f: 'CONCATENATE("a","b")' };
      }
    );
    expect(await readCatalogFile('a.xlsx', bytes)).toMatchObject({
      value: {
        kind: 'table',
        sheets: [
          {
            name: 'Rules',
            formulas: 1,
            rows: [
              ['id', 'title'],
              ['1', 'Keys'],
              ['2.5', '=CONCATENATE("a","b")']
            ]
          }
        ]
      }
    });
  });

  it('that are bombs, damaged, or something else in an archive are refused', async () => {
    const bomb = zipSync(
      {
        '[Content_Types].xml': strToU8('<Types/>'),
        'xl/workbook.xml': new Uint8Array(64 * 1024 * 1024).fill(32)
      },
      { level: 9 }
    );
    for (const bytes of [bomb, bookOf([['id'], ['1']]).subarray(0, 900), zipSync({ 'a.txt': strToU8('x') })])
      expect(await readCatalogFile('a.xlsx', bytes)).toMatchObject({ ok: false, error: [{ row: null }] });
  });
});
