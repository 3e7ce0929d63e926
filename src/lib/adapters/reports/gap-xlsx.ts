import writeExcelFile from 'write-excel-file/universal';
import type { GapReport, ReportRequirement } from '../../domain/report/gap-report';
import {
  CAVEAT,
  findingWords,
  noFindingWords,
  resultWords,
  signOffWords,
  statusWords
} from '../../domain/report/report-words';

type Value = string | number | null;

/** Excel cuts a cell at 32,767 characters and would call the file damaged. */
const MAX_CELL = 32_000;
/**
 * Text of a document could be a formula. Cells are written as text, which no program computes; an apostrophe in front
 * keeps it text also where somebody saves the sheet as CSV and opens that.
 */
const FORMULA = /^[=+\-@\t\r\n|]/;

export const safeText = (text: string): string => {
  // characters that XML cannot hold
  // eslint-disable-next-line no-control-regex -- control characters are what Office refuses to open
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
  const cut = clean.length > MAX_CELL ? `${clean.slice(0, MAX_CELL)}…` : clean;
  return FORMULA.test(cut) ? `'${cut}` : cut;
};

const cell = (value: Value, bold = false) =>
  value === null || value === ''
    ? null
    : typeof value === 'number'
      ? { type: Number, value, alignVertical: 'top' as const }
      : {
          type: String,
          value: safeText(value),
          wrap: true,
          alignVertical: 'top' as const,
          ...(bold ? { fontWeight: 'bold' as const } : {})
        };

const sheetOf = (
  name: string,
  widths: readonly number[],
  head: readonly string[],
  rows: readonly Value[][]
) => ({
  sheet: name,
  columns: widths.map((width) => ({ width })),
  stickyRowsCount: head.length > 0 ? 1 : 0,
  data: [
    ...(head.length > 0 ? [head.map((text) => cell(text, true))] : []),
    ...rows.map((row) => row.map((value) => cell(value)))
  ]
});

const requirementsOf = (report: GapReport): readonly (ReportRequirement & { readonly chapter: string })[] =>
  report.chapters.flatMap(({ title, requirements }) =>
    requirements.map((each) => ({ ...each, chapter: title }))
  );

const missingOf = ({ expectations }: ReportRequirement): string[] =>
  expectations
    .filter(({ kind, quotes }) => kind === 'documented' && quotes.length === 0)
    .map(({ text }) => text);

const COUNTED = ['covered', 'partly', 'not-found', 'not-assessed'] as const;

/** The gap report as a workbook: summary, requirements, every expectation with its quotes, findings, documents. */
export const gapReportXlsx = async (report: GapReport): Promise<Uint8Array<ArrayBuffer>> => {
  const all = requirementsOf(report);
  const facts: Value[][] = [
    ['Gap report', report.framework],
    ['Client', report.client],
    ['Engagement', report.engagement],
    ['Period', `${report.periodStart} to ${report.periodEnd}`],
    ['Date', report.date],
    ['Catalog version', report.catalogVersion],
    ['Documents', report.documents.length],
    ...(report.unread > 0
      ? [['Not complete', `${report.unread} documents were not compared yet.`] as Value[]]
      : []),
    ...(report.compared ? [] : [['Findings', noFindingWords(report, 'hygiene')] as Value[]]),
    ['Note', CAVEAT],
    [],
    ['Chapter', ...COUNTED.map((status) => statusWords[status])],
    ...report.chapters.map(({ title, counts }): Value[] => [
      title,
      ...COUNTED.map((status) => counts[status])
    ]),
    ['All', ...COUNTED.map((status) => report.counts[status])]
  ];
  const quoteCells = ({
    document,
    page,
    quote,
    hash,
    decision
  }: {
    readonly document: string;
    readonly page: number | null;
    readonly quote: string;
    readonly hash: string;
    readonly decision?: string;
  }): Value[] => [document, page, quote, decision ?? null, hash];
  const sheets = [
    sheetOf('Summary', [44, 60, 16, 16, 16], [], facts),
    sheetOf(
      'Requirements',
      [12, 36, 40, 16, 18, 50, 70, 34, 40, 40],
      [
        'Number',
        'Chapter',
        'Title',
        'In the documents',
        'Result',
        'Gap',
        'Not found',
        'Dealt with by',
        'Note',
        'Sign-off'
      ],
      all.map((each) => [
        each.id,
        each.chapter,
        each.title,
        statusWords[each.status],
        each.result ? resultWords[each.result] : null,
        each.gap,
        missingOf(each).join('\n'),
        each.dealtWithBy,
        each.note,
        each.signOffs.map(signOffWords).join('\n')
      ])
    ),
    sheetOf(
      'Expectations',
      [12, 14, 60, 16, 12, 36, 8, 70, 12, 66],
      [
        'Number',
        'Expectation',
        'What is expected',
        'Shows in',
        'Found',
        'Document',
        'Page or sheet',
        'Quote',
        'Decision',
        'SHA-256 of the document'
      ],
      all.flatMap((each) =>
        each.expectations.flatMap(({ id, text, kind, quotes }): Value[][] => {
          const head = [each.id, id, text, kind === 'documented' ? 'documents' : 'operation'];
          return quotes.length === 0
            ? [[...head, 'no']]
            : quotes.map((quote) => [...head, 'yes', ...quoteCells(quote)]);
        })
      )
    ),
    sheetOf(
      'Findings',
      [18, 12, 70, 36, 8, 70, 66],
      ['Kind', 'Severity', 'Finding', 'Document', 'Page or sheet', 'Quote', 'SHA-256 of the document'],
      [...report.contradictions, ...report.hygiene].flatMap(
        ({ code, severity, message, quotes }): Value[][] => {
          const head = [findingWords[code], severity, message];
          return quotes.length === 0
            ? [head]
            : quotes.map(({ document, page, quote, hash }) => [...head, document, page, quote, hash]);
        }
      )
    ),
    sheetOf(
      'Documents',
      [50, 50, 66],
      ['File', 'Title', 'SHA-256'],
      report.documents.map(({ name, title, hash }) => [name, title, hash])
    )
  ];
  const blob = await writeExcelFile(sheets).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
};
