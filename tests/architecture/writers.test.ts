/**
 * Chromium that is killed while two transactions write to one database deletes the origin's whole store
 * (`adapters/storage/one-writer.ts`). Databases with one store are safe: its lock lets one writer in at a time.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const walk = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
const sources = walk('src/lib')
  .filter((path) => /\.(?:ts|svelte)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Bodies of classes that are databases. */
const databases = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/class (\w+) extends Dexie \{([\s\S]*?)\n\}/g)].map(([, name, body]) => ({
    name: `${name} in ${path}`,
    body: body!
  }))
);
const hasOneStore = (body: string): boolean => body.match(/declare readonly \w+: Table</g)?.length === 1;

describe('databases', () => {
  it('are found by this test', () => {
    expect(databases.length).toBeGreaterThanOrEqual(3);
  });

  it.each(databases.map(({ name, body }) => [name, body] as const))(
    '%s lets one writer in at a time',
    (_, body) => {
      expect(hasOneStore(body) || body.includes('oneWriterAtATime(this)')).toBe(true);
    }
  );

  it('are written to by Dexie or y-indexeddb alone', () => {
    // both of these only read, or erase a whole database
    const readers = ['src/lib/adapters/storage/raw-database.ts', 'src/lib/adapters/yjs/book-replica.ts'];
    const raw = sources
      .filter(({ text }) => /indexedDB\s*\.\s*open\(|new Dexie\(/.test(text))
      .map(({ path }) => path);
    expect(raw.sort()).toEqual(readers);
    for (const path of readers) expect(readFileSync(path, 'utf8')).not.toMatch(/['"]readwrite['"]/);
  });
});
