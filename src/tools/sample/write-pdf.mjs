import { PDFDocument, StandardFonts, rgb } from '@cantoo/pdf-lib';
import { company, controlPairs } from './source.mjs';

const page = { width: 595.28, height: 841.89, left: 64, right: 64, top: 84, bottom: 72 };
const width = page.width - page.left - page.right;
const ink = rgb(0.13, 0.13, 0.15);
const grey = rgb(0.45, 0.45, 0.48);

/** Lines of `text` that fit into `limit` points. */
const wrap = (text, font, size, limit) => {
  const lines = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && font.widthOfTextAtSize(longer, size) > limit) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
};

/** An A4 document with numbered headings, lists, tables and a running header and footer. */
export const writePdf = async ({ meta, blocks }) => {
  const pdf = await PDFDocument.create();
  const regular = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  const date = new Date(`${meta.approved} UTC`);
  pdf.setTitle(meta.title);
  pdf.setAuthor(company);
  pdf.setProducer(company);
  pdf.setCreator(company);
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);

  let sheet;
  let y = 0;
  const turn = () => {
    sheet = pdf.addPage([page.width, page.height]);
    y = page.height - page.top;
  };
  const need = (height) => {
    if (y - height < page.bottom) turn();
  };
  const put = (text, x, font, size, color = ink) =>
    sheet.drawText(text, { x, y: y - size, font, size, color });

  const flow = (
    text,
    { font = regular, size = 10.5, indent = 0, gap = 7, lead = 1.38, mark = '', keep = 0 } = {}
  ) => {
    const lines = wrap(text, font, size, width - indent);
    need(Math.min(lines.length, 2) * size * lead + keep);
    lines.forEach((words, index) => {
      need(size * lead);
      if (index === 0 && mark) put(mark, page.left + indent - 16, font, size);
      put(words, page.left + indent, font, size);
      y -= size * lead;
    });
    y -= gap;
  };

  const table = (rows, widths, hasHeader) => {
    const size = 9.5;
    const lead = size * 1.3;
    for (const [index, cells] of rows.entries()) {
      const font = (column) => ((hasHeader ? index === 0 : column === 0) ? bold : regular);
      const wrapped = cells.map((text, column) => wrap(text, font(column), size, widths[column] - 12));
      const height = Math.max(...wrapped.map((lines) => lines.length)) * lead + 8;
      need(height);
      let x = page.left;
      for (const [column, lines] of wrapped.entries()) {
        sheet.drawRectangle({
          x,
          y: y - height,
          width: widths[column],
          height,
          borderColor: grey,
          borderWidth: 0.5
        });
        lines.forEach((words, row) =>
          sheet.drawText(words, {
            x: x + 6,
            y: y - 4 - size - row * lead,
            font: font(column),
            size,
            color: ink
          })
        );
        x += widths[column];
      }
      y -= height;
    }
    y -= 12;
  };

  turn();
  flow(meta.title, { font: bold, size: 22, gap: 12, lead: 1.2 });
  table(controlPairs(meta), [140, width - 140], false);
  let section = 0;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      y -= 6;
      flow(`${++section} ${block.text}`, { font: bold, size: 13.5, gap: 4, keep: 40 });
    } else if (block.kind === 'bullets')
      for (const text of block.items) flow(text, { indent: 20, mark: '•', gap: 3 });
    else if (block.kind === 'numbers')
      for (const [index, text] of block.items.entries())
        flow(text, { indent: 20, mark: `${index + 1}.`, gap: 3 });
    else if (block.kind === 'table') {
      const longest = block.rows[0].map((_, column) =>
        Math.max(...block.rows.map((row) => Math.min(row[column].length, 40)))
      );
      const total = longest.reduce((sum, length) => sum + length + 6, 0);
      table(
        block.rows,
        longest.map((length) => ((length + 6) / total) * width),
        true
      );
    } else flow(block.text);
  }
  const pages = pdf.getPages();
  pages.forEach((each, index) => {
    const small = { font: regular, size: 8.5, color: grey };
    each.drawText(`${company} | ${meta.number} | ${meta.classification}`, {
      ...small,
      x: page.left,
      y: page.height - 44
    });
    each.drawText(`Page ${index + 1} of ${pages.length}`, {
      ...small,
      x: page.width - page.right - 60,
      y: 40
    });
  });
  return pdf.save();
};
