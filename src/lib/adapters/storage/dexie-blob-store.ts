/**
 * Original bytes, sealed. A blob of content hash H is kept under a sealed name of H, in chunks of 1 MiB of plain
 * bytes (`PART_BYTES`, see `file-parts.ts`). The row that names the blob and counts
 * its chunks is written last, in a strict transaction: a blob whose row is there is whole. Chunks without a row
 * are what a broken-off write left; the next write of the same bytes takes their place.
 */
import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import { PART_BYTES, type BlobStore, type NamedFile } from '../../ports/blob-store';
import type { StorageError } from '../../ports/storage-error';
import { sha256Hex } from '../log/bytes';
import { wholeRange, type ChunkRow, type TruthDatabase } from './database';
import type { EngagementKeys, Keyring } from './keys';
import { partPlace, partsIn, type FileParts, type StoredFile } from './file-parts';
import { seal, sealName, unseal } from './seal';
import { storageError, toStorageError } from './storage-errors';

/** Chunks sealed and written, or read and opened, at a time: bounds memory beyond the blob itself. */
const CHUNKS_AT_ONCE = 8;

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
  const nameBlob = async (
    engagement: EngagementId,
    name: string,
    chunks: number
  ): Promise<Result<void, StorageError>> => {
    const kept = await db.transaction('rw', db.blobs, db.engagements, async () => {
      // erased meanwhile, perhaps by another tab: bytes without keys would stay for ever
      if ((await db.engagements.where('id').equals(engagement).count()) === 0) return false;
      await db.blobs.put({ engagement, name, chunks });
      return true;
    });
    if (kept) return ok(undefined);
    keyring.forget(engagement);
    await db.chunks
      .where('[engagement+name+index]')
      .between(...wholeRange(engagement))
      .delete();
    return err(storageError('not-found', 'This engagement is not on this device.'));
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
        const chunks = Math.ceil(bytes.byteLength / PART_BYTES);
        for (let start = 0; start < chunks; start += CHUNKS_AT_ONCE) {
          const sealing: Promise<ChunkRow>[] = [];
          for (let index = start; index < Math.min(chunks, start + CHUNKS_AT_ONCE); index += 1) {
            const plain = bytes.slice(index * PART_BYTES, (index + 1) * PART_BYTES);
            sealing.push(
              seal(keys.local, partPlace(engagement, contentHash, index, chunks), plain).then((sealed) => ({
                engagement,
                name,
                index,
                sealed
              }))
            );
          }
          await db.chunks.bulkPut(await Promise.all(sealing));
        }
        const stored = await nameBlob(engagement, name, chunks);
        return stored.ok ? ok(contentHash) : stored;
      }),

    get: (engagement, wanted) =>
      withKeys(engagement, async (keys) => {
        const name = await nameOf(keys, engagement, wanted);
        const blob = await db.blobs.get([engagement, name]);
        if (!blob) return err(notHere);
        const parts: Uint8Array<ArrayBuffer>[] = [];
        for (let start = 0; start < blob.chunks; start += CHUNKS_AT_ONCE) {
          const end = Math.min(blob.chunks, start + CHUNKS_AT_ONCE);
          const rows = await db.chunks
            .where('[engagement+name+index]')
            .between([engagement, name, start], [engagement, name, end])
            .toArray();
          if (rows.length !== end - start) return err(damaged);
          try {
            const opening = rows.map((row) =>
              unseal(keys.local, partPlace(engagement, wanted, row.index, blob.chunks), row.sealed)
            );
            parts.push(...(await Promise.all(opening)));
          } catch {
            return err(damaged);
          }
        }
        const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
        let at = 0;
        for (const part of parts) {
          whole.set(part, at);
          at += part.length;
        }
        return (await hash(whole.buffer)) === wanted ? ok(whole.buffer) : err(damaged);
      }),

    async readPart(engagement, file, part) {
      const found = await withFile(engagement, file, (of) => parts.read(of, part));
      return found.ok ? found.value : null;
    },

    keptParts: (engagement, file) => withFile(engagement, file, (of) => parts.count(of)),

    keepParts: (engagement, file, first, given) =>
      withFile(engagement, file, (of) => parts.keep(of, first, given)),

    finishParts: (engagement, file) =>
      withFile(engagement, file, async (of) => {
        const made = await parts.hash(of);
        if (!made.ok) return made;
        if (made.value === file.hash) return nameBlob(engagement, of.name, partsIn(file));
        await db.chunks
          .where('[engagement+name+index]')
          .between([engagement, of.name], [engagement, of.name, []])
          .delete();
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
