/**
 * `node src/tools/make-vectors.mjs`: embeds the texts of all shipped catalogs in headless Chromium with the
 * code that embeds documents, and writes `catalogs/vectors/`. Run it after changing a catalog; a test says when
 * it was forgotten.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { measure } from '../../tests/measure/harness.mjs';

const frameworks = readdirSync('catalogs')
  .filter((name) => name.endsWith('.json') && !name.startsWith('crosswalk-'))
  .map((name) => name.replace(/\.json$/, ''));
const files = await measure('vectors', { args: frameworks });
mkdirSync('catalogs/vectors', { recursive: true });
for (const [framework, base64] of Object.entries(files)) {
  writeFileSync(`catalogs/vectors/${framework}.bin`, Buffer.from(base64, 'base64'));
}
console.log(`Vectors of ${frameworks.join(', ')} are in catalogs/vectors/.`);
