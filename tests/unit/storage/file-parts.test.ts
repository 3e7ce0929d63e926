import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { openTruth, type TruthDatabase } from '../../../src/lib/adapters/storage/database';
import { createFileParts, type StoredFile } from '../../../src/lib/adapters/storage/file-parts';
import { createPartsClient } from '../../../src/lib/adapters/storage/parts-client';
import { Moved } from '../../../src/lib/adapters/worker-rpc';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { PART_BYTES } from '../../../src/lib/ports/blob-store';
import { createFakeWorker } from '../../support/fake-worker';
import { engagement } from '../../support/log';
import { createManualWait, freshName, must } from '../../support/storage';

const PART = PART_BYTES;

const open: TruthDatabase[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** A file of so many bytes, its parts, and where they are to lie. */
const setUp = async (size: number) => {
  const db = must(await openTruth(freshName()));
  open.push(db);
  const bytes = new Uint8Array(size).map((_, at) => (at * 31 + (at >> 12)) & 255);
  const hash = createHash('sha256').update(bytes).digest('hex') as ContentHash;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt'
  ]);
  const of: StoredFile = { engagement, name: 'sealed', file: { hash, size }, key };
  const part = (at: number) => bytes.slice(at * PART, (at + 1) * PART);
  return { db, of, hash, part };
};

describe('parts of files', () => {
  it('are hashed as they came, and as they lie on the disk where another began', async () => {
    const { db, of, hash, part } = await setUp(2 * PART + 9);
    const parts = createFileParts(db);
    must(await parts.keep(of, 0, [[part(0)]]));
    expect(must(await parts.hash(of))).toBeNull();
    must(await parts.keep(of, 1, [[part(1)], [part(2)]]));
    expect(must(await parts.hash(of))).toBe(hash);
    expect(must(await createFileParts(db).hash(of))).toBe(hash);
  });

  it('count only as far as all of them open', async () => {
    const { db, of, part } = await setUp(3 * PART);
    must(await createFileParts(db).keep(of, 0, [[part(0)], [part(1)], [part(2)]]));
    const row = (await db.chunks.get([engagement, of.name, 1]))!;
    await db.chunks.put({ ...row, sealed: row.sealed.map((byte, at) => (at === 99 ? byte ^ 1 : byte)) });
    const parts = createFileParts(db);
    expect(must(await parts.count(of))).toBe(1);
    expect(Buffer.compare(must(await parts.read(of, 0))!, part(0))).toBe(0);
    expect(await parts.read(of, 1)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    // they come again from there, and are the file
    must(await parts.keep(of, 1, [[part(1)]]));
    expect(must(await parts.hash(of))).toBe(of.file.hash);
  });

  it('of more files at a time than are remembered are hashed all the same', async () => {
    const files = await Promise.all([1, 2, 3, 4, 5].map((size) => setUp(size)));
    const [{ db }] = files as [Awaited<ReturnType<typeof setUp>>];
    const parts = createFileParts(db);
    for (const [at, { of, part }] of files.entries())
      must(await parts.keep({ ...of, name: `f${at}` }, 0, [[part(0)]]));
    for (const [at, { of, hash }] of files.entries())
      expect(must(await parts.hash({ ...of, name: `f${at}` }))).toBe(hash);
  });

  it('of large files are kept by a worker, which ends when nothing is to do and is started again', async () => {
    const { db, of, hash, part } = await setUp(8 * PART);
    const { wait, elapse } = createManualWait();
    const used: string[] = [];
    let workers = 0;
    const start = (): Worker => {
      workers += 1;
      // it has what lies on the disk, and remembers nothing of the one before
      const own = createFileParts(db);
      return createFakeWorker({
        start: () => undefined,
        keep: (...args: Parameters<typeof own.keep>) => (used.push('keep'), own.keep(...args)),
        store: (...args: Parameters<typeof own.store>) => (used.push('store'), own.store(...args)),
        settle: (...args: Parameters<typeof own.settle>) => (used.push('settle'), own.settle(...args)),
        remove: (...args: Parameters<typeof own.remove>) => (used.push('remove'), own.remove(...args)),
        count: (...args: Parameters<typeof own.count>) => own.count(...args),
        read: async (...args: Parameters<typeof own.read>) => new Moved(await own.read(...args), []),
        hash: (...args: Parameters<typeof own.hash>) => (used.push('hash'), own.hash(...args))
      });
    };
    const here = createFileParts(db);
    const client = createPartsClient('any', here, start, wait);
    const parts = (...indexes: number[]) => indexes.map((at) => [part(at)]);
    must(await client.keep(of, 0, parts(0, 1, 2, 3)));
    await elapse();
    must(await client.keep(of, 4, parts(4, 5, 6, 7)));
    expect(workers).toBe(2);
    expect(Buffer.compare(must(await client.read(of, 3))!, part(3))).toBe(0);
    expect(must(await client.count(of))).toBe(8);
    expect(must(await client.hash(of))).toBe(hash);
    must(await client.settle(of));
    must(await client.remove(of));
    must(await client.store(of, 0, [[part(0)]]));
    expect(used).toEqual(['keep', 'keep', 'hash', 'settle', 'remove', 'store']);
    expect(must(await here.count(of))).toBe(1);
    const small: StoredFile = { ...of, name: 'small', file: { hash, size: 5 } };
    must(await client.keep(small, 0, [[new Uint8Array(5)]]));
    must(await client.settle(small));
    must(await client.remove(small));
    expect(used).toHaveLength(6);
    client.end();
  });

  it('say that the worker stopped where it did', async () => {
    const { db, of, part } = await setUp(8 * PART);
    const dying = {
      postMessage: () => queueMicrotask(() => dying.onerror?.({ message: 'out of memory' })),
      terminate: () => undefined,
      onerror: null as ((event: unknown) => void) | null
    };
    const { wait } = createManualWait();
    const client = createPartsClient('any', createFileParts(db), () => dying as unknown as Worker, wait);
    expect(await client.keep(of, 0, [[part(0)]])).toMatchObject({
      ok: false,
      error: { code: 'unavailable' }
    });
    client.end();
  });
});
