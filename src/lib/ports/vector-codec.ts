/** Vectors as bytes that tell whether they were made from the same texts by the same model. */
export interface VectorCodec {
  fingerprint(model: string, texts: readonly string[]): Promise<Uint8Array>;
  encode(vectors: readonly Float32Array[], made: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Null where they were made from something else. */
  decode(bytes: ArrayBuffer, made: Uint8Array): Float32Array[] | null;
}
