import type { EngagementId } from '../domain/ids';
import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

/** Sealed cache of what any device can compute again: parsed texts, statements, suggestions, vectors, indexes. */
export interface DerivedStore {
  /** `kind` and `key` name a record; `version` is compared exactly, an older record reads as missing. */
  get(
    engagement: EngagementId,
    kind: DerivedKind,
    key: string,
    version: string
  ): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageError>>;
  /** All keys of a kind that hold this version. */
  keys(engagement: EngagementId, kind: DerivedKind, version: string): Promise<string[]>;
  getMany(
    engagement: EngagementId,
    kind: DerivedKind,
    keys: readonly string[],
    version: string
  ): Promise<Result<Map<string, Uint8Array<ArrayBuffer>>, StorageError>>;
  /** One transaction for all rows. */
  putMany(
    engagement: EngagementId,
    kind: DerivedKind,
    version: string,
    rows: readonly { readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
  ): Promise<Result<void, StorageError>>;
  remove(
    engagement: EngagementId,
    kind: DerivedKind,
    keys: readonly string[]
  ): Promise<Result<void, StorageError>>;
}

/**
 * `parsed`: a `ParsedDocument` by content hash. `analysis`: one document's statements and suggestions.
 * `rollup`: many documents' analyses together, for a fast open. `vector`: by hash of model and text.
 * `partial`: segments of a file that is coming from another device. `standing`: where each framework stands.
 * `catalog-vectors`: of an own framework of the engagement, by the hash of its catalog.
 * `intake`: names of files that were dropped and are not in yet.
 */
export type DerivedKind =
  | 'parsed'
  | 'analysis'
  | 'rollup'
  | 'vector'
  | 'search-index'
  | 'partial'
  | 'standing'
  | 'intake'
  | 'catalog-vectors';
