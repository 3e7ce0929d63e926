import type { DeviceKey } from '../../domain/ids';
import type { BlobStore } from '../../ports/blob-store';
import type { DeviceRecords } from '../../ports/device-records';
import type { DerivedStore } from '../../ports/derived-store';
import type { EngagementLogs } from '../../ports/engagement-log';
import { createMemoryBlobStore } from './memory-blob-store';
import { createMemoryDerivedStore } from './memory-derived-store';
import { createMemoryDeviceRecords } from './memory-device-records';
import { createMemoryEngagementLogs } from './memory-engagement-logs';

export interface MemoryStorage {
  readonly logs: EngagementLogs;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly records: DeviceRecords;
  readonly device: { readonly key: DeviceKey };
}

/** All storage ports in memory, for tests of what stands on them. `now` counts up from 1 where not given. */
export const createMemoryStorage = (
  options: { readonly device?: DeviceKey; readonly now?: () => number } = {}
): MemoryStorage => {
  let time = 0;
  const { device = 'A'.repeat(43) as DeviceKey, now = () => (time += 1) } = options;
  const blobs = createMemoryBlobStore();
  const derived = createMemoryDerivedStore();
  const logs = createMemoryEngagementLogs({
    device,
    now,
    onErase: (engagement) => {
      blobs.eraseAll(engagement);
      derived.eraseAll(engagement);
    }
  });
  return { logs, blobs, derived, records: createMemoryDeviceRecords(), device: { key: device } };
};
