/** Opens all that is kept on this device, once per page. */
import type { DeviceKey } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { Admissions } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { DeviceRecords } from '../../ports/device-records';
import type { DerivedStore } from '../../ports/derived-store';
import type { EngagementLogs } from '../../ports/engagement-log';
import type { StorageError } from '../../ports/storage-error';
import { createFoldClient } from '../log/fold-client';
import type { LogEngine } from '../log/log-engine-calls';
import { DATABASE_NAME, openDatabases, type Databases } from './database';
import { createDexieAdmissions } from './dexie-admissions';
import { createDexieBlobStore } from './dexie-blob-store';
import { createDexieDeviceRecords } from './dexie-device-records';
import { createDexieDerivedStore } from './dexie-derived-store';
import { createDexieEngagementLogs } from './dexie-engagement-logs';
import { createFileParts } from './file-parts';
import { Keyring, loadDevice, type Device } from './keys';
import type { FileShelf } from './file-shelf';
import { createPartsClient } from './parts-client';
import { storageError, toStorageError } from './storage-errors';
import { createStarter } from './starter';
import { createTabs } from './tabs';
import { browserWait, type Wait } from './wait';
import { beginFreshLog } from './fresh-log';

/** When what erased engagements left is looked for, milliseconds: opening the app comes first. */
const SWEEP_AFTER_MS = 20_000;

export interface StorageOptions {
  /** Name of the database; tests take one of their own. */
  readonly name?: string;
  /** This device as it was unlocked; without it, one that no passphrase locks is loaded. */
  readonly device?: Device;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly wait?: Wait;
  /** An engagement is about to be opened: what reads its log starts before it is asked. */
  readonly openSoon?: boolean;
  /** Starts the log worker; tests put the engine in the same thread instead. */
  readonly engine?: (databases: Databases, keyring: Keyring, wait: Wait) => LogEngine;
  /** Where parts of files go; in a browser the worker has one, tests hand theirs in. */
  readonly shelf?: FileShelf;
  /**
   * Told when the database stops serving this page for good: another tab upgrades or deletes it, because a
   * newer version of the app runs there or everything was reset.
   */
  readonly onLost?: (error: StorageError) => void;
}

export interface DeviceStorage {
  readonly logs: EngagementLogs;
  readonly admissions: Admissions;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  /** What belongs to the device rather than to an engagement. */
  readonly records: DeviceRecords;
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  /** Closes all engagements and the databases; snapshots are written first. */
  close(): Promise<void>;
}

export const createStorage = async (
  options: StorageOptions = {}
): Promise<Result<DeviceStorage, StorageError>> => {
  const { name = DATABASE_NAME, now = () => Date.now(), wait = browserWait } = options;
  if (typeof indexedDB === 'undefined' || typeof crypto === 'undefined' || !crypto.subtle) {
    return err(storageError('unavailable'));
  }
  const starter = createStarter(startWorker);
  if (options.openSoon && !options.engine) starter.begin();
  const opened = await openDatabases(name);
  if (!opened.ok) {
    starter.end();
    return opened;
  }
  const { truth, derived } = opened.value;
  void beginFreshLog();
  const sweep = wait(SWEEP_AFTER_MS);
  void sweep.passed.then(async () => {
    const { sweepShelf } = await import('./file-shelf');
    await sweepShelf(name, async (id) => (await truth.engagements.get(id)) !== undefined);
  });
  const closeDatabases = (): void => {
    sweep.stop();
    truth.close();
    derived.close();
  };
  try {
    const keyring = new Keyring(truth, options.device ?? (await loadDevice(truth)));
    const client = options.engine ? null : createFoldClient(name, keyring.device, starter.start);
    const engine = client ?? options.engine?.(opened.value, keyring, wait);
    if (!engine) throw new Error('No engine to fold the log with.');
    // what stands in the way shows when one is opened
    if (options.openSoon) void engine.prepare();
    const partsHere = createFileParts(truth, options.shelf);
    const parts =
      typeof Worker === 'undefined' ? null : createPartsClient(name, partsHere, startPartsWorker, wait);
    const tabs = createTabs(name);
    tabs.onNews(({ engagement, erased }) => {
      if (erased) keyring.forget(engagement);
    });
    const logs = createDexieEngagementLogs({
      name,
      databases: opened.value,
      keyring,
      engine,
      tabs,
      now,
      wait
    });
    // a connection that the browser closed by itself is opened again by the next use
    truth.on('versionchange', () => {
      options.onLost?.(storageError('database-closed'));
      parts?.end();
      closeDatabases();
      return false;
    });
    return ok({
      logs,
      admissions: createDexieAdmissions({
        truth,
        keyring,
        engine,
        tabs,
        now,
        refresh: (id) => logs.refresh(id)
      }),
      blobs: createDexieBlobStore(truth, keyring, parts ?? partsHere),
      derived: createDexieDerivedStore(derived, keyring),
      records: createDexieDeviceRecords(truth, keyring.device),
      device: { key: keyring.device.key, signing: keyring.device.signing },
      async close() {
        await logs.closeAll();
        tabs.close();
        client?.end();
        parts?.end();
        closeDatabases();
      }
    });
  } catch (failure) {
    starter.end();
    closeDatabases();
    return err(toStorageError(failure));
  }
};

const startPartsWorker = (): Worker =>
  new Worker(new URL('./parts.worker.ts', import.meta.url), { type: 'module', name: 'parts' });
const startWorker = (): Worker =>
  new Worker(new URL('../log/fold.worker.ts', import.meta.url), { type: 'module', name: 'log' });
