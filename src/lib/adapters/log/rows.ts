import type { EngagementId, EntryId } from '../../domain/ids';
import { wholeRange, type EntryRow, type TruthDatabase } from '../storage/database';

/** Rows of an engagement by arrival, from number `from` on. */
export const readRows = (
  truth: TruthDatabase,
  engagement: EngagementId,
  from: number,
  to = Infinity
): Promise<EntryRow[]> =>
  truth.entries.where('[engagement+n]').between([engagement, from], [engagement, to], true, true).toArray();

/** Rows by arrival from number `from` to `to`, at most `size` at a time. */
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

/** All ids of an engagement. */
export const readIds = async (truth: TruthDatabase, engagement: EngagementId): Promise<EntryId[]> => {
  const keys = await truth.entries
    .where('[engagement+id]')
    .between(...wholeRange(engagement))
    .keys();
  return keys.map((key) => (key as unknown as [EngagementId, EntryId])[1]);
};
