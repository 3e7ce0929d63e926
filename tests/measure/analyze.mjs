/**
 * `npm run analyze -- --files DIR --frameworks ID,ID --out F.json`: the whole main job on a folder with the
 * product's own code: `{documents, controls, requirements, findings, timings}`.
 */
import { listFiles, measure, readOptions, writeJson } from './harness.mjs';

const options = readOptions('npm run analyze -- --files DIR --frameworks ID,ID --out F.json', [
  'files',
  'frameworks',
  'out'
]);
const files = listFiles(options.files);
if (files.length === 0) {
  console.error(`There are no files in “${options.files}”.`);
  process.exit(2);
}
const result = await measure('analyze', {
  files: files.map(({ path }) => path),
  args: {
    frameworks: options.frameworks.split(',').map((id) => id.trim()),
    names: files.map(({ name }) => name)
  }
});
writeJson(options.out, result);
const count = (status) => result.requirements.filter((each) => each.status === status).length;
const refused = result.documents.filter(({ error }) => error !== null).length;
const { parse, embed, rank, total } = result.timings;
console.log(
  `${files.length} files (${refused} refused), ${result.controls.length} controls; requirements: ${count('covered')} covered, ` +
    `${count('partly')} partly, ${count('not-found')} not found; ${result.findings.length} findings; ` +
    `parse ${parse} ms, embed ${embed} ms, rank ${rank} ms, total ${total} ms; rows are in ${options.out}`
);
