/** Reads all of an engagement's stored entries, and folds them while the later ones are still being checked. */
import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import type { CheckedEntry } from '../../domain/log/entry';
import { foldAll, growFold, type FoldedLog, type GrowingFold } from '../../domain/log/fold';
import type { EntryRow, TruthDatabase } from '../storage/database';
import type { EngagementKeys } from '../storage/keys';
import { inBatches } from './batches';
import { sha256Hex, textToBytes } from './bytes';
import type { EntryChecker } from './check-entries';
import type { Recent } from './recent';
import type { ReadEntries, RowReader, Trust } from './row-reader';
import { lastArrival, readRows, rowsInBatches } from './rows';
import type { SnapshotStore, Verified } from './snapshot-store';

/** Rows unsealed at once: enough to keep all cores busy, few enough to keep memory low and both busy to the end. */
const BATCH = 500;
/** Batches under way at a time, so that reading and checking overlap. */
const BATCHES_AHEAD = 8;

export interface ReadLog extends ReadEntries {
  readonly log: FoldedLog;
  /** The entry that created the engagement: as it was told on joining, or the first that was written here. */
  readonly root: EntryId | null;
  /** By arrival. */
  readonly ids: readonly EntryId[];
  /** The last arrival. */
  readonly n: number;
  /** Up to which arrival the signatures had been checked before. */
  readonly trusted: number;
}

export interface LogReaderDeps {
  readonly truth: TruthDatabase;
  readonly snapshots: SnapshotStore;
  readonly device: DeviceKey;
  readonly check: EntryChecker;
  readonly checkAll: RowReader['checkAll'];
  readonly recentOf: (engagement: EngagementId) => Recent;
  /** Entries that this engine has verified already, so that taking them in and folding them is one verification. */
  readonly verifiedHere: (engagement: EngagementId) => ReadonlySet<EntryId>;
}

export const trustIn = (verifiedHere: ReadonlySet<EntryId>, record: Verified | null): Trust => ({
  flawOf({ id, n }) {
    if (verifiedHere.size > 0 && verifiedHere.has(id)) return null;
    return record && n <= record.n ? (record.flaws[id] ?? null) : undefined;
  }
});

export const digestOf = (ids: readonly EntryId[]): Promise<string> => sha256Hex(textToBytes(ids.join('')));

const rootOf = async (truth: TruthDatabase, engagement: EngagementId): Promise<EntryId | null> => {
  const [row, [arrival]] = await Promise.all([
    truth.engagements.get(engagement),
    readRows(truth, engagement, 1, 1)
  ]);
  return row?.root ?? arrival?.id ?? null;
};

/** Takes in what was checked, in the order of arrival, and folds it as long as that is the order of the fold too. */
const createIntake = (context: Parameters<typeof growFold>[0]) => {
  const checked: CheckedEntry[] = [];
  const unreadable: EntryId[] = [];
  let growing: GrowingFold | null = growFold(context);
  return {
    checked,
    unreadable,
    take(read: ReadEntries): void {
      for (const entry of read.checked) checked.push(entry);
      for (const id of read.unreadable) unreadable.push(id);
      if (read.unreadable.length > 0 || !growing?.add(read.checked)) growing = null;
    },
    finish: (): FoldedLog => growing?.finish() ?? foldAll(checked, { ...context, unreadable })
  };
};

export const createLogReader =
  ({ truth, snapshots, device, check, checkAll, recentOf, verifiedHere }: LogReaderDeps) =>
  /** What was checked before is only opened. */
  async (engagement: EngagementId, keys: EngagementKeys): Promise<ReadLog> => {
    const [kept, last, root] = await Promise.all([
      snapshots.verified(keys, engagement),
      lastArrival(truth, engagement),
      rootOf(truth, engagement)
    ]);
    const recent = recentOf(engagement).since(recentOf(engagement).from) ?? [];
    const until = recent.length > 0 ? Math.min(last, recentOf(engagement).from - 1) : last;
    const tail = until + recent.length === last ? recent : [];
    const to = tail.length > 0 ? until : last;
    check.expect?.(to);
    const ids: EntryId[] = [];
    let n = 0;
    let trust = trustIn(verifiedHere(engagement), null);
    let trusted = 0;
    let source: AsyncIterable<EntryRow[]> | EntryRow[][] = rowsInBatches(truth, engagement, 1, to, BATCH);
    if (kept) {
      // whether the record is of these very rows shows when all of them are there
      const rows = await readRows(truth, engagement, 1, to);
      const all = [...rows.map(({ id }) => id), ...tail.map(({ id }) => id)];
      const fits =
        all.length >= kept.n &&
        (rows[kept.n - 1]?.n ?? kept.n) === kept.n &&
        (await digestOf(all.slice(0, kept.n))) === kept.digest;
      if (fits) {
        trust = trustIn(verifiedHere(engagement), kept);
        trusted = kept.n;
      }
      source = inBatches(rows, BATCH);
    }
    const intake = createIntake({ engagement, device, ...(root ? { root } : {}) });
    const tasks: Promise<ReadEntries>[] = [];
    const takeFirst = async (): Promise<void> => {
      const read = await tasks.shift();
      if (read) intake.take(read);
    };
    for await (const rows of source) {
      for (const row of rows) ids.push(row.id);
      n = rows.at(-1)?.n ?? n;
      tasks.push(checkAll(engagement, rows, keys, trust));
      if (tasks.length === BATCHES_AHEAD) await takeFirst();
    }
    while (tasks.length > 0) await takeFirst();
    for (const { id } of tail) ids.push(id);
    intake.take({ checked: tail, unreadable: [] });
    const { checked, unreadable } = intake;
    return { log: intake.finish(), root, checked, unreadable, ids, n: tail.length > 0 ? last : n, trusted };
  };
