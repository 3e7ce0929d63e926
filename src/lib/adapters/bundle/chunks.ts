/** The sealed chunks of a bundle, written and read one at a time; see `format.ts`. */
import { BundleFailure } from './bundle-failure';
import { CHUNK_BYTES, TAG_BYTES } from './format';

/** Takes what is written, in order; resolves when there is room for more. */
export type Sink = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

const vector = (index: number, last: boolean): Uint8Array<ArrayBuffer> => {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(7, index);
  iv[11] = last ? 1 : 0;
  return iv;
};

const PROOF_VECTOR = new Uint8Array(12).fill(255);

/** What shows, before anything is read, that a key is the file's. */
export const keyProof = async (
  key: CryptoKey,
  additionalData: BufferSource
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv: PROOF_VECTOR, additionalData }, key, new Uint8Array(0))
  );

export interface ChunkWriter {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export const createChunkWriter = (key: CryptoKey, additionalData: BufferSource, sink: Sink): ChunkWriter => {
  let open = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let index = 0;
  const flush = async (last: boolean): Promise<void> => {
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: vector(index, last), additionalData },
      key,
      open.subarray(0, filled)
    );
    await sink(new Uint8Array(sealed));
    open = new Uint8Array(CHUNK_BYTES);
    filled = 0;
    index += 1;
  };
  return {
    async write(bytes) {
      let at = 0;
      while (at < bytes.length) {
        // a full chunk waits until it is known not to be the last
        if (filled === CHUNK_BYTES) await flush(false);
        const taken = Math.min(bytes.length - at, CHUNK_BYTES - filled);
        open.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
    },
    end: () => flush(true)
  };
};

/** Plain chunks in order. Throws `BundleFailure` at the first that does not open where it stands. */
export async function* readChunks(
  file: Blob,
  start: number,
  key: CryptoKey,
  additionalData: BufferSource
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const step = CHUNK_BYTES + TAG_BYTES;
  const count = Math.ceil((file.size - start) / step);
  const open = async (
    sealed: ArrayBuffer,
    index: number,
    last: boolean
  ): Promise<Uint8Array<ArrayBuffer> | null> => {
    try {
      const iv = vector(index, last);
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed)
      );
    } catch {
      return null;
    }
  };
  for (let index = 0; index < count; index += 1) {
    const from = start + index * step;
    const sealed = await file.slice(from, Math.min(file.size, from + step)).arrayBuffer();
    const last = index === count - 1;
    const plain = await open(sealed, index, last);
    if (plain) {
      yield plain;
      continue;
    }
    const place = `part ${index + 1} of ${count}`;
    if (last && (await open(sealed, index, false))) throw new BundleFailure('cut-off', place);
    if (!last && (await open(sealed, index, true))) throw new BundleFailure('altered', `after ${place}`);
    throw new BundleFailure('altered', last ? `${place}, or the end is missing` : place);
  }
}
