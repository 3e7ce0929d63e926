import type { EngagementId } from '../../domain/ids';
import { ok, type Result } from '../../domain/result';
import type { DerivedStore } from '../../ports/derived-store';
import type { EmbedError, EmbedOptions, Embedder } from '../../ports/embedder';

/** Vectors written in one transaction: a kill loses at most this many, which are computed again. */
const WRITE_GROUP = 64;

const toBytes = (vector: Float32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength) as ArrayBuffer
  );

const toVector = (bytes: Uint8Array<ArrayBuffer>, dimensions: number): Float32Array | null =>
  bytes.byteLength === dimensions * 4
    ? new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    : null;

/** An embedder that keeps an engagement's vectors, sealed by the store, and computes only what is new. */
export const createCachedEmbedder = (
  inner: Embedder,
  derived: DerivedStore,
  engagement: EngagementId
): Embedder => ({
  model: inner.model,
  dimensions: inner.dimensions,
  warmUp: (onProgress) => inner.warmUp(onProgress),
  release: () => inner.release(),
  async embed(texts, options: EmbedOptions = {}): Promise<Result<Float32Array[], EmbedError>> {
    // the start page needs no hash of its own
    const { keyOf } = await import('./text-key');
    const keys = texts.map((text) => keyOf(inner.model, text));
    const stored = await derived.getMany(engagement, 'vector', [...new Set(keys)], inner.model);
    const vectors: Float32Array[] = new Array<Float32Array>(texts.length);
    const placesByKey = new Map<string, number[]>();
    keys.forEach((key, index) => {
      const bytes = stored.ok ? stored.value.get(key) : undefined;
      const vector = bytes && toVector(bytes, inner.dimensions);
      if (vector) {
        vectors[index] = vector;
        options.onVector?.(index, vector);
      } else placesByKey.set(key, [...(placesByKey.get(key) ?? []), index]);
    });
    if (placesByKey.size === 0) return ok(vectors);

    const missing = [...placesByKey.entries()];
    let unwritten: { key: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
    const writes: Promise<unknown>[] = [];
    const write = (): void => {
      if (unwritten.length === 0) return;
      writes.push(derived.putMany(engagement, 'vector', inner.model, unwritten));
      unwritten = [];
    };
    const computed = await inner.embed(
      missing.map(([, places]) => texts[places[0]!]!),
      {
        ...(options.order ? { order: options.order } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
        onVector: (at, vector) => {
          const [key, places] = missing[at]!;
          unwritten.push({ key, bytes: toBytes(vector) });
          if (unwritten.length >= WRITE_GROUP) write();
          for (const place of places) {
            vectors[place] = vector;
            options.onVector?.(place, vector);
          }
        }
      }
    );
    // also after a cancel: what was computed is kept
    write();
    await Promise.all(writes);
    return computed.ok ? ok(vectors) : computed;
  }
});
