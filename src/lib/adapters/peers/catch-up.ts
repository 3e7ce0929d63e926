/**
 * How two devices bring each other one book's entries: over the second channel of an authenticated connection,
 * in slices, so that a break costs one slice and what was stored is never asked for again. This header is the
 * protocol. A message is
 *
 *   4 bytes   length of the head, big-endian
 *   head      UTF-8 JSON {kind, book, …}
 *   body      bytes
 *
 *   summary   {count}           body: the buckets of `BookSummary`. Sent by both when the connection is there, and
 *                               again whenever a side has reason to think that it lacks something.
 *   which     {buckets}         asks for the ids in these buckets.
 *   ids       {}                body: ids of 32 bytes, the answer.
 *   send      {}                body: ids of 32 bytes, at most 2,000: asks for these entries.
 *   entries   {items, last}     items [[id, length]…] and their sealed bytes in the body; several messages
 *                               answer one `send`, `last` marks the final one.
 *
 * Each side asks for what it lacks; nothing is pushed. Lengths that a peer names are bounded.
 */
import type { EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { isObject } from '../../domain/log/schema';
import type { BookSummary, EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import { bytesToHex } from '../log/bytes';
import { differingBuckets } from '../log/summarize';
import { decodeMessage, encodeMessage, type PeerMessage } from './message';

export const IDS_PER_REQUEST = 2000;
const SLICE_BYTES = 256 * 1024;
const BUCKET_COUNT = 256;
const SUMMARY_BYTES = 2048;
const ID_BYTES = 32;

export interface CatchUpLink {
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Resolves when there is room to send more. */
  room(): Promise<void>;
}

export interface CatchUpEvents {
  /** Entries that came and how many are known to be lacking still. */
  onProgress?(progress: { readonly received: number; readonly left: number }): void;
  /** Nothing is known to be lacking on this side. */
  onLevel?(book: Book): void;
  onRejected?(rejected: readonly { readonly id: EntryId; readonly reason: string }[]): void;
  /** The peer broke the protocol, in words: the connection is to be closed. */
  onViolation(reason: string): void;
}

export interface CatchUp {
  /** Tells the peer what is here, which makes both sides ask for what they lack. */
  compare(): Promise<void>;
  take(message: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): void;
}

const idsOf = (body: Uint8Array): EntryId[] =>
  Array.from(
    { length: Math.floor(body.length / ID_BYTES) },
    (_, at) => bytesToHex(body.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)) as EntryId
  );

const bytesOfIds = (ids: readonly EntryId[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, at) => {
    for (let k = 0; k < ID_BYTES; k += 1)
      bytes[at * ID_BYTES + k] = Number.parseInt(id.slice(2 * k, 2 * k + 2), 16);
  });
  return bytes;
};

/** One book over one connection. */
export const createCatchUp = (
  book: Book,
  exchange: EntryExchange,
  link: CatchUpLink,
  events: CatchUpEvents
): CatchUp => {
  let ended = false;
  /** Ids that this side lacks and has not asked for yet. */
  let lacking: EntryId[] = [];
  const known = new Set<EntryId>();
  let asked: Set<EntryId> | null = null;
  let received = 0;
  let serving = Promise.resolve();

  const own = async (): Promise<BookSummary | null> => {
    const summary = await exchange.summary();
    return summary.ok ? (summary.value.find((one) => one.book === book) ?? null) : null;
  };

  const askNext = (): void => {
    if (ended || asked) return;
    const ids = lacking.splice(0, IDS_PER_REQUEST);
    if (ids.length === 0) {
      events.onLevel?.(book);
      return;
    }
    asked = new Set(ids);
    link.send(encodeMessage({ book, kind: 'send' }, bytesOfIds(ids)));
  };

  const takeSummary = async ({ head, body }: PeerMessage): Promise<void> => {
    if (body.length !== SUMMARY_BYTES) return events.onViolation('Its summary has the wrong length.');
    const mine = await own();
    if (!mine) return;
    const theirs = { book, count: Number(head['count']), buckets: body };
    const buckets = differingBuckets(mine, theirs);
    if (buckets.length === 0) events.onLevel?.(book);
    else link.send(encodeMessage({ book, kind: 'which', buckets }));
  };

  const takeWhich = async ({ head }: PeerMessage): Promise<void> => {
    const { buckets } = head;
    const fine =
      Array.isArray(buckets) &&
      buckets.length <= BUCKET_COUNT &&
      buckets.every((one) => Number.isInteger(one) && one >= 0 && one < BUCKET_COUNT);
    if (!fine) return events.onViolation('It asks for ids that cannot be.');
    const ids = await exchange.ids(book, buckets as number[]);
    if (ids.ok) link.send(encodeMessage({ book, kind: 'ids' }, bytesOfIds(ids.value)));
  };

  const takeIds = async ({ body }: PeerMessage): Promise<void> => {
    const named = idsOf(body);
    const firstBytes = [...new Set(named.map((id) => Number.parseInt(id.slice(0, 2), 16)))];
    const here = await exchange.ids(book, firstBytes);
    if (!here.ok) return;
    const have = new Set(here.value);
    const waiting = new Set([...lacking, ...(asked ?? [])]);
    lacking.push(...named.filter((id) => !have.has(id) && !waiting.has(id) && !known.has(id)));
    askNext();
  };

  const serve = async ({ body }: PeerMessage): Promise<void> => {
    const wanted = idsOf(body);
    if (wanted.length > IDS_PER_REQUEST) return events.onViolation('It asks for too much at once.');
    const found = await exchange.read(wanted);
    const entries = found.ok ? found.value.filter((entry) => entry.book === book) : [];
    let slice: SealedArrival[] = [];
    let bytes = 0;
    const flush = async (last: boolean): Promise<void> => {
      await link.room();
      if (ended) return;
      const whole = new Uint8Array(bytes);
      let at = 0;
      for (const { sealed } of slice) {
        whole.set(sealed, at);
        at += sealed.length;
      }
      const items = slice.map(({ id, sealed }) => [id, sealed.length]);
      link.send(encodeMessage({ book, kind: 'entries', items, last }, whole));
      slice = [];
      bytes = 0;
    };
    for (const entry of entries) {
      if (slice.length > 0 && bytes + entry.sealed.length > SLICE_BYTES) await flush(false);
      slice.push(entry);
      bytes += entry.sealed.length;
    }
    await flush(true);
  };

  const takeEntries = async ({ head, body }: PeerMessage): Promise<void> => {
    const { items, last } = head;
    if (!Array.isArray(items) || !asked) return events.onViolation('It sends entries that nobody asked for.');
    const arrivals: SealedArrival[] = [];
    let at = 0;
    for (const item of items as unknown[]) {
      const [id, length] = Array.isArray(item) ? (item as [EntryId, number]) : [];
      if (
        typeof id !== 'string' ||
        !asked.has(id) ||
        !Number.isInteger(length) ||
        at + length! > body.length
      ) {
        return events.onViolation('It sends entries that nobody asked for.');
      }
      arrivals.push({ book, id, sealed: body.slice(at, at + length!) });
      at += length!;
    }
    const receipt = await exchange.receive(arrivals);
    if (!receipt.ok) return events.onViolation(receipt.error.message);
    // what was refused once is refused again: it is not asked for a second time on this connection
    for (const { id } of receipt.value.rejected) known.add(id);
    if (receipt.value.rejected.length > 0) events.onRejected?.(receipt.value.rejected);
    received += receipt.value.added;
    for (const { id } of arrivals) asked.delete(id);
    events.onProgress?.({ received, left: lacking.length + asked.size });
    if (last !== true) return;
    asked = null;
    askNext();
  };

  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const message = decodeMessage(bytes);
    if (!message || !isObject(message.head)) return events.onViolation('It sent a message that is none.');
    switch (message.head.kind) {
      case 'summary':
        return takeSummary(message);
      case 'which':
        return takeWhich(message);
      case 'ids':
        return takeIds(message);
      case 'send':
        serving = serving.then(() => serve(message));
        return serving;
      case 'entries':
        return takeEntries(message);
      default:
        // a newer version says more: what is not understood is left unanswered
        return;
    }
  };

  // one message after another, in the order in which they came
  let taking = Promise.resolve();
  return {
    async compare() {
      const mine = await own();
      if (mine && !ended)
        link.send(encodeMessage({ book, kind: 'summary', count: mine.count }, mine.buckets));
    },
    take(message) {
      taking = taking.then(() => (ended ? undefined : take(message)));
      return taking;
    },
    end() {
      ended = true;
      lacking = [];
    }
  };
};
