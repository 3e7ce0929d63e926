import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType
} from 'docx';
import { company, controlPairs } from './source.mjs';

const line = { style: BorderStyle.SINGLE, size: 4, color: 'BFBFBF' };
const borders = { top: line, bottom: line, left: line, right: line };
const WIDTH = 9000;

const cell = (text, width, isBold) =>
  new TableCell({
    borders,
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    children: [new Paragraph({ children: [new TextRun({ text, bold: isBold, size: 20 })] })]
  });

const table = (rows, hasHeader, widths = rows[0].map(() => Math.floor(WIDTH / rows[0].length))) =>
  new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: rows.map(
      (texts, index) =>
        new TableRow({
          tableHeader: hasHeader && index === 0,
          children: texts.map((text, column) =>
            cell(text, widths[column], hasHeader ? index === 0 : column === 0)
          )
        })
    )
  });

const after = { spacing: { after: 120 } };

const blockToElements = (block, list) => {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          text: block.text,
          heading: HeadingLevel.HEADING_1,
          numbering: { reference: 'headings', level: 0 },
          spacing: { before: 280, after: 120 }
        })
      ];
    case 'note':
      return [new Paragraph({ children: [new TextRun({ text: block.text, italics: true })], ...after })];
    case 'table':
      return [table(block.rows, true), new Paragraph({ text: '' })];
    case 'bullets':
      return block.items.map(
        (text) => new Paragraph({ text, numbering: { reference: 'bullets', level: 0 } })
      );
    case 'numbers':
      return block.items.map(
        (text) => new Paragraph({ text, numbering: { reference: 'numbers', level: 0, instance: list } })
      );
    default:
      return [new Paragraph({ text: block.text, ...after })];
  }
};

const level = (format, text) => [
  {
    level: 0,
    format,
    text,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: 480, hanging: 360 } } }
  }
];

/** A Word document with styles, numbered headings, tables, header and footer. */
export const writeDocx = async ({ meta, blocks }) => {
  const document = new Document({
    title: meta.title,
    creator: company,
    lastModifiedBy: company,
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    numbering: {
      config: [
        { reference: 'headings', levels: level(LevelFormat.DECIMAL, '%1') },
        { reference: 'bullets', levels: level(LevelFormat.BULLET, '•') },
        { reference: 'numbers', levels: level(LevelFormat.DECIMAL, '%1.') }
      ]
    },
    sections: [
      {
        headers: {
          default: new Header({
            children: [new Paragraph(`${company} | ${meta.number} | ${meta.classification}`)]
          })
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                children: [
                  new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })
                ]
              })
            ]
          })
        },
        children: [
          new Paragraph({ text: meta.title, heading: HeadingLevel.TITLE, spacing: { after: 240 } }),
          table(controlPairs(meta), false, [2600, 6400]),
          ...blocks.flatMap((block, index) => blockToElements(block, index))
        ]
      }
    ]
  });
  return new Uint8Array(await Packer.toBuffer(document));
};
