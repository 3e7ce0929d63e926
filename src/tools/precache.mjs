/** After the build: puts the list of every built file, with content hashes, into the service worker. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const placeholder = 'self.__WB_MANIFEST';

/** Lists `folder` into its service worker; returns count and bytes. Throws where the placeholder is missing. */
export const injectPrecache = (folder = 'build') => {
  const entries = [];
  let bytes = 0;
  const walk = (path) => {
    for (const name of readdirSync(path).sort()) {
      const file = join(path, name);
      if (statSync(file).isDirectory()) {
        walk(file);
        continue;
      }
      const url = file.slice(folder.length).replaceAll('\\', '/');
      // pictures of the app are for whoever installs it, not for working offline
      if (url === '/service-worker.js' || url.startsWith('/screenshots/')) continue;
      const size = statSync(file).size;
      bytes += size;
      entries.push({
        url,
        revision: url.startsWith('/_app/immutable/')
          ? null
          : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16),
        size
      });
    }
  };
  walk(folder);
  const worker = join(folder, 'service-worker.js');
  const source = readFileSync(worker, 'utf8');
  if (!source.includes(placeholder)) throw new Error(`${worker} has no place for the list of files.`);
  writeFileSync(worker, source.replace(placeholder, JSON.stringify(entries)));
  return { files: entries.length, bytes };
};
