import JSZip from 'jszip';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { gapReportDocx } from '../../../src/lib/adapters/reports/gap-docx';
import { gapReportXlsx, safeText } from '../../../src/lib/adapters/reports/gap-xlsx';
import { gapReport } from '../../../src/lib/domain/report/gap-report';
import { HASH, inputOf, sampleReport } from './sample-report';

const plain = (xml: string): string =>
  xml
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

describe('the gap report as a Word document', () => {
  it('holds the summary, every requirement, quotes with place and hash, gaps and findings', async () => {
    const zip = await JSZip.loadAsync(await gapReportDocx(sampleReport));
    const text = plain(await zip.file('word/document.xml')!.async('string'));
    expect(text).toContain('Gap report: Test/Standard 1:2026');
    for (const heading of ['4.1 weeding', '4.2 watering', '5.1 painting']) expect(text).toContain(heading);
    expect(text).toContain(
      `“The gardener weeds.” Garden.docx, page 3 · SHA-256 ${HASH.slice(0, 12)} · suggested`
    );
    expect(text).toContain('Prepared by Ada, 2026-11-20.');
    expect(text).toContain('The limits of weeding are written down.');
    expect(text).toContain('Nothing was found in the documents that says what this expects.');
    expect(text).toContain('Contradictions (1)');
    expect(text).toContain('“He weeds on Fridays.” Garden.docx');
    expect(text).toContain('Garden.docx names no owner.');
    expect(text).toContain(HASH);
    expect(text).not.toContain('Not complete');
    // XML 1.0 cannot hold it, and one such sign would make the file unreadable
    expect(text).not.toContain('\u0001');
  });

  it('calls nothing found what was not looked for yet', async () => {
    const textOf = async (compared: boolean): Promise<string> => {
      const zip = await JSZip.loadAsync(await gapReportDocx(gapReport(inputOf({ findings: [], compared }))));
      return plain(await zip.file('word/document.xml')!.async('string'));
    };
    expect(await textOf(true)).toContain('No two statements were found that contradict each other.');
    const text = await textOf(false);
    expect(text).not.toContain('were found that contradict');
    expect(text).toContain('The documents are still being compared with each other.');
    const sheets = await readExcelFile(
      Buffer.from(await gapReportXlsx(gapReport(inputOf({ findings: [], compared: false }))))
    );
    expect(sheets[0]!.data.flat()).toContain('The documents are still being compared with each other.');
  });

  it('says so where documents were not compared yet', async () => {
    const zip = await JSZip.loadAsync(await gapReportDocx(gapReport(inputOf({ unread: 2 }))));
    expect(plain(await zip.file('word/document.xml')!.async('string'))).toContain(
      'Not complete: 2 documents were not compared yet.'
    );
  });
});

describe('the gap report as a workbook', () => {
  it('can be read back with all that it says', async () => {
    const bytes = Buffer.from(await gapReportXlsx(sampleReport));
    const sheets = await readExcelFile(bytes);
    const named = new Map(sheets.map(({ sheet, data }) => [sheet, data]));
    expect([...named.keys()]).toEqual(['Summary', 'Requirements', 'Expectations', 'Findings', 'Documents']);
    expect(named.get('Summary')!.at(-1)).toEqual(['All', 1, 1, 1, 0]);
    expect(named.get('Requirements')!.map((row) => [row[0], row[3]])).toEqual([
      ['Number', 'In the documents'],
      ['4.1', 'Covered'],
      ['4.2', 'Partly covered'],
      ['5.1', 'Not found']
    ]);
    expect(named.get('Requirements')![1]!.at(-1)).toBe('Prepared by Ada, 2026-11-20');
    const expectations = named.get('Expectations')!;
    expect(expectations[1]).toEqual([
      '4.1', '4.1/1', 'Somebody owns weeding.', 'documents', 'yes', 'Garden.docx', 3, 'The gardener weeds.', 'suggested', HASH
    ]); // prettier-ignore
    expect(expectations.find((row) => row[1] === '4.1/2')?.[4]).toBe('no');
    expect(named.get('Findings')!.map((row) => [row[0], row[5]])).toEqual([
      ['Kind', 'Quote'],
      ['Contradiction', 'He weeds on Mondays.'],
      ['Contradiction', 'He weeds on Fridays.'],
      ['No owner', null]
    ]);
  });

  it('has no formula, and no text that becomes one in a CSV', async () => {
    const zip = await JSZip.loadAsync(await gapReportXlsx(sampleReport));
    const files = Object.keys(zip.files).filter((name) => /worksheets\/.*\.xml$/.test(name));
    expect(files).toHaveLength(5);
    for (const name of files) expect(await zip.file(name)!.async('string')).not.toMatch(/<f[ >]/);
    const [, , expectations] = await readExcelFile(Buffer.from(await gapReportXlsx(sampleReport)));
    const quotes = expectations!.data
      .map((row) => row[7])
      .flatMap((value) => (typeof value === 'string' ? value.trim() : []));
    expect(quotes).toContain(`'=HYPERLINK("http://example.org";"<x> & y")`);
    expect(quotes.filter((value) => /^[=+\-@]/.test(value))).toEqual([]);
    for (const text of ['=1', '+1', '-1', '@x', '\t=1', '|x']) expect(safeText(text)).toBe(`'${text}`);
    expect(safeText('a = b')).toBe('a = b');
    expect(safeText('x'.repeat(40_000)).length).toBeLessThan(32_767);
  });
});
