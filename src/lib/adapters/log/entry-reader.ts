import { bookId, type Entry } from '../../domain/log/entry';
import type { EntryRow } from '../storage/database';
import type { EngagementKeys, Keyring } from '../storage/keys';
import { KeyMissingError } from '../storage/storage-errors';
import { unsealEntry } from './entry-codec';

/** Opens a stored entry; null where it does not open. Neither id nor signature are checked. */
export const createEntryReader = (keyring: Keyring) => {
  const readEntry = async (row: EntryRow, keys: EngagementKeys): Promise<Entry | null> => {
    const open = async (own: EngagementKeys | null): Promise<Entry | null> => {
      const book = own?.books[row.book];
      const entry = book && (await unsealEntry(book, bookId(row.engagement, row.book), row));
      return entry?.ok ? entry.value : null;
    };
    try {
      return await open(keys);
    } catch (failure) {
      if (!(failure instanceof KeyMissingError)) return null;
    }
    try {
      // a key that came since these were read, in another tab or by this device's own rotation
      keyring.forget(row.engagement);
      return await open(await keyring.get(row.engagement));
    } catch {
      return null;
    }
  };
  return readEntry;
};
