/**
 * How two devices bring each other one book's entries: over the second channel of an authenticated connection,
 * in slices, so that a break costs one slice at the most, and what was stored is never asked for again. This header is the protocol. A message is
 *
 *   4 bytes   length of the head, big-endian
 *   head      UTF-8 JSON {kind, book, …}
 *   body      bytes
 *
 *   summary   {count}           body: the buckets of `BookSummary`. Sent by both when the connection is there, and
 *                               again whenever a side has reason to think that it lacks something.
 *   which     {buckets}         asks for the ids in these buckets.
 *   ids       {last}            body: ids of 32 bytes, the answer; several messages where there are many, `last` is
 *                               false where another follows.
 *   send      {n, short, pack}  body: ids of 32 bytes, at most 2,000: asks for these entries, a lot. `n` counts
 *                               the requests of a connection from 1. With `short`, ids in the answer may be places in
 *                               this list, from 0: an answer is a twelfth shorter without them. With `pack`, entries
 *                               may come as lots.
 *   entries   {n, items, last}  items [[id, length]…] and their sealed bytes in the body; several messages
 *                               answer one `send`, whose `n` they bear (one that is not said is that of the oldest
 *                               request), `last` marks the final one.
 *   lot       {n, items, last}  the same in a fifth of the bytes: items [id…], and in the body a sealed lot (`lot.ts`)
 *                               of these entries, in their order. May stand among messages of `entries`.
 *
 * Each side asks for what it lacks; nothing is pushed. Lengths that a peer names are bounded. A slice is what may have
 * been asked for and not be on the disk yet: 1,600 entries in four lots. Each lot is on the disk as soon as it is checked,
 * and the next one is asked for then, while the others travel or are checked, so that neither side waits for the other.
 * Of several lines that could bring an entry one is asked (`claims.ts`). A request on which nothing comes for
 * a while is made again, twice; then the connection is given up, to be made anew.
 */
import type { EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { isObject } from '../../domain/log/schema';
import type { BookSummary, EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import { differingBuckets } from '../log/summarize';
import { createArrivals } from './arrivals';
import { createClaims, type Claims } from './claims';
import {
  bytesOfIds,
  decodeMessage,
  encodeMessage,
  idsOf,
  type MessageHead,
  type PeerMessage
} from './message';
import { insist, type Question, type QuestionLine } from './question';
import { createServing, type ServingLink } from './serving';

/**
 * What was asked for and is not on the disk yet, at the most. With 800 a new peer has 50,000 entries after 8.0 s instead of
 * 6.7, because lots that small are mostly the work around them; with 3,200 it is no sooner.
 */
export const IDS_PER_SLICE = 1600;
/** A request, and what is checked and stored together. */
export const IDS_PER_LOT = IDS_PER_SLICE / 4;
/** Requests that are open at a time, and lots that are checked or stored. */
const LOTS_AT_ONCE = 3;
const SUMMARY_BYTES = 2048;

export type CatchUpLink = QuestionLine & ServingLink;

export interface CatchUpEvents {
  /** Entries that came and how many are known to be lacking still. */
  onProgress?(progress: { readonly received: number; readonly left: number }): void;
  /** Nothing is known to be lacking on this side. */
  onLevel?(book: Book): void;
  onRejected?(rejected: readonly { readonly id: EntryId; readonly reason: string }[]): void;
  /** The peer broke the protocol, in words: the connection is to be closed. */
  onViolation(reason: string): void;
  /** The peer does not answer any more: the connection is to be made anew. */
  onSilent(): void;
}

export interface CatchUp {
  /** Tells the peer what is here, which makes both sides ask for what they lack. */
  compare(): Promise<void>;
  take(message: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): void;
}

interface Request {
  /** What it was made for, and what of that has not come. */
  readonly ids: readonly EntryId[];
  readonly open: Set<EntryId>;
  readonly question: Question;
}

/** One book over one connection; `claims` are shared by the lines that may bring the same entries. */
export const createCatchUp = (
  book: Book,
  exchange: EntryExchange,
  link: CatchUpLink,
  events: CatchUpEvents,
  claims: Claims = createClaims()
): CatchUp => {
  let ended = false;
  /** Ids that this side lacks and has not asked this peer for yet. */
  let lacking: EntryId[] = [];
  /** What was refused is refused again: it is not asked for another time on this connection. */
  const refused = new Set<EntryId>();
  /** All that is lacking, asked for, or waits to be stored. */
  const wanted = new Set<EntryId>();
  const requests = new Map<number, Request>();
  let lastRequest = 0;
  /** Requests that were made twice and are answered: the other answer may be on its way. */
  const repeated = new Set<number>();
  let choosing = false;
  let received = 0;
  /** The peer's summary that came while this side was still busy with the one before. */
  let later: PeerMessage | null = null;
  let which: Question | null = null;
  let served = Promise.resolve();
  const pack = exchange.lots !== undefined;
  const serving = createServing({
    ...{ book, exchange, link },
    hasEnded: () => ended,
    onViolation: (reason) => events.onViolation(reason)
  });

  /** Whether there ever was another line, which may have brought what this one was to bring. */
  let shared = false;
  const claim = claims.join(() => {
    if (lacking.length > 0) void askNext();
  });
  const asked = (): number => {
    let sum = 0;
    for (const { open } of requests.values()) sum += open.size;
    return sum;
  };
  const isBusy = (): boolean => wanted.size > 0;

  const arrivals = createArrivals({
    exchange,
    groupSize: IDS_PER_LOT,
    groupsAtOnce: LOTS_AT_ONCE,
    more: () => requests.size > 0 || lacking.length > 0,
    onRejected(rejected) {
      for (const { id } of rejected) refused.add(id);
      events.onRejected?.(rejected);
    },
    onSettled(ids, added) {
      received += added;
      for (const id of ids) wanted.delete(id);
      claim.leave(ids);
      if (ended) return;
      events.onProgress?.({ received, left: wanted.size });
      void askNext();
    },
    onFailed: (reason) => events.onViolation(reason)
  });

  const own = async (): Promise<BookSummary | null> => {
    const summary = await exchange.summary();
    return summary.ok ? (summary.value.find((one) => one.book === book) ?? null) : null;
  };

  const silent = (): void => {
    if (!ended) events.onSilent();
  };
  const request = (ids: readonly EntryId[]): void => {
    const n = (lastRequest += 1);
    const open = new Set(ids);
    const again = (): void => {
      // places mean those of the whole list
      const short = open.size === ids.length;
      link.send(encodeMessage({ book, kind: 'send', n, short, pack }, bytesOfIds([...open])));
    };
    const question = insist(link, again, silent);
    requests.set(n, { ids, open, question });
  };

  /** Takes the next ids that no other line is to bring out of `lacking`. */
  const choose = (): EntryId[] => {
    const chosen: EntryId[] = [];
    const left: EntryId[] = [];
    for (const [at, id] of lacking.entries()) {
      if (chosen.length === IDS_PER_LOT) {
        lacking = [...left, ...lacking.slice(at)];
        return chosen;
      }
      (claim.isTaken(id) ? left : chosen).push(id);
    }
    lacking = left;
    return chosen;
  };

  const askNext = async (): Promise<void> => {
    if (choosing) return;
    choosing = true;
    try {
      while (
        !ended &&
        requests.size < LOTS_AT_ONCE &&
        asked() + arrivals.waiting + IDS_PER_LOT <= IDS_PER_SLICE
      ) {
        let ids = choose();
        if (ids.length === 0) break;
        claim.take(ids);
        shared ||= claim.hasOthers;
        if (shared) {
          const still = await exchange.lacking(ids);
          if (ended) return claim.leave(ids);
          const gone = new Set(ids);
          for (const id of still.ok ? still.value : []) gone.delete(id);
          for (const id of gone) wanted.delete(id);
          ids = ids.filter((id) => !gone.has(id));
          claim.leave(gone);
          if (ids.length === 0) continue;
        }
        request(ids);
      }
    } finally {
      choosing = false;
    }
    if (ended) return;
    arrivals.pump();
    if (!isBusy()) level();
  };

  const level = (): void => {
    const summary = later;
    later = null;
    if (summary) void takeSummary(summary);
    else events.onLevel?.(book);
  };

  const takeSummary = async (message: PeerMessage): Promise<void> => {
    const { head, body } = message;
    if (body.length !== SUMMARY_BYTES) return events.onViolation('Its summary has the wrong length.');
    // what is on its way anyway need not be looked for again
    if (isBusy()) {
      later = message;
      return;
    }
    const mine = await own();
    if (!mine || ended) return;
    const theirs = { book, count: Number(head['count']), buckets: body };
    const buckets = differingBuckets(mine, theirs);
    which?.stop();
    which = null;
    if (buckets.length === 0) return level();
    which = insist(link, () => link.send(encodeMessage({ book, kind: 'which', buckets })), silent);
  };

  const takeIds = async ({ head, body }: PeerMessage): Promise<void> => {
    if (head['last'] !== false) {
      which?.stop();
      which = null;
    }
    const fresh = idsOf(body).filter((id) => !wanted.has(id) && !refused.has(id));
    const here = await exchange.lacking(fresh);
    if (!here.ok || ended) return;
    for (const id of here.value) {
      wanted.add(id);
      lacking.push(id);
    }
    await askNext();
  };

  /** `read` gives what hands an answer's entries on, null where something in it was not asked for. */
  const takeAnswer = async (
    head: MessageHead,
    read: (items: readonly unknown[], request: Request) => (() => void) | null
  ): Promise<void> => {
    const { items, last } = head;
    const n = (head['n'] === undefined ? [...requests.keys()][0] : head['n']) as number;
    const request = requests.get(n);
    // the answer to the first try, after that to the second
    if (!request && repeated.has(n)) return;
    const handOn = Array.isArray(items) && request ? read(items, request) : null;
    if (!request || !handOn) return events.onViolation('It sends entries that nobody asked for.');
    if (last === true) {
      request.question.stop();
      requests.delete(n);
      if (request.question.tries > 1) repeated.add(n);
      // what the peer did not send after all may be asked for another time, or from others
      for (const id of request.open) wanted.delete(id);
      claim.leave(request.open);
    }
    handOn();
    await askNext();
  };

  /** The id that an item of an answer names, null where it was not asked for. */
  const askedFor = (name: unknown, { ids, open, question }: Request): EntryId | null => {
    const id = typeof name === 'number' ? ids[name] : (name as EntryId);
    if (typeof id !== 'string') return null;
    return open.has(id) || (question.tries > 1 && ids.includes(id)) ? id : null;
  };

  const takeEntries = ({ head, body }: PeerMessage): Promise<void> =>
    takeAnswer(head, (items, request) => {
      const taken: SealedArrival[] = [];
      let at = 0;
      for (const item of items) {
        const [name, length] = Array.isArray(item) ? (item as [unknown, number]) : [];
        const id = askedFor(name, request);
        const fits = Number.isInteger(length) && length! >= 0 && at + length! <= body.length;
        if (id === null || !fits) return null;
        // views of one piece pass between threads as one
        if (request.open.delete(id)) taken.push({ book, id, sealed: body.subarray(at, at + length!) });
        at += length!;
      }
      return () => arrivals.add(taken);
    });

  const takeLot = ({ head, body }: PeerMessage): Promise<void> =>
    takeAnswer(head, (items, request) => {
      const ids: EntryId[] = [];
      for (const item of items) {
        const id = pack ? askedFor(item, request) : null;
        if (id === null) return null;
        ids.push(id);
      }
      const awaited = ids.filter((id) => request.open.delete(id));
      return () => {
        if (awaited.length > 0) arrivals.addLot({ book, ids, sealed: body }, awaited);
        else arrivals.pump();
      };
    });

  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const message = decodeMessage(bytes);
    if (!message || !isObject(message.head)) return events.onViolation('It sent a message that is none.');
    which?.heard();
    for (const { question } of requests.values()) question.heard();
    switch (message.head.kind) {
      case 'summary':
        return takeSummary(message);
      case 'which':
        return serving.ids(message);
      case 'ids':
        return takeIds(message);
      case 'send':
        // beside what comes in, and one after another; one that fails must not keep the next ones
        served = served.then(() => serving.entries(message)).catch(() => undefined);
        return;
      case 'entries':
        return takeEntries(message);
      case 'lot':
        return takeLot(message);
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
      taking = taking.then(() => (ended ? undefined : take(message))).catch(() => undefined);
      await taking;
      await served;
      await arrivals.rest();
    },
    end() {
      ended = true;
      lacking = [];
      which?.stop();
      for (const { question } of requests.values()) question.stop();
      requests.clear();
      arrivals.end();
      claim.end();
    }
  };
};
