/**
 * Reads an engagement's entries from the database: unseals, verifies, folds, keeps snapshots, and keeps the
 * replica and the database in step. Runs in the log worker, off the main thread, and without one in tests.
 *
 * Snapshot (`state`), sealed with the engagement's local key: the folded log up to arrival `n`, discarded when
 * the rows it was made from are not the rows that are there, or when its format or device differ.
 * `verified`, sealed likewise: up to which arrival the signatures were checked, a digest of those ids, and what
 * was found wrong; so that an entry is verified once even when the snapshot is discarded.
 */
import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { ExchangeIndex, readSealedEntries } from './exchange-rows';
import { createEntryReader } from './entry-reader';
import { lastArrival, readIds, readRows } from './rows';
import { takeIn, type EngineReceipt } from './take-in';
import type { CheckedEntry, Entry } from '../../domain/log/entry';
import { foldAll, foldNext, type FoldedLog } from '../../domain/log/fold';
import { isObject } from '../../domain/log/schema';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { type Databases, type EntryRow, type SnapshotRow } from '../storage/database';
import type { EngagementKeys, Keyring } from '../storage/keys';
import { sealJson, unsealJson } from '../storage/seal';
import { storageError, toStorageError } from '../storage/storage-errors';
import type { Replica } from '../yjs/book-replica';
import { sha256Hex, textToBytes } from './bytes';
import { verifyEntry } from './entry-codec';
import type { BookSummary, KeyNumber, SealedArrival } from '../../ports/entry-exchange';

/** What opening gives: the folded log and up to which arrival it was folded. */
export interface OpenedLog {
  readonly log: FoldedLog;
  readonly n: number;
}

/** Raised whenever the fold gives another result for the same entries, so that old snapshots are discarded. */
export const FOLD_VERSION = 2;
/** Rows unsealed at once: enough to keep all cores busy, few enough to keep memory low. */
const BATCH = 1000;
/** Entries beyond the last snapshot that are cheaper to fold again than to write it anew. */
const SNAPSHOT_EVERY = 20;

interface Snapshot {
  readonly format: number;
  readonly device: DeviceKey;
  readonly n: number;
  /** Entry that arrived as number `n`. */
  readonly id: EntryId;
  readonly log: FoldedLog;
}

interface Verified {
  readonly n: number;
  readonly digest: string;
  readonly flaws: Readonly<Record<EntryId, string>>;
}

interface Kept extends OpenedLog {
  /** Arrival up to which the stored snapshot reaches. */
  readonly snapshotAt: number;
  /** Whether something is missing or damaged, so that no snapshot may hide it. */
  readonly damaged: boolean;
  /** Null where nothing was verified since the stored record. */
  readonly verified: Verified | null;
}

export interface EngineOptions {
  readonly databases: Databases;
  readonly keyring: Keyring;
  /** The second copy of the entries; loaded when first asked. */
  readonly replicaOf: (engagement: EngagementId) => Replica;
}

export interface LogEngine {
  /** Folds what is stored, from the snapshot where it holds. */
  open(engagement: EngagementId): Promise<Result<OpenedLog, StorageError>>;
  /** Folds everything from the first entry on. */
  refold(engagement: EngagementId): Promise<Result<OpenedLog, StorageError>>;
  /** Takes in what was appended since and stores a snapshot, where it is worth it or `always`. */
  snapshot(engagement: EngagementId, always?: boolean): Promise<Result<void, StorageError>>;
  /** Brings replica and database to the same entries; gives how many came back from the replica. */
  mirror(engagement: EngagementId): Promise<Result<number, StorageError>>;
  /**
   * Takes in entries of other devices: what opens and is whole is stored, the rest is named. Twice is harmless.
   * Only one session may be in this at a time.
   */
  receive(
    engagement: EngagementId,
    arrivals: readonly SealedArrival[]
  ): Promise<Result<EngineReceipt, StorageError>>;
  /** See `EntryExchange`. */
  summary(
    engagement: EngagementId,
    sealedWith?: KeyNumber
  ): Promise<Result<readonly BookSummary[], StorageError>>;
  ids(
    engagement: EngagementId,
    book: Book,
    firstBytes: readonly number[],
    sealedWith?: KeyNumber
  ): Promise<Result<readonly EntryId[], StorageError>>;
  read(
    engagement: EngagementId,
    ids: readonly EntryId[]
  ): Promise<Result<readonly SealedArrival[], StorageError>>;
  close(engagement: EngagementId): Promise<Result<void, StorageError>>;
}

export const createLogEngine = ({ databases, keyring, replicaOf }: EngineOptions): LogEngine => {
  const { truth, derived } = databases;
  const keptById = new Map<EngagementId, Kept>();
  const device = keyring.device.key;

  const readEntry = createEntryReader(keyring);
  const indexById = new Map<EngagementId, ExchangeIndex>();
  const indexOf = (engagement: EngagementId): ExchangeIndex => {
    const index = indexById.get(engagement) ?? new ExchangeIndex(truth, engagement);
    indexById.set(engagement, index);
    return index;
  };

  const readSealed = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotRow['kind']
  ): Promise<unknown> => {
    try {
      const row = await derived.snapshots.get([engagement, kind]);
      return row ? await unsealJson(keys.local, ['snapshot', engagement, kind], row.sealed) : null;
    } catch {
      return null; // derived: what cannot be read is computed again
    }
  };

  const writeSealed = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotRow['kind'],
    value: unknown
  ): Promise<void> => {
    const sealed = await sealJson(keys.local, ['snapshot', engagement, kind], value);
    await derived.snapshots.put({ engagement, kind, sealed });
  };

  /** Entries that this engine has verified already, so that taking them in and folding them is one verification. */
  const verifiedHere = new Map<EngagementId, Set<EntryId>>();

  const verify = async (id: EntryId, entry: Entry): Promise<CheckedEntry> => {
    const valid = await verifyEntry(id, entry);
    return valid.ok ? { id, entry } : { id, entry, flaw: valid.error };
  };

  /** A row that does not open is looked up in the replica, and written anew where that one is whole. */
  const mend = async (row: EntryRow, keys: EngagementKeys): Promise<CheckedEntry | null> => {
    const sealed = await replicaOf(row.engagement).get(row.book, row.id);
    if (!sealed) return null;
    const mended = { ...row, sealed };
    const entry = await readEntry(mended, keys);
    const checked = entry && (await verify(row.id, entry));
    if (!checked || checked.flaw !== undefined) return null;
    await truth.entries.put(mended);
    return checked;
  };

  const checkRows = async (
    rows: readonly EntryRow[],
    keys: EngagementKeys,
    verified: Verified
  ): Promise<{ readonly checked: CheckedEntry[]; readonly unreadable: EntryId[] }> => {
    const checked: CheckedEntry[] = [];
    const unreadable: EntryId[] = [];
    const checkOne = async (row: EntryRow): Promise<CheckedEntry | EntryId> => {
      const { id } = row;
      const entry = await readEntry(row, keys);
      if (!entry) return (await mend(row, keys)) ?? id;
      if (verifiedHere.get(row.engagement)?.has(id)) return { id, entry };
      if (row.n > verified.n) return verify(id, entry);
      const flaw = verified.flaws[id];
      return flaw === undefined ? { id, entry } : { id, entry, flaw };
    };
    for (let start = 0; start < rows.length; start += BATCH) {
      for (const found of await Promise.all(rows.slice(start, start + BATCH).map(checkOne))) {
        if (typeof found === 'string') unreadable.push(found);
        else checked.push(found);
      }
    }
    return { checked, unreadable };
  };

  const readVerified = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    rows: readonly EntryRow[]
  ): Promise<Verified> => {
    const nothing = { n: 0, digest: '', flaws: {} };
    const kept = await readSealed(keys, engagement, 'verified');
    if (!isObject(kept) || typeof kept['n'] !== 'number' || !isObject(kept['flaws'])) return nothing;
    if (rows.length < kept['n'] || rows[kept['n'] - 1]?.n !== kept['n']) return nothing;
    const digest = await digestOf(rows.slice(0, kept['n']));
    return digest === kept['digest'] ? (kept as unknown as Verified) : nothing;
  };

  const foldFromStart = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    mayRestore = true
  ): Promise<Result<OpenedLog, StorageError>> => {
    const rows = await readRows(truth, engagement, 1);
    const verified = await readVerified(keys, engagement, rows);
    const { checked, unreadable } = await checkRows(rows, keys, verified);
    const root = await rootOf(engagement, rows);
    const log = foldAll(checked, { engagement, device, unreadable, ...(root ? { root } : {}) });
    const gap = log.waiting > 0 || log.state.facts === null;
    if (gap && mayRestore && (await restoreMissing(engagement, keys)) > 0) {
      return foldFromStart(engagement, keys, false);
    }
    if (log.state.facts === null) return err(storageError('damaged', BEGINNING_DAMAGED));
    const n = rows.at(-1)?.n ?? 0;
    const damaged = unreadable.length > 0 || gap || n !== rows.length;
    const flaws = Object.fromEntries(
      checked.flatMap(({ id, flaw }) => (flaw === undefined ? [] : [[id, flaw]]))
    );
    const fresh = damaged || verified.n === n ? null : { n, digest: await digestOf(rows), flaws };
    keptById.set(engagement, { log, n, snapshotAt: 0, damaged, verified: fresh });
    return ok({ log, n });
  };

  /** The entry that created the engagement: as it was told on joining, or the first that was written here. */
  const rootOf = async (engagement: EngagementId, rows: readonly EntryRow[]): Promise<EntryId | null> => {
    const row = await truth.engagements.get(engagement);
    return row?.root ?? (rows[0]?.n === 1 ? rows[0].id : null);
  };

  /** Folds rows that arrived after `base`; null where that takes everything. */
  const foldTail = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    base: OpenedLog
  ): Promise<OpenedLog | null> => {
    const rows = await readRows(truth, engagement, base.n + 1);
    if (rows.length === 0) return base;
    const { checked, unreadable } = await checkRows(rows, keys, { n: 0, digest: '', flaws: {} });
    if (unreadable.length > 0) return null;
    const log = foldNext(base.log, checked, { engagement, device }, knownTo(base.log));
    return log && { log, n: rows.at(-1)?.n ?? base.n };
  };

  const readSnapshot = async (engagement: EngagementId, keys: EngagementKeys): Promise<OpenedLog | null> => {
    const kept = await readSealed(keys, engagement, 'state');
    if (!isObject(kept) || kept['format'] !== FOLD_VERSION || kept['device'] !== device) return null;
    const { n, id, log } = kept as unknown as Snapshot;
    const [row, count] = await Promise.all([
      truth.entries.get([engagement, n]),
      truth.entries.where('[engagement+n]').between([engagement, 1], [engagement, n], true, true).count()
    ]);
    return row?.id === id && count === n ? { log, n } : null;
  };

  const openFolded = async (
    engagement: EngagementId,
    keys: EngagementKeys
  ): Promise<Result<OpenedLog, StorageError>> => {
    const base = await readSnapshot(engagement, keys);
    const opened = base && (await foldTail(engagement, keys, base));
    if (!base || !opened) return foldFromStart(engagement, keys);
    keptById.set(engagement, { ...opened, snapshotAt: base.n, damaged: false, verified: null });
    return ok(opened);
  };

  /** Brings back entries that only the replica has, as new arrivals. */
  const restoreMissing = async (engagement: EngagementId, keys: EngagementKeys): Promise<number> => {
    const here = new Set(await readIds(truth, engagement));
    const restored: Omit<EntryRow, 'n'>[] = [];
    for (const { book, id, sealed } of await replicaOf(engagement).all()) {
      if (here.has(id)) continue;
      const row = { engagement, book, id, sealed, n: 0 };
      const entry = await readEntry(row, keys);
      if (entry && (await verify(id, entry)).flaw === undefined) restored.push(row);
    }
    if (restored.length === 0) return 0;
    await truth.transaction('rw', truth.entries, async () => {
      const n = await lastArrival(truth, engagement);
      await truth.entries.bulkAdd(restored.map((row, at) => ({ ...row, n: n + 1 + at })));
    });
    return restored.length;
  };

  const withKeys = async <T>(
    engagement: EngagementId,
    work: (keys: EngagementKeys) => Promise<Result<T, StorageError>>
  ): Promise<Result<T, StorageError>> => {
    try {
      const keys = await keyring.get(engagement);
      return keys ? await work(keys) : err(storageError('not-found', NOT_HERE));
    } catch (failure) {
      return err(toStorageError(failure));
    }
  };

  const writeSnapshot = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    always: boolean
  ): Promise<void> => {
    // an engagement that was just created was never opened here
    if (!keptById.has(engagement)) await openFolded(engagement, keys);
    const kept = keptById.get(engagement);
    if (!kept || kept.damaged) return;
    const next = await foldTail(engagement, keys, kept);
    if (!next) {
      await foldFromStart(engagement, keys);
      return;
    }
    const due = next.n - kept.snapshotAt;
    keptById.set(engagement, { ...kept, ...next });
    if (due < (always ? 1 : SNAPSHOT_EVERY)) return;
    const row = await truth.entries.get([engagement, next.n]);
    if (!row) return;
    const snapshot: Snapshot = { format: FOLD_VERSION, device, n: next.n, id: row.id, log: next.log };
    await writeSealed(keys, engagement, 'state', snapshot);
    if (kept.verified) await writeSealed(keys, engagement, 'verified', kept.verified);
    keptById.set(engagement, { ...kept, ...next, snapshotAt: next.n, verified: null });
  };

  const receive = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    arrivals: readonly SealedArrival[]
  ): Promise<EngineReceipt> => {
    const { stored, ...receipt } = await takeIn({ truth, keyring }, engagement, keys, arrivals);
    const verified = verifiedHere.get(engagement) ?? new Set();
    for (const id of stored) verified.add(id);
    verifiedHere.set(engagement, verified);
    return receipt;
  };

  return {
    receive: (engagement, arrivals) =>
      withKeys(engagement, async (keys) => ok(await receive(engagement, keys, arrivals))),
    summary: (engagement, key) =>
      withKeys(engagement, async (keys) =>
        ok(await indexOf(engagement).summaries(Object.keys(keys.books) as Book[], key))
      ),
    ids: (engagement, book, firstBytes, key) =>
      withKeys(engagement, async (keys) =>
        ok(keys.books[book] ? await indexOf(engagement).idsIn(book, firstBytes, key) : [])
      ),
    read: (engagement, ids) =>
      withKeys(engagement, async () => ok(await readSealedEntries(truth, engagement, ids))),
    open: (engagement) => withKeys(engagement, (keys) => openFolded(engagement, keys)),
    refold: (engagement) => withKeys(engagement, (keys) => foldFromStart(engagement, keys)),
    snapshot: (engagement, always = false) =>
      withKeys(engagement, async (keys) => ok(await writeSnapshot(engagement, keys, always))),
    mirror: (engagement) =>
      withKeys(engagement, async (keys) => {
        const replica = replicaOf(engagement);
        const there = new Set((await replica.all()).map(({ id }) => id));
        const missing = (await readIds(truth, engagement)).filter((id) => !there.has(id));
        for (let start = 0; start < missing.length; start += BATCH) {
          const ids = missing.slice(start, start + BATCH).map((id) => [engagement, id]);
          const rows = await truth.entries.where('[engagement+id]').anyOf(ids).toArray();
          // what does not open here must not be spread
          const whole = await Promise.all(
            rows.map(async (row) => ((await readEntry(row, keys)) ? [row] : []))
          );
          await replica.add(whole.flat());
        }
        return ok(await restoreMissing(engagement, keys));
      }),
    async close(engagement) {
      const written = await this.snapshot(engagement, true);
      keptById.delete(engagement);
      verifiedHere.delete(engagement);
      indexById.delete(engagement);
      await replicaOf(engagement).close();
      keyring.forget(engagement);
      return written;
    }
  };
};

const NOT_HERE = 'This engagement is not on this device.';
const BEGINNING_DAMAGED =
  'The first entry of this engagement is damaged, so it cannot be opened. Nothing was changed; restore a backup.';

/** Ids that the next entries can build on; what else they may name is found by folding everything. */
export const knownTo = (log: FoldedLog): ((id: EntryId) => boolean) => {
  const known = new Set([
    ...Object.values(log.heads).flat(),
    ...Object.values(log.tips).map((tip) => tip.id),
    ...(log.last ? [log.last.id] : [])
  ]);
  return (id) => known.has(id);
};

const digestOf = (rows: readonly EntryRow[]): Promise<string> =>
  sha256Hex(textToBytes(rows.map(({ id }) => id).join('')));
