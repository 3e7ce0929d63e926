/**
 * Live entries of one book as Yjs carries them: a Y.Map `entries` from entry id to sealed bytes, each written once,
 * by its author. The document holds only what was written or heard since it was made; what a device lacks beyond
 * that comes by catching up (`catch-up.ts`).
 */
import type * as Y from 'yjs';
import type { EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';

export interface LiveOptions {
  readonly book: Book;
  readonly exchange: EntryExchange;
  /** Whether what this device wrote goes into this document. */
  fits(entry: SealedArrival): boolean;
  /** Something was refused, in words. */
  onRefused(reason: string): void;
  /** Entries came and were taken in. */
  onTaken(): void;
}

/** Returns how to end it. */
export const carryLive = (doc: Y.Doc, options: LiveOptions): (() => void) => {
  const { book, exchange } = options;
  const entries = doc.getMap<unknown>('entries');
  let ended = false;

  const take = async (ids: readonly string[]): Promise<void> => {
    const arrivals = ids.flatMap((id): SealedArrival[] => {
      const sealed = entries.get(id);
      return sealed instanceof Uint8Array ? [{ book, id: id as EntryId, sealed: sealed.slice() }] : [];
    });
    if (arrivals.length === 0) return;
    const receipt = await exchange.receive(arrivals);
    if (!receipt.ok) return options.onRefused(receipt.error.message);
    for (const { reason } of receipt.value.rejected) options.onRefused(reason);
    options.onTaken();
  };

  let waiting: string[] = [];
  let taking = false;
  const observe = (event: Y.YMapEvent<unknown>): void => {
    if (event.transaction.local) return;
    waiting.push(...event.keysChanged);
    if (taking) return;
    taking = true;
    void (async () => {
      while (waiting.length > 0 && !ended) {
        const ids = waiting;
        waiting = [];
        await take(ids);
      }
      taking = false;
    })();
  };
  entries.observe(observe);
  const stopWritten = exchange.onWritten((entry) => {
    if (entry.book === book && options.fits(entry)) entries.set(entry.id, entry.sealed);
  });
  return () => {
    ended = true;
    stopWritten();
    entries.unobserve(observe);
  };
};
