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
 *   ids       {}                body: ids of 32 bytes, the answer; several messages where there are many.
 *   send      {}                body: ids of 32 bytes, at most 2,000: asks for these entries.
 *   entries   {items, last}     items [[id, length]…] and their sealed bytes in the body; several messages
 *                               answer one `send`, `last` marks the final one.
 *
 * Each side asks for what it lacks; nothing is pushed. Lengths that a peer names are bounded. The next request goes
 * out when the answer to the one before has come, while what came is still being checked and stored, unless too much
 * waits for that.
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
/** Ids in one message: so many are read without the screen noticing. */
const IDS_PER_MESSAGE = 4000;
/** Entries handed over at a time: enough for all who check, few enough for one transaction. */
const STORED_AT_ONCE = 1000;
/** While some are written, the next are checked. */
const STORING_AT_ONCE = 2;
/** No more is asked for while so many entries wait to be stored. */
const MOST_WAITING = 2 * IDS_PER_REQUEST;
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
  const retried = new Set<EntryId>();
  /** All that is lacking or asked for. */
  const wanted = new Set<EntryId>();
  let asked: Set<EntryId> | null = null;
  let received = 0;
  /** Entries that came and are not being stored yet, and how many are. */
  let backlog: SealedArrival[] = [];
  let storing = 0;
  let waiting = 0;
  let whenStored: (() => void)[] = [];
  let serving = Promise.resolve();

  const own = async (): Promise<BookSummary | null> => {
    const summary = await exchange.summary();
    return summary.ok ? (summary.value.find((one) => one.book === book) ?? null) : null;
  };

  const askNext = (): void => {
    if (ended || asked || waiting > MOST_WAITING) return;
    const ids = lacking.splice(0, IDS_PER_REQUEST);
    if (ids.length === 0) {
      if (waiting === 0) events.onLevel?.(book);
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
    if (!ids.ok) return;
    for (let at = 0; at === 0 || at < ids.value.length; at += IDS_PER_MESSAGE) {
      if (ended) return;
      link.send(encodeMessage({ book, kind: 'ids' }, bytesOfIds(ids.value.slice(at, at + IDS_PER_MESSAGE))));
      await link.room();
    }
  };

  const takeIds = async ({ body }: PeerMessage): Promise<void> => {
    const fresh = idsOf(body).filter((id) => !wanted.has(id) && !known.has(id));
    const here = await exchange.lacking(fresh);
    if (!here.ok) return;
    for (const id of here.value) {
      wanted.add(id);
      lacking.push(id);
    }
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
    for (const arrival of arrivals) {
      asked.delete(arrival.id);
      backlog.push(arrival);
    }
    waiting += arrivals.length;
    if (last === true) {
      // what the peer did not send after all may be asked for another time
      for (const id of asked) wanted.delete(id);
      asked = null;
      askNext();
    }
    store();
  };

  /** Hands over what came, in groups; the last of all waits for the others, so that the state follows with it. */
  const store = (): void => {
    for (;;) {
      const more = asked !== null || lacking.length > 0;
      const size = Math.min(backlog.length, STORED_AT_ONCE);
      if (ended || size === 0 || storing >= STORING_AT_ONCE) break;
      if (more ? size < STORED_AT_ONCE && storing > 0 : size === backlog.length && storing > 0) break;
      const group = backlog.slice(0, size);
      backlog = backlog.slice(size);
      storing += 1;
      void storeGroup(group, more || backlog.length > 0).finally(() => {
        storing -= 1;
        waiting -= group.length;
        if (ended) return settle();
        events.onProgress?.({ received, left: lacking.length + (asked?.size ?? 0) + waiting });
        askNext();
        store();
      });
    }
    settle();
  };

  const settle = (): void => {
    if (storing > 0 || (!ended && backlog.length > 0)) return;
    const due = whenStored;
    whenStored = [];
    for (const resolve of due) resolve();
  };

  const storeGroup = async (group: readonly SealedArrival[], more: boolean): Promise<void> => {
    const receipt = await exchange.receive(group, { more });
    for (const { id } of group) wanted.delete(id);
    if (!receipt.ok) return events.onViolation(receipt.error.message);
    received += receipt.value.added;
    const { rejected } = receipt.value;
    if (rejected.length === 0) return;
    // the key that opens it may have been in a group that was checked at the same time
    const again = new Set(more ? rejected.flatMap(({ id }) => (retried.has(id) ? [] : [id])) : []);
    for (const arrival of group) {
      if (!again.has(arrival.id)) continue;
      retried.add(arrival.id);
      wanted.add(arrival.id);
      backlog.push(arrival);
      waiting += 1;
    }
    // what was refused is refused again: it is not asked for another time on this connection
    const refused = rejected.filter(({ id }) => !again.has(id));
    for (const { id } of refused) known.add(id);
    if (refused.length > 0) events.onRejected?.(refused);
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
    async take(message) {
      taking = taking.then(() => (ended ? undefined : take(message)));
      await taking;
      if (storing > 0 || backlog.length > 0) await new Promise<void>((resolve) => whenStored.push(resolve));
    },
    end() {
      ended = true;
      lacking = [];
      backlog = [];
      settle();
    }
  };
};
