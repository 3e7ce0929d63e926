/**
 * `npm run gaps -- --files DIR --table FILE --out F.json`: how well coverage tells what a set of documents lacks.
 * `FILE` says which documents cover which controls of one framework:
 * `{rows: [{framework, control, documents_named: []}]}`. All files are analyzed once; then one document at a time is
 * left out, and the controls that are open without it are compared with those that the table gives to it alone.
 * `--keep yes` adds what was derived from each file to the answer. Everything is measured twice: `covered` counts
 * what is covered in full, `touched` what is covered at least in part.
 */
import { readFileSync } from 'node:fs';
import { matchFiles, scoreRemovals } from './gaps/score.mjs';
import { listFiles, measure, readOptions, writeJson } from './harness.mjs';

const options = readOptions(
  'npm run gaps -- --files DIR --table FILE --out F.json',
  ['files', 'table', 'out'],
  ['keep', 'removals']
);
const files = listFiles(options.files);
if (files.length === 0) {
  console.error(`There are no files in “${options.files}”.`);
  process.exit(2);
}
const names = files.map(({ name }) => name);
const table = JSON.parse(readFileSync(options.table, 'utf8')).rows;
const framework = table[0].framework;
const { rows, unknown } = matchFiles(table, names);
if (unknown.length > 0) console.error(`No file was found for: ${unknown.join(', ')}`);

const alone = new Map();
for (const { control, files: named } of rows)
  if (named.length === 1) alone.set(named[0], [...(alone.get(named[0]) ?? []), control]);
const removals = [...alone.keys()].sort(
  (one, other) => alone.get(other).length - alone.get(one).length || (one < other ? -1 : 1)
);
const measured = await measure('gaps', {
  files: files.map(({ path }) => path),
  args: {
    frameworks: [framework],
    names,
    removals: removals.map((file) => [file]),
    keep: options.keep !== undefined
  }
});
for (const { file, error } of measured.errors) console.error(`${file}: ${error}`);
const report = scoreRemovals(rows, measured, Number(options.removals ?? 10));
writeJson(options.out, { ...report, ...(measured.analyses ? { analyses: measured.analyses } : {}) });

const percent = (share) => (share === null ? 'none' : share.toFixed(3));
for (const reading of ['covered', 'touched']) {
  const { all, ten, every } = report[reading];
  console.log(
    `${reading}: ${all.count} of ${all.of} with all documents; over ${ten.removals} removals recall ${percent(ten.recall)} (opened ${percent(ten.opened)}), ` +
      `precision ${percent(ten.precision)}; over all ${every.removals} recall ${percent(every.recall)} (opened ${percent(every.opened)}), precision ${percent(every.precision)}`
  );
  if (all.open.length > 0) console.log(`  open with all documents: ${all.open.join(' ')}`);
}
