/**
 * Taking in the entries of other devices. What opens with a key that is here, has its id, and is signed by its
 * author is stored; the rest is named and left out. Whether a stored entry counts is decided by the fold.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { CheckedEntry, Entry } from '../../domain/log/entry';
import type { PackedLot, Receipt, SealedArrival } from '../../ports/entry-exchange';
import { adoptKeys } from '../storage/adopt-keys';
import type { EntryRow, TruthDatabase } from '../storage/database';
import { toStored } from '../storage/entry-slices';
import type { EngagementKeys, Keyring } from '../storage/keys';
import { inBatches } from './batches';
import type { EntryChecker } from './check-entries';
import type { LotChecker } from './check-lot';
import type { ExchangeIndex } from './exchange-rows';
import { lastArrival } from './rows';

export interface EngineReceipt extends Receipt {
  /** Whether keys came with them: open keyrings have to be read anew. */
  readonly keysChanged: boolean;
}

export interface TakeInDeps {
  readonly truth: TruthDatabase;
  readonly keyring: Keyring;
  readonly index: ExchangeIndex;
  readonly check: EntryChecker;
  readonly checkLot: LotChecker;
  /** Runs `work` while nobody else writes to the engagement. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Told of what was stored, in the order of arrival from number `from` on, before anybody else may write. */
  stored(from: number, entries: readonly CheckedEntry[]): void;
}

/** Bytes of one sealed entry at the most; a bulk decision over thousands of quotes stays below. */
export const MAX_SEALED = 32 * 1024 * 1024;
/** Entries opened at once: enough to keep all cores busy, few enough to keep memory low. */
const BATCH = 500;

/** Opens and verifies what came; entries that rotate keys first give the keys that open the rest. */
const openArrivals = async (
  { truth, keyring, check }: TakeInDeps,
  engagement: EngagementId,
  arrivals: readonly SealedArrival[],
  keys: EngagementKeys
): Promise<{
  readonly opened: Map<EntryId, Entry>;
  readonly problems: Map<EntryId, string>;
  readonly keysChanged: boolean;
}> => {
  const opened = new Map<EntryId, Entry>();
  const problems = new Map<EntryId, string>();
  let keysChanged = false;
  let reread = false;
  let current = keys;
  const openBatch = async (batch: readonly SealedArrival[]): Promise<void> => {
    const outcomes = await check(current.books, engagement, batch);
    batch.forEach(({ id }, at) => {
      const outcome = outcomes[at]!;
      const problem = 'problem' in outcome ? outcome.problem : outcome.flaw;
      if (problem !== null) problems.set(id, problem);
      else if ('entry' in outcome) {
        problems.delete(id);
        opened.set(id, outcome.entry);
      }
    });
  };
  let left = arrivals.filter(({ id, sealed }) => {
    if (sealed.length > MAX_SEALED) problems.set(id, 'It is larger than any entry may be.');
    return sealed.length <= MAX_SEALED;
  });
  while (left.length > 0) {
    const before = opened.size;
    await Promise.all(inBatches(left, BATCH).map(openBatch));
    const adopted =
      opened.size > before && (await adoptKeys(truth, keyring.device, engagement, [...opened.values()]));
    // keys may have come by another way, such as a bundle, since this thread read them
    if (!adopted && (reread || problems.size === 0)) break;
    reread ||= !adopted;
    keysChanged ||= adopted;
    keyring.forget(engagement);
    current = (await keyring.get(engagement)) ?? current;
    left = left.filter(({ id }) => problems.has(id));
  }
  return { opened, problems, keysChanged };
};

/** Checking takes long and needs no right to write, so that it goes on while others write. */
export const takeIn = async (
  deps: TakeInDeps,
  engagement: EngagementId,
  keys: EngagementKeys,
  arrivals: readonly SealedArrival[]
): Promise<EngineReceipt> => {
  const { index } = deps;
  const lacking = new Set(await index.lacking(arrivals.map(({ id }) => id)));
  const fresh = [
    ...new Map(arrivals.filter(({ id }) => lacking.has(id)).map((one) => [one.id, one])).values()
  ];
  const { opened, problems, keysChanged } = await openArrivals(deps, engagement, fresh, keys);
  const whole = fresh.filter(({ id }) => opened.has(id));
  const added = whole.length === 0 ? 0 : await deps.exclusively(() => store(deps, engagement, whole, opened));
  return { added, rejected: [...problems].map(([id, reason]) => ({ id, reason })), keysChanged };
};

/** The same with entries that came as one piece, all of them sealed with one key; see `lot.ts`. */
export const takeInLot = async (
  deps: TakeInDeps,
  engagement: EngagementId,
  keys: EngagementKeys,
  lot: PackedLot
): Promise<EngineReceipt> => {
  const { truth, keyring, index, checkLot } = deps;
  const { book, ids } = lot;
  const lacking = new Set(await index.lacking(ids));
  const wanted = ids.flatMap((id, at) => (lacking.delete(id) ? [at] : []));
  if (wanted.length === 0) return { added: 0, rejected: [], keysChanged: false };
  let outcomes = await checkLot(keys.books, engagement, lot, wanted);
  const [first] = outcomes;
  if (first && 'problem' in first && first.keyMissing) {
    // it may have come since these were read
    keyring.forget(engagement);
    const current = (await keyring.get(engagement)) ?? keys;
    outcomes = await checkLot(current.books, engagement, lot, wanted);
  }
  const opened = new Map<EntryId, Entry>();
  const whole: SealedArrival[] = [];
  const rejected: { id: EntryId; reason: string }[] = [];
  wanted.forEach((place, at) => {
    const id = ids[place]!;
    const outcome = outcomes[at]!;
    if ('problem' in outcome || outcome.flaw !== null || !outcome.sealed) {
      const reason = 'problem' in outcome ? outcome.problem : outcome.flaw;
      rejected.push({ id, reason: reason ?? 'It could not be sealed.' });
      return;
    }
    opened.set(id, outcome.entry);
    whole.push({ book, id, sealed: outcome.sealed });
  });
  if (whole.length === 0) return { added: 0, rejected, keysChanged: false };
  const keysChanged = await adoptKeys(truth, keyring.device, engagement, [...opened.values()]);
  if (keysChanged) keyring.forget(engagement);
  const added = await deps.exclusively(() => store(deps, engagement, whole, opened));
  return { added, rejected, keysChanged };
};

const store = async (
  { truth, index, stored }: TakeInDeps,
  engagement: EngagementId,
  whole: readonly SealedArrival[],
  opened: ReadonlyMap<EntryId, Entry>
): Promise<number> => {
  const ids = whole.map(({ id }) => id);
  const write = (): Promise<EntryRow[] | null> =>
    truth.transaction('rw', truth.entries, truth.engagements, async () => {
      if ((await truth.engagements.where('id').equals(engagement).count()) === 0) {
        throw new Error('The engagement was removed from this device.');
      }
      const n = await lastArrival(truth, engagement);
      // others may have brought some of them meanwhile
      const lacking = index.lackingOf(n, ids);
      if (!lacking) return null;
      const wanted = new Set(lacking);
      const fresh = whole
        .filter(({ id }) => wanted.has(id))
        .map(({ book, id, sealed }, at) => ({ engagement, n: n + 1 + at, id, book, sealed }));
      await truth.entries.bulkAdd(toStored(fresh));
      return fresh;
    });
  let rows = await write();
  while (!rows) {
    await index.lacking(ids);
    rows = await write();
  }
  const [first] = rows;
  if (!first) return 0;
  index.note(rows);
  stored(
    first.n,
    rows.map(({ id }) => ({ id, entry: opened.get(id)! }))
  );
  return rows.length;
};
