/**
 * Parts of files as they lie on the disk: each sealed at the place ['blob', engagement, hash, index, count] in a row of
 * its own. For large files this runs in a worker (`parts.worker.ts`): there the bytes that pass through trouble no
 * other memory than theirs, while on a page with a large engagement every hundred megabytes would make the browser
 * look through all of it for what can be freed.
 */
import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import { PART_BYTES, type FilePart, type NamedFile } from '../../ports/blob-store';
import type { StorageError } from '../../ports/storage-error';
import { sha256Hex } from '../log/bytes';
import type { ChunkRow, TruthDatabase } from './database';
import { seal, unseal } from './seal';
import { storageError, toStorageError } from './storage-errors';

/** A file on the disk, and what opens it. */
export interface StoredFile {
  readonly engagement: EngagementId;
  /** Its sealed name. */
  readonly name: string;
  readonly file: NamedFile;
  readonly key: CryptoKey;
}

export interface FileParts {
  /** Seals and writes; the buffers of `parts` are used up. Resolves when they are on the disk. */
  keep(of: StoredFile, first: number, parts: readonly FilePart[]): Promise<Result<void, StorageError>>;
  /** How many parts from the first on are there and whole. */
  count(of: StoredFile): Promise<Result<number, StorageError>>;
  /** Null where the part is not there; `damaged` where it does not open. */
  read(of: StoredFile, part: number): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageError>>;
  /** SHA-256 of all parts together; null where not all of them are there. */
  hash(of: StoredFile): Promise<Result<ContentHash | null, StorageError>>;
}

export const partsIn = ({ size }: NamedFile): number => Math.ceil(size / PART_BYTES);
const lengthOf = ({ size }: NamedFile, part: number): number =>
  Math.min(PART_BYTES, size - part * PART_BYTES);

export const partPlace = (
  engagement: EngagementId,
  of: ContentHash,
  index: number,
  count: number
): string[] => ['blob', engagement, of, String(index), String(count)];

/** Files whose bytes are remembered until they are hashed; those of others are read once more for that. */
const REMEMBERED = 3;

interface Remembered {
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly has: Set<number>;
}

export const createFileParts = (db: TruthDatabase): FileParts => {
  const remembered = new Map<string, Remembered>();
  const keyOf = ({ engagement, name }: StoredFile): string => `${engagement}/${name}`;

  const memoryOf = (of: StoredFile): Remembered => {
    const known = remembered.get(keyOf(of));
    if (known?.whole.length === of.file.size) return known;
    const fresh = { whole: new Uint8Array(of.file.size), has: new Set<number>() };
    remembered.set(keyOf(of), fresh);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(oldest);
    }
    return fresh;
  };
  const remember = ({ whole, has }: Remembered, part: number, pieces: FilePart): void => {
    let at = part * PART_BYTES;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    has.add(part);
  };

  const readPart = async (of: StoredFile, part: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const row = await db.chunks.get([of.engagement, of.name, part]);
    if (!row) return null;
    return unseal(of.key, partPlace(of.engagement, of.file.hash, part, partsIn(of.file)), row.sealed);
  };
  /** Null where it is not what it should be. */
  const readWhole = async (of: StoredFile, part: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const bytes = await readPart(of, part).catch(() => null);
    return bytes?.length === lengthOf(of.file, part) ? bytes : null;
  };

  const attempt = async <T>(work: () => Promise<T>): Promise<Result<T, StorageError>> => {
    try {
      return ok(await work());
    } catch (failure) {
      // what cannot be allocated
      if (failure instanceof RangeError)
        return err(storageError('unavailable', 'A file is too large for this browser.'));
      return err(toStorageError(failure));
    }
  };

  return {
    keep: (of, first, parts) =>
      attempt(async () => {
        const memory = memoryOf(of);
        const sealing = parts.map(async (pieces, at): Promise<ChunkRow> => {
          const index = first + at;
          remember(memory, index, pieces);
          const bytes = memory.whole.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
          const place = partPlace(of.engagement, of.file.hash, index, partsIn(of.file));
          return {
            ...{ engagement: of.engagement, name: of.name, index },
            sealed: await seal(of.key, place, bytes)
          };
        });
        await db.chunks.bulkPut(await Promise.all(sealing));
      }),

    count: (of) =>
      attempt(async () => {
        const count = partsIn(of.file);
        let part = 0;
        for (; part < count; part += 1) {
          const bytes = await readWhole(of, part);
          if (!bytes) break;
          remember(memoryOf(of), part, [bytes]);
        }
        return part;
      }),

    read: (of, part) => attempt(() => readPart(of, part)),

    hash: (of) =>
      attempt(async () => {
        const memory = memoryOf(of);
        remembered.delete(keyOf(of));
        for (let part = 0; part < partsIn(of.file); part += 1) {
          if (memory.has.has(part)) continue;
          const bytes = await readWhole(of, part);
          if (!bytes) return null;
          remember(memory, part, [bytes]);
        }
        return (await sha256Hex(memory.whole.buffer)) as ContentHash;
      })
  };
};
