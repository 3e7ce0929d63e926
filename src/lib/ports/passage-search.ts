import type { ContentHash } from '../domain/ids';
import type { Result } from '../domain/result';

export interface SearchError {
  readonly code: 'worker-crashed' | 'unreadable-text';
  readonly message: string;
}

export interface SearchOptions {
  /** Only these documents; all that were added where absent. */
  readonly documents?: readonly ContentHash[];
  /** At most so many hits; 50 where absent. `total` counts all. */
  readonly limit?: number;
}

/** A passage that holds the words asked for. All offsets are UTF-16, end exclusive. */
export interface PassageHit {
  readonly document: ContentHash;
  /** Of the passage, in `ParsedDocument.text`. */
  readonly start: number;
  readonly end: number;
  readonly page: number | null;
  readonly headings: readonly string[];
  /** Exact slice of the passage around the words, and where it starts in the document's text. */
  readonly snippet: string;
  readonly snippetStart: number;
  /** Words found, as offsets into `snippet`, in order. */
  readonly highlights: readonly { readonly start: number; readonly end: number }[];
  /** Comparable within one answer only. */
  readonly score: number;
}

export interface SearchAnswer {
  /** Best first. */
  readonly hits: readonly PassageHit[];
  readonly total: number;
  /** True where no passage holds all words and those with some of them are given instead. */
  readonly partial: boolean;
}

/**
 * Full-text search over the passages of one engagement's documents, off the main thread. Words match in any
 * case and with or without accents, the last word as a prefix, and misspelt ones where nothing else matches.
 */
export interface PassageSearch {
  /** Version of the index's form; part of the cache key of what is kept of it. */
  readonly version: string;
  /** Takes up what was kept for these documents; answers with those that have to be added anew. */
  open(documents: readonly ContentHash[]): Promise<Result<readonly ContentHash[], SearchError>>;
  /** Indexes one document from its `ParsedFile.content` (copied) and keeps the result. Again: replaces it. */
  add(document: ContentHash, content: Uint8Array<ArrayBuffer>): Promise<Result<void, SearchError>>;
  /** Forgets documents for this session; what was kept of them stays for a later `open`. */
  remove(documents: readonly ContentHash[]): Promise<Result<void, SearchError>>;
  search(query: string, options?: SearchOptions): Promise<Result<SearchAnswer, SearchError>>;
  release(): void;
}
