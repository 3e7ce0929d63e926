/** Puts a recovery file back; see `recovery-file.ts`. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';
import { bookId } from '../../domain/log/entry';
import { integer, isObject, object, text } from '../../domain/log/schema';
import { err, ok, type Result } from '../../domain/result';
import { unsealEntry, verifyEntry } from '../log/entry-codec';
import { lastArrival, readRows } from '../log/rows';
import {
  DATABASE_NAME,
  openDatabases,
  type BlobRow,
  type ChunkRow,
  type EngagementRow,
  type EntryRow,
  type KeyName,
  type TruthDatabase
} from './database';
import { createDeviceLock } from './device-lock';
import { toStored } from './entry-slices';
import {
  assertWrapping,
  keyPlace,
  loadDevice,
  openEngagementKeys,
  type Device,
  type EngagementKeys
} from './keys';
import { importMaster, openByCode, openByPassphrase, parseLock, type Stretch } from './lock-record';
import { parseCode } from './recovery-code';
import { passphraseKey, recoveryKeyPlace } from './recovery';
import { FileError, readRecords, type FileProblem, type RecoveryRecord } from './recovery-file';
import { seal, unseal, unsealName, type NameKeys } from './seal';
import {
  createDexieDeviceRecords,
  isRecoverable,
  KEPT_KEY_PLACE,
  namePlace,
  openKeptKeys,
  recordPlace
} from './dexie-device-records';
import { stretchInWorker } from './stretch';
import { toStorageError } from './storage-errors';

export interface RestoreError {
  readonly code:
    | FileProblem
    | 'passphrase-needed'
    | 'wrong-passphrase'
    /** A passphrase locks this device, apart from what protects the file. */
    | 'device-passphrase-needed'
    | 'wrong-device-passphrase'
    | 'cancelled'
    | 'storage';
  readonly message: string;
}

export interface RestoreReport {
  readonly engagements: number;
  /** Entries that were not on this device yet. */
  readonly entries: number;
  readonly files: number;
  /** What of the file was not taken in, one sentence each. */
  readonly skipped: readonly string[];
  /** False where the file comes from another device, which is no member of the engagements in it. */
  readonly sameDevice: boolean;
}

export interface RestoreOptions {
  readonly name?: string;
  /** Of the file: the one it was written with, or the passphrase or recovery code of the locked device. */
  readonly passphrase?: string;
  /** Of this device, where one locks it. */
  readonly devicePassphrase?: string;
  readonly stretch?: Stretch;
  /** Share of the file that was read, 0..1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

const messages: Readonly<
  Record<Exclude<RestoreError['code'], 'wrong-device-passphrase' | 'storage'>, string>
> = {
  'not-a-recovery-file': 'This file is not a recovery file of Fieldroom.',
  'newer-format':
    'This recovery file was written by a newer version of Fieldroom. Reload to get that version.',
  'cut-off':
    'This recovery file is incomplete: its end is missing. What could be read of it was restored; try the original file.',
  'damaged-file':
    'This recovery file is damaged. What could be read of it was restored; try another copy of it.',
  'passphrase-needed': 'This recovery file is protected: its passphrase is needed.',
  'wrong-passphrase': 'This passphrase does not open the recovery file. Nothing was changed.',
  'device-passphrase-needed':
    'A passphrase locks this device: it is needed to take anything in. Nothing was changed.',
  cancelled: 'The restore was cancelled. What was restored until then is kept.'
};
const failure = (code: keyof typeof messages): RestoreError => ({ code, message: messages[code] });

class RestoreFailure extends Error {
  constructor(readonly code: keyof typeof messages) {
    super(code);
  }
}

/** Adds what the file has and this device has not; nothing that is here is replaced. */
export const restoreDevice = async (
  file: Blob,
  options: RestoreOptions = {}
): Promise<Result<RestoreReport, RestoreError>> => {
  const { name = DATABASE_NAME, passphrase, devicePassphrase, onProgress, signal } = options;
  const { stretch = stretchInWorker } = options;
  // what is no recovery file must not even make a database
  try {
    await readRecords(file).next();
  } catch (problem) {
    return err(failure(problem instanceof FileError ? problem.problem : 'damaged-file'));
  }
  const device = await deviceBehindLock(name, devicePassphrase, stretch);
  if (!device.ok) return device;
  const databases = await openDatabases(name);
  if (!databases.ok) return err({ code: 'storage', message: databases.error.message });
  const { truth, derived } = databases.value;
  try {
    const restore = createRestore(truth, device.value ?? (await loadDevice(truth)), passphrase, stretch);
    let read = 0;
    try {
      for await (const record of readRecords(file)) {
        if (signal?.aborted) return err(failure('cancelled'));
        await restore.take(record);
        for (const value of Object.values(record)) if (value instanceof Uint8Array) read += value.length;
        onProgress?.(Math.min(1, read / file.size));
      }
    } finally {
      // what came before the end of a broken file is kept too
      await restore.flush();
    }
    return ok(restore.report());
  } catch (problem) {
    if (problem instanceof FileError) return err(failure(problem.problem));
    if (problem instanceof RestoreFailure) return err(failure(problem.code));
    return err({ code: 'storage', message: toStorageError(problem).message });
  } finally {
    truth.close();
    derived.close();
  }
};

/** Null where nothing locks this device. */
const deviceBehindLock = async (
  name: string,
  passphrase: string | undefined,
  stretch: Stretch
): Promise<Result<Device | null, RestoreError>> => {
  const lock = createDeviceLock({ name, stretch });
  const set = await lock.isSet();
  if (!set.ok) return err({ code: 'storage', message: set.error.message });
  if (!set.value) return ok(null);
  if (!passphrase) return err(failure('device-passphrase-needed'));
  const opened = await lock.unlock(passphrase);
  if (opened.ok) return opened;
  const code = opened.error.code === 'storage' ? 'storage' : 'wrong-device-passphrase';
  return err({ code, message: `${opened.error.message} Nothing was changed.` });
};

const names = { engagement: text(1, 64), name: text(1, 1000) };
const blobRow = object({ ...names, chunks: integer(0, 1_000_000) });
const chunkRow = object({ ...names, index: integer(0, 1_000_000) });
const isBlobRow = (record: RecoveryRecord): record is RecoveryRecord & BlobRow =>
  blobRow(record, '') === null;
const isChunkRow = (record: RecoveryRecord): record is RecoveryRecord & ChunkRow =>
  chunkRow(record, '') === null && record['sealed'] instanceof Uint8Array;

interface PendingEntry {
  readonly engagement: EngagementId;
  readonly id: EntryId;
  readonly book: Book;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** Entries verified and written in one transaction. */
const BATCH = 500;

const createRestore = (
  truth: TruthDatabase,
  device: Device,
  passphrase: string | undefined,
  stretch: Stretch
) => {
  const keysById = new Map<EngagementId, EngagementKeys>();
  const skipped: string[] = [];
  const counts = { engagements: 0, entries: 0, files: 0 };
  const blobs: BlobRow[] = [];
  let pending: PendingEntry[] = [];
  const records = createDexieDeviceRecords(truth, device);
  let keptKeys: NameKeys | null = null;
  let sameDevice = true;
  let protection: { readonly key: CryptoKey; readonly placeOf: typeof recoveryKeyPlace } | null = null;

  const protectionOf = async (start: RecoveryRecord): Promise<typeof protection> => {
    if (start['protection'] === 'none') return null;
    if (!passphrase) throw new RestoreFailure('passphrase-needed');
    if (start['protection'] === 'passphrase') {
      const key = await passphraseKey(passphrase, start['salt'] as Uint8Array<ArrayBuffer>);
      return { key, placeOf: recoveryKeyPlace };
    }
    if (start['protection'] !== 'lock') throw new FileError('newer-format');
    const from = String(start['device']);
    const lock = parseLock(start['lock']);
    const code = parseCode(passphrase);
    const master =
      (code && (await openByCode(from, lock, code))) ??
      (await openByPassphrase(stretch, from, lock, passphrase));
    if (!master) throw new RestoreFailure('wrong-passphrase');
    const key = await importMaster(master);
    master.fill(0);
    return { key, placeOf: (id, name) => keyPlace(id, name as KeyName) };
  };

  const takeEngagement = async (record: RecoveryRecord): Promise<void> => {
    const id = record['id'] as EngagementId;
    const present = await truth.engagements.get(id);
    if (present) {
      keysById.set(id, await openEngagementKeys(device, present));
      return;
    }
    const { keys, listing } = record;
    if (!isObject(keys) || !(listing instanceof Uint8Array)) {
      skipped.push(`Engagement ${id}: its keys are not in the file.`);
      return;
    }
    const sealed: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const [key, bytes] of Object.entries(keys)) {
      const raw = protection ? await openKey(protection, id, key, bytes) : bytes;
      sealed[key] = await seal(device.wrapping, ['key', id, key], raw as Uint8Array<ArrayBuffer>);
    }
    const row: EngagementRow = {
      id,
      keys: sealed as Partial<Record<KeyName, Uint8Array<ArrayBuffer>>>,
      listing: listing as Uint8Array<ArrayBuffer>,
      ...(typeof record['root'] === 'string' ? { root: record['root'] as EntryId } : {})
    };
    keysById.set(id, await openEngagementKeys(device, row));
    await truth.transaction('rw', truth.engagements, truth.meta, async () => {
      await assertWrapping(truth, device);
      await truth.engagements.add(row);
    });
    counts.engagements += 1;
  };

  const openKey = async (
    { key, placeOf }: NonNullable<typeof protection>,
    id: EngagementId,
    name: string,
    bytes: unknown
  ): Promise<Uint8Array<ArrayBuffer>> => {
    try {
      return await unseal(key, placeOf(id, name), bytes);
    } catch {
      throw new RestoreFailure('wrong-passphrase');
    }
  };

  const openKeptKey = async ({ key }: RecoveryRecord): Promise<NameKeys | null> => {
    try {
      return await openKeptKeys(
        protection ? await unseal(protection.key, KEPT_KEY_PLACE, key) : (key as Uint8Array<ArrayBuffer>)
      );
    } catch {
      skipped.push('The own frameworks: their key does not open.');
      return null;
    }
  };

  /** What this device has under the same name stays. */
  const takeKept = async ({ of: kind, id, sealed }: RecoveryRecord): Promise<void> => {
    if (!keptKeys || !isRecoverable(kind) || typeof id !== 'string') return;
    try {
      const key = await unsealName(keptKeys, namePlace(kind), id);
      const bytes = await unseal(keptKeys.encryption, recordPlace(kind, id), sealed);
      const there = await records.get(kind, key);
      const written =
        there.ok && there.value === null ? await records.putMany([{ kind, key, bytes }]) : there;
      if (!written.ok) skipped.push(`An own framework: ${written.error.message}`);
    } catch {
      skipped.push('An own framework: its bytes are damaged.');
    }
  };

  const problemOf = async (entry: PendingEntry): Promise<string | null> => {
    const keys = keysById.get(entry.engagement);
    const book = keys?.books[entry.book];
    if (!book) return 'its engagement is not in the file';
    try {
      const opened = await unsealEntry(book, bookId(entry.engagement, entry.book), entry);
      if (!opened.ok) return opened.error;
      const valid = await verifyEntry(entry.id, opened.value);
      return valid.ok ? null : valid.error;
    } catch {
      return 'its bytes are damaged';
    }
  };

  /** Whether the file that this belongs to is here already, so that no part of it is replaced. */
  const isWhole = async ({
    engagement,
    name
  }: {
    engagement: EngagementId;
    name: string;
  }): Promise<boolean> =>
    (await truth.blobs.where('[engagement+name]').equals([engagement, name]).count()) > 0;

  const known = new Map<EngagementId, { readonly ids: Set<EntryId>; to: number }>();
  /** What is here of an engagement; read on from where it was read last. */
  const knownOf = async (engagement: EngagementId): Promise<{ readonly ids: Set<EntryId>; to: number }> => {
    const found = known.get(engagement) ?? { ids: new Set<EntryId>(), to: 0 };
    known.set(engagement, found);
    for (const { id } of await readRows(truth, engagement, found.to + 1)) found.ids.add(id);
    found.to = await lastArrival(truth, engagement);
    return found;
  };

  const flush = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    const problems = await Promise.all(batch.map(problemOf));
    const whole = batch.filter((entry, at) => {
      if (problems[at] !== null) skipped.push(`Entry ${String(entry.id).slice(0, 12)}…: ${problems[at]}`);
      return problems[at] === null;
    });
    for (const engagement of new Set(whole.map((entry) => entry.engagement))) {
      await truth.transaction('rw', truth.entries, async () => {
        const { ids, to } = await knownOf(engagement);
        const rows: EntryRow[] = [];
        for (const { engagement: of, id, book, sealed } of whole) {
          if (of !== engagement || ids.has(id)) continue;
          ids.add(id);
          rows.push({ engagement, n: to + rows.length + 1, id, book, sealed });
        }
        await truth.entries.bulkAdd(toStored(rows));
        counts.entries += rows.length;
      });
    }
  };

  return {
    async take(record: RecoveryRecord): Promise<void> {
      if (record.kind === 'entry') {
        pending.push(record as unknown as PendingEntry);
        if (pending.length >= BATCH) await flush();
        return;
      }
      if (pending.length > 0) await flush();
      switch (record.kind) {
        case 'start':
          sameDevice = record['device'] === device.key;
          protection = await protectionOf(record);
          return;
        case 'engagement':
          return takeEngagement(record);
        case 'blob':
          if (isBlobRow(record)) blobs.push(record);
          else skipped.push('A file: its record is damaged.');
          return;
        case 'chunk':
          if (!isChunkRow(record)) skipped.push('A part of a file: its record is damaged.');
          else if (keysById.has(record.engagement) && !(await isWhole(record))) {
            const { engagement, name, index, sealed } = record;
            await truth.chunks.put({ engagement, name, index, sealed });
          }
          return;
        case 'kept-key':
          keptKeys = await openKeptKey(record);
          return;
        case 'kept':
          return takeKept(record);
        case 'problem':
          skipped.push(String(record['what']));
          return;
        default:
          skipped.push(`A record of an unknown kind (“${record.kind}”).`);
      }
    },
    /** A file counts as there when all its chunks are: its row comes last. */
    async flush(): Promise<void> {
      await flush();
      for (const { engagement, name, chunks } of blobs) {
        if (!keysById.has(engagement)) continue;
        const range = truth.chunks.where('[engagement+name+index]');
        const there = await range.between([engagement, name, 0], [engagement, name, chunks]).count();
        if (there !== chunks) skipped.push('A file: a part of its bytes is missing.');
        else if (!(await isWhole({ engagement, name }))) {
          await truth.blobs.put({ engagement, name, chunks });
          counts.files += 1;
        }
      }
    },
    report: (): RestoreReport => ({ ...counts, skipped, sameDevice })
  };
};
