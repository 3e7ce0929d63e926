/**
 * The log worker: opens its own connection to the database, is handed the open device, and unseals, verifies and folds there, so that an
 * engagement of fifty thousand entries opens without the screen waiting. Speaks the protocol of `worker-rpc`;
 * methods are those of `LogEngine` after `start`. Everything it answers is plain data.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { openDatabases } from '../storage/database';
import { Keyring, type Device } from '../storage/keys';
import { storageError, toStorageError } from '../storage/storage-errors';
import { browserWait } from '../storage/wait';
import { serveWorker } from '../worker-rpc';
import { createLogEngine, type LogEngine } from './log-engine';
import type { KeyNumber, SealedArrival } from '../../ports/entry-exchange';
import { createReplicas } from '../yjs/replicas';

let engine: Promise<Result<LogEngine, StorageError>> = Promise.resolve(err(storageError('database-closed')));

const start = async (name: string, device: Device): Promise<Result<LogEngine, StorageError>> => {
  const databases = await openDatabases(name);
  if (!databases.ok) return databases;
  try {
    const keyring = new Keyring(databases.value.truth, device);
    const replicaOf = createReplicas({ prefix: name, wait: browserWait });
    return ok(createLogEngine({ databases: databases.value, keyring, replicaOf }));
  } catch (failure) {
    return err(toStorageError(failure));
  }
};

const withEngine = async <T>(
  work: (engine: LogEngine) => Promise<Result<T, StorageError>>
): Promise<Result<T, StorageError>> => {
  const started = await engine;
  return started.ok ? work(started.value) : started;
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
  open: (id: EngagementId) => withEngine((log) => log.open(id)),
  refold: (id: EngagementId) => withEngine((log) => log.refold(id)),
  snapshot: (id: EngagementId, always: boolean) => withEngine((log) => log.snapshot(id, always)),
  mirror: async (id: EngagementId) =>
    (await keepsReplica(id)) ? withEngine((log) => log.mirror(id)) : ok(0),
  receive: (id: EngagementId, arrivals: readonly SealedArrival[]) =>
    withEngine((log) => log.receive(id, arrivals)),
  summary: (id: EngagementId, key?: KeyNumber) => withEngine((log) => log.summary(id, key)),
  ids: (id: EngagementId, book: Book, firstBytes: readonly number[], key?: KeyNumber) =>
    withEngine((log) => log.ids(id, book, firstBytes, key)),
  read: (id: EngagementId, ids: readonly EntryId[]) => withEngine((log) => log.read(id, ids)),
  close: async (id: EngagementId) => {
    const closed = await withEngine((log) => log.close(id));
    releases.get(id)?.();
    releases.delete(id);
    return closed;
  }
});
