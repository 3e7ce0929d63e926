/**
 * Opening and verifying sealed entries: what is in a batch, and what came of each. Pure but for the cryptography,
 * so that the same code runs in the log worker, in its helpers (`checker-pool.ts`) and in tests.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { bookId, type Entry } from '../../domain/log/entry';
import type { BookKeys } from '../storage/book-keys';
import { KeyMissingError } from '../storage/storage-errors';
import { openEntry, verifyEntry } from './entry-codec';

export interface SealedItem {
  readonly book: Book;
  readonly id: EntryId;
  readonly sealed: unknown;
  /** Its signature was checked before: it is only opened. */
  readonly trusted?: boolean;
}

export type Checked =
  /** It opens and is an entry; `flaw` says why it must not count, null where nothing is wrong with it. */
  | { readonly entry: Entry; readonly flaw: string | null }
  /** It does not open, or what is in it is no entry. */
  | { readonly problem: string; readonly keyMissing: boolean };

export type BooksKeys = Readonly<Partial<Record<Book, BookKeys>>>;

export interface EntryChecker {
  /** Checks entries in their order. */
  (keys: BooksKeys, engagement: EngagementId, items: readonly SealedItem[]): Promise<readonly Checked[]>;
  /** So many are about to come: whoever helps had better begin. */
  expect?(count: number): void;
}

/** One item's outcome together with the bytes of the entry as they were sealed. */
export const checkOne = async (
  keys: BooksKeys,
  engagement: EngagementId,
  { book, id, sealed, trusted }: SealedItem
): Promise<Checked & { readonly plain?: Uint8Array<ArrayBuffer> }> => {
  const own = keys[book];
  if (!own) return { problem: 'This device has no key for its book.', keyMissing: true };
  try {
    const opened = await openEntry(own, bookId(engagement, book), { id, sealed });
    if (!opened.ok) return { problem: opened.error, keyMissing: false };
    const { entry, plain } = opened.value;
    const valid = trusted ? null : await verifyEntry(id, entry);
    return { entry, plain, flaw: valid === null || valid.ok ? null : valid.error };
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : 'It does not open.';
    return { problem, keyMissing: failure instanceof KeyMissingError };
  }
};

/** The checker in this very thread. */
export const checkHere: EntryChecker = (keys, engagement, items) =>
  Promise.all(items.map((item) => checkOne(keys, engagement, item)));
