import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType
} from 'docx';
import type {
  GapReport,
  ReportFinding,
  ReportQuote,
  ReportRequirement
} from '../../domain/report/gap-report';
import {
  CAVEAT,
  findingWords,
  noFindingWords,
  resultWords,
  shortHash,
  signOffWords,
  statusWords
} from '../../domain/report/report-words';

/** Text width of an A4 page with its margins, in twentieths of a point. */
const WIDTH = 9_600;
const line = { style: BorderStyle.SINGLE, size: 4, color: 'C8C8C8' };
const borders = { top: line, bottom: line, left: line, right: line };
const COLOURS = {
  covered: '1D6F42',
  partly: '8A5A00',
  'not-found': 'A3261D',
  'not-assessed': '555555'
} as const;

/** Characters that XML cannot hold would make the file unreadable. */
const clean = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what Office refuses to open
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
const run = (text: string, style: { bold?: boolean; italics?: boolean; color?: string } = {}): TextRun =>
  new TextRun({ text: clean(text), ...style });
const paragraph = (runs: readonly TextRun[], after = 80, keepNext = false): Paragraph =>
  new Paragraph({ children: runs, spacing: { after }, keepNext });
const heading = (
  text: string,
  level: (typeof HeadingLevel)[keyof typeof HeadingLevel],
  breakBefore = false
): Paragraph =>
  new Paragraph({
    text: clean(text),
    heading: level,
    pageBreakBefore: breakBefore,
    keepNext: true,
    spacing: { before: 240, after: 100 }
  });

const tableOf = (widths: readonly number[], rows: readonly (readonly (string | number)[])[]): Table =>
  new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: [...widths],
    rows: rows.map(
      (cells, index) =>
        new TableRow({
          tableHeader: index === 0,
          cantSplit: true,
          children: cells.map(
            (value, column) =>
              new TableCell({
                borders,
                width: { size: widths[column]!, type: WidthType.DXA },
                margins: { top: 40, bottom: 40, left: 80, right: 80 },
                children: [
                  new Paragraph({
                    alignment: typeof value === 'number' ? AlignmentType.END : AlignmentType.START,
                    children: [run(String(value), { bold: index === 0 })]
                  })
                ]
              })
          )
        })
    )
  });

type Cited = Pick<ReportQuote, 'hash' | 'place' | 'quote'> & { readonly decision?: string };

const quoteParagraph = (cited: Cited): Paragraph =>
  new Paragraph({
    indent: { left: 360 },
    spacing: { after: 80 },
    border: { left: { ...line, space: 8 } },
    children: [
      run(`“${cited.quote}”`, { italics: true }),
      run(
        ` ${cited.place} · SHA-256 ${shortHash(cited.hash)}${cited.decision ? ` · ${cited.decision}` : ''}`,
        { color: '666666' }
      )
    ]
  });

const requirementParts = (each: ReportRequirement): Paragraph[] => {
  const found = each.expectations.filter(({ quotes }) => quotes.length > 0);
  const missing = each.expectations.filter(
    ({ quotes, kind }) => quotes.length === 0 && kind === 'documented'
  );
  const inPractice = each.expectations.filter(
    ({ quotes, kind }) => quotes.length === 0 && kind === 'operated'
  );
  const label = (text: string): Paragraph => paragraph([run(text, { bold: true })], 40, true);
  return [
    heading(`${each.id} ${each.title}`, HeadingLevel.HEADING_3),
    paragraph(
      [
        run(statusWords[each.status], { bold: true, color: COLOURS[each.status] }),
        ...(each.result ? [run(` · Result: ${resultWords[each.result]}`, { bold: true })] : []),
        run(`. ${each.gap}`),
        ...(each.dealtWithBy ? [run(` Dealt with by ${each.dealtWithBy}.`)] : [])
      ],
      80,
      true
    ),
    ...(each.note ? [paragraph([run('Note: ', { bold: true }), run(each.note)])] : []),
    ...(each.signOffs.length > 0 ? [paragraph([run(`${each.signOffs.map(signOffWords).join('. ')}.`)])] : []),
    ...(missing.length > 0 ? [label('Not found in the documents')] : []),
    ...missing.map(({ text }) => new Paragraph({ children: [run(text)], bullet: { level: 0 } })),
    ...found.flatMap(({ text, quotes }) => [
      paragraph([run('Found: ', { bold: true }), run(text)], 40, true),
      ...quotes.map(quoteParagraph)
    ]),
    ...(each.others.length > 0 && found.length === 0
      ? [label('Touched by'), ...each.others.map(quoteParagraph)]
      : []),
    ...(inPractice.length > 0 ? [label('To be seen in operation')] : []),
    ...inPractice.map(({ text }) => new Paragraph({ children: [run(text)], bullet: { level: 0 } }))
  ];
};

const findingParts = ({ code, message, quotes }: ReportFinding): Paragraph[] => [
  paragraph([run(`${findingWords[code]}: `, { bold: true }), run(message)], 40, quotes.length > 0),
  ...quotes.map(quoteParagraph)
];

/** The gap report as a Word document: summary, findings about the documents, every requirement, documents with hashes. */
export const gapReportDocx = async (report: GapReport): Promise<Uint8Array<ArrayBuffer>> => {
  const { counts } = report;
  const summary = [
    ['Chapter', 'Covered', 'Partly', 'Not found'],
    ...report.chapters.map(({ title, counts: of }) => [title, of.covered, of.partly, of['not-found']]),
    ['All', counts.covered, counts.partly, counts['not-found']]
  ];
  const document = new Document({
    title: `Gap report ${report.framework}`,
    subject: clean(report.client),
    creator: 'Fieldroom',
    styles: { default: { document: { run: { font: 'Calibri', size: 21 } } } },
    sections: [
      {
        properties: { page: { margin: { top: 1100, bottom: 1100, left: 1150, right: 1150 } } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.END,
                children: [
                  run(`${report.client} · ${report.framework} · ${report.date} · `, { color: '666666' }),
                  new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })
                ]
              })
            ]
          })
        },
        children: [
          heading(`Gap report: ${report.framework}`, HeadingLevel.TITLE),
          paragraph([run(`${report.client} · ${report.engagement}`, { bold: true })]),
          paragraph([
            run(`Period ${report.periodStart} to ${report.periodEnd}. Report of ${report.date}. `),
            run(`${report.documents.length} documents.`)
          ]),
          ...(report.unread > 0
            ? [
                paragraph([
                  run(`Not complete: ${report.unread} documents were not compared yet.`, { bold: true })
                ])
              ]
            : []),
          paragraph([run(CAVEAT, { color: '555555' })], 160),
          heading('Summary', HeadingLevel.HEADING_1),
          tableOf([5_700, 1_300, 1_300, 1_300], summary),
          heading(`Contradictions (${report.contradictions.length})`, HeadingLevel.HEADING_1),
          ...(report.contradictions.length === 0
            ? [paragraph([run(noFindingWords(report, 'contradictions'))])]
            : []),
          ...report.contradictions.flatMap(findingParts),
          heading(`About the documents themselves (${report.hygiene.length})`, HeadingLevel.HEADING_1),
          ...(report.hygiene.length === 0 ? [paragraph([run(noFindingWords(report, 'hygiene'))])] : []),
          ...report.hygiene.flatMap(findingParts),
          ...report.chapters.flatMap(({ title, requirements }, at) => [
            heading(title || 'Requirements', HeadingLevel.HEADING_1, at === 0),
            ...requirements.flatMap(requirementParts)
          ]),
          heading('Documents', HeadingLevel.HEADING_1, true),
          tableOf(
            [4_000, 5_600],
            [['File', 'SHA-256'], ...report.documents.map(({ name, hash }) => [name, hash])]
          )
        ]
      }
    ]
  });
  const blob = await Packer.toBlob(document);
  return new Uint8Array(await blob.arrayBuffer());
};
