/**
 * Backups into a folder of the File System Access API. The folder's handle, the terms, and the master key of its
 * files (not extractable, see `format.ts`) are kept in a database of their own, so that a backup needs no
 * passphrase: database `fieldroom-backups`, store `folder`, one row {name: 'folder', handle, master, everyHours, keep}.
 *
 * Files: `fieldroom-<first 8 characters of the engagement's id>-<UTC, 20260331T120000Z>.fieldroom`. A file is there
 * as a whole or not at all: the browser puts it in its place when it is closed. Only files of that name and that
 * engagement are ever removed, the oldest first, and only after a new one is whole.
 */
import { Dexie, type Table } from 'dexie';
import { err, ok } from '../../domain/result';
import type { BackupFolder, BackupPlan } from '../../ports/backup-folder';
import { BACKUPS_DATABASE } from '../storage/database';
import { toBundleError } from './create-bundles';
import { newMaster, type BundleMaster, type KdfParameters } from './passphrase-key';
import { writeBundle, type WriteDeps } from './write-bundle';

/** The part of the API that TypeScript's DOM library does not have. */
interface Folder extends FileSystemDirectoryHandle {
  queryPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>;
}

export interface FolderRow {
  readonly name: 'folder';
  readonly handle: Folder;
  readonly master: BundleMaster;
  readonly everyHours: number;
  readonly keep: number;
}

class BackupsDatabase extends Dexie {
  declare readonly folder: Table<FolderRow, string>;
  constructor() {
    super(BACKUPS_DATABASE);
    this.version(1).stores({ folder: '&name' });
  }
}

/** Where the folder is remembered. */
export interface FolderMemory {
  read(): Promise<FolderRow | undefined>;
  keep(row: FolderRow | null): Promise<void>;
}

const databaseMemory: FolderMemory = {
  async read() {
    const db = new BackupsDatabase();
    try {
      return await db.folder.get('folder');
    } catch {
      return undefined; // no memory of a folder is no folder
    } finally {
      db.close();
    }
  },
  async keep(row) {
    const db = new BackupsDatabase();
    try {
      await (row ? db.folder.put(row) : db.folder.clear());
    } finally {
      db.close();
    }
  }
};

export interface FolderBackupsDeps extends WriteDeps {
  /** Asks for a folder; undefined where the browser cannot. */
  readonly pickFolder: (() => Promise<FileSystemDirectoryHandle>) | undefined;
  /** Tests have one of their own: a handle that is none cannot be stored. */
  readonly memory?: FolderMemory;
  readonly cost?: Pick<KdfParameters, 'N' | 'r' | 'p'>;
}

export const backupFileName = (engagement: string, at: number): string => {
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  return `fieldroom-${engagement.slice(0, 8)}-${stamp}.fieldroom`;
};

/** Those to remove, so that `keep` of this engagement stay; other files are never among them. */
export const outdatedBackups = (
  names: readonly string[],
  engagement: string,
  keep: number
): readonly string[] => {
  const start = `fieldroom-${engagement.slice(0, 8)}-`;
  const own = names
    .filter((name) => name.startsWith(start) && /^\d{8}T\d{6}Z\.fieldroom$/.test(name.slice(start.length)))
    .sort();
  return own.slice(0, Math.max(0, own.length - Math.max(1, keep)));
};

const isAllowed = async (handle: Folder): Promise<boolean> =>
  !handle.queryPermission || (await handle.queryPermission({ mode: 'readwrite' })) === 'granted';

export const createFolderBackups = (deps: FolderBackupsDeps): BackupFolder => {
  const { read, keep } = deps.memory ?? databaseMemory;
  const planOf = async ({ handle, everyHours, keep: files }: FolderRow): Promise<BackupPlan> => ({
    folder: handle.name || 'the chosen folder',
    allowed: await isAllowed(handle),
    everyHours,
    keep: files
  });

  return {
    supported: deps.pickFolder !== undefined,

    async plan() {
      const row = await read();
      return row ? planOf(row) : null;
    },

    async choose(passphrase, terms) {
      if (!deps.pickFolder) return ok(null);
      let handle: Folder;
      try {
        handle = await deps.pickFolder();
      } catch (failure) {
        if (failure instanceof DOMException && failure.name === 'AbortError') return ok(null);
        return err({ code: 'storage', message: 'The browser did not give this folder. Choose another one.' });
      }
      const row: FolderRow = {
        name: 'folder',
        handle,
        master: await newMaster(passphrase, deps.cost),
        ...terms
      };
      await keep(row);
      return ok(await planOf(row));
    },

    async change(terms) {
      const row = await read();
      if (row) await keep({ ...row, ...terms });
    },

    async allow() {
      const row = await read();
      if (!row) return false;
      if (await isAllowed(row.handle)) return true;
      return (await row.handle.requestPermission?.({ mode: 'readwrite' })) === 'granted';
    },

    async write(log) {
      const row = await read();
      if (!row) return err({ code: 'storage', message: 'No folder for backups was chosen.' });
      const { handle, master } = row;
      const name = backupFileName(log.id, deps.now());
      let stream: FileSystemWritableFileStream | null = null;
      try {
        const file = await handle.getFileHandle(name, { create: true });
        stream = await file.createWritable();
        const out = stream;
        await writeBundle(deps, log, { audience: 'firm', master }, (bytes) => out.write(bytes));
        await stream.close();
        const names: string[] = [];
        for await (const each of handle.keys()) names.push(each);
        for (const old of outdatedBackups(names, log.id, row.keep)) await handle.removeEntry(old);
        return ok(name);
      } catch (failure) {
        await stream?.abort().catch(() => undefined);
        await handle.removeEntry(name).catch(() => undefined);
        if (failure instanceof DOMException) {
          return err({
            code: 'storage',
            message: `The folder “${handle.name}” could not be written (${failure.message}). What is on this device is safe; choose the folder again.`
          });
        }
        return err(toBundleError(failure));
      }
    },

    forget: () => keep(null)
  };
};
