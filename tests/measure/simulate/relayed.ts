/**
 * Members at a relay: the app’s `openRelayPeers` with Hocuspocus’s provider on one side, Hocuspocus’s server with the
 * relay’s rooms on the other; only the WebSocket between them is simulated.
 */
import { EventEmitter } from 'node:events';
import { Hocuspocus } from '@hocuspocus/server';
import { openRelayPeers } from '../../../src/lib/adapters/peers/relay-peers';
import { SUMMARY_BYTES, firstByte, toggleId } from '../../../src/tools/relay/message.mjs';
import { createRooms } from '../../../src/tools/relay/rooms.mjs';
import { node, type Clock, type Node } from './clock';
import type { Corpus } from './corpus';
import { MEMBER, RELAY, type Way } from './way';

/** IP, TCP, TLS and WebSocket. */
const FRAME = { packet: 1350, overhead: 74 };

/** What `file-store.mjs` keeps, without a disk. */
const createMemoryStore = () => {
  const entries = new Map<string, Buffer>();
  const byFirst: string[][] = Array.from({ length: 256 }, () => []);
  const buckets = Buffer.alloc(SUMMARY_BYTES);
  return {
    shared: false,
    summary: async () => ({ count: entries.size, buckets: Buffer.from(buckets) }),
    ids: async (_room: string, firstBytes: number[]) => firstBytes.flatMap((first) => byFirst[first] ?? []),
    missing: async (_room: string, ids: string[]) => ids.filter((id) => !entries.has(id)),
    read: async (_room: string, ids: string[]) =>
      ids.flatMap((id) => (entries.has(id) ? [[id, entries.get(id)!]] : [])),
    async put(_room: string, pairs: [string, Buffer][]) {
      const fresh = pairs.filter(([id]) => !entries.has(id));
      for (const [id, sealed] of fresh) {
        entries.set(id, sealed);
        byFirst[firstByte(id)]!.push(id);
        toggleId(buckets, id);
      }
      return fresh.map(([id]) => id);
    },
    touch: async () => undefined
  };
};

class ServerSocket extends EventEmitter {
  readyState = 1;
  bufferedAmount = 0;
  constructor(private readonly deliver: (data: Uint8Array) => void) {
    super();
  }
  send(data: Uint8Array): void {
    this.deliver(data);
  }
  ping(): void {
    this.emit('pong');
  }
  close(): void {
    this.readyState = 3;
  }
}

type Listener = (event: unknown) => void;

/** A class of sockets that lead from this member to the relay. */
const socketOf = (clock: Clock, member: Node, relay: Node, hocuspocus: Hocuspocus) =>
  class {
    readyState = 0;
    binaryType = 'arraybuffer';
    readonly #listeners = new Map<string, Set<Listener>>();
    readonly #server = new ServerSocket((data) => {
      const copy = data.slice();
      clock.send(relay, member, copy.length, FRAME, () =>
        this.#tell('message', { data: copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength) })
      );
    });

    constructor() {
      setImmediate(() => {
        this.readyState = 1;
        hocuspocus.handleConnection(this.#server as never, { url: '/', headers: {} } as never);
        this.#tell('open', {});
      });
    }
    get bufferedAmount(): number {
      return Math.max(0, ((member.upFree - clock.now) * member.up) / 8000);
    }
    addEventListener(event: string, listener: Listener): void {
      const all = this.#listeners.get(event) ?? new Set();
      this.#listeners.set(event, all.add(listener));
    }
    removeEventListener(event: string, listener: Listener): void {
      this.#listeners.get(event)?.delete(listener);
    }
    send(data: Uint8Array): void {
      const copy = Buffer.from(data);
      clock.send(member, relay, copy.length, FRAME, () => void this.#server.emit('message', copy));
    }
    close(): void {
      this.readyState = 3;
      this.#server.readyState = 3;
      this.#tell('close', { code: 1000 });
      this.#server.emit('close', 1000, Buffer.alloc(0));
    }
    #tell(event: string, what: unknown): void {
      for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(what);
    }
  };

export const createRelayed = (clock: Clock, corpus: Corpus): Way => {
  const relay = node(...RELAY);
  const hocuspocus = new Hocuspocus({
    quiet: true,
    extensions: [createRooms({ store: createMemoryStore() as never })]
  });
  const members: Way['members'] = [];
  const ends: (() => void)[] = [];
  return {
    ...{ members, relay },
    async join(exchange) {
      const own = node(...MEMBER);
      const peers = await openRelayPeers({
        addresses: ['ws://simulated'],
        secrets: corpus.secrets,
        device: corpus.device,
        exchange,
        isMember: () => true,
        webSocket: socketOf(clock, own, relay, hocuspocus),
        after: clock.after,
        onStatus: () => undefined,
        onProgress: () => undefined,
        onIncident: (reason) => {
          throw new Error(reason);
        }
      });
      peers.lookAt('/review');
      // keys and signatures take their time beside the clock
      await new Promise((resolve) => setTimeout(resolve, 5));
      ends.push(() => peers.close());
      const member = { node: own, exchange };
      members.push(member);
      return member;
    },
    close() {
      for (const end of ends) end();
    }
  };
};
