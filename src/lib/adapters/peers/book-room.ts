/**
 * One book's meeting place: a y-webrtc room in which its members' devices find one another, live entries travel
 * as Yjs updates, and everything older comes over the second channel (`catch-up.ts`).
 *
 * The Y.Doc holds live entries (`live-entries.ts`), only what was written or heard since this page was opened.
 * What a device lacks beyond that it asks for, so a document of the whole history, which would have to be built
 * on the main thread of every page, is not needed.
 *
 * Names and passwords of rooms are derived from the book's key, so a signalling server learns nothing but that
 * some devices meet.
 */
import { Awareness } from 'y-protocols/awareness';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import type { DeviceKey } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { EntryExchange } from '../../ports/entry-exchange';
import { createCatchUp, type CatchUp } from './catch-up';
import type { Claims } from './claims';
import { deriveText } from './derive';
import type { FileExchange } from './file-exchange';
import { watchHalfOpen } from './half-open';
import { carryLive } from './live-entries';
import { decodeMessage } from './message';
import { createSecureWrtc, type PeerLine } from './secure-connection';

export interface RoomOptions {
  readonly book: Book;
  /** 32 bytes from the book's key; see `roomSecrets`. */
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly exchange: EntryExchange;
  /** Of all lines of the engagement. */
  readonly claims: Claims;
  /** Documents' bytes travel in the data room alone. */
  readonly files: FileExchange | null;
  readonly signaling: readonly string[];
  readonly iceServers: readonly RTCIceServer[];
  isMember(device: DeviceKey): boolean;
  after(ms: number, work: () => void): () => void;
  readonly events: RoomEvents;
}

export interface RoomEvents {
  onPeers(devices: readonly DeviceKey[]): void;
  onProgress(progress: { readonly received: number; readonly left: number }): void;
  /** Something was refused: an entry, a connection. */
  onIncident(incident: { readonly device: DeviceKey | null; readonly reason: string }): void;
  onPresence(states: readonly unknown[]): void;
}

export interface BookRoom {
  readonly provider: WebrtcProvider;
  readonly lines: ReadonlySet<PeerLine>;
  /** Cuts lines to devices that are members no more. */
  recheck(): void;
  /** Makes both sides of every line look again whether they lack something. */
  compare(): void;
  setPresence(state: Readonly<Record<string, unknown>> | null): void;
  close(): void;
}

const HANDSHAKE_MS = 10_000;
const COMPARE_EVERY_MS = 20_000;
const COMPARE_SOON_MS = 1_000;

export const openBookRoom = async (options: RoomOptions): Promise<BookRoom> => {
  const { book, exchange, events, secret } = options;
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const lines = new Map<PeerLine, CatchUp>();
  const stops: (() => void)[] = [];
  let closed = false;

  const tellPeers = (): void => events.onPeers([...new Set([...lines.keys()].map(({ device }) => device))]);

  const onPeer = (line: PeerLine): void => {
    const catchUp = createCatchUp(
      book,
      exchange,
      line,
      {
        onProgress: (progress) => events.onProgress(progress),
        onLevel: () => events.onProgress({ received: 0, left: 0 }),
        onRejected: (rejected) => {
          for (const { reason } of rejected) events.onIncident({ device: line.device, reason });
        },
        onViolation: (reason) => line.close(reason),
        // y-webrtc makes it anew
        onSilent: () => line.close(null)
      },
      options.claims
    );
    lines.set(line, catchUp);
    const files = options.files?.add(line);
    line.onMessage = (bytes) => {
      const message = decodeMessage(bytes);
      if (!message) line.close('It sent a message that is none.');
      else if (message.head['book'] === book) void catchUp.take(bytes);
      else files?.take(message);
    };
    line.onClose = () => {
      catchUp.end();
      files?.end();
      lines.delete(line);
      tellPeers();
    };
    tellPeers();
    void catchUp.compare();
  };

  const wrtc = createSecureWrtc({
    device: options.device,
    roomSecret: secret,
    purpose: `room/${book}`,
    handshakeMs: HANDSHAKE_MS,
    isMember: (device) => options.isMember(device),
    onPeer,
    onRefused: (reason, device) => events.onIncident({ device, reason }),
    after: (ms, work) => options.after(ms, work)
  });
  const [name, password] = await Promise.all([deriveText(secret, 'room'), deriveText(secret, 'signalling')]);
  const provider = new WebrtcProvider(name, doc, {
    signaling: [...options.signaling],
    password,
    awareness,
    peerOpts: {
      wrtc,
      channelConfig: { negotiated: true, id: 0 },
      config: { iceServers: [...options.iceServers] }
    }
  });

  stops.push(watchHalfOpen(provider, (ms, work) => options.after(ms, work)));
  stops.push(
    carryLive(doc, {
      ...{ book, exchange },
      fits: () => true,
      onRefused: (reason) => events.onIncident({ device: null, reason }),
      // what builds on entries that are not here has no effect until they come: ask for them
      onTaken: () => exchange.waits() && compareSoon()
    })
  );
  let comparing = false;
  const compareSoon = (): void => {
    if (comparing) return;
    comparing = true;
    stops.push(
      options.after(COMPARE_SOON_MS, () => {
        comparing = false;
        compare();
      })
    );
  };
  const compare = (): void => {
    for (const catchUp of lines.values()) void catchUp.compare();
  };
  let stopComparing = (): void => undefined;
  const compareLater = (): void => {
    stopComparing = options.after(COMPARE_EVERY_MS, () => {
      compare();
      compareLater();
    });
  };
  compareLater();
  awareness.on('change', () => events.onPresence([...awareness.getStates().values()]));

  return {
    provider,
    get lines() {
      return new Set(lines.keys());
    },
    recheck() {
      for (const line of lines.keys()) {
        if (!options.isMember(line.device)) line.close('Its device was revoked.');
      }
    },
    compare,
    setPresence: (state) => awareness.setLocalState(state as Record<string, unknown> | null),
    close() {
      if (closed) return;
      closed = true;
      stopComparing();
      for (const stop of stops) stop();
      for (const [line, catchUp] of lines) {
        catchUp.end();
        line.onClose = () => undefined;
        line.close(null);
      }
      lines.clear();
      provider.destroy();
      awareness.destroy();
      doc.destroy();
    }
  };
};
