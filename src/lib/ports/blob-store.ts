import type { ContentHash, EngagementId } from '../domain/ids';
import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

/**
 * Bytes of one part of a file; the last one has what is left. Chromium maps and unmaps memory for each buffer of about
 * 1 MiB and more, which costs twice what sealing the bytes does; smaller ones are used again.
 */
export const PART_BYTES = 512 * 1024;

/** A file by what the log says of it. */
export interface NamedFile {
  readonly hash: ContentHash;
  readonly size: number;
}

/** Bytes of a part, one piece after another. */
export type FilePart = readonly Uint8Array<ArrayBuffer>[];

/** Original bytes of documents: sealed, chunked, content-addressed, per engagement. */
export interface BlobStore {
  /** Writes and resolves only when the transaction completed; the same bytes twice cost nothing. */
  put(engagement: EngagementId, bytes: ArrayBuffer): Promise<Result<ContentHash, StorageError>>;
  /** Verifies the hash on reading; `damaged` where it does not match. */
  get(engagement: EngagementId, hash: ContentHash): Promise<Result<ArrayBuffer, StorageError>>;
  has(engagement: EngagementId, hash: ContentHash): Promise<boolean>;
  /** One part of a file that is here or on its way; null where that part is not, or is damaged. */
  readPart(engagement: EngagementId, file: NamedFile, part: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** How many parts from the first on of a file that is on its way are kept. */
  keptParts(engagement: EngagementId, file: NamedFile): Promise<Result<number, StorageError>>;
  /**
   * Keeps parts from number `first` on of a file that is on its way, so that they outlive a break. Each is given in the
   * pieces in which it came; their buffers are used up.
   */
  keepParts(
    engagement: EngagementId,
    file: NamedFile,
    first: number,
    parts: readonly FilePart[]
  ): Promise<Result<void, StorageError>>;
  /**
   * Makes the file of its parts, all of which were kept; `damaged`, and nothing of it is kept, where these do not have
   * its hash.
   */
  finishParts(engagement: EngagementId, file: NamedFile): Promise<Result<void, StorageError>>;
  /** Hash of bytes without storing them. */
  hash(bytes: ArrayBuffer): Promise<ContentHash>;
}
