/** The side of catching up that answers: what it is asked for, and nothing else. `catch-up.ts` is the protocol. */
import type { EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import { joinBytes } from '../log/bytes';
import { bytesOfIds, encodeMessage, idsOf, type PeerMessage } from './message';

/** The most that may be asked for at once. */
const IDS_PER_REQUEST = 2000;
const MESSAGE_BYTES = 128 * 1024;
/** Ids in one message: so many are read without the screen noticing. */
const IDS_PER_MESSAGE = 4000;
const BUCKET_COUNT = 256;

export interface ServingLink {
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Resolves when there is room to send more. */
  room(): Promise<void>;
}

export interface ServingOptions {
  readonly book: Book;
  readonly exchange: EntryExchange;
  readonly link: ServingLink;
  hasEnded(): boolean;
  /** The peer broke the protocol, in words. */
  readonly onViolation: (reason: string) => void;
}

export const createServing = ({ book, exchange, link, hasEnded, onViolation }: ServingOptions) => {
  const ids = async ({ head }: PeerMessage): Promise<void> => {
    const { buckets } = head;
    const fine =
      Array.isArray(buckets) &&
      buckets.length <= BUCKET_COUNT &&
      buckets.every((one) => Number.isInteger(one) && one >= 0 && one < BUCKET_COUNT);
    if (!fine) return onViolation('It asks for ids that cannot be.');
    const found = await exchange.ids(book, buckets as number[]);
    if (!found.ok) return;
    const all = found.value;
    for (let at = 0; at === 0 || at < all.length; at += IDS_PER_MESSAGE) {
      if (hasEnded()) return;
      const last = at + IDS_PER_MESSAGE >= all.length;
      link.send(encodeMessage({ book, kind: 'ids', last }, bytesOfIds(all.slice(at, at + IDS_PER_MESSAGE))));
      await link.room();
    }
  };

  const entries = async ({ head, body }: PeerMessage): Promise<void> => {
    const ids = idsOf(body);
    if (ids.length > IDS_PER_REQUEST) return onViolation('It asks for too much at once.');
    const placeById = head['short'] === true ? new Map(ids.map((id, place) => [id, place])) : null;
    if (head['pack'] !== true || !exchange.lots) {
      const found = await exchange.read(ids);
      const here = found.ok ? found.value.filter((entry) => entry.book === book) : [];
      return serveEntries(head['n'], here, placeById);
    }
    const found = await exchange.lots.read(book, ids);
    const { lots, single } = found.ok ? found.value : { lots: [], single: [] };
    for (const [at, lot] of lots.entries()) {
      await link.room();
      if (hasEnded()) return;
      const items = lot.ids.map((id) => placeById?.get(id) ?? id);
      const last = single.length === 0 && at === lots.length - 1;
      link.send(encodeMessage({ book, kind: 'lot', n: head['n'], items, last }, lot.sealed));
    }
    if (lots.length === 0 || single.length > 0) await serveEntries(head['n'], single, placeById);
  };

  const serveEntries = async (
    n: unknown,
    found: readonly SealedArrival[],
    placeById: ReadonlyMap<EntryId, number> | null
  ): Promise<void> => {
    let slice: SealedArrival[] = [];
    let bytes = 0;
    const flush = async (last: boolean): Promise<void> => {
      await link.room();
      if (hasEnded()) return;
      const whole = joinBytes(slice.map(({ sealed }) => sealed));
      const items = slice.map(({ id, sealed }) => [placeById?.get(id) ?? id, sealed.length]);
      link.send(encodeMessage({ book, kind: 'entries', n, items, last }, whole));
      slice = [];
      bytes = 0;
    };
    for (const entry of found) {
      if (slice.length > 0 && bytes + entry.sealed.length > MESSAGE_BYTES) await flush(false);
      slice.push(entry);
      bytes += entry.sealed.length;
    }
    await flush(true);
  };

  return { ids, entries };
};
