import writeExcelFile from 'write-excel-file/node';
import { company, controlPairs } from './source.mjs';

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const typed = (text) => {
  if (isoDate.test(text)) return { value: new Date(`${text}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  if (/^\d+$/.test(text)) return { value: Number(text), type: Number };
  return { value: text === '' ? undefined : text, type: String, wrap: true };
};

/** A workbook with one sheet a section: the document's properties, then the section's table. */
export const writeXlsx = async ({ meta, blocks }) => {
  const sheets = [];
  for (const block of blocks) {
    if (block.kind === 'heading') sheets.push({ name: block.text, rows: [] });
    if (block.kind === 'table') sheets.at(-1).rows = block.rows;
  }
  const control = [
    [{ value: meta.title, fontWeight: 'bold', fontSize: 16 }],
    [{ value: company }],
    ...controlPairs(meta).map(([name, value]) => [
      { value: name, fontWeight: 'bold' },
      name === 'Version' ? { value, type: String } : typed(value)
    ]),
    []
  ];
  const data = sheets.map(({ name, rows }, index) => ({
    sheet: name,
    data: [
      ...(index === 0 ? control : []),
      rows[0].map((value) => ({ value, fontWeight: 'bold' })),
      ...rows.slice(1).map((cells) => cells.map(typed))
    ],
    columns: rows[0].map((_, column) => ({
      width: Math.min(48, Math.max(...rows.map((row) => row[column].length)) + 2)
    }))
  }));
  const buffer = await writeExcelFile(data).toBuffer();
  return new Uint8Array(buffer);
};
