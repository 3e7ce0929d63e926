import type { Catalog } from '../domain/catalog/catalog';
import type { Statement } from '../domain/controls/statement';
import type { ContentHash, FrameworkId } from '../domain/ids';
import type { Suggestion } from '../domain/mapping/suggestion';
import type { Result } from '../domain/result';

export interface AnalystError {
  readonly code: 'catalog-missing' | 'catalog-damaged' | 'vectors-missing' | 'worker-crashed' | 'cancelled';
  readonly message: string;
}

/** A statement with its vector, as handed to the ranker. */
export interface RankInput {
  readonly text: string;
  readonly vector: Float32Array;
  /** Mean direction of the title and headings above it; null where they say nothing of its subject. */
  readonly section: Float32Array | null;
}

/** A framework that the analyst cannot load by itself; `vectors` are parallel to `catalogTexts(catalog)`. */
export interface OwnFramework {
  readonly catalog: Catalog;
  readonly vectors: readonly Float32Array[];
  /** Tells catalogs of one framework and version apart, where two engagements have others under one name. */
  readonly content: string;
}

/**
 * The part of the analysis that computes: extraction of statements and ranking against catalogs,
 * in a worker of its own so that the screen never waits for it.
 */
export interface Analyst {
  /** Version of extraction and ranking; part of every cache key of what they produce. */
  readonly version: string;
  /** Loads catalogs and their vectors; a second call with the same frameworks costs nothing. */
  load(
    frameworks: readonly FrameworkId[],
    own?: readonly OwnFramework[]
  ): Promise<Result<void, AnalystError>>;
  /** `parsed` is a `ParsedFile.content`; it is copied. */
  extract(document: ContentHash, parsed: Uint8Array<ArrayBuffer>): Promise<Result<Statement[], AnalystError>>;
  /** Suggestions above the threshold for each input, best first, over all loaded frameworks. */
  rank(
    frameworks: readonly FrameworkId[],
    inputs: readonly RankInput[]
  ): Promise<Result<Suggestion[][], AnalystError>>;
  release(): void;
}
