import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTruth, type TruthDatabase } from '../../../src/lib/adapters/storage/database';
import { createFileParts, type StoredFile } from '../../../src/lib/adapters/storage/file-parts';
import {
  createFileShelf,
  eraseShelf,
  readShelf,
  shelfName,
  STRIDE,
  sweepShelf
} from '../../../src/lib/adapters/storage/file-shelf';
import type { ContentHash, EngagementId } from '../../../src/lib/domain/ids';
import { PART_BYTES } from '../../../src/lib/ports/blob-store';
import { FakeFolder, installOpfs } from '../../support/fake-opfs';
import { engagement, facts } from '../../support/log';
import { createManualWait, freshName, must, openStorage } from '../../support/storage';

const PART = PART_BYTES;

const open: TruthDatabase[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
  vi.unstubAllGlobals();
});

/** A file of so many bytes, its parts, and a shelf to put them on. */
const setUp = async (size: number, opfs = new FakeFolder()) => {
  installOpfs(opfs);
  const name = freshName();
  const db = must(await openTruth(name));
  open.push(db);
  const bytes = new Uint8Array(size).map((_, at) => (at * 31 + (at >> 12)) & 255);
  const hash = createHash('sha256').update(bytes).digest('hex') as ContentHash;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt'
  ]);
  const of: StoredFile = { engagement, name: 'sealed', file: { hash, size }, key };
  const part = (at: number) => bytes.slice(at * PART, (at + 1) * PART);
  const { wait, elapse } = createManualWait();
  const file = () => opfs.folders.get(shelfName(name))?.folders.get(engagement)?.files.get('sealed');
  /** As another page, or this one after a kill, sees it. */
  const parts = () => createFileParts(db, createFileShelf(name, wait));
  return { name, db, opfs, of, hash, part, parts, file, elapse };
};

describe('parts of files on the shelf', () => {
  it('lie beside the database, sealed, and are the file for whoever comes later', async () => {
    const { name, db, of, hash, part, parts, file, elapse } = await setUp(2 * PART + 9);
    const own = parts();
    must(await own.keep(of, 0, [[part(0).slice(0, 7), part(0).slice(7)], [part(1)]]));
    expect(await db.chunks.count()).toBe(0);
    expect(must(await parts().count(of))).toBe(2);
    must(await own.keep(of, 2, [[part(2)]]));
    expect(must(await own.hash(of))).toBe(hash);
    must(await own.settle(of));
    expect(file()).toMatchObject({ flushed: true, bytes: { length: 2 * STRIDE + 9 + 29 } });
    expect(Buffer.from(file()!.bytes).includes(Buffer.from(part(0).subarray(0, 64)))).toBe(false);
    expect(must(await parts().hash(of))).toBe(hash);
    expect(must(await parts().read(of, 2))).toEqual(part(2));
    expect(must(await parts().read(of, 3))).toBeNull();
    const shelved = { ...of, parts: 3 };
    expect((await readShelf(name, shelved, 2))?.length).toBe(9 + 29);
    expect(await readShelf(name, shelved, 3)).toBeNull();
    expect(await readShelf(name, { ...shelved, name: 'other' }, 0)).toBeNull();
    await elapse();
    await expect.poll(() => file()!.open).toBe(0);
  });

  it('are read at the same time, each from memory that the next one uses', async () => {
    const { of, part, parts } = await setUp(5 * PART);
    must(
      await parts().store(
        of,
        0,
        [0, 1, 2, 3, 4].map((at) => [part(at)])
      )
    );
    const own = parts();
    const read = await Promise.all([0, 1, 2, 3, 4].map((at) => own.read(of, at)));
    for (const [at, found] of read.entries()) expect(Buffer.compare(must(found)!, part(at))).toBe(0);
  });

  it('that were torn come again from there', async () => {
    const { of, hash, part, parts, file } = await setUp(3 * PART);
    must(await parts().keep(of, 0, [[part(0)], [part(1)], [part(2)]]));
    file()!.bytes.fill(0, STRIDE + 300_000, 2 * STRIDE);
    const again = parts();
    expect(must(await again.count(of))).toBe(1);
    expect(await again.read(of, 1)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    must(await again.keep(of, 1, [[part(1)]]));
    expect(must(await again.hash(of))).toBe(hash);
  });

  it('go on from the rows that an earlier build left, which are read as well', async () => {
    const { db, of, hash, part, parts } = await setUp(3 * PART);
    must(await createFileParts(db).keep(of, 0, [[part(0)]]));
    const own = parts();
    expect(must(await own.count(of))).toBe(1);
    must(await own.keep(of, 1, [[part(1)], [part(2)]]));
    expect(await db.chunks.count()).toBe(1);
    expect(must(await own.hash(of))).toBe(hash);
    expect(must(await parts().hash(of))).toBe(hash);
    must(await own.remove(of));
    expect(await db.chunks.count()).toBe(0);
    expect(must(await own.count(of))).toBe(0);
  });

  it('go into rows where the browser opens no such files', async () => {
    const { db, of, hash, part, parts } = await setUp(
      PART + 1,
      new FakeFolder({ sync: false, most: Infinity })
    );
    must(await parts().keep(of, 0, [[part(0)], [part(1)]]));
    expect(await db.chunks.count()).toBe(2);
    expect(must(await parts().hash(of))).toBe(hash);
    must(await parts().settle(of));
    vi.unstubAllGlobals();
    expect(must(await parts().hash(of))).toBe(hash);
  });

  it('are told to be too many where the disk is full', async () => {
    const { of, part, parts } = await setUp(2 * PART, new FakeFolder({ sync: true, most: STRIDE + 5 }));
    expect(await parts().keep(of, 0, [[part(0)], [part(1)]])).toMatchObject({
      ok: false,
      error: { code: 'quota-exceeded' }
    });
    expect(must(await parts().count(of))).toBe(1);
  });

  it('beyond what the file has are cut off', async () => {
    const { of, part, parts, file } = await setUp(2 * PART);
    const longer = { ...of, file: { ...of.file, size: 4 * PART } };
    must(await parts().keep(longer, 0, [[part(0)], [part(1)], [part(0)], [part(1)]]));
    const own = parts();
    must(await own.store(of, 0, [[part(0)], [part(1)]]));
    must(await own.settle(of));
    expect(file()!.bytes.length).toBe(2 * STRIDE);
  });
});

describe('the shelf', () => {
  it('is erased with its engagement, as soon as nobody has a file of it open', async () => {
    const { name, of, part, parts, opfs, elapse } = await setUp(PART);
    must(await parts().keep(of, 0, [[part(0)]]));
    const retry = createManualWait();
    const erasing = eraseShelf(name, engagement, retry.wait);
    await expect.poll(() => retry.waits()).toBe(1);
    await elapse();
    await retry.elapse();
    await erasing;
    expect([...opfs.folders.get(shelfName(name))!.folders.keys()]).toEqual([]);
    await eraseShelf(name);
    await eraseShelf(name);
    expect(opfs.folders.size).toBe(0);
  });

  it('loses what is of engagements that are not here any more, and nothing else', async () => {
    const { name, of, part, parts, opfs, elapse } = await setUp(PART);
    const gone = { ...of, engagement: 'gone' as EngagementId };
    must(await parts().keep(of, 0, [[part(0)]]));
    must(await parts().keep(gone, 0, [[part(0)]]));
    await elapse();
    await sweepShelf(name, async (id) => id === engagement);
    expect([...opfs.folders.get(shelfName(name))!.folders.keys()]).toEqual([engagement]);
    expect(must(await parts().count(of))).toBe(1);
  });

  it('goes with an engagement that the user erases', async () => {
    const opfs = installOpfs();
    const name = freshName();
    const wait = createManualWait();
    const storage = must(await openStorage(name, { shelf: createFileShelf(name, wait.wait) }));
    const kept = must(await storage.logs.create(facts, { name: 'Ada' })).id;
    const erased = must(await storage.logs.create(facts, { name: 'Ada' })).id;
    for (const id of [kept, erased]) must(await storage.blobs.put(id, new ArrayBuffer(PART)));
    await wait.elapse();
    must(await storage.logs.erase(erased));
    expect([...opfs.folders.get(shelfName(name))!.folders.keys()]).toEqual([kept]);
    await storage.close();
  });

  it('is swept a while after the storage was opened', async () => {
    const opfs = installOpfs();
    const name = freshName();
    const folder = await opfs.getDirectoryHandle(shelfName(name), { create: true });
    await folder.getDirectoryHandle('gone', { create: true });
    const { wait, elapse } = createManualWait();
    const storage = must(await openStorage(name, { wait }));
    expect(folder.folders.size).toBe(1);
    await elapse();
    await expect.poll(() => folder.folders.size).toBe(0);
    await storage.close();
  });
});
