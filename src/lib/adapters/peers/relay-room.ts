/**
 * One key of one book at a relay: a Hocuspocus document that carries live entries (`live-entries.ts`), and catching
 * up (`catch-up.ts`) with the relay, which keeps what was sealed with this key for devices that are away. A
 * room holds what its key seals and nothing else: after a rotation a revoked device can name the old rooms,
 * in which nothing new is written, and no new one.
 *
 * Catching up goes as text, base64url of a message of `catch-up.ts` without the name of the book, which a relay
 * does not learn. Two kinds are of the relay alone: `level`, it has what this device has; `compare`, it has reason
 * to think that it has not. What comes from it goes through the same door as what comes from a peer, and what it
 * sends that nobody asked for ends the connection.
 */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { DeviceKey } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { ok } from '../../domain/result';
import type { EntryExchange, KeyNumber } from '../../ports/entry-exchange';
import type { Presence } from '../../ports/peers';
import { base64urlToBytes, bytesToBase64url } from '../log/bytes';
import { sealedWith } from '../storage/book-keys';
import { createAnswers } from './answers';
import { createCatchUp, type CatchUp } from './catch-up';
import { carryLive } from './live-entries';
import { decodeMessage, encodeMessage } from './message';
import { RelayProvider, type RelayLink } from './relay-link';
import { relayKeys } from './relay-keys';
import { openPresence, sealPresence } from './relay-presence';

export interface RelayRoomOptions {
  readonly book: Book;
  readonly key: KeyNumber;
  /** 32 bytes from the book's key; see `roomSecrets`. */
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly exchange: EntryExchange;
  readonly link: RelayLink;
  /** Whether people are shown in this room. */
  readonly presence: boolean;
  after(ms: number, work: () => void): () => void;
  readonly events: RelayRoomEvents;
}

export interface RelayRoomEvents {
  /** Whether the relay and this device are known to have the same. */
  onLevel(level: boolean): void;
  onProgress(progress: { readonly received: number; readonly left: number }): void;
  onIncident(reason: string): void;
  onPresence(people: readonly Presence[]): void;
  /** It does not let this device in: `token` or `access`, or it is out of order. */
  onDenied(reason: string): void;
}

export interface RelayRoom {
  readonly level: boolean;
  compareSoon(): void;
  lookAt(where: string): void;
  close(): void;
}

const COMPARE_EVERY_MS = 25_000;
const COMPARE_SOON_MS = 1500;
const HIGH_WATER = 1024 * 1024;
const POLL_MS = 20;
/** So many pages say where they are; with more, what they all tell each other would outweigh the work. */
const MAX_PRESENT = 40;
/** A message is seen only when it is whole, and the largest may take as long as this. */
const SILENCE_MS = 60_000;
/** How long a relay that broke the rules is left alone. */
const REST_MS = 10_000;

/** Of `exchange`, what this key seals. */
const exchangeOfKey = ({ lots: _, ...exchange }: EntryExchange, key: KeyNumber): EntryExchange => ({
  ...exchange,
  summary: () => exchange.summary(key),
  ids: (book, firstBytes) => exchange.ids(book, firstBytes, key),
  async read(ids) {
    const found = await exchange.read(ids);
    return found.ok ? ok(found.value.filter(({ sealed }) => sealedWith(sealed) === key)) : found;
  },
  async receive(arrivals, options) {
    const own = arrivals.filter(({ sealed }) => sealedWith(sealed) === key);
    const foreign = arrivals.filter(({ sealed }) => sealedWith(sealed) !== key);
    const receipt = await exchange.receive(own, options);
    if (!receipt.ok) return receipt;
    const reason = 'It lies in the room of a key that it is not sealed with.';
    const rejected = [...receipt.value.rejected, ...foreign.map(({ id }) => ({ id, reason }))];
    return ok({ added: receipt.value.added, rejected });
  }
});

export const openRelayRoom = async (options: RelayRoomOptions): Promise<RelayRoom> => {
  const { book, device, link, events } = options;
  const { token, name, presence } = await relayKeys(options.secret);
  const exchange = exchangeOfKey(options.exchange, options.key);
  const doc = new Y.Doc();
  const awareness = options.presence ? new Awareness(doc) : null;
  // nobody is told anything before there is something to tell
  awareness?.setLocalState(null);
  const stops: (() => void)[] = [];
  let catchUp: CatchUp | null = null;
  let level = false;
  let closed = false;

  const setLevel = (next: boolean): void => {
    if (level === next) return;
    level = next;
    events.onLevel(next);
  };
  const violation = (reason: string): void => {
    events.onIncident(reason);
    link.again(0);
  };

  const answers = createAnswers();
  const compare = (): void => {
    answers.asks();
    void catchUp?.compare();
  };
  let soon: (() => void) | null = null;
  let patience = COMPARE_SOON_MS;
  const compareIn = (ms: number): void => {
    soon ??= options.after(ms, () => {
      soon = null;
      compare();
    });
  };
  const compareSoon = (): void => compareIn(COMPARE_SOON_MS * (0.5 + Math.random()));
  let stopComparing = (): void => undefined;
  const compareLater = (): void => {
    stopComparing = options.after(COMPARE_EVERY_MS * (0.8 + 0.4 * Math.random()), () => {
      compare();
      compareLater();
    });
  };

  const room = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (closed || link.waiting() < HIGH_WATER) resolve();
        else stops.push(options.after(POLL_MS, look));
      };
      look();
    });

  const begin = (): void => {
    catchUp?.end();
    patience = COMPARE_SOON_MS;
    catchUp = createCatchUp(
      book,
      exchange,
      {
        send(message) {
          const decoded = decodeMessage(message);
          if (!decoded) return;
          const { book: _book, ...head } = decoded.head;
          provider.sendStateless(bytesToBase64url(encodeMessage(head as typeof decoded.head, decoded.body)));
        },
        room,
        after: (ms, work) => options.after(ms, work),
        silenceMs: SILENCE_MS
      },
      {
        onProgress: events.onProgress,
        onLevel: () => events.onProgress({ received: 0, left: 0 }),
        onRejected: (rejected) => {
          for (const { reason } of rejected) events.onIncident(reason);
        },
        onViolation: violation,
        onSilent: () => link.again(0)
      }
    );
    compare();
  };
  const end = (): void => {
    catchUp?.end();
    catchUp = null;
    answers.reset();
    setLevel(false);
    events.onPresence([]);
  };

  const onStateless = ({ payload }: { readonly payload: string }): void => {
    const bytes = base64urlToBytes(payload);
    const message = bytes && decodeMessage(bytes);
    if (!bytes || !message) return violation('The relay sent what is no message.');
    if (message.head.kind === 'level') {
      patience = COMPARE_SOON_MS;
      return answers.came() ? setLevel(true) : compareSoon();
    }
    if (message.head.kind === 'compare') return compareSoon();
    if (message.head.kind === 'summary') {
      answers.came();
      setLevel(false);
      // asked again when this should be through; ever later, where the two never come to have the same
      compareIn(patience);
      patience = Math.min(COMPARE_EVERY_MS, patience * 2);
    }
    void catchUp?.take(bytes);
    return undefined;
  };

  const provider = new RelayProvider({
    websocketProvider: link.socket,
    ...{ name, token, document: doc, awareness },
    onAuthenticated: begin,
    onAuthenticationFailed: ({ reason }) => events.onDenied(reason),
    onStateless,
    onClose: () => {
      end();
      // where it closed this room alone, only a new connection brings it back
      if (!closed && link.open()) link.again(REST_MS);
    },
    onDisconnect: end
  });

  let where: string | null = null;
  let saying = Promise.resolve();
  const present = (): readonly number[] =>
    [...(awareness?.getStates().keys() ?? [])].filter((client) => client !== doc.clientID);
  /** The pages with the least numbers speak, so that all come to the same without a word. */
  const maySpeak = (): boolean => present().filter((client) => client < doc.clientID).length < MAX_PRESENT;
  let said: string | null = null;
  const say = (): void => {
    if (!awareness || closed) return;
    const text = maySpeak() ? where : null;
    if (text === said) return;
    said = text;
    saying = saying.then(async () => {
      const place = { key: presence, room: name, client: doc.clientID };
      const state =
        text === null ? null : await sealPresence(place, device.signing, { device: device.key, where: text });
      if (!closed) awareness.setLocalState(state);
    });
  };
  /** What each page said last, opened once. */
  let heard = new Map<number, { readonly state: unknown; readonly said: Promise<Presence | null> }>();
  let hearing = 0;
  const hear = async (): Promise<void> => {
    if (!awareness) return;
    hearing += 1;
    const own = hearing;
    const known = heard;
    heard = new Map(
      [...awareness.getStates()]
        .filter(([client]) => client !== doc.clientID)
        .map(([client, state]) => {
          const before = known.get(client);
          const place = { key: presence, room: name, client };
          return [client, before?.state === state ? before : { state, said: openPresence(place, state) }];
        })
    );
    const people = await Promise.all([...heard.values()].map(({ said }) => said));
    if (own === hearing && !closed) events.onPresence(people.filter((one) => one !== null));
    say();
  };
  awareness?.on('change', () => void hear());

  stops.push(
    carryLive(doc, {
      ...{ book, exchange },
      fits: (entry) => sealedWith(entry.sealed) === options.key,
      onRefused: events.onIncident,
      onTaken: () => undefined
    }),
    options.exchange.onWritten((entry) => {
      if (entry.book !== book || sealedWith(entry.sealed) !== options.key) return;
      answers.wrote();
      setLevel(false);
      compareSoon();
    })
  );
  compareLater();
  provider.attach();

  return {
    get level() {
      return level;
    },
    compareSoon,
    lookAt(next) {
      where = next;
      say();
    },
    close() {
      if (closed) return;
      closed = true;
      stopComparing();
      soon?.();
      for (const stop of stops) stop();
      catchUp?.end();
      // with its awareness
      provider.destroy();
      doc.destroy();
    }
  };
};
