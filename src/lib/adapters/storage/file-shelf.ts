/**
 * Sealed parts of large files beside the database, in the origin's private file system. A part in a row costs the
 * browser several times what the same bytes cost in a file that a worker writes by itself.
 *
 *   DATABASE-files / ENGAGEMENT / SEALED NAME    part i at i × `STRIDE`, sealed as it would be in a row; the last one
 *                                                ends with the file
 *
 * What is written is on the disk after `settle`. What was torn before shows when it is opened, because every part is
 * authenticated. Parts that no row of the database names are what a broken-off write left.
 */
import type { EngagementId } from '../../domain/ids';
import { PART_BYTES, type FilePart } from '../../ports/blob-store';
import { EARLIER_PART_BYTES } from './earlier-parts';
import { SEAL_BYTES } from './seal';
import { browserWait, type Wait, type Waiting } from './wait';

/** Bytes from one part to the next. */
export const STRIDE = PART_BYTES + SEAL_BYTES;
/** The same in files that earlier builds wrote, which are longer than so many parts of today can be. */
const EARLIER_STRIDE = EARLIER_PART_BYTES + SEAL_BYTES;
const strideOf = (size: number, parts: number): number => (size > parts * STRIDE ? EARLIER_STRIDE : STRIDE);
/** How long a file stays open after its last use, milliseconds: opening it costs more than a part. */
const OPEN_MS = 300;

export const shelfName = (database: string): string => `${database}-files`;

/** What workers have of FileSystemSyncAccessHandle; the page's types leave it out. */
interface SyncHandle {
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  getSize(): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type SyncFile = FileSystemFileHandle & {
  createSyncAccessHandle?(options?: { readonly mode: string }): Promise<SyncHandle>;
};

interface FileName {
  readonly engagement: EngagementId;
  /** Its sealed name. */
  readonly name: string;
}

export interface Shelved extends FileName {
  /** How many parts it has. */
  readonly parts: number;
}

export interface FileShelf {
  /** Writes sealed parts; false where this browser cannot, or somebody else has the file open. */
  write(of: FileName, first: number, parts: readonly FilePart[]): Promise<boolean>;
  /** What `work` makes of a sealed part, whose bytes are there until it first waits; null where there is nothing. */
  read<T>(
    of: Shelved,
    part: number,
    work: (sealed: Uint8Array<ArrayBuffer>) => Promise<T>
  ): Promise<T | null>;
  /** Resolves when all that was written is on the disk; what lies beyond `size` bytes is cut off. */
  settle(of: FileName, size: number): Promise<void>;
  remove(of: FileName): Promise<void>;
}

type Folder = FileSystemDirectoryHandle;

/** Null where there is none, or the browser keeps no such files. */
const folderOf = async (path: readonly string[], create: boolean): Promise<Folder | null> => {
  try {
    let folder = await navigator.storage.getDirectory();
    for (const name of path) folder = await folder.getDirectoryHandle(name, { create });
    return folder;
  } catch {
    return null;
  }
};

interface Open {
  readonly file: Promise<SyncHandle | null>;
  readonly created: boolean;
  users: number;
  idle: Waiting | null;
}

/** For a worker: a page cannot write such files. */
export const createFileShelf = (database: string, wait: Wait = browserWait): FileShelf => {
  const open = new Map<string, Open>();
  /** Of the part that is being read: memory of its own for each would cost more than reading it. */
  const passing = new Uint8Array(EARLIER_STRIDE);
  const keyOf = ({ engagement, name }: FileName): string => `${engagement}/${name}`;

  const openFile = async ({ engagement, name }: FileName, create: boolean): Promise<SyncHandle | null> => {
    const folder = await folderOf([shelfName(database), engagement], create);
    try {
      const file: SyncFile | undefined = await folder?.getFileHandle(name, { create });
      // two tabs may read it, and what two write is the same file; browsers that know no modes let one in
      return (await file?.createSyncAccessHandle?.({ mode: 'readwrite-unsafe' })) ?? null;
    } catch {
      return null;
    }
  };
  const close = async (key: string, own: Open): Promise<void> => {
    own.idle?.stop();
    if (open.get(key) === own) open.delete(key);
    (await own.file)?.close();
  };

  /** `create`: where it is not there. */
  const withFile = async <T>(
    of: FileName,
    create: boolean,
    work: (file: SyncHandle | null) => T | Promise<T>
  ): Promise<T> => {
    const key = keyOf(of);
    const known = open.get(key);
    const own = known ?? { file: openFile(of, create), created: create, users: 0, idle: null };
    open.set(key, own);
    own.users += 1;
    own.idle?.stop();
    try {
      const file = await own.file;
      // one that was looked for in vain is not remembered
      if (!file && open.get(key) === own) open.delete(key);
      if (!file && create && !own.created) return await withFile(of, create, work);
      return await work(file);
    } finally {
      own.users -= 1;
      if (own.users === 0) {
        own.idle = wait(OPEN_MS);
        void own.idle.passed.then(() => (own.users === 0 ? close(key, own) : undefined));
      }
    }
  };

  return {
    write: (of, first, parts) =>
      withFile(of, true, (file) => {
        if (!file) return false;
        for (const [index, sealed] of parts.entries()) {
          let at = (first + index) * STRIDE;
          for (const piece of sealed) {
            const written = file.write(piece, { at });
            if (written < piece.length) throw new DOMException('The disk is full.', 'QuotaExceededError');
            at += written;
          }
        }
        return true;
      }),

    read: (of, part, work) =>
      withFile(of, false, (file) => {
        const stride = file ? strideOf(file.getSize(), of.parts) : 0;
        const length = file?.read(passing.subarray(0, stride), { at: part * stride }) ?? 0;
        return length > 0 ? work(passing.subarray(0, length)) : null;
      }),

    settle: (of, size) =>
      withFile(of, false, (file) => {
        if (file && file.getSize() > size) file.truncate(size);
        file?.flush();
      }),

    async remove(of) {
      const own = open.get(keyOf(of));
      if (own) await close(keyOf(of), own);
      const folder = await folderOf([shelfName(database), of.engagement], false);
      await folder?.removeEntry(of.name).catch(() => undefined);
    }
  };
};

/** A sealed part as any page reads it, more slowly than a worker; null where there is nothing. */
export const readShelf = async (
  database: string,
  { engagement, name, parts }: Shelved,
  part: number
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const folder = await folderOf([shelfName(database), engagement], false);
  try {
    const file = await (await folder?.getFileHandle(name))?.getFile();
    const stride = strideOf(file?.size ?? 0, parts);
    const sealed = await file?.slice(part * stride, (part + 1) * stride).arrayBuffer();
    return sealed?.byteLength ? new Uint8Array(sealed) : null;
  } catch {
    return null;
  }
};

/**
 * Removes all files of a database, or those of one engagement. What a worker has just used cannot be removed yet: it is
 * tried a few times, and what stays then goes with `sweepShelf`.
 */
export const eraseShelf = async (
  database: string,
  engagement?: EngagementId,
  wait: Wait = browserWait
): Promise<void> => {
  const [name, path] = engagement ? [engagement, [shelfName(database)]] : [shelfName(database), []];
  const folder = await folderOf(path, false);
  for (let turn = 0; folder && turn < 4; turn += 1) {
    try {
      return await folder.removeEntry(name, { recursive: true });
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === 'NotFoundError') return;
      await wait(OPEN_MS).passed;
    }
  }
};

/** Removes what is left of engagements that are not on this device any more. */
export const sweepShelf = async (
  database: string,
  isHere: (engagement: EngagementId) => Promise<boolean>
): Promise<void> => {
  const shelf = await folderOf([shelfName(database)], false);
  try {
    // a folder is made after the row of its engagement, so one without is of an engagement that was erased
    for await (const name of (shelf as unknown as { keys(): AsyncIterable<string> } | null)?.keys() ?? []) {
      if (!(await isHere(name as EngagementId))) await shelf?.removeEntry(name, { recursive: true });
    }
  } catch {
    // the next start tries again
  }
};
