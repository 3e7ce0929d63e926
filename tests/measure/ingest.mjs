/**
 * `npm run ingest -- --files DIR --out F.jsonl`: reads every file with the product's own parsers.
 * `--text yes` adds each file's derived text to its row; `--password P`, as often as wanted, is tried on protected files.
 */
import { listFiles, measure, readOptions, writeJsonLines } from './harness.mjs';

const options = readOptions(
  'npm run ingest -- --files DIR --out F.jsonl [--text yes] [--password P]…',
  ['files', 'out'],
  ['text'],
  ['password']
);
const files = listFiles(options.files);
if (files.length === 0) {
  console.error(`There are no files in “${options.files}”.`);
  process.exit(2);
}
const rows = await measure('ingest', {
  files: files.map(({ path }) => path),
  args: { text: options.text !== undefined, passwords: options.password ?? [] }
});
writeJsonLines(
  options.out,
  rows.map((row, index) => ({ ...row, file: files[index].name }))
);
const failed = rows.filter((row) => !row.ok).length;
console.log(
  `${rows.length} files: ${rows.length - failed} read, ${failed} refused; rows are in ${options.out}`
);
