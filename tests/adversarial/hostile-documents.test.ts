import { describe, expect, it } from 'vitest';
import { read as readCsv } from '../../src/lib/adapters/parsing/formats/csv';
import { read as readDocx } from '../../src/lib/adapters/parsing/formats/docx';
import { read as readHtml } from '../../src/lib/adapters/parsing/formats/html';
import { read as readMarkdown } from '../../src/lib/adapters/parsing/formats/markdown';
import { read as readPptx } from '../../src/lib/adapters/parsing/formats/pptx';
import { read as readText } from '../../src/lib/adapters/parsing/formats/text';
import { read as readXlsx } from '../../src/lib/adapters/parsing/formats/xlsx';
import { docx, pack, paragraph } from '../support/office-files';
import { parseWith, warningCodes } from '../support/read-file';

const documentXml = (doctype: string, text: string): string =>
  `<?xml version="1.0"?>${doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;

describe('hostile office files', () => {
  it('gives entities no value, inside or outside the file', async () => {
    const doctype =
      '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>';
    const parsed = await parseWith(
      readDocx,
      pack({ 'word/document.xml': documentXml(doctype, 'A&x;&b;&amp;Z') })
    );
    expect(parsed.text).toBe('A&Z');
    expect(warningCodes(parsed)).toContain('external-references');
  });

  it('refuses a part that unpacks to many times its size', async () => {
    const bytes = docx(paragraph('a'.repeat(3_000_000)));
    await expect(
      parseWith(readDocx, bytes, { limits: { ratioFloorBytes: 1_000_000 } })
    ).rejects.toMatchObject({ code: 'bomb' });
    await expect(parseWith(readDocx, bytes, { limits: { inflatedBytes: 2_000_000 } })).rejects.toMatchObject({
      code: 'bomb'
    });
  });

  it('refuses nesting deeper than any document', async () => {
    const deep = '<w:tbl><w:tr><w:tc>'.repeat(400) + '</w:tc></w:tr></w:tbl>'.repeat(400);
    await expect(parseWith(readDocx, docx(deep))).rejects.toMatchObject({ code: 'bomb' });
    await expect(parseWith(readHtml, '<div>'.repeat(100_000))).rejects.toMatchObject({ code: 'bomb' });
    await expect(parseWith(readHtml, `${'<b>'.repeat(1500)}x`)).rejects.toMatchObject({ code: 'bomb' });
  });

  it.each([
    ['docx', readDocx],
    ['xlsx', readXlsx],
    ['pptx', readPptx]
  ])('says that a cut or foreign %s is damaged', async (_, read) => {
    const whole = docx(paragraph('text'));
    for (const bytes of [whole.slice(0, whole.length - 40), new Uint8Array(100), pack({ 'readme.txt': 'x' })])
      await expect(parseWith(read, bytes)).rejects.toMatchObject({ name: 'ParseFailure', code: 'damaged' });
  });

  it('survives XML that ends early, styles and lists that refer to themselves, and wild numbers', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>';
    const numbering =
      '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="99999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%9%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>';
    const body =
      paragraph('one', '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="-4"/><w:numId w:val="1"/></w:numPr>') +
      '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr><w:p/></w:tc><w:tc>' +
      paragraph('two');
    const parsed = await parseWith(readDocx, docx(body, { styles, numbering }));
    expect(parsed.text).toContain('one');
    expect(parsed.text).toContain('two');
  });

  it('ends a text that is too long with a warning instead of losing all of it', async () => {
    const body = paragraph('x'.repeat(600)) + paragraph('y'.repeat(600));
    const parsed = await parseWith(readDocx, docx(body), { limits: { chars: 1000 } });
    expect(parsed.text).toBe('x'.repeat(600));
    expect(warningCodes(parsed)).toEqual(['truncated']);
  });
});

describe('hostile text files', () => {
  it('tells binary data from text', async () => {
    const bytes = Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256);
    for (const read of [readText, readMarkdown, readCsv, readHtml])
      await expect(parseWith(read, bytes)).rejects.toMatchObject({ code: 'type-mismatch' });
  });

  it('reads what is built to make patterns backtrack', async () => {
    const inputs = [
      '*'.repeat(50_000),
      '['.repeat(50_000),
      '|'.repeat(50_000),
      ' '.repeat(200_000) + 'x',
      '<'.repeat(50_000),
      '_a'.repeat(30_000),
      '-'.repeat(50_000) + 'x',
      'a:'.repeat(30_000),
      '1'.repeat(50_000),
      '.1'.repeat(30_000)
    ];
    for (const input of inputs)
      for (const read of [readText, readMarkdown, readHtml, readCsv])
        expect((await parseWith(read, input)).text.length).toBeLessThanOrEqual(input.length * 4);
  });

  it('never runs or keeps scripts', async () => {
    const parsed = await parseWith(
      readHtml,
      '<p onclick="x()">Text</p><script>x()</script><svg><script>y()</script></svg><iframe src="http://localhost/">z</iframe>'
    );
    expect(parsed.text).toBe('Text');
  });

  it('keeps a huge cell whole and in its place', async () => {
    const parsed = await parseWith(readCsv, `a,b\n"${'word '.repeat(100_000)}",end\n`);
    expect(parsed.passages).toHaveLength(2);
    expect(parsed.text.endsWith('| end')).toBe(true);
  });
});
