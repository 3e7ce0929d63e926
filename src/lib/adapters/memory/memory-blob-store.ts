import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import type { BlobStore } from '../../ports/blob-store';
import { sha256Hex } from '../log/bytes';

/** Blobs in memory, for tests. */
export const createMemoryBlobStore = (): BlobStore & { eraseAll(engagement: EngagementId): void } => {
  const kept = new Map<EngagementId, Map<ContentHash, ArrayBuffer>>();
  const hash = async (bytes: ArrayBuffer): Promise<ContentHash> => (await sha256Hex(bytes)) as ContentHash;
  return {
    hash,
    async put(engagement, bytes) {
      const copy = bytes.slice(0);
      const name = await hash(copy);
      const blobs = kept.get(engagement) ?? new Map<ContentHash, ArrayBuffer>();
      kept.set(engagement, blobs.set(name, copy));
      return ok(name);
    },
    async get(engagement, name) {
      const bytes = kept.get(engagement)?.get(name);
      return bytes
        ? ok(bytes.slice(0))
        : err({ code: 'not-found', message: 'The file’s bytes are not on this device.' });
    },
    has: async (engagement, name) => kept.get(engagement)?.has(name) ?? false,
    eraseAll: (engagement) => void kept.delete(engagement)
  };
};
