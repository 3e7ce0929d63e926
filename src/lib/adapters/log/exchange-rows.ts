/** What two devices compare and hand over: ids and sealed bytes, as they are stored. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { BookSummary, KeyNumber, SealedArrival } from '../../ports/entry-exchange';
import { sealedWith } from '../storage/book-keys';
import type { EntryRow, TruthDatabase } from '../storage/database';
import { byteOfHex } from './bytes';
import { createQueue } from './exclusively';
import { lastArrival, readRows, rowsInBatches } from './rows';
import { addToBuckets, emptyBuckets } from './summarize';

/** Rows read at a time when only their ids are wanted. */
const BATCH = 2000;
/** Wanted rows that lie no further apart are read in one go, others between them included. */
const NEAR = 32;
/**
 * Bytes of the data room kept in memory. Who comes in is given the data room first, a client nothing else, and it lies
 * scattered among what the audit file has: read from the disk, it takes as long as the whole log.
 */
const KEPT_BYTES = 4 * 1024 * 1024;

interface BookIds {
  readonly ids: EntryId[];
  /** The same by their first byte. */
  readonly byFirst: EntryId[][];
  readonly buckets: Uint8Array<ArrayBuffer>;
}

/** The ids of an engagement by book and key, by arrival: read once and then only what arrived since. */
export class ExchangeIndex {
  #n = 0;
  #first: EntryId | undefined;
  /** Null stands for a book's first key here too. */
  readonly #books = new Map<Book, Map<KeyNumber, BookIds>>();
  readonly #arrivalById = new Map<EntryId, number>();
  readonly #kept = new Map<EntryId, SealedArrival>();
  #keptBytes = 0;
  readonly #queue = createQueue();

  constructor(
    private readonly truth: TruthDatabase,
    private readonly engagement: EngagementId
  ) {}

  /** Of the entries sealed with `key`, of all where it is not given. */
  async summaries(books: readonly Book[], key?: KeyNumber): Promise<BookSummary[]> {
    await this.#catchUp();
    return books.map((book) => {
      const buckets = emptyBuckets();
      let count = 0;
      for (const known of this.#of(book, key)) {
        count += known.ids.length;
        for (let at = 0; at < buckets.length; at += 1) buckets[at]! ^= known.buckets[at]!;
      }
      return { book, count, buckets };
    });
  }

  /** Ids whose first byte is among `firstBytes`, by arrival. */
  async idsIn(book: Book, firstBytes: readonly number[], key?: KeyNumber): Promise<EntryId[]> {
    await this.#catchUp();
    const wanted = [...new Set(firstBytes)];
    const byKey = this.#of(book, key);
    if (wanted.length === 256 && byKey.length === 1) return [...byKey[0]!.ids];
    // as much work as there are ids to give, however many the log has
    const ids = byKey.flatMap(({ byFirst }) => wanted.flatMap((first) => byFirst[first] ?? []));
    return ids.sort((one, other) => this.#arrivalById.get(one)! - this.#arrivalById.get(other)!);
  }

  #of(book: Book, key?: KeyNumber): readonly BookIds[] {
    const byKey = this.#books.get(book) ?? new Map<KeyNumber, BookIds>();
    if (key === undefined) return [...byKey.values()];
    const known = byKey.get(key);
    return known ? [known] : [];
  }

  /** Those of the ids that are not here. */
  async lacking(ids: readonly EntryId[]): Promise<EntryId[]> {
    await this.#catchUp();
    return ids.filter((id) => !this.#arrivalById.has(id));
  }

  /** The same of the arrivals up to number `n`, at once; null where others have been read. */
  lackingOf(n: number, ids: readonly EntryId[]): EntryId[] | null {
    return n === this.#n ? ids.filter((id) => !this.#arrivalById.has(id)) : null;
  }

  /** As `read`, from memory where it can be. What does not open may have been mended on the disk since. */
  async readKept(ids: readonly EntryId[]): Promise<SealedArrival[]> {
    const kept = ids.flatMap((id) => this.#kept.get(id) ?? []);
    if (kept.length === ids.length) return kept;
    return [...kept, ...(await this.read(ids.filter((id) => !this.#kept.has(id))))];
  }

  /** Those of the ids that are here, with their sealed bytes, by arrival. */
  async read(ids: readonly EntryId[]): Promise<SealedArrival[]> {
    return (await this.rows(ids)).map(({ book, id, sealed }) => ({ book, id, sealed }));
  }

  async rows(ids: readonly EntryId[]): Promise<EntryRow[]> {
    // what is known to be here need not be looked for
    const known = ids.every((id) => this.#arrivalById.has(id)) ? await this.#rows(ids) : [];
    if (ids.length > 0 && known.length === ids.length) return known;
    await this.#catchUp();
    return this.#rows(ids);
  }

  async #rows(ids: readonly EntryId[]): Promise<EntryRow[]> {
    const arrivals = ids.flatMap((id) => this.#arrivalById.get(id) ?? []).sort((one, other) => one - other);
    const wanted = new Set(ids);
    const rows: EntryRow[] = [];
    for (let start = 0; start < arrivals.length;) {
      let end = start + 1;
      while (end < arrivals.length && arrivals[end]! - arrivals[end - 1]! <= NEAR) end += 1;
      rows.push(...(await readRows(this.truth, this.engagement, arrivals[start]!, arrivals[end - 1])));
      start = end;
    }
    return rows.filter(({ id }) => wanted.has(id));
  }

  /** Rows that were just written, so that they need not be read; those that do not follow on are read after all. */
  note(rows: readonly EntryRow[]): void {
    for (const row of rows) if (row.n === this.#n + 1) this.#add(row);
  }

  /** One at a time: two at once would count what arrived twice. */
  #catchUp(): Promise<void> {
    return this.#queue(() => this.#readOn());
  }

  #add({ id, book, n, sealed }: EntryRow): void {
    if (n === 1) this.#first = id;
    const byKey = this.#books.get(book) ?? new Map<KeyNumber, BookIds>();
    this.#books.set(book, byKey);
    // a damaged row is found when it is read
    const key = sealed instanceof Uint8Array ? sealedWith(sealed) : null;
    const known = byKey.get(key) ?? {
      ids: [],
      byFirst: Array.from({ length: 256 }, () => []),
      buckets: emptyBuckets()
    };
    byKey.set(key, known);
    known.ids.push(id);
    known.byFirst[byteOfHex(id, 0)]?.push(id);
    addToBuckets(known.buckets, id);
    this.#arrivalById.set(id, n);
    this.#n = n;
    if (book !== 'data-room' || !(sealed instanceof Uint8Array)) return;
    if (this.#keptBytes + sealed.length > KEPT_BYTES) return;
    this.#keptBytes += sealed.length;
    // a view would keep the whole slice
    this.#kept.set(id, { book, id, sealed: sealed.slice() });
  }

  async #readOn(): Promise<void> {
    const last = await lastArrival(this.truth, this.engagement);
    if (last === this.#n) return;
    const [first] = await readRows(this.truth, this.engagement, 1, 1);
    // rows are only ever added, unless everything was erased and restored
    if (last < this.#n || (this.#first !== undefined && first?.id !== this.#first)) {
      this.#n = 0;
      this.#books.clear();
      this.#arrivalById.clear();
      this.#kept.clear();
      this.#keptBytes = 0;
    }
    this.#first = first?.id;
    for await (const rows of rowsInBatches(this.truth, this.engagement, this.#n + 1, last, BATCH)) {
      for (const row of rows) if (row.n > this.#n) this.#add(row);
    }
  }
}
