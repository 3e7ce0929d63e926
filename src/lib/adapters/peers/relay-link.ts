/**
 * The one connection that a page keeps to a relay, for all rooms of an engagement: Hocuspocus's socket, unpatched, over
 * several addresses of relays that stand beside each other. Where one does not answer, the next is tried.
 */
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';

export interface RelayLinkOptions {
  readonly addresses: readonly string[];
  /** Which address is tried first; any where it is not given, so that members spread over all. */
  readonly first?: number;
  /** For where the platform has no WebSocket: tests. */
  readonly webSocket?: unknown;
  after(ms: number, work: () => void): () => void;
  onState(connected: boolean): void;
  /** What came was no message of Hocuspocus. */
  onBroken(reason: string): void;
}

export interface RelayLink {
  readonly socket: HocuspocusProviderWebsocket;
  /** The address that is used or tried now. */
  readonly address: string;
  open(): boolean;
  /** Bytes that wait to be sent. */
  waiting(): number;
  /** Leaves this address after `ms` and comes again, at the next one. */
  again(ms: number): void;
  close(): void;
}

/** Milliseconds between attempts, growing. */
const FIRST_DELAY = 500;
const LONGEST_DELAY = 20_000;
/** A relay that says nothing for so long is gone: every room is compared more often than that. */
const SILENCE_MS = 70_000;
const BROKEN = 'The relay sent what is no message.';

/** Bytes of a relay are those of a stranger: what they make the library throw ends the connection and no more. */
class Socket extends HocuspocusProviderWebsocket {
  onBroken: () => void = () => undefined;

  override onMessage(event: Parameters<HocuspocusProviderWebsocket['onMessage']>[0]): void {
    try {
      super.onMessage(event);
    } catch {
      this.onBroken();
    }
  }
}

export const openRelayLink = (options: RelayLinkOptions): RelayLink => {
  const { addresses } = options;
  let at = (options.first ?? Math.floor(Math.random() * addresses.length)) % addresses.length;
  let closed = false;
  let stopAgain = (): void => undefined;

  const socket = new Socket({
    url: addresses[at]!,
    autoConnect: false,
    ...(options.webSocket ? { WebSocketPolyfill: options.webSocket } : {}),
    delay: FIRST_DELAY,
    minDelay: FIRST_DELAY,
    maxDelay: LONGEST_DELAY,
    messageReconnectTimeout: SILENCE_MS
  });
  const again = (ms: number): void => {
    stopAgain();
    stopAgain = options.after(ms, () => socket.webSocket?.close());
  };
  socket.onBroken = () => {
    options.onBroken(BROKEN);
    again(0);
  };
  socket.on('connect', () => options.onState(true));
  socket.on('disconnect', () => {
    if (closed) return;
    at = (at + 1) % addresses.length;
    socket.configuration.url = addresses[at]!;
    options.onState(false);
  });
  void socket.connect();

  return {
    socket,
    get address() {
      return addresses[at]!;
    },
    open: () => socket.webSocket?.readyState === 1,
    waiting: () => socket.webSocket?.bufferedAmount ?? 0,
    again,
    close() {
      closed = true;
      stopAgain();
      socket.destroy();
    }
  };
};

/** A room on the connection. Attach it after its handlers are set. */
export { HocuspocusProvider as RelayProvider };
