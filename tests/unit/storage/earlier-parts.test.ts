/** Files that builds before schema 7 stored, in parts of 1 MiB: in rows, and beside the database. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTruth, type TruthDatabase } from '../../../src/lib/adapters/storage/database';
import { createDexieBlobStore } from '../../../src/lib/adapters/storage/dexie-blob-store';
import { EARLIER_PART_BYTES } from '../../../src/lib/adapters/storage/earlier-parts';
import { createFileParts, partPlace } from '../../../src/lib/adapters/storage/file-parts';
import { createFileShelf, readShelf } from '../../../src/lib/adapters/storage/file-shelf';
import type { Keyring } from '../../../src/lib/adapters/storage/keys';
import { seal, SEAL_BYTES, sealName } from '../../../src/lib/adapters/storage/seal';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { PART_BYTES } from '../../../src/lib/ports/blob-store';
import { installOpfs } from '../../support/fake-opfs';
import { engagement } from '../../support/log';
import { createManualWait, freshName, must } from '../../support/storage';

const open: TruthDatabase[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
  vi.unstubAllGlobals();
});

/** A store with a file of so many bytes in it, in earlier parts. */
const setUp = async (size: number, beside: boolean) => {
  const opfs = installOpfs();
  const name = freshName();
  const db = must(await openTruth(name));
  open.push(db);
  const aes = (): Promise<CryptoKey> =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const mac = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const keys = { books: {}, local: await aes(), names: { encryption: await aes(), mac } };
  const keyring = { get: async () => keys, forget: () => undefined } as unknown as Keyring;
  const { wait } = createManualWait();
  const parts = createFileParts(db, createFileShelf(name, wait));
  const blobs = createDexieBlobStore(db, keyring, parts);

  const bytes = new Uint8Array(size).map((_, at) => (at * 31 + (at >> 12)) & 255);
  const hash = createHash('sha256').update(bytes).digest('hex') as ContentHash;
  const file = await sealName(keys.names, ['blob-name', engagement], hash);
  const chunks = Math.ceil(size / EARLIER_PART_BYTES);
  const sealed: Uint8Array<ArrayBuffer>[] = [];
  for (let index = 0; index < chunks; index += 1) {
    const part = bytes.slice(index * EARLIER_PART_BYTES, (index + 1) * EARLIER_PART_BYTES);
    sealed.push(await seal(keys.local, partPlace(engagement, hash, index, chunks), part));
  }
  if (beside) {
    const folder = await opfs.getDirectoryHandle(`${name}-files`, { create: true });
    const own = await folder.getDirectoryHandle(engagement, { create: true });
    own.files.set(file, { bytes: new Uint8Array(Buffer.concat(sealed)), open: 0, flushed: true });
  } else {
    await db.chunks.bulkPut(sealed.map((one, index) => ({ engagement, name: file, index, sealed: one })));
  }
  await db.blobs.put({ engagement, name: file, chunks });
  return { name, blobs, bytes, named: { hash, size }, shelved: { engagement, name: file, parts: chunks } };
};

describe.each([
  ['in rows', false],
  ['beside the database', true]
])('a file of an earlier build, %s', (_, beside) => {
  it.each([7, EARLIER_PART_BYTES, 4 * EARLIER_PART_BYTES + PART_BYTES + 9])(
    'of %i bytes opens, and is sent in parts of today',
    async (size) => {
      const { blobs, bytes, named } = await setUp(size, beside);
      expect(Buffer.compare(Buffer.from(must(await blobs.get(engagement, named.hash))), bytes)).toBe(0);
      const count = Math.ceil(size / PART_BYTES);
      const read = await Promise.all(
        Array.from({ length: count + 1 }, (_part, at) => blobs.readPart(engagement, named, at))
      );
      expect(read.at(-1)).toBeNull();
      expect(Buffer.compare(Buffer.concat(read.slice(0, count) as Uint8Array[]), bytes)).toBe(0);
    }
  );
});

it('is taken out of its place beside the database part by part', async () => {
  const size = 2 * EARLIER_PART_BYTES + 9;
  const { name, shelved } = await setUp(size, true);
  const lengths = await Promise.all([0, 1, 2, 3].map((at) => readShelf(name, shelved, at)));
  const whole = EARLIER_PART_BYTES + SEAL_BYTES;
  expect(lengths.map((sealed) => sealed?.length ?? null)).toEqual([whole, whole, 9 + SEAL_BYTES, null]);
});
