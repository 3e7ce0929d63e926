import type { EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { bookId, type Entry } from '../../domain/log/entry';
import type { SealedArrival } from '../../ports/entry-exchange';
import { unsealEntry, verifyEntry } from '../log/entry-codec';
import { BookKeys, keyNumber } from '../storage/book-keys';
import { BundleFailure } from './bundle-failure';

export type RawKeys = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

export const bookOfKey = (name: string): Book | null => {
  const match = /^(data-room|audit-file)(?:#([0-9a-f]{16}))?$/.exec(name);
  return match ? (match[1] as Book) : null;
};

/** The keys of the books as they stand in a bundle. Throws `BundleFailure` where a later key has another number. */
export const openRawKeys = async (keys: RawKeys): Promise<Partial<Record<Book, BookKeys>>> => {
  const opened: Partial<Record<Book, BookKeys>> = {};
  for (const book of ['data-room', 'audit-file'] as const) {
    let first: CryptoKey | null = null;
    const later = new Map<string, CryptoKey>();
    for (const [name, raw] of Object.entries(keys)) {
      if (bookOfKey(name) !== book) continue;
      const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
      const number = name.split('#')[1];
      if (number === undefined) first = key;
      else if (number === (await keyNumber(raw))) later.set(number, key);
      else throw new BundleFailure('bad-content', 'a key of a book');
    }
    if (first || later.size > 0) opened[book] = new BookKeys(first, later);
  }
  return opened;
};

/** Opens an entry and checks its id and signature; a sentence where something is wrong. */
export const openEntry = async (
  books: Partial<Record<Book, BookKeys>>,
  engagement: EngagementId,
  { book, id, sealed }: SealedArrival
): Promise<Entry | string> => {
  const keys = books[book];
  if (!keys) return 'it is in a book whose keys are missing';
  try {
    const opened = await unsealEntry(keys, bookId(engagement, book), { id, sealed });
    if (!opened.ok) return opened.error;
    const valid = await verifyEntry(id, opened.value);
    return valid.ok ? opened.value : valid.error;
  } catch {
    return 'its bytes do not open';
  }
};
