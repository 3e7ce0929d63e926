/**
 * The log worker: opens its own connection to the database, is handed the open device, and unseals, verifies and folds there, so that an
 * engagement of fifty thousand entries opens without the screen waiting. Speaks the protocol of `worker-rpc`;
 * methods are those of `PackedLogEngine` after `start`. Everything it answers is plain data.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { openDatabases } from '../storage/database';
import { Keyring, type Device } from '../storage/keys';
import { storageError, toStorageError } from '../storage/storage-errors';
import { exclusivelyIn } from '../storage/tabs';
import { browserWait } from '../storage/wait';
import { Moved, serveWorker } from '../worker-rpc';
import { createCheckerPool } from './checker-pool';
import { createLogEngine } from './log-engine';
import type { HandedLog, HandedParts, PackedLog, PackedLogEngine } from './log-engine-calls';
import type { Parts } from './packed-log';
import type { KeyNumber, PackedLot, SealedArrival } from '../../ports/entry-exchange';
import { createReplicas } from '../yjs/replicas';

let engine: Promise<Result<PackedLogEngine, StorageError>> = Promise.resolve(
  err(storageError('database-closed'))
);

/** As many helpers as the machine has cores, within reason. */
const helpers = Math.max(2, Math.min(4, navigator.hardwareConcurrency));
const startHelper = (): Worker =>
  new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module', name: 'check' });

const start = async (name: string, device: Device): Promise<Result<PackedLogEngine, StorageError>> => {
  const databases = await openDatabases(name, true);
  if (!databases.ok) return databases;
  try {
    const keyring = new Keyring(databases.value.truth, device);
    const replicaOf = createReplicas({ prefix: name, wait: browserWait });
    const checkers = createCheckerPool({ size: helpers, startWorker: startHelper, wait: browserWait });
    const exclusively = exclusivelyIn(name);
    return ok(createLogEngine({ databases: databases.value, keyring, replicaOf, ...checkers, exclusively }));
  } catch (failure) {
    return err(toStorageError(failure));
  }
};

const withEngine = async <T>(
  work: (engine: PackedLogEngine) => Promise<Result<T, StorageError>>
): Promise<Result<T, StorageError>> => {
  const started = await engine;
  return started.ok ? work(started.value) : started;
};

/** Packed logs whose parts the page is fetching, the newest last. */
const handedOut = new Map<number, Parts>();
/** More than these are not being fetched: the page gave up on the oldest. */
const MOST_HANDED_OUT = 8;
let lastHanded = 0;

/** The page fetches the parts one by one, to unpack one while the next is made. */
const handOut = (packed: Parts): HandedParts => {
  handedOut.set((lastHanded += 1), packed);
  // it is asked for next
  packed.at(0).catch(() => undefined);
  for (const old of [...handedOut.keys()].slice(0, -MOST_HANDED_OUT)) handedOut.delete(old);
  return { handed: lastHanded, parts: packed.count };
};

const handOutLog = async (
  opening: Promise<Result<PackedLog, StorageError>>
): Promise<Result<HandedLog, StorageError>> => {
  const opened = await opening;
  if (!opened.ok) return opened;
  const { packed, tail, n } = opened.value;
  return ok({ ...handOut(packed), tail, n });
};

/** What is handed out ahead of the engagements that are being opened, null where nothing is. */
const aheadOf = new Map<EngagementId, Promise<HandedParts | null>>();

/** The page asks `ahead` right after it. What was handed out ahead keeps its number, by which the page knows it. */
const open = async (id: EngagementId): Promise<Result<HandedLog, StorageError>> => {
  let early: (HandedParts & { readonly packed: Parts }) | null = null;
  const opening = new Promise<Result<PackedLog, StorageError>>((opened, failed) => {
    const told = new Promise<HandedParts | null>((tell) => {
      const ahead = (packed: Parts): void => {
        const { handed, parts } = handOut(packed);
        early = { handed, parts, packed };
        tell({ handed, parts });
      };
      withEngine((log) => log.open(id, ahead))
        .finally(() => tell(null))
        .then(opened, failed);
    });
    aheadOf.set(id, told);
  });
  const opened = await opening;
  const given = early as (HandedParts & { readonly packed: Parts }) | null;
  if (!opened.ok || opened.value.packed !== given?.packed) return handOutLog(opening);
  const { tail, n } = opened.value;
  return ok({ handed: given.handed, parts: given.parts, tail, n });
};

const ahead = (id: EngagementId): Promise<HandedParts | null> => {
  const told = aheadOf.get(id) ?? Promise.resolve(null);
  aheadOf.delete(id);
  return told;
};

/** The engine keeps its own copy; this one is moved to the page. */
const partOf = async (handed: number, part: number): Promise<Moved<Uint8Array<ArrayBuffer>>> => {
  const parts = handedOut.get(handed);
  if (!parts) throw new Error('These parts are no longer kept.');
  if (part === parts.count - 1) handedOut.delete(handed);
  const bytes = (await parts.at(part)).slice();
  return new Moved(bytes, [bytes.buffer]);
};

const releases = new Map<EngagementId, () => void>();
let database = '';

/** One tab keeps an engagement's replica at a time, so that entries are not put into it twice. */
const keepsReplica = (id: EngagementId): Promise<boolean> => {
  if (releases.has(id)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`${database}-replica/${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise<void>((release) => releases.set(id, release));
    });
  });
};

// y-indexeddb leaves rejections of a damaged database unhandled; the replica notices by itself
self.addEventListener('unhandledrejection', (event) => event.preventDefault());

serveWorker(self as unknown as Parameters<typeof serveWorker>[0], {
  start: (name: string, device: Device) => {
    database = name;
    engine = start(name, device);
  },
  prepare: () => withEngine((log) => log.prepare()),
  open,
  ahead,
  refold: (id: EngagementId) => handOutLog(withEngine((log) => log.refold(id))),
  current: (id: EngagementId) => handOutLog(withEngine((log) => log.current(id))),
  part: partOf,
  snapshot: (id: EngagementId, always: boolean) => withEngine((log) => log.snapshot(id, always)),
  mirror: async (id: EngagementId) =>
    (await keepsReplica(id)) ? withEngine((log) => log.mirror(id)) : ok(0),
  receive: (id: EngagementId, arrivals: readonly SealedArrival[]) =>
    withEngine((log) => log.receive(id, arrivals)),
  summary: (id: EngagementId, key?: KeyNumber) => withEngine((log) => log.summary(id, key)),
  ids: (id: EngagementId, book: Book, firstBytes: readonly number[], key?: KeyNumber) =>
    withEngine((log) => log.ids(id, book, firstBytes, key)),
  lacking: (id: EngagementId, ids: readonly EntryId[]) => withEngine((log) => log.lacking(id, ids)),
  read: (id: EngagementId, ids: readonly EntryId[]) => withEngine((log) => log.read(id, ids)),
  readLots: async (id: EngagementId, book: Book, ids: readonly EntryId[]) => {
    const found = await withEngine((log) => log.readLots(id, book, ids));
    return new Moved(found, found.ok ? found.value.lots.map(({ sealed }) => sealed.buffer) : []);
  },
  receiveLot: (id: EngagementId, lot: PackedLot) => withEngine((log) => log.receiveLot(id, lot)),
  row: (id: EngagementId, entry: EntryId) => withEngine((log) => log.row(id, entry)),
  close: async (id: EngagementId) => {
    const closed = await withEngine((log) => log.close(id));
    releases.get(id)?.();
    releases.delete(id);
    return closed;
  }
});
