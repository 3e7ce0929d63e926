/**
 * One engagement at a relay: a room for each key of each book that this device has, over one connection. Loaded when a
 * relay is set. The other way to the members' devices beside the mesh of `book-room.ts`; both may be in use.
 */
import type { DeviceKey } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { RoomSecret } from '../../ports/admissions';
import type { EntryExchange } from '../../ports/entry-exchange';
import type { Presence, RelayStatus } from '../../ports/peers';
import { openRelayLink } from './relay-link';
import { openRelayRoom, type RelayRoom } from './relay-room';

export interface RelayPeersOptions {
  readonly addresses: readonly string[];
  readonly secrets: readonly RoomSecret[];
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly exchange: EntryExchange;
  isMember(book: Book, device: DeviceKey): boolean;
  after(ms: number, work: () => void): () => void;
  /** See `RelayLinkOptions`. */
  readonly first?: number;
  readonly webSocket?: unknown;
  onStatus(status: RelayStatus): void;
  onProgress(progress: { readonly received: number; readonly left: number }): void;
  onIncident(reason: string): void;
}

export interface RelayPeers {
  readonly status: RelayStatus;
  /** Entries came by another way: the relay may lack them. */
  compareSoon(): void;
  lookAt(where: string): void;
  close(): void;
}

/** Rooms of the newest keys; who lacks older entries takes a bundle. */
const ROOMS_PER_BOOK = 32;
const DENIED_REST_MS = 15_000;
const denials: Readonly<Record<string, string>> = {
  access: 'The relay does not let this device in: its address lacks the right access word.',
  token: 'The relay does not let this device in: it takes the token for a wrong one.'
};
const OUT_OF_ORDER = 'The relay did not open a room: it may be out of order.';

export const openRelayPeers = async (options: RelayPeersOptions): Promise<RelayPeers> => {
  let rooms: readonly RelayRoom[] = [];
  let people: readonly Presence[] = [];
  let denied = false;
  let connected = false;
  let closed = false;

  const status = (): RelayStatus => ({
    state: denied ? 'denied' : connected ? 'connected' : 'connecting',
    address: link.address,
    level: connected && rooms.length > 0 && rooms.every(({ level }) => level),
    presence: people
  });
  let told = '';
  const tell = (): void => {
    const now = status();
    const text = JSON.stringify(now);
    if (closed || text === told) return;
    told = text;
    options.onStatus(now);
  };

  const link = openRelayLink({
    ...options,
    onState(next) {
      connected = next;
      if (next) denied = false;
      tell();
    },
    onBroken: (reason) => options.onIncident(reason)
  });

  const newest = (['data-room', 'audit-file'] as const).flatMap((book) =>
    options.secrets.filter((one) => one.book === book).slice(-ROOMS_PER_BOOK)
  );
  const home = newest.filter(({ book }) => book === 'data-room').at(-1);
  const opened = await Promise.all(
    newest.map((one) =>
      openRelayRoom({
        ...one,
        device: options.device,
        exchange: options.exchange,
        link,
        presence: one === home,
        after: (ms, work) => options.after(ms, work),
        events: {
          onLevel: tell,
          onProgress: (progress) => options.onProgress(progress),
          onIncident: (reason) => options.onIncident(reason),
          onPresence(all) {
            people = all.filter(
              ({ device }) => device !== options.device.key && options.isMember('data-room', device)
            );
            tell();
          },
          onDenied(reason) {
            if (!denied) options.onIncident(denials[reason] ?? OUT_OF_ORDER);
            denied = true;
            tell();
            link.again(DENIED_REST_MS);
          }
        }
      })
    )
  );
  rooms = opened;
  tell();

  return {
    get status() {
      return status();
    },
    compareSoon() {
      for (const room of rooms) room.compareSoon();
    },
    lookAt(where) {
      for (const room of rooms) room.lookAt(where);
    },
    close() {
      closed = true;
      for (const room of rooms) room.close();
      link.close();
    }
  };
};
