import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

/**
 * `catalog`: an own framework by id and version; `catalog-card`: what is listed of it; `catalog-vectors`: the
 * vectors of its texts. `licensed-text`: text that a firm pasted, by requirement; it leaves this device with
 * nothing that goes out by default. `document-password`: what opens a protected document, by engagement and hash.
 */
export type DeviceRecordKind =
  'catalog' | 'catalog-card' | 'catalog-vectors' | 'licensed-text' | 'document-password';

export interface DeviceRecord {
  readonly kind: DeviceRecordKind;
  readonly key: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sealed records that belong to this device and to no engagement. */
export interface DeviceRecords {
  keys(kind: DeviceRecordKind): Promise<Result<string[], StorageError>>;
  /** Null where there is no such record; `damaged` where it does not open. */
  get(kind: DeviceRecordKind, key: string): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageError>>;
  /** All in one transaction, or none; what was there under the same kind and key is replaced. */
  putMany(records: readonly DeviceRecord[]): Promise<Result<void, StorageError>>;
  /** Likewise; removing what is not there is no error. */
  removeMany(records: readonly Omit<DeviceRecord, 'bytes'>[]): Promise<Result<void, StorageError>>;
}
