/**
 * Makes the files of the sample engagement in `static/sample/` from the texts beside this script.
 * The same texts give the same bytes: `node src/tools/sample/make.mjs` after a change, then commit both.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readSource } from './source.mjs';
import { writeDocx } from './write-docx.mjs';
import { writePdf } from './write-pdf.mjs';
import { writeHtml, writeMarkdown, writeText } from './write-plain.mjs';
import { writeXlsx } from './write-xlsx.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../../static/sample');
const when = '2026-10-01T08:00:00Z';

const types = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  html: 'text/html',
  md: 'text/markdown',
  txt: 'text/plain'
};

/** Office packages carry the time they were written in: one fixed time instead, parts in order of name. */
const fixTimes = (bytes) => {
  const parts = Object.entries(unzipSync(bytes)).sort(([a], [b]) => (a < b ? -1 : 1));
  const clean = parts.map(([name, part]) => [
    name,
    /docProps\/core\.xml$/.test(name)
      ? strToU8(strFromU8(part).replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${when}`))
      : part
  ]);
  return zipSync(Object.fromEntries(clean), { level: 9, mtime: new Date(2026, 9, 1, 8) });
};

const writers = {
  docx: async (source) => fixTimes(await writeDocx(source)),
  xlsx: async (source) => fixTimes(await writeXlsx(source)),
  pdf: writePdf,
  html: (source) => strToU8(writeHtml(source)),
  md: (source) => strToU8(writeMarkdown(source)),
  txt: (source) => strToU8(writeText(source))
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const files = [];
for (const name of readdirSync(here).sort()) {
  if (!name.endsWith('.md') || name === 'README.md') continue;
  const source = readSource(join(here, name));
  const extension = source.meta.file.split('.').pop();
  const bytes = await writers[extension](source);
  writeFileSync(join(target, source.meta.file), bytes);
  files.push({
    name: source.meta.file,
    folder: source.meta.folder,
    type: types[extension],
    size: bytes.length
  });
}
files.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
const manifest = {
  client: 'Tessamoor Ltd',
  title: 'ISO/IEC 27001 and 42001 readiness 2026 (sample)',
  frameworks: ['iso27001-2022', 'iso42001-2023'],
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  files
};
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${files.length} files, ${files.reduce((sum, file) => sum + file.size, 0)} bytes`);
