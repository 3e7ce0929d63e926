import type { RequirementRef } from '../../domain/ids';
import { ok, type Result } from '../../domain/result';
import type { DeviceRecords } from '../../ports/device-records';
import type { StorageError } from '../../ports/storage-error';

/** More than any clause of a standard; UTF-16 length. */
export const LONGEST_LICENSED_TEXT = 50_000;

/**
 * The text of a standard that a firm has licensed, pasted per requirement. It stays sealed on this device: it is
 * no part of the log, of what goes to other devices, or of what is exported.
 */
export interface LicensedTexts {
  /** Empty where nothing was pasted. */
  get(requirement: RequirementRef): Promise<Result<string, StorageError>>;
  /** An empty text removes what was there. */
  set(requirement: RequirementRef, text: string): Promise<Result<void, StorageError>>;
}

export const createLicensedTexts = (records: DeviceRecords): LicensedTexts => ({
  async get(requirement) {
    const read = await records.get('licensed-text', requirement);
    return read.ok ? ok(read.value ? new TextDecoder().decode(read.value) : '') : read;
  },
  async set(requirement, text) {
    const kept = text.trim().slice(0, LONGEST_LICENSED_TEXT);
    if (kept === '') return records.removeMany([{ kind: 'licensed-text', key: requirement }]);
    return records.putMany([
      { kind: 'licensed-text', key: requirement, bytes: new TextEncoder().encode(kept) }
    ]);
  }
});
