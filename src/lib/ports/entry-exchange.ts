import type { EntryId } from '../domain/ids';
import type { Book } from '../domain/log/book';
import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

/** Which of a book's keys: the number of a later one, null for the one that it began with. */
export type KeyNumber = string | null;

/** An entry as devices exchange it: sealed with a key of its book. */
export interface SealedArrival {
  readonly book: Book;
  readonly id: EntryId;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** Entries of one book that pass as one piece; see `adapters/log/lot.ts`. */
export interface PackedLot {
  readonly book: Book;
  /** In the order of the entries in it. */
  readonly ids: readonly EntryId[];
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** What was asked for, as few pieces as may be. */
export interface ReadLots {
  readonly lots: readonly PackedLot[];
  /** What does not open here goes as it is. */
  readonly single: readonly SealedArrival[];
}

export interface Receipt {
  /** Entries that were not here yet and are stored now. */
  readonly added: number;
  /** What was not stored, and why, as a sentence. */
  readonly rejected: readonly { readonly id: EntryId; readonly reason: string }[];
}

export interface ReceiveOptions {
  /** Other entries follow at once. */
  readonly more?: boolean;
}

/** What two devices compare to find out which entries the other lacks. */
export interface BookSummary {
  readonly book: Book;
  readonly count: number;
  /**
   * For each first byte of an id, 8 bytes: the ids' bytes 8-15, all combined by exclusive or. Equal sets are
   * equal here; 2,048 bytes.
   */
  readonly buckets: Uint8Array<ArrayBuffer>;
}

/** The sealed entries of one engagement, for the exchange with other devices. None of it needs to be opened. */
export interface EntryExchange {
  /** Of the books whose keys this device has; with `sealedWith`, of the entries that this key seals alone. */
  summary(sealedWith?: KeyNumber): Promise<Result<readonly BookSummary[], StorageError>>;
  /** Ids of a book whose first byte is among these; with `sealedWith`, of what this key seals alone. */
  ids(
    book: Book,
    firstBytes: readonly number[],
    sealedWith?: KeyNumber
  ): Promise<Result<readonly EntryId[], StorageError>>;
  /** Those of them that are here, in their order of arrival. */
  read(ids: readonly EntryId[]): Promise<Result<readonly SealedArrival[], StorageError>>;
  /** Those of the ids whose entries are not here. */
  lacking(ids: readonly EntryId[]): Promise<Result<readonly EntryId[], StorageError>>;
  /**
   * Checks and stores what another device sent; twice is harmless. The state follows before it resolves, or, where
   * `more` is on its way, within a second or two. May be called again before it resolved.
   */
  receive(
    arrivals: readonly SealedArrival[],
    options?: ReceiveOptions
  ): Promise<Result<Receipt, StorageError>>;
  /** The same in lots: a tenth of the bytes. Not there where entries pass unopened, as at a relay. */
  readonly lots?: LotExchange;
  /** Whether entries that are here have no effect yet, because others that they build on are not. */
  waits(): boolean;
  /** Calls back with each entry that this device wrote, after it was stored. Returns how to stop. */
  onWritten(listener: (entry: SealedArrival) => void): () => void;
}

export interface LotExchange {
  /** Those of this book that are here. */
  read(book: Book, ids: readonly EntryId[]): Promise<Result<ReadLots, StorageError>>;
  /** See `EntryExchange.receive`; what is here already of the lot is left out. */
  receive(lot: PackedLot, options?: ReceiveOptions): Promise<Result<Receipt, StorageError>>;
}
