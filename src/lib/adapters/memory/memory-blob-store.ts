import type { ContentHash, EngagementId } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import { PART_BYTES, type BlobStore, type NamedFile } from '../../ports/blob-store';
import { sha256Hex } from '../log/bytes';

/** Blobs in memory, for tests. */
export const createMemoryBlobStore = (): BlobStore & { eraseAll(engagement: EngagementId): void } => {
  const kept = new Map<EngagementId, Map<ContentHash, ArrayBuffer>>();
  const parts = new Map<string, Uint8Array<ArrayBuffer>>();
  const partKey = (engagement: EngagementId, { hash: of, size }: NamedFile, part: number): string =>
    `${engagement}/${of}/${size}/${part}`;
  const dropParts = (engagement: EngagementId, file: NamedFile): void => {
    for (let part = 0; part * PART_BYTES < file.size; part += 1)
      parts.delete(partKey(engagement, file, part));
  };
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
    async readPart(engagement, file, part) {
      const whole = kept.get(engagement)?.get(file.hash);
      if (!whole) return parts.get(partKey(engagement, file, part))?.slice() ?? null;
      const bytes = new Uint8Array(whole.slice(part * PART_BYTES, (part + 1) * PART_BYTES));
      return whole.byteLength === file.size && bytes.length > 0 ? bytes : null;
    },
    async keptParts(engagement, file) {
      let part = 0;
      while (parts.has(partKey(engagement, file, part))) part += 1;
      return ok(part);
    },
    async keepParts(engagement, file, first, given) {
      for (const [at, pieces] of given.entries()) {
        const bytes = new Uint8Array(await new Blob([...pieces]).arrayBuffer());
        parts.set(partKey(engagement, file, first + at), bytes);
      }
      return ok(undefined);
    },
    async finishParts(engagement, file) {
      const whole = new Uint8Array(file.size);
      for (let part = 0; part * PART_BYTES < file.size; part += 1) {
        whole.set(parts.get(partKey(engagement, file, part)) ?? [], part * PART_BYTES);
      }
      dropParts(engagement, file);
      if ((await hash(whole.buffer)) !== file.hash)
        return err({ code: 'damaged', message: 'The bytes do not match the file’s hash.' });
      await this.put(engagement, whole.buffer);
      return ok(undefined);
    },
    eraseAll: (engagement) => void kept.delete(engagement)
  };
};
