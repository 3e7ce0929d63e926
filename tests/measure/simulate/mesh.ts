/**
 * Members in a y-webrtc room. Provider, connections and messages are y-webrtc’s own; only what simple-peer would send
 * over WebRTC goes over a simulated line. Who connects to whom is as y-webrtc decides by signalling: those that have
 * room answer who announces itself. Beside it each line catches up as in `book-room.ts`.
 */
import { Awareness } from 'y-protocols/awareness';
import { WebrtcConn, WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import { createCatchUp, type CatchUp } from '../../../src/lib/adapters/peers/catch-up';
import { createClaims, type Claims } from '../../../src/lib/adapters/peers/claims';
import { carryLive } from '../../../src/lib/adapters/peers/live-entries';
import { node, type Clock, type Node } from './clock';
import type { Corpus } from './corpus';
import { BOOK, type MemoryExchange } from './exchange';
import { MEMBER, type SimulatedMember, type Way } from './way';

/** IP, UDP, DTLS and SCTP. */
const FRAME = { packet: 1150, overhead: 85 };
/** As `book-room.ts` has them. */
const COMPARE_EVERY_MS = 20_000;
const COMPARE_SOON_MS = 1000;

interface Peer {
  send(data: Uint8Array): void;
  emit(event: string, data?: unknown): void;
}
interface Conn {
  readonly peer: Peer;
  connected: boolean;
}
interface Room {
  readonly webrtcConns: Map<string, Conn>;
  bcconnected: boolean;
  readonly peerId: string;
}

/** simple-peer needs something to hold; it waits for an offer that never comes. */
class NoConnection {
  readonly signalingState = 'stable';
  readonly iceConnectionState = 'new';
  readonly iceGatheringState = 'new';
  createDataChannel = () => ({});
  addEventListener = () => undefined;
  close = () => undefined;
}
const wrtc = {
  RTCPeerConnection: NoConnection,
  RTCSessionDescription: Object,
  RTCIceCandidate: Object
};

interface MeshMember extends SimulatedMember {
  readonly room: Room;
  readonly maxConns: number;
  readonly catchUps: CatchUp[];
  readonly claims: Claims;
  end(): void;
}

let rooms = 0;

export const createMesh = (clock: Clock, corpus: Corpus, random: () => number): Way => {
  const members: MeshMember[] = [];

  const makeMember = async (exchange: MemoryExchange): Promise<MeshMember> => {
    const doc = new Y.Doc();
    const awareness = new Awareness(doc);
    const provider = new WebrtcProvider(`simulated-${(rooms += 1)}`, doc, {
      signaling: [],
      awareness,
      peerOpts: { wrtc }
    });
    // it opens its room when its key is there
    while (!provider.room) await new Promise((resolve) => setImmediate(resolve));
    const room = provider.room as unknown as Room;
    // members in one process must not find each other by BroadcastChannel
    (provider.room as unknown as { disconnect(): void }).disconnect();
    doc.on('update', (provider.room as unknown as { _docUpdateHandler: () => void })._docUpdateHandler);
    awareness.on(
      'update',
      (provider.room as unknown as { _awarenessUpdateHandler: () => void })._awarenessUpdateHandler
    );
    const catchUps: CatchUp[] = [];
    const compare = (): void => {
      for (const one of catchUps) void one.compare();
    };
    let soon = false;
    carryLive(doc, {
      ...{ book: BOOK, exchange },
      fits: () => true,
      onRefused: () => undefined,
      onTaken() {
        if (soon || !exchange.waits()) return;
        soon = true;
        clock.after(COMPARE_SOON_MS, () => {
          soon = false;
          compare();
        });
      }
    });
    const stop = clock.every(COMPARE_EVERY_MS, compare);
    awareness.setLocalState({ device: corpus.device.key, where: '/review' });
    return {
      ...{ node: node(...MEMBER), exchange, room, catchUps, claims: createClaims() },
      maxConns: 20 + Math.floor(random() * 15),
      end() {
        stop();
        awareness.destroy();
      }
    };
  };

  const connect = (one: MeshMember, other: MeshMember): void => {
    const conns = [one, other].map((own, at) => {
      const conn = new WebrtcConn(null as never, false, [other, one][at]!.room.peerId, own.room as never);
      return conn as unknown as Conn;
    });
    const ends: CatchUp[] = [];
    [one, other].forEach((own, at) => {
      const far = [other, one][at]!;
      const peer = conns[at]!.peer;
      peer.send = (data) =>
        clock.send(own.node, far.node, data.length, FRAME, () =>
          conns[1 - at]!.peer.emit('data', data.slice())
        );
      own.room.webrtcConns.set(far.room.peerId, conns[at]!);
      const line = createCatchUp(
        BOOK,
        own.exchange,
        {
          send: (message) =>
            clock.send(
              own.node,
              far.node,
              message.length,
              FRAME,
              () => void ends[1 - at]!.take(message.slice())
            ),
          room: () => roomOn(clock, own.node),
          after: clock.after
        },
        {
          onViolation: (reason) => {
            throw new Error(reason);
          },
          onSilent: () => {
            throw new Error('A line fell silent.');
          }
        },
        own.claims
      );
      ends.push(line);
      own.catchUps.push(line);
    });
    for (const conn of conns) conn.peer.emit('connect');
    for (const line of ends) void line.compare();
  };

  return {
    members,
    relay: null,
    async join(exchange) {
      const member = await makeMember(exchange);
      for (const other of members) {
        if (other.room.webrtcConns.size < other.maxConns) connect(other, member);
      }
      members.push(member);
      return member;
    },
    close() {
      for (const member of members) member.end();
    }
  };
};

/** Sending waits while more than a megabyte is on its way out, as in the browser. */
export const roomOn = (clock: Clock, own: Node): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (((own.upFree - clock.now) * own.up) / 8000 < 1024 * 1024) resolve();
      else clock.after(10, look);
    };
    look();
  });
