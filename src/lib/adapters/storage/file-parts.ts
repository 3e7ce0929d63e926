/**
 * Parts of files as they lie on the disk: each sealed at the place ['blob', engagement, hash, index, count], in a row of
 * its own or, those of large files where the browser lets a worker write such, on the shelf (`file-shelf.ts`). A part is
 * looked for in both: files of earlier builds lie in rows, and what cannot go to the shelf goes into a row.
 *
 * For large files this runs in a worker (`parts.worker.ts`): there the bytes that pass through trouble no other memory
 * than theirs, while on a page with a large engagement every hundred megabytes would make the browser look through all
 * of it for what can be freed.
 */
import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import { PART_BYTES, type FilePart, type NamedFile } from '../../ports/blob-store';
import type { StorageError } from '../../ports/storage-error';
import { joinBytes, sha256Hex } from '../log/bytes';
import type { TruthDatabase } from './database';
import type { FileShelf } from './file-shelf';
import { SEAL_BYTES, sealInPieces, unseal } from './seal';
import { storageError, toStorageError } from './storage-errors';

/** A file on the disk, and what opens it. */
export interface StoredFile {
  readonly engagement: EngagementId;
  /** Its sealed name. */
  readonly name: string;
  readonly file: NamedFile;
  readonly key: CryptoKey;
  /** Bytes of a part, where an earlier build sealed it. */
  readonly partBytes?: number;
}

export interface FileParts {
  /**
   * Seals and writes parts of a file that is on its way; the buffers of `parts` are used up. Resolves when they outlive
   * the browser; what a power cut takes of them is told by `count`.
   */
  keep(of: StoredFile, first: number, parts: readonly FilePart[]): Promise<Result<void, StorageError>>;
  /** The same for a file whose hash is known to be right. */
  store(of: StoredFile, first: number, parts: readonly FilePart[]): Promise<Result<void, StorageError>>;
  /** Resolves when all that was written is on the disk. */
  settle(of: StoredFile): Promise<Result<void, StorageError>>;
  /** Removes all parts. */
  remove(of: StoredFile): Promise<Result<void, StorageError>>;
  /** How many parts from the first on are there and whole. */
  count(of: StoredFile): Promise<Result<number, StorageError>>;
  /** Null where the part is not there; `damaged` where it does not open. */
  read(of: StoredFile, part: number): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageError>>;
  /** SHA-256 of all parts together; null where not all of them are there. */
  hash(of: StoredFile): Promise<Result<ContentHash | null, StorageError>>;
}

export const partsIn = ({ size }: NamedFile, partBytes = PART_BYTES): number => Math.ceil(size / partBytes);
const lengthOf = ({ size }: NamedFile, part: number): number =>
  Math.min(PART_BYTES, size - part * PART_BYTES);

export const partPlace = (
  engagement: EngagementId,
  of: ContentHash,
  index: number,
  count: number
): string[] => ['blob', engagement, of, String(index), String(count)];

/** The bytes of a part in one piece. */
const joined = (pieces: FilePart): Uint8Array<ArrayBuffer> =>
  pieces.length === 1 ? pieces[0]! : joinBytes(pieces);

/** Files whose bytes are remembered until they are hashed; those of others are read once more for that. */
const REMEMBERED = 3;

interface Remembered {
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly has: Set<number>;
}

export const createFileParts = (db: TruthDatabase, shelf: FileShelf | null = null): FileParts => {
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

  const placeOf = (of: StoredFile, part: number): string[] =>
    partPlace(of.engagement, of.file.hash, part, partsIn(of.file, of.partBytes));

  const readPart = async (of: StoredFile, part: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const place = placeOf(of, part);
    let failure: unknown = null;
    const shelved = await shelf?.read(
      { ...of, parts: partsIn(of.file, of.partBytes) },
      part,
      async (sealed) => {
        try {
          return await unseal(of.key, place, sealed);
        } catch (reason) {
          failure = reason;
          return null;
        }
      }
    );
    if (shelved) return shelved;
    const row = await db.chunks.get([of.engagement, of.name, part]);
    if (row) return unseal(of.key, place, row.sealed);
    if (failure) throw failure;
    return null;
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

  const write = async (
    of: StoredFile,
    first: number,
    parts: readonly Uint8Array<ArrayBuffer>[]
  ): Promise<void> => {
    const sealed = await Promise.all(
      parts.map((bytes, at) => sealInPieces(of.key, placeOf(of, first + at), bytes))
    );
    if (await shelf?.write(of, first, sealed)) return;
    const { engagement, name } = of;
    await db.chunks.bulkPut(
      sealed.map((pieces, at) => ({ engagement, name, index: first + at, sealed: joinBytes(pieces) }))
    );
  };

  return {
    keep: (of, first, parts) =>
      attempt(async () => {
        const memory = memoryOf(of);
        const bytes = parts.map((pieces, at) => {
          const index = first + at;
          remember(memory, index, pieces);
          return memory.whole.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
        });
        await write(of, first, bytes);
      }),

    store: (of, first, parts) => attempt(() => write(of, first, parts.map(joined))),

    settle: (of) =>
      attempt(async () => {
        await shelf?.settle(of, of.file.size + partsIn(of.file) * SEAL_BYTES);
      }),

    remove: (of) =>
      attempt(async () => {
        remembered.delete(keyOf(of));
        await shelf?.remove(of);
        await db.chunks
          .where('[engagement+name+index]')
          .between([of.engagement, of.name], [of.engagement, of.name, []])
          .delete();
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
