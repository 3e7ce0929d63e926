import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

const LINE = 15;
const WIDTH = 460;

const exampleSentences = () =>
  ['iso27001-2022', 'iso42001-2023'].flatMap((framework) => {
    const { requirements } = JSON.parse(readFileSync(join('catalogs', `${framework}.json`), 'utf8'));
    return requirements.flatMap(({ examples = [] }) => examples);
  });

const wrap = (text, font, size) => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (font.widthOfTextAtSize(longer, size) > WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

/** Writes a policy of so many full pages, made of the catalogs' own example statements; gives its path. */
export const makePolicyPdf = async ({ pages, seed = 0, name = `policy-${pages}-pages.pdf` }) => {
  const pdf = await PDFDocument.create();
  const [font, bold] = [
    await pdf.embedFont(StandardFonts.Helvetica),
    await pdf.embedFont(StandardFonts.HelveticaBold)
  ];
  const sentences = exampleSentences().map((text) => text.replace(/[^\x20-\x7e]/g, '-'));
  let at = seed;
  for (let number = 1; number <= pages; number += 1) {
    const page = pdf.addPage([595, 842]);
    page.drawText(`${number} Rules of chapter ${number}`, { x: 64, y: 770, size: 15, font: bold });
    let y = 740;
    while (y > 90) {
      // the site keeps every statement different from all others, so that none comes out of the cache
      const sentence = sentences[at % sentences.length].replace(/\.$/, ` at site ${seed}-${at}.`);
      for (const line of wrap(sentence, font, 10.5)) {
        page.drawText(line, { x: 64, y, size: 10.5, font });
        y -= LINE;
      }
      at += 1;
      y -= 6;
    }
  }
  const folder = join('.cache', 'bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, await pdf.save());
  return path;
};
