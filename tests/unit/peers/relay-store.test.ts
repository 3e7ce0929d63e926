/** What a relay keeps on its disk, through crashes, limits and a clean-up. */
import { appendFileSync, readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summarize } from '../../../src/lib/adapters/log/summarize';
import type { EntryId } from '../../../src/lib/domain/ids';
import { createFileStore } from '../../../src/tools/relay/file-store.mjs';
import { newFolder, removeFolder } from '../../support/relay';

const room = 'A'.repeat(43);
const idOf = (at: number): string => at.toString(16).padStart(4, '0').repeat(16);
const entryOf = (at: number, length = 50): [string, Buffer] => [idOf(at), Buffer.alloc(length, at)];

let folder: string;
beforeEach(() => (folder = newFolder()));
afterEach(() => removeFolder(folder));
const onlyFile = (): string => join(folder, readdirSync(folder)[0]!);

describe('the relay’s folder', () => {
  it('keeps entries once each, and summarizes them as devices do', async () => {
    const store = await createFileStore(folder);
    const entries = Array.from({ length: 300 }, (_, at) => entryOf(at * 211));
    expect(await store.put(room, entries)).toHaveLength(300);
    expect(await store.put(room, [...entries.slice(0, 5), entryOf(9), entryOf(9)])).toEqual([idOf(9)]);
    const ids = [...entries.map(([id]) => id), idOf(9)];
    const expected = summarize('data-room', ids as EntryId[]);
    const summary = await store.summary(room);
    expect(summary.count).toBe(301);
    expect([...summary.buckets]).toEqual([...expected.buckets]);
    expect(await store.missing(room, [idOf(9), idOf(7)])).toEqual([idOf(7)]);
    expect((await store.ids(room, [...Array(256).keys()])).sort()).toEqual([...ids].sort());
    await store.close();

    const again = await createFileStore(folder);
    expect(await again.summary(room)).toEqual(summary);
    expect(await again.read(room, [idOf(9), idOf(7)])).toEqual([entryOf(9)]);
    await again.close();
  });

  it.each([1, 35, 36, 60, 85])(
    'loses what a crash cut off at its end, %i bytes, and nothing else',
    async (cut) => {
      const store = await createFileStore(folder);
      await store.put(room, [entryOf(1), entryOf(2)]);
      await store.put(room, [entryOf(3)]);
      await store.close();
      truncateSync(onlyFile(), statSync(onlyFile()).size - cut);

      const again = await createFileStore(folder);
      expect((await again.summary(room)).count).toBe(2);
      expect(await again.put(room, [entryOf(3), entryOf(4)])).toEqual([idOf(3), idOf(4)]);
      await again.close();
      const third = await createFileStore(folder);
      const all = [1, 2, 3, 4];
      expect(await third.read(room, all.map(idOf))).toEqual(all.map((at) => entryOf(at)));
      await third.close();
    }
  );

  it('takes off rubbish at the end of a file', async () => {
    const store = await createFileStore(folder);
    await store.put(room, [entryOf(1)]);
    await store.close();
    appendFileSync(onlyFile(), Buffer.alloc(100, 255));
    const again = await createFileStore(folder);
    expect((await again.summary(room)).count).toBe(1);
    await again.close();
  });

  it('leaves alone a file that is not its own', async () => {
    writeFileSync(
      join(folder, `${Buffer.from(room, 'base64url').toString('hex')}.entries`),
      'something else'
    );
    const store = await createFileStore(folder);
    await expect(store.summary(room)).rejects.toThrow('is not a file of the relay');
    await store.close();
  });

  it('takes no more into a room than it may hold', async () => {
    const store = await createFileStore(folder, { maxRoomBytes: 400 });
    const taken = await store.put(
      room,
      [1, 2, 3, 4, 5, 6].map((at) => entryOf(at))
    );
    expect(taken).toEqual([1, 2, 3, 4].map(idOf));
    expect(await store.put('B'.repeat(43), [entryOf(1)])).toEqual([idOf(1)]);
    await store.close();
  });

  it('keeps many rooms with few files open', async () => {
    const store = await createFileStore(folder);
    const names = Array.from({ length: 260 }, (_, at) =>
      Buffer.alloc(32, at)
        .fill(at >> 8, 31)
        .toString('base64url')
    );
    for (const name of names) await store.put(name, [entryOf(1)]);
    for (const name of names) expect((await store.summary(name)).count).toBe(1);
    await store.close();
  });

  it('deletes rooms where nobody was for long, and no others', async () => {
    const store = await createFileStore(folder);
    await store.put(room, [entryOf(1)]);
    const long = new Date(Date.now() - 10 * 86_400_000);
    utimesSync(onlyFile(), long, long);
    await store.put('B'.repeat(43), [entryOf(1)]);
    expect(await store.sweep(Date.now() - 5 * 86_400_000)).toBe(1);
    expect((await store.summary(room)).count).toBe(0);
    expect((await store.summary('B'.repeat(43))).count).toBe(1);
    // a visit is enough to stay
    utimesSync(join(folder, readdirSync(folder).at(-1)!), long, long);
    await store.touch(room);
    await store.touch('B'.repeat(43));
    expect(await store.sweep(Date.now() - 5 * 86_400_000)).toBe(0);
    await store.close();
  });
});
