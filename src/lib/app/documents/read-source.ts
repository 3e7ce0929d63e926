import type { ContentHash, EngagementId } from '../../domain/ids';
import { ok, type Result } from '../../domain/result';
import type { BlobStore } from '../../ports/blob-store';
import type { SourceFile } from '../../ports/document-parser';
import type { StorageError } from '../../ports/storage-error';
import type { DocumentPasswords } from './document-passwords';

/** A kept document as readers take it: its bytes, and the password that opens them where one is known here. */
export const readSource =
  (deps: {
    readonly engagement: EngagementId;
    readonly blobs: BlobStore;
    readonly passwords: DocumentPasswords;
  }) =>
  async (document: ContentHash, name: string): Promise<Result<SourceFile, StorageError>> => {
    const bytes = await deps.blobs.get(deps.engagement, document);
    if (!bytes.ok) return bytes;
    return ok({ name, bytes: bytes.value, password: await deps.passwords.get(deps.engagement, document) });
  };
