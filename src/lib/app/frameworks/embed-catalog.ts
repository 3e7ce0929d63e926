import type { Catalog } from '../../domain/catalog/catalog';
import { catalogTexts } from '../../domain/mapping/catalog-texts';
import { ok, type Result } from '../../domain/result';
import type { EmbedError, Embedder } from '../../ports/embedder';
import type { VectorCodec } from '../../ports/vector-codec';

export interface EmbedCatalogDeps {
  /** The bare model: what it computes is kept as a whole. */
  readonly embedder: Embedder;
  readonly vectors: VectorCodec;
}

export interface EmbedCatalogOptions {
  readonly signal?: AbortSignal;
  /** Texts that the model has read, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface EmbeddedCatalog {
  /** Parallel to `catalogTexts(catalog)`. */
  readonly vectors: Float32Array[];
  /** The same as they are kept. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Lets the model read a catalog. What is ranked with now is what is read later, rounding included. */
export const embedCatalog = async (
  { embedder, vectors: codec }: EmbedCatalogDeps,
  catalog: Catalog,
  { signal, onProgress }: EmbedCatalogOptions = {}
): Promise<Result<EmbeddedCatalog, EmbedError>> => {
  const texts = catalogTexts(catalog);
  // titles, intents and expectations of plain catalogs often say the same
  const unique = [...new Set(texts)];
  const placeByText = new Map(unique.map((text, place) => [text, place]));
  let done = 0;
  onProgress?.(0, unique.length);
  const embedded = await embedder.embed(unique, {
    order: 'batch',
    ...(signal ? { signal } : {}),
    onVector: () => onProgress?.((done += 1), unique.length)
  });
  if (!embedded.ok) return embedded;
  const vectors = texts.map((text) => embedded.value[placeByText.get(text) ?? 0]!);
  const made = await codec.fingerprint(embedder.model, texts);
  const bytes = codec.encode(vectors, made);
  return ok({ vectors: codec.decode(bytes.slice().buffer, made) ?? vectors, bytes });
};

/** Vectors that were kept, where they are of exactly these texts and this model. */
export const keptVectors = async (
  { embedder, vectors: codec }: EmbedCatalogDeps,
  catalog: Catalog,
  bytes: Uint8Array<ArrayBuffer> | null
): Promise<Float32Array[] | null> =>
  bytes && codec.decode(bytes.slice().buffer, await codec.fingerprint(embedder.model, catalogTexts(catalog)));
