import type { ContentHash, EngagementId } from '../domain/ids';
import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

/** Original bytes of documents: sealed, chunked, content-addressed, per engagement. */
export interface BlobStore {
  /** Writes and resolves only when the transaction completed; the same bytes twice cost nothing. */
  put(engagement: EngagementId, bytes: ArrayBuffer): Promise<Result<ContentHash, StorageError>>;
  /** Verifies the hash on reading; `damaged` where it does not match. */
  get(engagement: EngagementId, hash: ContentHash): Promise<Result<ArrayBuffer, StorageError>>;
  has(engagement: EngagementId, hash: ContentHash): Promise<boolean>;
  /** Hash of bytes without storing them. */
  hash(bytes: ArrayBuffer): Promise<ContentHash>;
}
