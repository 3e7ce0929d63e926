/**
 * `node src/tools/make-vectors.mjs`: embeds the texts of all shipped catalogs in headless Chromium with the
 * code that embeds documents, and writes `catalogs/vectors/`, and the vectors of the texts that tests rank. Run it
 * after changing a catalog, its key terms or such a text; a test says when it was forgotten.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { measure } from '../../tests/measure/harness.mjs';

const VECTORS = 'catalogs/vectors';
const FIXTURES = 'tests/fixtures/mapping';

const frameworks = readdirSync('catalogs')
  .filter((name) => name.endsWith('.json') && !name.startsWith('crosswalk-'))
  .map((name) => name.replace(/\.json$/, ''))
  .sort();
const { texts } = JSON.parse(readFileSync(`${FIXTURES}/no-control.json`, 'utf8'));
const { files, fixtures, subspaceMadeFrom } = await measure('vectors', {
  args: { frameworks, fixtures: { 'no-control': texts.map(({ text }) => text) } }
});
mkdirSync(VECTORS, { recursive: true });
const write = (folder, byName) => {
  for (const [name, base64] of Object.entries(byName))
    writeFileSync(`${folder}/${name}.bin`, Buffer.from(base64, 'base64'));
};
write(VECTORS, files);
write(FIXTURES, fixtures);
writeFileSync(`${VECTORS}/subspace.txt`, `${subspaceMadeFrom}\n`);
console.log(`Vectors of ${frameworks.join(', ')} are in ${VECTORS}/.`);
