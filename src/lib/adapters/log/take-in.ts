/**
 * Taking in the entries of other devices. What opens with a key that is here, has its id, and is signed by its
 * author is stored; the rest is named and left out. Whether a stored entry counts is decided by the fold.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import { bookId, type Entry } from '../../domain/log/entry';
import type { Receipt, SealedArrival } from '../../ports/entry-exchange';
import { adoptKeys } from '../storage/adopt-keys';
import type { TruthDatabase } from '../storage/database';
import type { EngagementKeys, Keyring } from '../storage/keys';
import { unsealEntry, verifyEntry } from './entry-codec';
import { lastArrival } from './rows';

export interface EngineReceipt extends Receipt {
  /** Whether keys came with them: open keyrings have to be read anew. */
  readonly keysChanged: boolean;
}

export interface TakenIn extends EngineReceipt {
  readonly stored: readonly EntryId[];
}

interface TakeInDeps {
  readonly truth: TruthDatabase;
  readonly keyring: Keyring;
}

/** Bytes of one sealed entry at the most; a bulk decision over thousands of quotes stays below. */
export const MAX_SEALED = 32 * 1024 * 1024;
/** Entries opened at once: enough to keep all cores busy, few enough to keep memory low. */
const BATCH = 1000;

/** Opens and verifies what came; entries that rotate keys first give the keys that open the rest. */
const openArrivals = async (
  { truth, keyring }: TakeInDeps,
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
  let left = arrivals;
  while (left.length > 0) {
    const before = opened.size;
    for (let start = 0; start < left.length; start += BATCH) {
      await Promise.all(
        left.slice(start, start + BATCH).map(async ({ book, id, sealed }) => {
          const own = current.books[book];
          if (!own) return problems.set(id, 'This device has no key for its book.');
          if (sealed.length > MAX_SEALED) return problems.set(id, 'It is larger than any entry may be.');
          try {
            const entry = await unsealEntry(own, bookId(engagement, book), { id, sealed });
            const valid = entry.ok ? await verifyEntry(id, entry.value) : entry;
            if (!valid.ok) return problems.set(id, valid.error);
            problems.delete(id);
            return entry.ok && opened.set(id, entry.value);
          } catch (failure) {
            return problems.set(id, failure instanceof Error ? failure.message : 'It does not open.');
          }
        })
      );
    }
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

/** Only one session of an engagement may be in this at a time. */
export const takeIn = async (
  deps: TakeInDeps,
  engagement: EngagementId,
  keys: EngagementKeys,
  arrivals: readonly SealedArrival[]
): Promise<TakenIn> => {
  const { truth } = deps;
  const known = new Set(await presentIds(truth, engagement, arrivals));
  const fresh = [
    ...new Map(arrivals.filter(({ id }) => !known.has(id)).map((one) => [one.id, one])).values()
  ];
  const { opened, problems, keysChanged } = await openArrivals(deps, engagement, fresh, keys);
  const whole = fresh.filter(({ id }) => opened.has(id));
  if (whole.length > 0) {
    await truth.transaction('rw', truth.entries, truth.engagements, async () => {
      if ((await truth.engagements.where('id').equals(engagement).count()) === 0) {
        throw new Error('The engagement was removed from this device.');
      }
      const n = await lastArrival(truth, engagement);
      await truth.entries.bulkAdd(
        whole.map(({ book, id, sealed }, at) => ({ engagement, n: n + 1 + at, id, book, sealed }))
      );
    });
  }
  return {
    added: whole.length,
    rejected: [...problems].map(([id, reason]) => ({ id, reason })),
    keysChanged,
    stored: whole.map(({ id }) => id)
  };
};

/** Those of the arrivals that are stored already. */
const presentIds = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  arrivals: readonly SealedArrival[]
): Promise<EntryId[]> => {
  const keys = await truth.entries
    .where('[engagement+id]')
    .anyOf(arrivals.map(({ id }) => [engagement, id]))
    .keys();
  return keys.map((key) => (key as unknown as [EngagementId, EntryId])[1]);
};
