/**
 * Vectors of texts by the product's own embedding, kept in `.cache/embeddings/` so that a second run of the
 * measuring scripts embeds nothing. A file per state of the embedding code: a changed model or worker starts anew.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CODE = ['model.ts', 'embed.worker.ts', 'embedding-pool.ts'].map((name) =>
  join('src', 'lib', 'adapters', 'embedding', name)
);
const PER_CALL = 64;
const keyOf = (text) => createHash('sha256').update(text).digest('base64url');

/** @param {import('../harness.mjs').MeasurePage} page */
export const createEmbedded = (page) => {
  const code = createHash('sha256');
  for (const path of CODE) code.update(readFileSync(path));
  const folder = join('.cache', 'embeddings');
  const file = join(folder, `${code.digest('hex').slice(0, 12)}.txt`);
  mkdirSync(folder, { recursive: true });
  /** Base64 of little-endian float32 by hash of the text; one line each in the file. */
  const known = new Map(
    (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split('\n')
      .filter((line) => line.includes(' '))
      .map((line) => line.split(' '))
  );
  return {
    /** Base64 of the vectors one after the other, as the measuring commands take them. */
    async of(texts) {
      const missing = [...new Set(texts)].filter((text) => !known.has(keyOf(text)));
      for (let from = 0; from < missing.length; from += PER_CALL) {
        const some = missing.slice(from, from + PER_CALL);
        const all = Buffer.from(await page.call('embed', some), 'base64');
        const size = all.length / some.length;
        const lines = some.map((text, index) => {
          const vector = all.subarray(index * size, (index + 1) * size).toString('base64');
          known.set(keyOf(text), vector);
          return `${keyOf(text)} ${vector}\n`;
        });
        appendFileSync(file, lines.join(''));
      }
      return Buffer.concat(texts.map((text) => Buffer.from(known.get(keyOf(text)), 'base64'))).toString(
        'base64'
      );
    }
  };
};
