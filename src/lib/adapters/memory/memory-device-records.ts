import { ok } from '../../domain/result';
import type { DeviceRecordKind, DeviceRecords } from '../../ports/device-records';

/** Records of the device in memory, for tests. */
export const createMemoryDeviceRecords = (): DeviceRecords => {
  const kept = new Map<DeviceRecordKind, Map<string, Uint8Array<ArrayBuffer>>>();
  const rowsOf = (kind: DeviceRecordKind): Map<string, Uint8Array<ArrayBuffer>> => {
    const rows = kept.get(kind) ?? new Map<string, Uint8Array<ArrayBuffer>>();
    kept.set(kind, rows);
    return rows;
  };
  return {
    keys: async (kind) => ok([...rowsOf(kind).keys()]),
    get: async (kind, key) => ok(rowsOf(kind).get(key)?.slice() ?? null),
    async putMany(records) {
      for (const { kind, key, bytes } of records) rowsOf(kind).set(key, bytes.slice());
      return ok(undefined);
    },
    async removeMany(records) {
      for (const { kind, key } of records) rowsOf(kind).delete(key);
      return ok(undefined);
    }
  };
};
