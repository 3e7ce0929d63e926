/** A copy of the build as a later release would be: every bundled file under a new name, the list made again. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { injectPrecache } from '../../src/tools/precache.mjs';

const bundled = '_app/immutable';
const bundledNext = '_app/immutable/next';
const isText = /\.(js|mjs|css|html)$/;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });

const hashOf = (script: string): string => createHash('sha256').update(script).digest('base64');

/** Allows the one inline script of Kit's page again after its text changed. */
const rehash = (before: string, after: string): string => {
  const scriptOf = (html: string): string => /<script>([^]*?)<\/script>/.exec(html)?.[1] ?? '';
  return after.replace(hashOf(scriptOf(before)), hashOf(scriptOf(after)));
};

/** Writes the next build into `folder`, which must not exist; its pages carry `data-edition="next"`. */
export const makeNextBuild = (folder: string, from = 'build'): void => {
  cpSync(from, folder, { recursive: true });
  for (const path of filesUnder(folder)) {
    if (!isText.test(path) || path.includes('vendor')) continue;
    const before = readFileSync(path, 'utf8');
    let after = before.replaceAll(`${bundled}/`, `${bundledNext}/`);
    if (path.endsWith('index.html')) after = rehash(before, after);
    if (path.endsWith('theme.js')) after += "\ndocument.documentElement.dataset.edition = 'next';\n";
    if (path.endsWith('service-worker.js')) {
      after = before.replace(/\[\{"url":.*?\}\]/s, () => 'self.__WB_MANIFEST');
    }
    if (after !== before) writeFileSync(path, after);
  }
  // bundled files name each other relatively, so they move as they are
  const kept = join(folder, ...bundled.split('/'));
  renameSync(kept, `${folder}-moved`);
  mkdirSync(kept);
  renameSync(`${folder}-moved`, join(folder, ...bundledNext.split('/')));
  injectPrecache(folder);
};
