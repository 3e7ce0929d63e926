/**
 * How entries lie in the database. This header is the format.
 *
 * An entry that was written here is a row of its own. Entries that came together, or have lain for a while, lie in
 * slices: one row that is the last of them, and in its `earlier` those that arrived just before it. A row costs the
 * browser about the same whether it holds one entry or eighty, and that was most of what taking in a large log cost.
 *
 *   ids, books   of the earlier ones, by arrival; the last of them is number `n` - 1
 *   ends         where each one's sealed bytes end in `sealed`
 *   sealed       their sealed bytes, one after another
 *
 * The numbers of rows therefore tell which arrivals a row holds: all from the row before it on. What is in no row is
 * found by its number or by reading on, never by the index of ids, which knows the last of each slice alone.
 */
import type { EngagementId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import type { EarlierEntries, EntryRow, StoredRow, TruthDatabase } from './database';

/** Bytes of a slice; Chromium writes values of 64 KiB and more to files of their own. */
export const SLICE_BYTES = 56 * 1024;
/** What one entry takes of it beside its sealed bytes: its id, its book, where it ends. */
const OVERHEAD = 100;
const MOST_IN_SLICE = 500;
/** Fewer than these are rows of their own. */
const FEW = 8;

const sliceOf = (rows: readonly EntryRow[]): StoredRow => {
  const last = rows.at(-1)!;
  const { engagement, n, id, book, sealed } = last;
  // a view would be stored with all that it is a part of
  const plain = { engagement, n, id, book, sealed: sealed instanceof Uint8Array ? sealed.slice() : sealed };
  if (rows.length === 1) return plain;
  const before = rows.slice(0, -1);
  const bytes = new Uint8Array(before.reduce((sum, row) => sum + row.sealed.length, 0));
  let at = 0;
  const ends = before.map((row) => {
    bytes.set(row.sealed, at);
    return (at += row.sealed.length);
  });
  const [ids, books] = [before.map((row) => row.id), before.map((row) => row.book)];
  return { ...plain, earlier: { ids, books, ends, sealed: bytes } };
};

/** `rows`: arrivals that follow one another. */
export const toStored = (rows: readonly EntryRow[], few = FEW): StoredRow[] => {
  if (rows.length < few) return rows.map((row) => sliceOf([row]));
  const stored: StoredRow[] = [];
  let open: EntryRow[] = [];
  let bytes = 0;
  const end = (): void => {
    if (open.length > 0) stored.push(sliceOf(open));
    open = [];
    bytes = 0;
  };
  for (const row of rows) {
    const size = row.sealed.length + OVERHEAD;
    if (bytes + size > SLICE_BYTES || open.length === MOST_IN_SLICE) end();
    open.push(row);
    bytes += size;
  }
  end();
  return stored;
};

const isEarlier = (value: unknown): value is EarlierEntries => {
  if (!isObject(value)) return false;
  const { ids, books, ends, sealed } = value;
  if (!Array.isArray(ids) || !Array.isArray(books) || !Array.isArray(ends)) return false;
  if (!(sealed instanceof Uint8Array) || books.length !== ids.length || ends.length !== ids.length)
    return false;
  return ends.every((end, at) => {
    const start: unknown = at === 0 ? 0 : ends[at - 1];
    return Number.isInteger(end) && (end as number) >= (start as number) && (end as number) <= sealed.length;
  });
};

/** The entries of a row by arrival. A slice whose form is broken gives its last entry alone: the others are missing. */
export const entriesOf = ({ earlier, ...last }: StoredRow): EntryRow[] => {
  if (earlier === undefined || !isEarlier(earlier)) return [last];
  const { ids, books, ends, sealed } = earlier;
  const first = last.n - ids.length;
  const { engagement } = last;
  const rows = ids.map((id, at) => ({
    engagement,
    n: first + at,
    id,
    book: books[at]!,
    sealed: sealed.subarray(at === 0 ? 0 : ends[at - 1], ends[at])
  }));
  rows.push(last);
  return rows;
};

/** The row that holds arrival `n`, undefined where there is none from there on. */
export const storedWith = (
  truth: TruthDatabase,
  engagement: EngagementId,
  n: number
): Promise<StoredRow | undefined> =>
  truth.entries.where('[engagement+n]').between([engagement, n], [engagement, Infinity]).first();

/** Puts a whole entry in the place of a damaged one. */
export const replaceEntry = (truth: TruthDatabase, mended: EntryRow): Promise<void> =>
  truth.transaction('rw', truth.entries, async () => {
    const stored = await storedWith(truth, mended.engagement, mended.n);
    const rows = stored ? entriesOf(stored) : [];
    const at = rows.findIndex(({ n }) => n === mended.n);
    if (at < 0) return;
    rows[at] = mended;
    await truth.entries.put(sliceOf(rows));
  });

const putTogether = (
  truth: TruthDatabase,
  engagement: EngagementId,
  from: number,
  to: number,
  few: number
): Promise<boolean> =>
  truth.transaction('rw', truth.entries, async () => {
    const range = truth.entries.where('[engagement+n]');
    const rows = await range.between([engagement, from], [engagement, to], true, true).toArray();
    // a damaged row stays where it is, to be mended
    const whole = rows.every((row) => row.earlier === undefined && row.sealed instanceof Uint8Array);
    if (!whole || rows.length !== to - from + 1) return false;
    const stored = toStored(rows, few);
    if (stored.length * 2 > rows.length) return false;
    const kept = new Set(stored.map(({ n }) => n));
    const gone = rows.flatMap(({ n }) => (kept.has(n) ? [] : [[engagement, n] as [EngagementId, number]]));
    await truth.entries.bulkDelete(gone);
    await truth.entries.bulkPut(stored);
    return true;
  });

/** Rows of their own that follow one another are put together when there are so many. */
const MANY = 256;
/** Rows put together in one transaction. */
const AT_ONCE = 512;

/**
 * Puts single rows together into slices, the oldest first; gives whether any were. `exclusively` runs its work while
 * nobody else writes to the engagement, for one transaction at a time. What was read before stays true: arrivals keep
 * their numbers.
 */
export const putInSlices = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  exclusively: <T>(work: () => Promise<T>) => Promise<T>,
  many = MANY
): Promise<boolean> => {
  const all = truth.entries.where('[engagement+n]').between([engagement, 1], [engagement, Infinity]);
  const keys = await all.primaryKeys();
  const numbers = keys.map(([, n]) => n);
  const isSingle = (at: number): boolean => numbers[at]! - (at === 0 ? 0 : numbers[at - 1]!) === 1;
  let changed = false;
  for (let start = 0; start < numbers.length;) {
    let end = start;
    while (end < numbers.length && end - start < AT_ONCE && isSingle(end)) end += 1;
    const [from, to] = [numbers[start]!, numbers[end - 1]!];
    if (end - start >= many) {
      const done = await exclusively(() => putTogether(truth, engagement, from, to, many));
      changed ||= done;
    }
    start = Math.max(end, start + 1);
  }
  return changed;
};
