/**
 * Original bytes, sealed. A blob of content hash H is kept under a sealed name of H, in chunks of 512 KiB of plain
 * bytes (`PART_BYTES`, see `file-parts.ts`, which says where they lie). The row that names the blob and counts
 * its chunks is written last, in a strict transaction: a blob whose row is there is whole. Chunks without a row
 * are what a broken-off write left; the next write of the same bytes takes their place.
 */
import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import { PART_BYTES, type BlobStore, type FilePart, type NamedFile } from '../../ports/blob-store';
import type { StorageError } from '../../ports/storage-error';
import { joinBytes, sha256Hex } from '../log/bytes';
import { wholeRange, type TruthDatabase } from './database';
import type { EngagementKeys, Keyring } from './keys';
import { EARLIER_PART_BYTES, inEarlierPart } from './earlier-parts';
import { partsIn, type FileParts, type StoredFile } from './file-parts';
import { sealName } from './seal';
import { storageError, toStorageError } from './storage-errors';

/** Chunks sealed and written, or read and opened, at a time: bounds memory beyond the blob itself. */
const CHUNKS_AT_ONCE = 16;

const damaged = storageError(
  'damaged',
  'The stored bytes of this file are damaged: they do not match its hash. The rest of the engagement is not affected; add the file again.'
);
const notHere = storageError('not-found', 'The bytes of this file are not on this device.');

export const createDexieBlobStore = (db: TruthDatabase, keyring: Keyring, parts: FileParts): BlobStore => {
  const hash = async (bytes: ArrayBuffer): Promise<ContentHash> => (await sha256Hex(bytes)) as ContentHash;
  const nameOf = (keys: EngagementKeys, engagement: EngagementId, of: ContentHash): Promise<string> =>
    sealName(keys.names, ['blob-name', engagement], of);
  const withKeys = async <T>(
    engagement: EngagementId,
    work: (keys: EngagementKeys) => Promise<Result<T, StorageError>>
  ): Promise<Result<T, StorageError>> => {
    try {
      const keys = await keyring.get(engagement);
      return keys
        ? await work(keys)
        : err(storageError('not-found', 'This engagement is not on this device.'));
    } catch (failure) {
      return err(toStorageError(failure));
    }
  };

  /** The row that makes chunks a blob. */
  const nameBlob = async (of: StoredFile): Promise<Result<void, StorageError>> => {
    const { engagement, name } = of;
    const settled = await parts.settle(of);
    if (!settled.ok) return settled;
    const kept = await db.transaction('rw', db.blobs, db.engagements, async () => {
      // erased meanwhile, perhaps by another tab: bytes without keys would stay for ever
      if ((await db.engagements.where('id').equals(engagement).count()) === 0) return false;
      await db.blobs.put({ engagement, name, chunks: partsIn(of.file) });
      return true;
    });
    if (kept) return ok(undefined);
    keyring.forget(engagement);
    await parts.remove(of);
    await db.chunks
      .where('[engagement+name+index]')
      .between(...wholeRange(engagement))
      .delete();
    return err(storageError('not-found', 'This engagement is not on this device.'));
  };

  const readAll = async (
    of: StoredFile,
    chunks: number
  ): Promise<Result<Uint8Array<ArrayBuffer>[], StorageError>> => {
    const plain: Uint8Array<ArrayBuffer>[] = [];
    for (let start = 0; start < chunks; start += CHUNKS_AT_ONCE) {
      const length = Math.min(chunks - start, CHUNKS_AT_ONCE);
      const read = await Promise.all(Array.from({ length }, (_, at) => parts.read(of, start + at)));
      for (const part of read) {
        if (!part.ok) return part.error.code === 'damaged' ? err(damaged) : part;
        if (!part.value) return err(damaged);
        plain.push(part.value);
      }
    }
    return ok(plain);
  };

  const withFile = <T>(
    engagement: EngagementId,
    file: NamedFile,
    work: (of: StoredFile) => Promise<Result<T, StorageError>>
  ): Promise<Result<T, StorageError>> =>
    withKeys(engagement, async (keys) => {
      const { hash: of, size } = file;
      const name = await nameOf(keys, engagement, of);
      return work({ engagement, name, file: { hash: of, size }, key: keys.local });
    });

  return {
    hash,

    put: (engagement, bytes) =>
      withKeys(engagement, async (keys) => {
        const contentHash = await hash(bytes);
        const name = await nameOf(keys, engagement, contentHash);
        if (await db.blobs.get([engagement, name])) return ok(contentHash);
        const file = { hash: contentHash, size: bytes.byteLength };
        const of: StoredFile = { engagement, name, file, key: keys.local };
        const chunks = partsIn(file);
        for (let start = 0; start < chunks; start += CHUNKS_AT_ONCE) {
          const given: FilePart[] = [];
          for (let index = start; index < Math.min(chunks, start + CHUNKS_AT_ONCE); index += 1) {
            given.push([new Uint8Array(bytes.slice(index * PART_BYTES, (index + 1) * PART_BYTES))]);
          }
          const stored = await parts.store(of, start, given);
          if (!stored.ok) return stored;
        }
        const named = await nameBlob(of);
        return named.ok ? ok(contentHash) : named;
      }),

    get: (engagement, wanted) =>
      withKeys(engagement, async (keys) => {
        const name = await nameOf(keys, engagement, wanted);
        const blob = await db.blobs.get([engagement, name]);
        if (!blob) return err(notHere);
        const lyingIn = (partBytes: number): StoredFile => ({
          ...{ engagement, name, key: keys.local, partBytes },
          file: { hash: wanted, size: blob.chunks * partBytes }
        });
        let read = await readAll(lyingIn(PART_BYTES), blob.chunks);
        if (!read.ok && read.error === damaged)
          read = await readAll(lyingIn(EARLIER_PART_BYTES), blob.chunks);
        if (!read.ok) return read;
        const whole = joinBytes(read.value);
        return (await hash(whole.buffer)) === wanted ? ok(whole.buffer) : err(damaged);
      }),

    async readPart(engagement, file, part) {
      const found = await withFile(engagement, file, async (of) => {
        const now = await parts.read(of, part);
        if (now.ok && now.value) return now;
        const { part: index, from, to } = inEarlierPart(part);
        const earlier = await parts.read({ ...of, partBytes: EARLIER_PART_BYTES }, index);
        return earlier.ok && earlier.value && earlier.value.length > from
          ? ok(earlier.value.slice(from, to))
          : now;
      });
      return found.ok ? found.value : null;
    },

    keptParts: (engagement, file) => withFile(engagement, file, (of) => parts.count(of)),

    keepParts: (engagement, file, first, given) =>
      withFile(engagement, file, (of) => parts.keep(of, first, given)),

    finishParts: (engagement, file) =>
      withFile(engagement, file, async (of) => {
        // the disk has time to write while the bytes are hashed
        const [made] = await Promise.all([parts.hash(of), parts.settle(of)]);
        if (!made.ok) return made;
        if (made.value === file.hash) return nameBlob(of);
        await parts.remove(of);
        return err(damaged);
      }),

    async has(engagement, wanted) {
      const found = await withKeys(engagement, async (keys) => {
        const name = await nameOf(keys, engagement, wanted);
        return ok((await db.blobs.where('[engagement+name]').equals([engagement, name]).count()) > 0);
      });
      return found.ok && found.value;
    }
  };
};
