/**
 * One side of two devices that exchange an engagement; `peers.mjs` runs one in each of two browsers and carries
 * between them what people would. A command is a step; what it leaves is kept until the page ends.
 */
import { browserEnvironment } from '../adapters/browser/environment';
import { base64urlToBytes, bytesToBase64url } from '../adapters/log/bytes';
import { createPeerNetwork } from '../adapters/peers/peer-network';
import { createStorage, type DeviceStorage } from '../adapters/storage/create-storage';
import { defaultFilePlan } from '../domain/documents/file-plan';
import type { ContentHash, DocumentId, EngagementId, FrameworkId } from '../domain/ids';
import type { Result } from '../domain/result';
import type { EngagementLog } from '../ports/engagement-log';
import type { DirectHalf, EngagementPeers, GuestPairing, MeetingPlaces, PeerNetwork } from '../ports/peers';
import { openBareLine, type BareLine } from './bare-line';
import { eraseDatabases, writeLog } from './bench-log';
import type { MeasureCommand } from './command';

const DATABASE = 'fieldroom-bench-peers';
const nowhere: MeetingPlaces = { signaling: [], turn: [], relays: [] };

interface Side {
  readonly storage: DeviceStorage;
  readonly network: PeerNetwork;
  log?: EngagementLog;
  peers?: EngagementPeers;
  half?: DirectHalf;
  guest?: GuestPairing;
  joined?: Promise<JoinTimes>;
  readonly seen: Map<string, number>;
  readonly files: Map<ContentHash, number>;
  bare?: BareLine;
}

/** Milliseconds since 1970. */
export interface JoinTimes {
  /** The last entry was stored. */
  readonly joinedAt: number;
  /** All of them are verified, folded, and can be worked with. */
  readonly openAt: number;
  readonly documents: number;
  readonly mappings: number;
}

/** With fractions, and the same in two browsers of one machine. */
const clock = (): number => performance.timeOrigin + performance.now();

const must = <T>(result: Result<T, { readonly message: string }>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

let side: Side | null = null;
const here = (): Side => {
  if (!side) throw new Error('This side has not been opened.');
  return side;
};
const opened = (): EngagementLog => {
  const { log } = here();
  if (!log) throw new Error('The engagement is not open on this side.');
  return log;
};

const open = async (): Promise<Side> => {
  const storage = must(await createStorage({ name: DATABASE }));
  const { device, admissions, blobs } = storage;
  const network = createPeerNetwork({ device, admissions, blobs, environment: browserEnvironment });
  side = { storage, network, seen: new Map(), files: new Map() };
  return side;
};

/** Names of members stand for entries that are to be seen: what the screen would show. */
const watch = (own: Side, log: EngagementLog): void => {
  own.log = log;
  let known = new Set<string>();
  log.subscribe(() => {
    const { documents } = log.state;
    const names = Object.keys(documents);
    if (names.length === known.size) return;
    const fresh = names.filter((name) => !known.has(name));
    known = new Set(names);
    // painted with the next frame
    requestAnimationFrame(() => setTimeout(() => fresh.forEach((name) => own.seen.set(name, clock()))));
  });
  known = new Set(Object.keys(log.state.documents));
};

const steps: Readonly<Record<string, (args: never, log: (line: string) => void) => Promise<unknown>>> = {
  async seed({ entries, framework }: { entries: number; framework: FrameworkId }, log) {
    await eraseDatabases(DATABASE);
    const { id } = await writeLog(DATABASE, entries, framework, log);
    const own = await open();
    watch(own, must(await own.storage.logs.open(id)));
    return id;
  },

  async clean() {
    await eraseDatabases(DATABASE);
    await open();
  },

  /** On a profile that was there before. */
  async reopen({ id }: { id: EngagementId }) {
    const own = await open();
    watch(own, must(await own.storage.logs.open(id)));
  },

  /** The host's side of a pairing: everything that the guest asks for is granted. */
  async host(_: object, say) {
    const own = here();
    const log = opened();
    const { secret, invitation } = await own.network.newInvitation();
    const role = 'preparer' as const;
    must(
      await log.append({
        type: 'member.invited',
        ...{ invitation, role, name: 'Guest', person: null, expiresAt: Date.now() + 3_600_000 }
      })
    );
    const hosted = await own.network.host(
      { engagement: log.id, invitation, secret, exchange: log.exchange!, places: nowhere },
      {
        onRequest(request) {
          void (async () => {
            const { device, box, name, deviceName, proof } = request;
            must(
              await log.append({ type: 'member.admitted', invitation, device, box, name, deviceName, proof })
            );
            const admission = must(await own.storage.admissions.admissionFor(log.id, role, log.state));
            await hosted.welcome(request, admission);
          })();
        },
        onProgress: () => undefined,
        onFailed: (reason) => say(`The host: ${reason}`)
      }
    );
    own.half = await hosted.offer();
    return { id: log.id, secret: bytesToBase64url(secret), offer: own.half.text };
  },

  async join({ id, secret, offer }: { id: EngagementId; secret: string; offer: string }) {
    const own = here();
    let joined = (): void => undefined;
    let failed = (reason: Error): void => void reason;
    const arrived = new Promise<void>((resolve, reject) => {
      joined = resolve;
      failed = reject;
    });
    own.joined = arrived.then(async () => {
      const joinedAt = clock();
      const log = must(await own.storage.logs.open(id));
      const openAt = clock();
      watch(own, log);
      const count = (record: object): number => Object.keys(record).length;
      return {
        ...{ joinedAt, openAt },
        documents: count(log.state.documents),
        mappings: count(log.state.mappings)
      };
    });
    own.joined.catch(() => undefined);
    own.guest = await own.network.join(
      {
        engagement: id,
        secret: base64urlToBytes(secret)!,
        ...{ name: 'Guest', deviceName: 'Laptop', places: nowhere }
      },
      {
        onCode: () => undefined,
        onProgress: () => undefined,
        onJoined: () => joined(),
        onFailed: (reason) => failed(new Error(reason))
      }
    );
    const answer = await own.guest.answer(offer);
    if (typeof answer === 'string') throw new Error(answer);
    return answer.text;
  },

  /** Gives when the line may begin to open, which is when the guest begins to wait. */
  async accept({ answer }: { answer: string }) {
    const from = clock();
    const problem = await here().half?.accept(answer);
    if (problem) throw new Error(problem);
    return from;
  },

  joined: () => here().joined!,

  async leavePairing() {
    here().guest?.close();
    here().half?.close();
  },

  /** Meets the other side as the app does, by a signalling server; resolves when it is connected. */
  async meet({ signaling }: { signaling: string }) {
    const own = here();
    const log = opened();
    const peers = must(
      await own.network.engagement(log.id, log.exchange!, () => log.state, {
        wants: () => true,
        plan: () => defaultFilePlan,
        onArrived: (hash) => own.files.set(hash, clock())
      })
    );
    own.peers = peers;
    log.subscribe(() => peers.membersChanged());
    await peers.start({ ...nowhere, signaling: [signaling] });
    await new Promise<void>((resolve) => {
      const look = (): void => void (peers.status.devices.length > 0 && resolve());
      peers.subscribe(look);
      look();
    });
  },

  async apart() {
    here().peers?.close();
  },

  incidents: async () => here().peers?.status.incidents.map(({ reason }) => reason) ?? [],

  /** Writes an entry as a user would; gives its document's name and when it was asked for. */
  async write({ name, at }: { name: string; at: number }) {
    const from = clock();
    must(
      await opened().append({
        type: 'document.added',
        document: name as DocumentId,
        file: {
          name: `${name}.pdf`,
          folder: '',
          kind: 'pdf',
          size: 0,
          sha256: at.toString(16).padStart(64, 'e') as ContentHash
        }
      })
    );
    return from;
  },

  seen: async ({ names }: { names: readonly string[] }) => names.map((name) => here().seen.get(name) ?? null),

  /** Stores a file of random bytes and tells the log of it. */
  async addFile({ megabytes, name }: { megabytes: number; name: string }) {
    const bytes = new Uint8Array(megabytes * 1_000_000);
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(bytes.length, at + 65_536)));
    }
    const log = opened();
    const size = bytes.length;
    const sha256 = must(await here().storage.blobs.put(log.id, bytes.buffer));
    must(
      await log.append({
        type: 'document.added',
        document: name as DocumentId,
        file: { name: `${name}.pdf`, folder: '', kind: 'pdf', size, sha256 }
      })
    );
    return { hash: sha256, at: clock() };
  },

  /** When the file was here, or how many of its bytes were when `untilBytes` had come. */
  file: ({ hash, untilBytes = Infinity }: { hash: ContentHash; untilBytes?: number }) =>
    new Promise((resolve) => {
      const own = here();
      let firstAt: number | null = null;
      let firstBytes = 0;
      const look = (): void => {
        const file = own.peers?.status.files.find((each) => each.hash === hash);
        if (file) {
          firstAt ??= clock();
          firstBytes ||= file.bytes;
        }
        const arrivedAt = own.files.get(hash) ?? null;
        const bytes = file?.bytes ?? 0;
        if (arrivedAt === null && bytes < untilBytes) return;
        stop?.();
        resolve({ arrivedAt, firstAt, firstBytes, bytes });
      };
      const stop = own.peers?.subscribe(look);
      look();
    }),

  /** A data channel without anything around it, to compare with. */
  async bareOffer() {
    const own = here();
    own.bare = await openBareLine(null);
    return own.bare.text;
  },
  async bareAnswer({ offer }: { offer: string }) {
    const own = here();
    own.bare = await openBareLine(offer);
    return own.bare.text;
  },
  bareAccept: ({ answer }: { answer: string }) => here().bare!.accept(answer),
  bareSend: ({ bytes }: { bytes: number }) => here().bare!.send(bytes),
  bareReceive: ({ bytes }: { bytes: number }) => here().bare!.receive(bytes),
  async bareClose() {
    here().bare?.close();
  },

  async end() {
    const own = here();
    own.peers?.close();
    await own.storage.close();
    await eraseDatabases(DATABASE);
  }
};

export const run: MeasureCommand = (args, { log }) => {
  const { step, ...rest } = args as { readonly step: string };
  const take = steps[step];
  if (!take) throw new Error(`There is no step “${step}”.`);
  return take(rest as never, log);
};
