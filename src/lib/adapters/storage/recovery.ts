/**
 * The way out when the app does not come up: look at what is on the device, take it out as one file, put it
 * back, start over. Export, inspection and reset go around Dexie and work with a database of any version.
 * The file is specified in `recovery-file.ts`.
 */
import type { EngagementId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { deleteDatabase } from '../yjs/erase-replica';
import { eraseShelf, readShelf } from './file-shelf';
import {
  type BlobRow,
  type ChunkRow,
  BACKUPS_DATABASE,
  DATABASE_NAME,
  derivedName,
  TruthDatabase,
  type DeviceRow,
  type EngagementRow,
  type KeyName
} from './database';
import { textToBytes } from '../log/bytes';
import { entriesOf } from './entry-slices';
import { keyPlace } from './keys';
import { countRaw, getRaw, keysRaw, openRaw, rowsRaw } from './raw-database';
import { isRecoverable, KEPT_KEY, KEPT_KEY_PLACE } from './dexie-device-records';
import { encodeRecord, MAGIC, type RecoveryRecord } from './recovery-file';
import { seal, unseal } from './seal';
import { storageError, toStorageError } from './storage-errors';

export interface DeviceInspection {
  /** `none`: nothing is kept on this device. */
  readonly state: 'none' | 'readable' | 'unreadable';
  /** The schema's version, 0 where it cannot be told. */
  readonly version: number;
  readonly engagements: number;
  readonly entries: number;
  readonly files: number;
  /** Whether the device's keys are there, without which nothing sealed can be opened. */
  readonly keys: boolean;
  /** Whether a passphrase locks them. */
  readonly locked: boolean;
  readonly problem: StorageError | null;
}

export interface ExportOptions {
  readonly name?: string;
  /**
   * Protects the keys in the file; without one, whoever has the file can read it. Not looked at where the device
   * is locked: then the keys go into the file as they are, and its own passphrase or recovery code opens them.
   */
  readonly passphrase?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface DeviceExport {
  readonly file: Blob;
  readonly engagements: number;
  readonly entries: number;
  readonly files: number;
  /** What could not be read and is missing from the file, one sentence each. */
  readonly problems: readonly string[];
}

const nothing = { engagements: 0, entries: 0, files: 0 };

export const inspectDevice = async (name = DATABASE_NAME): Promise<DeviceInspection> => {
  try {
    const db = await openRaw(name);
    if (!db) return { state: 'none', version: 0, ...nothing, keys: false, locked: false, problem: null };
    try {
      const device = await getRaw(db, 'meta', 'device').catch(() => undefined);
      return {
        state: 'readable',
        version: Math.floor(db.version / 10),
        engagements: await countRaw(db, 'engagements'),
        entries: await countEntries(db),
        files: await countRaw(db, 'blobs'),
        keys: isDeviceRow(device),
        locked: isDeviceRow(device) && device.lock !== undefined,
        problem: null
      };
    } finally {
      db.close();
    }
  } catch (failure) {
    const problem = toStorageError(failure);
    return { state: 'unreadable', version: 0, ...nothing, keys: false, locked: false, problem };
  }
};

/** Rows say how many arrivals they reach over, see `entry-slices.ts`; nothing of them is read. */
const countEntries = async (db: IDBDatabase): Promise<number> => {
  let entries = 0;
  let before: unknown[] = [];
  for await (const key of keysRaw(db, 'entries')) {
    const [engagement, n] = Array.isArray(key) ? (key as unknown[]) : [];
    const start = before[0] === engagement ? Number(before[1]) : 0;
    entries += Number(n) - start;
    before = [engagement, n];
  }
  return entries;
};

const isDeviceRow = (value: unknown): value is DeviceRow =>
  isObject(value) &&
  typeof value['publicKey'] === 'string' &&
  (isObject(value['wrapping']) || isObject(value['lock']));

/** Key for the keys in a recovery file; see `recovery-file.ts`. */
export const passphraseKey = async (passphrase: string, salt: BufferSource): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey(
    'raw',
    textToBytes(passphrase.normalize('NFKC')),
    'PBKDF2',
    false,
    ['deriveKey']
  );
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', iterations: 600_000, salt },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt']
  );
};

export const recoveryKeyPlace = (engagement: EngagementId, name: string): string[] => [
  'recovery-key',
  engagement,
  name
];

/** Takes everything out as it is kept: entries and files stay sealed, the engagements' keys come along. */
export const exportDevice = async (
  options: ExportOptions = {}
): Promise<Result<DeviceExport, StorageError>> => {
  const { name = DATABASE_NAME, now = () => Date.now(), passphrase, onProgress, signal } = options;
  let db: IDBDatabase | null = null;
  try {
    db = await openRaw(name);
    if (!db) return err(storageError('not-found', 'Nothing is kept on this device.'));
    const writer = createWriter();
    const problems: string[] = [];
    const problem = (what: string): void => {
      problems.push(what);
      writer.add({ kind: 'problem', what });
    };
    const total =
      (await countRaw(db, 'engagements')) + (await countEntries(db)) + (await countRaw(db, 'chunks'));
    let done = 0;
    const step = (): void => {
      signal?.throwIfAborted();
      done += 1;
      if (done % 100 === 0 || done === total) onProgress?.(Math.min(done, total), total);
    };

    const device = await getRaw(db, 'meta', 'device').catch(() => undefined);
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const lock = isDeviceRow(device) ? device.lock : undefined;
    const protection = passphrase && !lock ? await passphraseKey(passphrase, salt) : null;
    writer.add({
      kind: 'start',
      exportedAt: now(),
      device: isDeviceRow(device) ? device.publicKey : null,
      protection: lock ? 'lock' : protection ? 'passphrase' : 'none',
      salt,
      lock
    });
    let engagements = 0;
    for await (const found of rowsRaw(db, 'engagements', 50)) {
      step();
      const row = 'row' in found && isObject(found.row) ? (found.row as unknown as EngagementRow) : null;
      if (!row) {
        problem('An engagement’s record could not be read.');
        continue;
      }
      const keys = isDeviceRow(device) ? await exportKeys(device, row, protection) : null;
      if (!keys) problem(`The keys of engagement ${row.id} could not be read; its data stays sealed.`);
      writer.add({ kind: 'engagement', id: row.id, listing: row.listing, keys, root: row.root });
      engagements += 1;
    }
    if (isDeviceRow(device)) await exportKept(db, device, protection, writer.add, problem);
    const counts = { entries: 0, blobs: 0, chunks: 0 };
    const files: BlobRow[] = [];
    const inRows = new Set<string>();
    const partKey = ({ engagement, name: file, index }: Omit<ChunkRow, 'sealed'>): string =>
      `${engagement}/${file}/${index}`;
    const kinds = { entries: 'entry', blobs: 'blob', chunks: 'chunk' } as const;
    for (const store of ['entries', 'blobs', 'chunks'] as const) {
      for await (const found of rowsRaw(db, store, store === 'chunks' ? 16 : 500)) {
        const rows = 'row' in found && isObject(found.row) ? [found.row] : [];
        if (rows.length === 0) problem(`A row of ${store} could not be read.`);
        // in the file every entry is a record of its own
        const records = store === 'entries' ? rows.flatMap((row) => entriesOf(row as never)) : rows;
        for (const record of records) {
          if (store !== 'blobs') step();
          writer.add({ ...record, kind: kinds[store] });
          counts[store] += 1;
          if (store === 'blobs') files.push(record as unknown as BlobRow);
          if (store === 'chunks') inRows.add(partKey(record as unknown as ChunkRow));
        }
      }
    }
    for (const { engagement, name: file, chunks } of files) {
      for (let index = 0; index < chunks; index += 1) {
        if (inRows.has(partKey({ engagement, name: file, index }))) continue;
        signal?.throwIfAborted();
        const sealed = await readShelf(name, { engagement, name: file, parts: chunks }, index);
        if (sealed) writer.add({ engagement, name: file, index, sealed, kind: 'chunk' });
      }
    }
    return ok({ file: writer.end(), engagements, entries: counts.entries, files: counts.blobs, problems });
  } catch (failure) {
    if (signal?.aborted) return err(storageError('transaction-aborted', 'The export was cancelled.'));
    return err(toStorageError(failure));
  } finally {
    db?.close();
  }
};

/** Own frameworks. Their vectors are computed again, and licensed texts stay on the device that they were pasted on. */
const exportKept = async (
  db: IDBDatabase,
  device: DeviceRow,
  protection: CryptoKey | null,
  add: (record: RecoveryRecord) => void,
  problem: (what: string) => void
): Promise<void> => {
  const row = await getRaw(db, 'kept', KEPT_KEY).catch(() => undefined);
  if (!isObject(row)) return;
  try {
    const { wrapping } = device;
    const raw =
      device.lock || !wrapping ? row['sealed'] : await unseal(wrapping, KEPT_KEY_PLACE, row['sealed']);
    const key = protection ? await seal(protection, KEPT_KEY_PLACE, raw as Uint8Array<ArrayBuffer>) : raw;
    add({ kind: 'kept-key', key });
  } catch {
    return problem('The key of the own frameworks could not be read; they are not in this file.');
  }
  for await (const found of rowsRaw(db, 'kept', 16)) {
    if (!('row' in found) || !isObject(found.row)) problem('A record of an own framework could not be read.');
    else if (isRecoverable(found.row['kind']))
      add({ kind: 'kept', of: found.row['kind'], id: found.row['id'], sealed: found.row['sealed'] });
  }
};

const exportKeys = async (
  device: DeviceRow,
  { id, keys }: EngagementRow,
  protection: CryptoKey | null
): Promise<EngagementRow['keys'] | null> => {
  // locked: they stay sealed with the key that the file's `lock` holds
  if (!device.wrapping) return isObject(keys) ? keys : null;
  try {
    const exported: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const name of Object.keys(keys) as KeyName[]) {
      const raw = await unseal(device.wrapping, keyPlace(id, name), keys[name]);
      exported[name] = protection ? await seal(protection, recoveryKeyPlace(id, name), raw) : raw;
    }
    return exported;
  } catch {
    return null;
  }
};

/** Collects records into blobs of a few megabytes, which the browser may keep on disk. */
const createWriter = (): { add(record: RecoveryRecord): void; end(): Blob } => {
  const FLUSH_BYTES = 8 * 1024 * 1024;
  const whole: BlobPart[] = [MAGIC];
  let open: BlobPart[] = [];
  let size = 0;
  let records = 0;
  const write = (record: RecoveryRecord): void => {
    for (const part of encodeRecord(record)) {
      open.push(part);
      size += (part as ArrayBuffer).byteLength;
    }
    if (size < FLUSH_BYTES) return;
    whole.push(new Blob(open));
    open = [];
    size = 0;
  };
  return {
    add(record) {
      write(record);
      records += 1;
    },
    end() {
      write({ kind: 'end', records });
      return new Blob([...whole, ...open], { type: 'application/octet-stream' });
    }
  };
};

/**
 * Removes everything that is kept on this device. `keepDevice` keeps the device's own keys where they can be
 * read, so that a restored engagement is still this member's: signing keys never leave the browser, and a new
 * device is a stranger to its old engagements.
 */
export const resetDevice = async (
  options: { readonly name?: string; readonly keepDevice?: boolean } = {}
): Promise<Result<void, StorageError>> => {
  const { name = DATABASE_NAME, keepDevice = true } = options;
  try {
    const kept = keepDevice ? await readDevice(name) : null;
    const known = await knownDatabases(name);
    for (const database of known) await deleteDatabase(database);
    await eraseShelf(name);
    if (!kept) return ok(undefined);
    const fresh = new TruthDatabase(name);
    try {
      await fresh.open();
      await fresh.meta.put(kept);
    } finally {
      fresh.close();
    }
    return ok(undefined);
  } catch (failure) {
    return err(toStorageError(failure));
  }
};

const readDevice = async (name: string): Promise<DeviceRow | null> => {
  try {
    const db = await openRaw(name);
    const row = db && (await getRaw(db, 'meta', 'device'));
    db?.close();
    return isDeviceRow(row) ? row : null;
  } catch {
    return null;
  }
};

const knownDatabases = async (name: string): Promise<string[]> => {
  const listed = (await indexedDB.databases?.().catch(() => [])) ?? [];
  const replicas = listed.flatMap((info) => (info.name?.startsWith(`${name}-replica/`) ? [info.name] : []));
  return [name, derivedName(name), ...(name === DATABASE_NAME ? [BACKUPS_DATABASE] : []), ...replicas];
};
