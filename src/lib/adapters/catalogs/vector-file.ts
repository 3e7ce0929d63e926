/**
 * Vectors of a catalog's texts, as kept in `catalogs/vectors/<framework>.bin`.
 *
 * Layout, little-endian: `FRV1`; uint32 count; uint32 dimensions; 32 bytes SHA-256 of the model's version and
 * all texts, each ended by a line break; then per vector a float32 scale and `dimensions` int8 values. A value
 * is `scale × int8`; the cosine to the vector that the model gave is above 0.9999.
 */
const MAGIC = [0x46, 0x52, 0x56, 0x31];
const HEADER = 44;

/** SHA-256 over what the vectors were made from: a changed text or model makes a file stale. */
export const fingerprint = async (model: string, texts: readonly string[]): Promise<Uint8Array> =>
  new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode([model, ...texts, ''].join('\n')))
  );

export const encodeVectors = (
  vectors: readonly Float32Array[],
  made: Uint8Array
): Uint8Array<ArrayBuffer> => {
  const dimensions = vectors[0]?.length ?? 0;
  const bytes = new Uint8Array(HEADER + vectors.length * (4 + dimensions));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(4, vectors.length, true);
  view.setUint32(8, dimensions, true);
  bytes.set(made, 12);
  let at = HEADER;
  for (const vector of vectors) {
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest / 127 || 1;
    view.setFloat32(at, scale, true);
    vector.forEach((value, index) => view.setInt8(at + 4 + index, Math.round(value / scale)));
    at += 4 + dimensions;
  }
  return bytes;
};

/** Null where the bytes are no such file or were made from other texts. */
export const decodeVectors = (bytes: ArrayBuffer, made: Uint8Array): Float32Array[] | null => {
  if (bytes.byteLength < HEADER) return null;
  const view = new DataView(bytes);
  const head = new Uint8Array(bytes, 0, HEADER);
  const count = view.getUint32(4, true);
  const dimensions = view.getUint32(8, true);
  if (MAGIC.some((byte, index) => head[index] !== byte)) return null;
  if (made.some((byte, index) => head[12 + index] !== byte)) return null;
  if (bytes.byteLength !== HEADER + count * (4 + dimensions)) return null;
  return Array.from({ length: count }, (_, index) => {
    const at = HEADER + index * (4 + dimensions);
    const scale = view.getFloat32(at, true);
    return Float32Array.from({ length: dimensions }, (_value, k) => scale * view.getInt8(at + 4 + k));
  });
};
