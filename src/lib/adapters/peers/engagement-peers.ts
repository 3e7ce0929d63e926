/**
 * The devices of one engagement: a room for each book and each of its keys (a device that was away while a key
 * was rotated waits where it was), the same at a relay where one is set, and lines whose halves people carried. One
 * tab of a browser does this for an engagement at a time.
 */
import type { EngagementState } from '../../domain/engagement/state';
import type { DeviceKey, EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { isObject } from '../../domain/log/schema';
import { holdsAuditFile } from '../../domain/members/membership';
import type { Result } from '../../domain/result';
import type { Admissions, RoomSecret } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { EntryExchange, Receipt } from '../../ports/entry-exchange';
import type {
  EngagementPeers,
  FileWishes,
  MeetingPlaces,
  PeerIncident,
  PeerStatus,
  Presence
} from '../../ports/peers';
import type { StorageError } from '../../ports/storage-error';
import { openBookRoom, type BookRoom } from './book-room';
import type { CatchUpEvents } from './catch-up';
import { createClaims } from './claims';
import { deriveBytes } from './derive';
import { answerLine, offerLine, type DirectOffer } from './direct-line';
import { createExchangeLine, routeLine } from './exchange-line';
import { createFileExchange } from './file-exchange';
import { toIceServers } from './ice-servers';
import type { RelayPeers } from './relay-peers';
import type { PeerLine } from './secure-connection';

export interface EngagementPeersDeps {
  readonly id: EngagementId;
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly exchange: EntryExchange;
  readonly admissions: Admissions;
  readonly state: () => EngagementState;
  readonly blobs: BlobStore;
  /** What is wanted of the documents. */
  readonly files: FileWishes;
  now(): number;
  after(ms: number, work: () => void): () => void;
  /**
   * Asks for the right to look for others, which one tab has at a time: `granted` is called when this one has it.
   * Returns how to give it up, or to stop asking.
   */
  claim(name: string, granted: () => void): () => void;
}

const MAX_INCIDENTS = 100;
/** By then a right that is free has been granted: another tab has it. */
const CLAIM_MS = 500;
/** Rooms of the newest keys are enough: who was away through more rotations takes a bundle. */
const ROOMS_PER_BOOK = 4;
const nothing: PeerStatus = {
  running: 'off',
  devices: [],
  presence: [],
  relay: null,
  progress: { received: 0, left: 0 },
  files: [],
  incidents: []
};

export const createEngagementPeers = (deps: EngagementPeersDeps): EngagementPeers => {
  const { id, device, admissions, state } = deps;
  let relay: RelayPeers | null = null;
  /** What the mesh and direct lines exchange: what they bring the relay may lack. */
  const told = async <T extends Result<Receipt, StorageError>>(receiving: Promise<T>): Promise<T> => {
    const receipt = await receiving;
    if (receipt.ok && receipt.value.added > 0) relay?.compareSoon();
    return receipt;
  };
  const { lots } = deps.exchange;
  const exchange: EntryExchange = {
    ...deps.exchange,
    receive: (arrivals, options) => told(deps.exchange.receive(arrivals, options)),
    ...(lots && { lots: { ...lots, receive: (lot, options) => told(lots.receive(lot, options)) } })
  };
  let status = nothing;
  const listeners = new Set<() => void>();
  const set = (changes: Partial<PeerStatus>): void => {
    status = { ...status, ...changes };
    for (const listener of [...listeners]) listener();
  };

  let places: MeetingPlaces = { signaling: [], turn: [], relays: [] };
  let rooms: { readonly room: BookRoom; devices: readonly DeviceKey[] }[] = [];
  let release: (() => void) | null = null;
  let where = '';
  let generation = 0;
  let roomKeys = '';
  const claims = createClaims();
  const direct = new Map<PeerLine, ReturnType<typeof createExchangeLine>>();

  const isMember =
    (book: Book) =>
    (other: DeviceKey): boolean => {
      const member = state().members[other];
      return !!member && !member.revoked && (book === 'data-room' || holdsAuditFile(member.role));
    };

  const incident = (found: Omit<PeerIncident, 'at'>): void =>
    set({ incidents: [...status.incidents, { ...found, at: deps.now() }].slice(-MAX_INCIDENTS) });

  const tellDevices = (): void => {
    const all = [
      ...rooms.flatMap(({ devices }) => devices),
      ...[...direct.keys()].map((line) => line.device)
    ];
    set({ devices: [...new Set(all)] });
  };

  const files = createFileExchange({
    engagement: id,
    ...{ blobs: deps.blobs, state },
    after: (ms, work) => deps.after(ms, work),
    wishes: deps.files,
    onProgress: (coming) => set({ files: coming }),
    onIncident: (found) => incident(found)
  });

  const presenceOf = (states: readonly unknown[]): Presence[] =>
    states.flatMap((one): Presence[] => {
      if (!isObject(one) || typeof one['device'] !== 'string' || typeof one['where'] !== 'string') return [];
      const other = one['device'] as DeviceKey;
      return other !== device.key && isMember('data-room')(other)
        ? [{ device: other, where: one['where'].slice(0, 300) }]
        : [];
    });

  const closeRooms = (): void => {
    generation += 1;
    for (const { room } of rooms) room.close();
    rooms = [];
    relay?.close();
    relay = null;
    set({ relay: null });
  };

  const openRelay = async (secrets: readonly RoomSecret[], own: number): Promise<void> => {
    // its library comes only where a relay is set
    const { openRelayPeers } = await import('./relay-peers');
    if (own !== generation) return;
    const opened = await openRelayPeers({
      ...{ secrets, device },
      addresses: places.relays,
      exchange: deps.exchange,
      isMember: (book, other) => isMember(book)(other),
      after: (ms, work) => deps.after(ms, work),
      onStatus: (next) => own === generation && set({ relay: next }),
      onProgress: (progress) => set({ progress }),
      onIncident: (reason) => incident({ device: null, reason })
    });
    if (own !== generation) return opened.close();
    relay = opened;
    relay.lookAt(where);
  };

  const openRooms = async (): Promise<void> => {
    closeRooms();
    const own = generation;
    const secrets = await admissions.roomSecrets(id);
    if (!secrets.ok) return incident({ device: null, reason: secrets.error.message });
    roomKeys = JSON.stringify(state().keys);
    if (places.relays.length > 0) await openRelay(secrets.value, own);
    if (own !== generation || places.signaling.length === 0) return;
    for (const book of ['data-room', 'audit-file'] as const) {
      const newest = secrets.value.filter((one) => one.book === book).slice(-ROOMS_PER_BOOK);
      for (const { secret } of newest) {
        const slot: { room: BookRoom; devices: readonly DeviceKey[] } = { room: null!, devices: [] };
        slot.room = await openBookRoom({
          book,
          secret,
          device,
          ...{ exchange, claims },
          files: book === 'data-room' ? files : null,
          signaling: places.signaling,
          iceServers: toIceServers(places.turn),
          isMember: isMember(book),
          after: (ms, work) => deps.after(ms, work),
          events: {
            onPeers(devices) {
              slot.devices = devices;
              tellDevices();
            },
            onProgress: (progress) => set({ progress }),
            onIncident: incident,
            onPresence: (states) => set({ presence: presenceOf(states) })
          }
        });
        if (own !== generation) return slot.room.close();
        rooms.push(slot);
        slot.room.setPresence({ device: device.key, where });
      }
    }
  };

  /** What the log says of members and keys may have changed: cut who is none, meet where the new key says. */
  const recheck = (): void => {
    files.look();
    for (const { room } of rooms) room.recheck();
    for (const line of direct.keys()) {
      if (!isMember('data-room')(line.device)) line.close('Its device was revoked.');
    }
    if (status.running === 'here' && JSON.stringify(state().keys) !== roomKeys) void openRooms();
  };
  // the log is told of the write before its state is folded anew
  const stopWritten = exchange.onWritten(() => {
    for (const line of direct.values()) line.compare();
  });

  const onDirect = (line: PeerLine): void => {
    const books = (['data-room', 'audit-file'] as const).filter(
      (book) => isMember(book)(line.device) && (book === 'data-room' || holdsAuditFileHere())
    );
    const events: CatchUpEvents = {
      onProgress: (progress) => set({ progress }),
      onRejected: (rejected) => {
        for (const { reason } of rejected) incident({ device: line.device, reason });
      },
      onViolation: (reason) => line.close(reason),
      onSilent: () => line.close(null)
    };
    const own = createExchangeLine(line, books, exchange, events, claims);
    direct.set(line, own);
    const ownFiles = files.add(line);
    routeLine(
      line,
      () => own,
      (message) => ownFiles.take(message)
    );
    line.onClose = () => {
      own.end();
      ownFiles.end();
      direct.delete(line);
      tellDevices();
    };
    tellDevices();
    own.compare();
  };
  const holdsAuditFileHere = (): boolean => {
    const member = state().members[device.key];
    return !!member && holdsAuditFile(member.role);
  };

  const directOptions = async () => {
    const secrets = await admissions.roomSecrets(id);
    const first = secrets.ok ? secrets.value.find(({ book }) => book === 'data-room') : undefined;
    return {
      device,
      // both sides have the key that the data room began with, whatever was rotated since
      roomSecret: await deriveBytes(first?.secret ?? new Uint8Array(32), 'direct'),
      purpose: `direct/${id}`,
      iceServers: toIceServers(places.turn),
      isMember: isMember('data-room'),
      onPeer: onDirect,
      onRefused: (reason: string, device: DeviceKey | null) => incident({ device, reason }),
      after: (ms: number, work: () => void) => deps.after(ms, work)
    };
  };

  return {
    get status() {
      return status;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start(next) {
      places = next;
      if (status.running === 'here') return openRooms();
      // asked already: the rooms are opened when the other tab is closed
      if (release) return;
      await new Promise<void>((resolve) => {
        const giveUp = deps.claim(`fieldroom-peers/${id}`, () => {
          stopWaiting();
          set({ running: 'here' });
          void openRooms().then(resolve);
        });
        release = giveUp;
        const stopWaiting = deps.after(CLAIM_MS, () => {
          if (release === giveUp) set({ running: 'in-another-tab' });
          resolve();
        });
      });
    },
    stop() {
      closeRooms();
      release?.();
      release = null;
      set({ running: 'off', devices: [...direct.keys()].map((line) => line.device), presence: [] });
    },
    lookAt(next) {
      where = next;
      for (const { room } of rooms) room.setPresence({ device: device.key, where });
      relay?.lookAt(where);
    },
    membersChanged: recheck,
    wishesChanged: () => files.look(),
    async offer() {
      const half: DirectOffer = await offerLine(await directOptions());
      return half;
    },
    async answer(text) {
      const half = await answerLine(text, await directOptions());
      return typeof half === 'string'
        ? half
        : { ...half, accept: async () => 'This side has answered already.' };
    },
    close() {
      this.stop();
      files.close();
      stopWritten();
      for (const line of [...direct.keys()]) line.close(null);
      listeners.clear();
    }
  };
};
