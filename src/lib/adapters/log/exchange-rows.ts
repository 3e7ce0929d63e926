/** What two devices compare and hand over: ids and sealed bytes, as they are stored. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { BookSummary, KeyNumber, SealedArrival } from '../../ports/entry-exchange';
import { sealedWith } from '../storage/book-keys';
import type { TruthDatabase } from '../storage/database';
import { createQueue } from './exclusively';
import { lastArrival, readRows } from './rows';
import { summarize } from './summarize';

/** The ids of an engagement by book and key, read once and then only what arrived since. */
export class ExchangeIndex {
  #n = 0;
  #first: EntryId | undefined;
  readonly #ids = new Map<Book, Map<KeyNumber, EntryId[]>>();
  readonly #queue = createQueue();

  constructor(
    private readonly truth: TruthDatabase,
    private readonly engagement: EngagementId
  ) {}

  /** Of the entries sealed with `key`, of all where it is not given. */
  async summaries(books: readonly Book[], key?: KeyNumber): Promise<BookSummary[]> {
    await this.#catchUp();
    return books.map((book) => summarize(book, this.#of(book, key)));
  }

  /** Ids whose first byte is among `firstBytes`. */
  async idsIn(book: Book, firstBytes: readonly number[], key?: KeyNumber): Promise<EntryId[]> {
    await this.#catchUp();
    const wanted = new Set(firstBytes);
    return this.#of(book, key).filter((id) => wanted.has(Number.parseInt(id.slice(0, 2), 16)));
  }

  #of(book: Book, key?: KeyNumber): EntryId[] {
    const byKey = this.#ids.get(book) ?? new Map<KeyNumber, EntryId[]>();
    return key === undefined ? [...byKey.values()].flat() : (byKey.get(key) ?? []);
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
    for (const { id, book, n, sealed } of await readRows(this.truth, this.engagement, this.#n + 1)) {
      const byKey = this.#ids.get(book) ?? new Map<KeyNumber, EntryId[]>();
      this.#ids.set(book, byKey);
      // a damaged row is found when it is read
      const key = sealed instanceof Uint8Array ? sealedWith(sealed) : null;
      const ids = byKey.get(key);
      if (ids) ids.push(id);
      else byKey.set(key, [id]);
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
