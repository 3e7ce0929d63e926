import { describe, expect, it } from 'vitest';
import { requirementRef, type FrameworkId } from '../../../src/lib/domain/ids';
import { gapReport } from '../../../src/lib/domain/report/gap-report';
import { reportFileName, signOffWords } from '../../../src/lib/domain/report/report-words';
import { HASH, inputOf, sampleReport } from './sample-report';

describe('the gap report', () => {
  it('counts statuses by chapter and over all', () => {
    expect(sampleReport.counts).toEqual({ covered: 1, partly: 1, 'not-found': 1, 'not-assessed': 0 });
    expect(sampleReport.chapters.map(({ title, counts }) => [title, counts.covered, counts.partly])).toEqual([
      ['4 Gardens', 1, 1],
      ['5 Houses', 0, 0]
    ]);
  });

  it('gives each expectation its quotes with file, page and hash, and says what was not found', () => {
    const [weeding] = sampleReport.chapters[0]!.requirements;
    expect(weeding).toMatchObject({ id: '4.1', status: 'covered', dealtWithBy: 'Garden.docx, “Weeding”' });
    expect(weeding!.expectations.map(({ quotes }) => quotes.length)).toEqual([3, 0, 0]);
    const [quote] = weeding!.expectations[0]!.quotes;
    expect(quote).toMatchObject({
      quote: 'The gardener weeds.',
      document: 'Garden.docx',
      page: 3,
      place: 'Garden.docx, page 3',
      hash: HASH,
      decision: 'suggested'
    });
    expect(weeding!.gap).toMatch(/one thing that documents are expected to say was not found/);
  });

  it('keeps contradictions with both quotes apart from other findings', () => {
    expect(sampleReport.contradictions).toHaveLength(1);
    expect(sampleReport.contradictions[0]!.quotes.map(({ quote }) => quote)).toEqual([
      'He weeds on Mondays.',
      'He weeds on Fridays.'
    ]);
    expect(sampleReport.hygiene.map(({ code }) => code)).toEqual(['no-owner']);
  });

  it('shows what a person found beside what the documents say', () => {
    const ref = requirementRef('test' as FrameworkId, '5.1');
    const report = gapReport(
      inputOf({
        assessments: { [ref]: { status: 'done', result: 'not-applicable', note: 'No houses.' } } as never
      })
    );
    expect(report.chapters[1]!.requirements[0]).toMatchObject({
      status: 'not-found',
      result: 'not-applicable',
      note: 'No houses.'
    });
  });

  it('says who signed, when, and whether what they signed is still that', () => {
    const ref = requirementRef('test' as FrameworkId, '4.1');
    const signOffs = [
      { part: 'preparer', name: 'Ada', day: '2026-11-20', stale: true },
      { part: 'reviewer', name: 'Ben', day: '2026-11-21', stale: false }
    ] as const;
    const [weeding, watering] = gapReport(inputOf({ signOffs: new Map([[ref, signOffs]]) })).chapters[0]!
      .requirements;
    expect(weeding!.signOffs.map(signOffWords)).toEqual([
      'Prepared by Ada, 2026-11-20; changed since',
      'Reviewed by Ben, 2026-11-21'
    ]);
    expect(watering!.signOffs).toEqual([]);
  });

  it('takes nothing for found or missing while there are no documents', () => {
    const report = gapReport(inputOf({ documents: [], coverage: new Map(), findings: [] }));
    expect(report.counts).toEqual({ covered: 0, partly: 0, 'not-found': 0, 'not-assessed': 3 });
  });

  it('is named after client, framework and day, without signs that a file system refuses', () => {
    expect(reportFileName(sampleReport, 'docx')).toBe(
      'Gap-report-Ä-Söhne-GmbH-Test-Standard-1-2026-2026-11-25.docx'
    );
    expect(reportFileName({ ...sampleReport, client: '../..' }, 'xlsx')).toBe(
      'Gap-report-Test-Standard-1-2026-2026-11-25.xlsx'
    );
  });
});
