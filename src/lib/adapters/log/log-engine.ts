/**
 * Reads an engagement's entries from the database: unseals, verifies, folds, keeps snapshots, and keeps the
 * replica and the database in step. Runs in the log worker, off the main thread, and without one in tests.
 *
 * Snapshot (`state`), sealed with the engagement's local key: the folded log up to arrival `n` (`packed-log.ts`),
 * discarded when the rows it was made from are not the rows that are there, or when its format or device differ.
 * `verified`, sealed likewise: up to which arrival the signatures were checked, a digest of those ids, and what
 * was found wrong; so that an entry is verified once even when the snapshot is discarded.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { CheckedEntry } from '../../domain/log/entry';
import { foldNext } from '../../domain/log/fold';
import { err, ok, type Result } from '../../domain/result';
import type { ReadLots, SealedArrival } from '../../ports/entry-exchange';
import type { StorageError } from '../../ports/storage-error';
import type { Databases, EntryRow } from '../storage/database';
import { putInSlices, toStored } from '../storage/entry-slices';
import type { EngagementKeys, Keyring } from '../storage/keys';
import { storageError, toStorageError } from '../storage/storage-errors';
import type { Tabs } from '../storage/tabs';
import type { Replica } from '../yjs/book-replica';
import { beginningProblem } from './beginning-problem';
import { inBatches } from './batches';
import { checkHere, type EntryChecker } from './check-entries';
import { checkLotHere, type LotChecker } from './check-lot';
import { ExchangeIndex } from './exchange-rows';
import type { PackedLog, PackedLogEngine } from './log-engine-calls';
import { knownTo } from './known-to';
import { LogForms } from './log-forms';
import { Recent } from './recent';
import { readLots } from './read-lots';
import { remembered } from './remembered';
import type { Parts } from './packed-log';
import { createLogReader, digestOf, trustIn } from './read-log';
import { createRowReader } from './row-reader';
import { countStored, lastArrival, readRows, rowsInBatches } from './rows';
import { createSnapshotStore, type Verified } from './snapshot-store';
import { takeIn, takeInLot, type TakeInDeps } from './take-in';

/**
 * Raised whenever the fold gives another result for the same entries, or is packed in another way, so that old
 * snapshots are discarded.
 */
export const FOLD_VERSION = 6;
/** Rows unsealed at once: enough to keep all cores busy, few enough to keep memory low. */
const BATCH = 1000;
/** Entries beyond the last snapshot that are cheaper to fold again than to write it anew. */
const SNAPSHOT_EVERY = 20;
/** A snapshot of a large log is written when at least this part of its entries is new. */
const SNAPSHOT_PART = 1 / 500;
/** More entries than this on top of a snapshot are folded here rather than by who asked. */
const LONG_TAIL = 200;

interface Kept {
  readonly n: number;
  readonly forms: LogForms;
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
  /** Opens and verifies; in this thread where none is given. */
  readonly check?: EntryChecker;
  readonly checkLot?: LotChecker;
  readonly exclusively: Tabs['exclusively'];
}

export const createLogEngine = ({
  databases,
  keyring,
  replicaOf,
  check = checkHere,
  checkLot = checkLotHere,
  exclusively
}: EngineOptions): PackedLogEngine => {
  const { truth, derived } = databases;
  const snapshots = createSnapshotStore(derived);
  const keptById = new Map<EngagementId, Kept>();
  const device = keyring.device.key;
  const { checkAll, readEntry, verify } = createRowReader({ truth, keyring, check, replicaOf });

  const indexOf = remembered((engagement: EngagementId) => new ExchangeIndex(truth, engagement));
  const recentOf = remembered(() => new Recent());
  /** Arrival up to which the replica has everything. */
  const mirrored = new Map<EngagementId, number>();
  /** Entries that this engine has verified already, so that taking them in and folding them is one verification. */
  const verifiedHere = remembered(() => new Set<EntryId>());

  const readLog = createLogReader({ truth, snapshots, device, check, checkAll, recentOf, verifiedHere });

  const foldFromStart = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    mayRestore = true
  ): Promise<Result<Kept, StorageError>> => {
    const { log, root, checked, unreadable, ids, n, trusted } = await readLog(engagement, keys);
    const gap = log.waiting > 0 || log.state.facts === null;
    if (gap && mayRestore && (await restoreMissing(engagement, keys)) > 0) {
      return foldFromStart(engagement, keys, false);
    }
    if (log.state.facts === null) return err(beginningProblem(root, ids));
    const damaged = unreadable.length > 0 || gap || n !== ids.length;
    const flaws = Object.fromEntries(
      checked.flatMap(({ id, flaw }) => (flaw === undefined ? [] : [[id, flaw]]))
    );
    const verified = damaged || trusted === n ? null : { n, digest: await digestOf(ids), flaws };
    const kept: Kept = { forms: LogForms.ofLog(log), n, snapshotAt: 0, damaged, verified };
    keptById.set(engagement, kept);
    return ok(kept);
  };

  /** Entries that arrived after number `n`, checked; null where some of them do not open. */
  const readTail = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    after: number
  ): Promise<{ readonly entries: readonly CheckedEntry[]; readonly n: number } | null> => {
    const last = await lastArrival(truth, engagement);
    if (last === after) return { entries: [], n: after };
    const recent = recentOf(engagement);
    if (recent.to === last) {
      const entries = recent.since(after + 1);
      if (entries) return { entries, n: last };
    }
    const rows = await readRows(truth, engagement, after + 1);
    if (rows.length !== last - after && rows.at(-1)?.n === last) return null;
    const batches = inBatches(rows, BATCH).map((batch) =>
      checkAll(engagement, batch, keys, trustIn(verifiedHere(engagement), null))
    );
    const read = await Promise.all(batches);
    if (read.some(({ unreadable }) => unreadable.length > 0)) return null;
    return { entries: read.flatMap(({ checked }) => checked), n: rows.at(-1)?.n ?? after };
  };

  /** What was kept with what arrived since; null where that takes a fold of everything. */
  const advance = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    kept: Kept
  ): Promise<Kept | null> => {
    const tail = await readTail(engagement, keys, kept.n);
    if (!tail) return null;
    if (tail.entries.length === 0) return kept;
    // a part of a snapshot may turn out to be damaged
    const base = await kept.forms.log().catch(() => null);
    if (!base) return null;
    const log = foldNext(base, tail.entries, { engagement, device }, knownTo(base));
    const next = log && { ...kept, forms: LogForms.ofLog(log), n: tail.n };
    if (next) keptById.set(engagement, next);
    return next;
  };

  const readSnapshot = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    ahead?: (packed: Parts) => void
  ): Promise<Kept | null> => {
    const snapshot = await snapshots.state(keys, engagement);
    if (!snapshot) return null;
    const { format, device: of, n, id, rows } = snapshot.head;
    if (format !== FOLD_VERSION || of !== device) return null;
    // the checks take as long as reading the first parts
    ahead?.(snapshot.parts);
    const [count, [arrival]] = await Promise.all([
      countStored(truth, engagement, n),
      readRows(truth, engagement, n, n)
    ]);
    if (count !== rows || arrival?.id !== id) return null;
    return { forms: LogForms.ofPacked(snapshot.parts), n, snapshotAt: n, damaged: false, verified: null };
  };

  const openFolded = async (
    engagement: EngagementId,
    keys: EngagementKeys,
    ahead?: (packed: Parts) => void
  ): Promise<Result<PackedLog, StorageError>> => {
    const base = await readSnapshot(engagement, keys, ahead);
    const tail = base && (await readTail(engagement, keys, base.n));
    if (!base || !tail) return packed(await foldFromStart(engagement, keys));
    keptById.set(engagement, base);
    if (tail.entries.length <= LONG_TAIL) {
      return ok({ packed: base.forms.packed(), tail: tail.entries, n: tail.n });
    }
    const next = await advance(engagement, keys, base);
    return packed(next ? ok(next) : await foldFromStart(engagement, keys));
  };

  const current = async (
    engagement: EngagementId,
    keys: EngagementKeys
  ): Promise<Result<PackedLog, StorageError>> => {
    const kept = keptById.get(engagement);
    if (!kept) return openFolded(engagement, keys);
    const next = await advance(engagement, keys, kept);
    // more is on its way, most likely: the replica is not asked for what is missing
    return packed(next ? ok(next) : await foldFromStart(engagement, keys, false));
  };

  /** Brings back entries that only the replica has, as new arrivals. */
  const restoreMissing = async (engagement: EngagementId, keys: EngagementKeys): Promise<number> => {
    const replica = replicaOf(engagement);
    const missing = await indexOf(engagement).lacking(await replica.ids());
    const restored: EntryRow[] = [];
    for (const { book, id, sealed } of missing.length > 0 ? await replica.read(missing) : []) {
      const row = { engagement, book, id, sealed, n: 0 };
      const entry = await readEntry(row, keys);
      if (entry && (await verify(id, entry)).flaw === undefined) restored.push(row);
    }
    if (restored.length === 0) return 0;
    await truth.transaction('rw', truth.entries, async () => {
      const n = await lastArrival(truth, engagement);
      await truth.entries.bulkAdd(toStored(restored.map((row, at) => ({ ...row, n: n + 1 + at }))));
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
    const next = await advance(engagement, keys, kept);
    if (!next) {
      await foldFromStart(engagement, keys);
      return;
    }
    // a snapshot holds for the rows that it was made from
    const moved = !always && (await putInSlices(truth, engagement, (work) => exclusively(engagement, work)));
    const due = always ? 1 : Math.max(SNAPSHOT_EVERY, next.n * SNAPSHOT_PART);
    if (!moved && next.n - next.snapshotAt < due) return;
    const [row] = await readRows(truth, engagement, next.n, next.n);
    if (!row) return;
    const rows = await countStored(truth, engagement, next.n);
    const head = { format: FOLD_VERSION, device, n: next.n, id: row.id, rows };
    await snapshots.writeState(keys, engagement, head, next.forms.packed());
    if (next.verified) await snapshots.writeVerified(keys, engagement, next.verified);
    recentOf(engagement).clear();
    const now = keptById.get(engagement);
    if (now) keptById.set(engagement, { ...now, snapshotAt: next.n, verified: null });
  };

  const takingIn = (engagement: EngagementId): TakeInDeps => ({
    ...{ truth, keyring, check, checkLot, index: indexOf(engagement) },
    exclusively: <T>(work: () => Promise<T>) => exclusively(engagement, work),
    stored(from: number, entries: readonly CheckedEntry[]) {
      for (const { id } of entries) verifiedHere(engagement).add(id);
      recentOf(engagement).add(from, entries);
    }
  });

  return {
    // the databases are open by now
    prepare: async () => ok(undefined),
    receive: (engagement, arrivals) =>
      withKeys(engagement, async (keys) =>
        ok(await takeIn(takingIn(engagement), engagement, keys, arrivals))
      ),
    receiveLot: (engagement, lot) =>
      withKeys(engagement, async (keys) => ok(await takeInLot(takingIn(engagement), engagement, keys, lot))),
    readLots: (engagement, book, ids) =>
      withKeys(engagement, async (keys) => {
        const index = indexOf(engagement);
        const own = keys.books[book];
        const pack = async (found: readonly SealedArrival[]): Promise<ReadLots> => {
          const entries = found.filter((entry) => entry.book === book);
          return own ? readLots(own, engagement, book, entries) : { lots: [], single: entries };
        };
        const { lots, single } = await pack(await index.readKept(ids));
        if (single.length === 0) return ok({ lots, single });
        const again = await pack(await index.read(single.map(({ id }) => id)));
        return ok({ lots: [...lots, ...again.lots], single: again.single });
      }),
    summary: (engagement, key) =>
      withKeys(engagement, async (keys) =>
        ok(await indexOf(engagement).summaries(Object.keys(keys.books) as Book[], key))
      ),
    ids: (engagement, book, firstBytes, key) =>
      withKeys(engagement, async (keys) =>
        ok(keys.books[book] ? await indexOf(engagement).idsIn(book, firstBytes, key) : [])
      ),
    lacking: (engagement, ids) =>
      withKeys(engagement, async () => ok(await indexOf(engagement).lacking(ids))),
    read: (engagement, ids) => withKeys(engagement, async () => ok(await indexOf(engagement).read(ids))),
    open: (engagement, ahead) => withKeys(engagement, (keys) => openFolded(engagement, keys, ahead)),
    refold: (engagement) =>
      withKeys(engagement, async (keys) => packed(await foldFromStart(engagement, keys))),
    current: (engagement) => withKeys(engagement, (keys) => current(engagement, keys)),
    snapshot: (engagement, always = false) =>
      withKeys(engagement, async (keys) => ok(await writeSnapshot(engagement, keys, always))),
    mirror: (engagement) =>
      withKeys(engagement, async (keys) => {
        const replica = replicaOf(engagement);
        const before = mirrored.get(engagement);
        // what was compared once needs no second look: both only grow, and both by this engine's hand
        const to = await lastArrival(truth, engagement);
        const there = before === undefined ? new Set(await replica.ids()) : new Set<EntryId>();
        for await (const all of rowsInBatches(truth, engagement, (before ?? 0) + 1, to, BATCH)) {
          const rows = all.filter(({ id }) => !there.has(id));
          if (rows.length === 0) continue;
          // what does not open here must not be spread; what just came was opened a moment ago
          const opens = async (row: EntryRow): Promise<boolean> =>
            verifiedHere(engagement).has(row.id) || (await readEntry(row, keys)) !== null;
          const whole = await Promise.all(rows.map(async (row) => ((await opens(row)) ? [row] : [])));
          await replica.add(whole.flat());
        }
        mirrored.set(engagement, to);
        return ok(before === undefined ? await restoreMissing(engagement, keys) : 0);
      }),
    row: (engagement, id) =>
      withKeys(engagement, async () => ok((await indexOf(engagement).rows([id]))[0] ?? null)),
    async close(engagement) {
      const written = await this.snapshot(engagement, true);
      keptById.delete(engagement);
      mirrored.delete(engagement);
      for (const memory of [verifiedHere, indexOf, recentOf]) memory.forget(engagement);
      await replicaOf(engagement).close();
      keyring.forget(engagement);
      return written;
    }
  };
};

const packed = (kept: Result<Kept, StorageError>): Result<PackedLog, StorageError> =>
  kept.ok ? ok({ packed: kept.value.forms.packed(), tail: [], n: kept.value.n }) : kept;

const NOT_HERE = 'This engagement is not on this device.';
