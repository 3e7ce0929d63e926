import type { EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { bookId } from '../../domain/log/entry';
import type { KeyNumber, PackedLot, ReadLots, SealedArrival } from '../../ports/entry-exchange';
import { sealedWith, type BookKeys } from '../storage/book-keys';
import { unsealPlain } from './entry-codec';
import { sealLot } from './lot';

/** Bytes of entries in a lot, unless one has more: enough to compress well, little enough to be no burden in memory. */
const LOT_BYTES = 1024 * 1024;

/** Packs stored entries of one book, in their order, those of each key for themselves. */
export const readLots = async (
  keys: BookKeys,
  engagement: EngagementId,
  book: Book,
  entries: readonly SealedArrival[]
): Promise<ReadLots> => {
  const name = bookId(engagement, book);
  const plains = await Promise.all(entries.map((entry) => unsealPlain(keys, name, entry).catch(() => null)));
  const single: SealedArrival[] = [];
  const lots: Promise<PackedLot>[] = [];
  const byKey = new Map<KeyNumber, { ids: SealedArrival['id'][]; plains: Uint8Array[]; bytes: number }>();
  const end = (number: KeyNumber): void => {
    const open = byKey.get(number);
    byKey.delete(number);
    if (!open) return;
    const { ids } = open;
    lots.push(sealLot(keys, number, name, open.plains).then((sealed) => ({ book, ids, sealed })));
  };
  entries.forEach((entry, at) => {
    const plain = plains[at];
    if (!plain) {
      single.push(entry);
      return;
    }
    const number = sealedWith(entry.sealed);
    if ((byKey.get(number)?.bytes ?? 0) + plain.length > LOT_BYTES) end(number);
    const open = byKey.get(number) ?? { ids: [], plains: [], bytes: 0 };
    byKey.set(number, open);
    open.ids.push(entry.id);
    open.plains.push(plain);
    open.bytes += plain.length;
  });
  for (const number of [...byKey.keys()]) end(number);
  return { lots: await Promise.all(lots), single };
};
