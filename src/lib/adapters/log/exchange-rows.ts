/** What two devices compare and hand over: ids and sealed bytes, as they are stored. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { BookSummary, SealedArrival } from '../../ports/entry-exchange';
import type { TruthDatabase } from '../storage/database';
import { readRows } from './rows';
import { summarize } from './summarize';

export const summaries = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  books: readonly Book[]
): Promise<BookSummary[]> => {
  const rows = await readRows(truth, engagement, 1);
  return books.map((book) =>
    summarize(
      book,
      rows.flatMap((row) => (row.book === book ? [row.id] : []))
    )
  );
};

/** Ids whose first byte is among `firstBytes`. */
export const readIdsIn = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  book: Book,
  firstBytes: readonly number[]
): Promise<EntryId[]> => {
  const wanted = new Set(firstBytes);
  const rows = await readRows(truth, engagement, 1);
  return rows.flatMap((row) =>
    row.book === book && wanted.has(Number.parseInt(row.id.slice(0, 2), 16)) ? [row.id] : []
  );
};

/** Those of the ids that are here, by arrival. */
export const readSealedEntries = async (
  truth: TruthDatabase,
  engagement: EngagementId,
  ids: readonly EntryId[]
): Promise<SealedArrival[]> => {
  const keys = ids.map((id) => [engagement, id]);
  const rows = await truth.entries.where('[engagement+id]').anyOf(keys).toArray();
  rows.sort((one, other) => one.n - other.n);
  return rows.map(({ book, id, sealed }) => ({ book, id, sealed }));
};
