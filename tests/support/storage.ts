import 'fake-indexeddb/auto';
import { createInlineEngine } from '../../src/lib/adapters/log/inline-engine';
import { createMemoryStorage } from '../../src/lib/adapters/memory/create-memory-storage';
import {
  createStorage,
  type DeviceStorage,
  type StorageOptions
} from '../../src/lib/adapters/storage/create-storage';
import {
  createDeviceLock,
  type DeviceDoor,
  type LockOptions
} from '../../src/lib/adapters/storage/device-lock';
import { createFileShelf } from '../../src/lib/adapters/storage/file-shelf';
import { stretchHere } from '../../src/lib/adapters/storage/stretch';
import type { Wait } from '../../src/lib/adapters/storage/wait';
import type { DeviceKey } from '../../src/lib/domain/ids';
import type { Result } from '../../src/lib/domain/result';
import type { BlobStore } from '../../src/lib/ports/blob-store';
import type { DeviceRecords } from '../../src/lib/ports/device-records';
import type { DerivedStore } from '../../src/lib/ports/derived-store';
import type { EngagementLogs } from '../../src/lib/ports/engagement-log';
import type { StorageError } from '../../src/lib/ports/storage-error';
import { installOpfs } from './fake-opfs';

export interface StorageSubject {
  readonly logs: EngagementLogs;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly records: DeviceRecords;
  readonly device: { readonly key: DeviceKey };
}

/** A timer whose time comes only when the test says so. */
export const createManualWait = (): {
  readonly wait: Wait;
  elapse(): Promise<void>;
  /** How many wait. */
  waits(): number;
} => {
  let waiting: (() => void)[] = [];
  return {
    wait: () => {
      let resolve = (): void => undefined;
      const passed = new Promise<void>((done) => (resolve = done));
      waiting.push(resolve);
      return { passed, stop: () => (waiting = waiting.filter((other) => other !== resolve)) };
    },
    async elapse() {
      const due = waiting;
      waiting = [];
      for (const resolve of due) resolve();
    },
    waits: () => waiting.length
  };
};

/** Never comes: snapshots are written on close alone, and nothing runs into its time limit. */
export const never: Wait = () => ({ passed: new Promise(() => undefined), stop: () => undefined });

export const must = <T>(result: Result<T, { readonly message: string }>): T => {
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)}`);
  return result.value;
};

let databases = 0;
export const freshName = (): string => `test-${(databases += 1)}`;

export const openStorage = (
  name: string,
  options: Pick<StorageOptions, 'wait' | 'now' | 'onLost' | 'device' | 'shelf'> = {}
): Promise<Result<DeviceStorage, StorageError>> => {
  let time = 1_700_000_000_000;
  return createStorage({
    name,
    wait: never,
    now: () => (time += 1),
    engine: createInlineEngine(name),
    ...options
  });
};

/** The lock of a device with a derivation that takes a millisecond instead of a second. */
export const openLock = (name: string, options: Pick<LockOptions, 'now' | 'stretch'> = {}): DeviceDoor =>
  createDeviceLock({ name, stretch: stretchHere, cost: { logN: 10, r: 8, p: 1 }, ...options });

/** What every acceptance suite of a storage port runs on. */
export const subjects: readonly { readonly name: string; make(): Promise<StorageSubject> }[] = [
  { name: 'memory', make: async () => createMemoryStorage() },
  { name: 'IndexedDB', make: async () => must(await openStorage(freshName())) },
  {
    name: 'IndexedDB with files beside it',
    make: async () => {
      installOpfs();
      const name = freshName();
      return must(await openStorage(name, { shelf: createFileShelf(name, never) }));
    }
  }
];
