import type { EngagementId } from '../../domain/ids';
import type { EntryRow, TruthDatabase } from '../storage/database';
import { entriesOf, storedWith } from '../storage/entry-slices';

/** Entries of an engagement by arrival, from number `from` on. */
export const readRows = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  from: number,
  to = Infinity
): Promise<EntryRow[]> => {
  const range = truth.entries.where('[engagement+n]');
  const stored = await range.between([engagement, from], [engagement, to], true, true).toArray();
  // the slice that reaches beyond `to` may begin before it
  const rest = to < Infinity && stored.at(-1)?.n !== to ? await storedWith(truth, engagement, to) : undefined;
  const rows = (rest ? [...stored, rest] : stored).flatMap(entriesOf);
  return rows[0]?.n === from && (rows.at(-1)?.n ?? 0) <= to
    ? rows
    : rows.filter(({ n }) => n >= from && n <= to);
};

/** Entries by arrival from number `from` to `to`, at most `size` at a time. */
export const rowsInBatches = async function* (
  truth: TruthDatabase,
  engagement: EngagementId,
  from: number,
  to: number,
  size: number
): AsyncGenerator<EntryRow[]> {
  for (let start = from; start <= to; start += size) {
    yield await readRows(truth, engagement, start, Math.min(to, start + size - 1));
  }
};

/** Number of the last arrival, 0 where there is none. */
export const lastArrival = async (truth: TruthDatabase, engagement: EngagementId): Promise<number> => {
  const range = truth.entries.where('[engagement+n]').between([engagement, 1], [engagement, Infinity]);
  const [last] = await range.reverse().limit(1).primaryKeys();
  return last?.[1] ?? 0;
};

/** How many rows hold the arrivals up to number `n`; a row that is gone shows in it. */
export const countStored = (truth: TruthDatabase, engagement: EngagementId, n: number): Promise<number> =>
  truth.entries.where('[engagement+n]').between([engagement, 1], [engagement, n], true, true).count();
