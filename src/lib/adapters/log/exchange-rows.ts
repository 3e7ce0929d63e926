/** What two devices compare and hand over: ids and sealed bytes, as they are stored. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { BookSummary, SealedArrival } from '../../ports/entry-exchange';
import type { TruthDatabase } from '../storage/database';
import { createQueue } from './exclusively';
import { lastArrival, readRows } from './rows';
import { summarize } from './summarize';

/** The ids of an engagement by book, read once and then only what arrived since. */
export class ExchangeIndex {
  #n = 0;
  #first: EntryId | undefined;
  readonly #ids = new Map<Book, EntryId[]>();
  readonly #queue = createQueue();

  constructor(
    private readonly truth: TruthDatabase,
    private readonly engagement: EngagementId
  ) {}

  async summaries(books: readonly Book[]): Promise<BookSummary[]> {
    await this.#catchUp();
    return books.map((book) => summarize(book, this.#ids.get(book) ?? []));
  }

  /** Ids whose first byte is among `firstBytes`. */
  async idsIn(book: Book, firstBytes: readonly number[]): Promise<EntryId[]> {
    await this.#catchUp();
    const wanted = new Set(firstBytes);
    return (this.#ids.get(book) ?? []).filter((id) => wanted.has(Number.parseInt(id.slice(0, 2), 16)));
  }

  /** One at a time: two at once would count what arrived twice. */
  #catchUp(): Promise<void> {
    return this.#queue(() => this.#readOn());
  }

  async #readOn(): Promise<void> {
    const last = await lastArrival(this.truth, this.engagement);
    if (last === this.#n) return;
    const [first] = await readRows(this.truth, this.engagement, 1, 1);
    // rows are only ever added, unless everything was erased and restored
    if (last < this.#n || (this.#first !== undefined && first?.id !== this.#first)) {
      this.#n = 0;
      this.#ids.clear();
    }
    this.#first = first?.id;
    for (const { id, book, n } of await readRows(this.truth, this.engagement, this.#n + 1)) {
      const ids = this.#ids.get(book);
      if (ids) ids.push(id);
      else this.#ids.set(book, [id]);
      this.#n = n;
    }
  }
}

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
