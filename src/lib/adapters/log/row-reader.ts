/**
 * Stored rows as checked entries. A row that does not open is tried with keys that came meanwhile, then looked up
 * in the replica and written anew where that one is whole.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { CheckedEntry, Entry } from '../../domain/log/entry';
import type { EntryRow, TruthDatabase } from '../storage/database';
import { replaceEntry } from '../storage/entry-slices';
import type { EngagementKeys, Keyring } from '../storage/keys';
import type { Replica } from '../yjs/book-replica';
import type { EntryChecker } from './check-entries';
import { verifyEntry } from './entry-codec';
import { createEntryReader } from './entry-reader';

export interface ReadEntries {
  /** By arrival. */
  readonly checked: readonly CheckedEntry[];
  readonly unreadable: readonly EntryId[];
}

/** Entries whose signatures were checked before, with what was found. */
export interface Trust {
  /** Undefined where the entry is to be verified, null where nothing was wrong with it. */
  flawOf(row: EntryRow): string | null | undefined;
}

export const noTrust: Trust = { flawOf: () => undefined };

const checkedOf = (id: EntryId, entry: Entry, flaw: string | null): CheckedEntry =>
  flaw === null ? { id, entry } : { id, entry, flaw };

export interface RowReaderDeps {
  readonly truth: TruthDatabase;
  readonly keyring: Keyring;
  readonly check: EntryChecker;
  readonly replicaOf: (engagement: EngagementId) => Replica;
}

export const createRowReader = ({ truth, keyring, check, replicaOf }: RowReaderDeps) => {
  const readEntry = createEntryReader(keyring);

  const verify = async (id: EntryId, entry: Entry): Promise<CheckedEntry> => {
    const valid = await verifyEntry(id, entry);
    return checkedOf(id, entry, valid.ok ? null : valid.error);
  };

  const mend = async (row: EntryRow, keys: EngagementKeys): Promise<CheckedEntry | null> => {
    const sealed = await replicaOf(row.engagement).get(row.book, row.id);
    if (!sealed) return null;
    const mended = { ...row, sealed };
    const entry = await readEntry(mended, keys);
    const checked = entry && (await verify(row.id, entry));
    if (!checked || checked.flaw !== undefined) return null;
    await replaceEntry(truth, mended);
    return checked;
  };

  const checkAll = async (
    engagement: EngagementId,
    rows: readonly EntryRow[],
    keys: EngagementKeys,
    trust: Trust
  ): Promise<ReadEntries> => {
    const known = rows.map((row) => trust.flawOf(row));
    const items = rows.map((row, at) => ({ ...row, trusted: known[at] !== undefined }));
    const outcomes = await check(keys.books, engagement, items);
    const checked: CheckedEntry[] = [];
    const unreadable: EntryId[] = [];
    for (const [at, row] of rows.entries()) {
      const outcome = outcomes[at]!;
      if ('entry' in outcome) {
        checked.push(checkedOf(row.id, outcome.entry, known[at] ?? outcome.flaw));
        continue;
      }
      const entry = await readEntry(row, keys);
      const found = entry ? await verify(row.id, entry) : await mend(row, keys);
      if (found) checked.push(found);
      else unreadable.push(row.id);
    }
    return { checked, unreadable };
  };

  return { checkAll, readEntry, verify };
};

export type RowReader = ReturnType<typeof createRowReader>;
