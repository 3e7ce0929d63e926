import type { ContentHash, EngagementId } from '../../domain/ids';
import { ok, type Result } from '../../domain/result';
import type { DeviceRecords } from '../../ports/device-records';
import type { StorageError } from '../../ports/storage-error';

/**
 * Passwords of protected documents, as somebody typed them on this device. The bytes of a document stay as they
 * came, so its password is needed whenever they are read: to show pages, to recognize scans, to read the text anew.
 * It stays sealed on this device: it is no part of the log, of what goes to other devices, or of what is exported.
 */
export interface DocumentPasswords {
  /** Undefined where none is kept, and where it cannot be read: somebody is asked again. */
  get(engagement: EngagementId, document: ContentHash): Promise<string | undefined>;
  /** `password` has opened the document. */
  keep(
    engagement: EngagementId,
    document: ContentHash,
    password: string
  ): Promise<Result<void, StorageError>>;
  /** All of an engagement that goes from this device. */
  forget(engagement: EngagementId): Promise<Result<void, StorageError>>;
}

const kind = 'document-password';
const keyOf = (engagement: EngagementId, document: ContentHash): string => `${engagement}/${document}`;

export const createDocumentPasswords = (records: DeviceRecords): DocumentPasswords => ({
  async get(engagement, document) {
    const read = await records.get(kind, keyOf(engagement, document));
    return read.ok && read.value ? new TextDecoder().decode(read.value) : undefined;
  },
  keep: (engagement, document, password) =>
    records.putMany([{ kind, key: keyOf(engagement, document), bytes: new TextEncoder().encode(password) }]),
  async forget(engagement) {
    const keys = await records.keys(kind);
    if (!keys.ok) return keys;
    const own = keys.value.filter((key) => key.startsWith(`${engagement}/`));
    return own.length === 0 ? ok(undefined) : records.removeMany(own.map((key) => ({ kind, key })));
  }
});
