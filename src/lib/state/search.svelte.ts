import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { ContentHash } from '../domain/ids';
import { err, type Result } from '../domain/result';
import type { PassageSearch, SearchAnswer } from '../ports/passage-search';

/** What the search looks through and where it gets texts from; `documents` is reactive. */
export interface SearchSources {
  readonly search: PassageSearch;
  readonly documents: () => readonly CurrentDocument[];
  /** The content of a `ParsedFile`; null where it is not on this device yet. */
  readonly readContent: (document: ContentHash) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Full-text search over the current documents; the index is opened when somebody first searches. */
export class SearchModel {
  /** Documents that still have to be indexed; null before the first search. */
  indexing: number | null = $state(null);
  problem: string | null = $state(null);
  /** Words handed over by another part of the screen, to be searched next; null for none. */
  asked: string | null = $state(null);
  #known = new Set<ContentHash>();
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly sources: SearchSources) {}

  /** Takes a text that was just read; costs nothing before the first search. */
  add(document: ContentHash, content: Uint8Array<ArrayBuffer>): void {
    if (this.indexing === null) return;
    this.#known.add(document);
    this.#work = this.#work.then(async () => {
      const added = await this.sources.search.add(document, content);
      if (!added.ok) this.problem = added.error.message;
    });
  }

  /** Indexes what is missing. A search started meanwhile finds what is indexed so far. */
  prepare(): Promise<void> {
    const missing = this.sources.documents().filter(({ hash }) => !this.#known.has(hash));
    for (const { hash } of missing) this.#known.add(hash);
    this.indexing = (this.indexing ?? 0) + missing.length;
    this.#work = this.#work.then(() => this.#index(missing.map(({ hash }) => hash)));
    return this.#work;
  }

  /** Best first, from the current versions only, or from one of them. */
  async run(
    query: string,
    options: { readonly document?: ContentHash | null; readonly limit?: number } = {}
  ): Promise<Result<SearchAnswer, { readonly message: string }>> {
    const current = this.sources.documents().map(({ hash }) => hash);
    const documents = options.document ? [options.document] : current;
    if (documents.length === 0) return err({ message: 'There is no document to search in.' });
    return this.sources.search.search(query, {
      documents,
      ...(options.limit ? { limit: options.limit } : {})
    });
  }

  release(): void {
    this.sources.search.release();
  }

  async #index(documents: readonly ContentHash[]): Promise<void> {
    const opened = await this.sources.search.open(documents);
    const lacking = opened.ok ? opened.value : documents;
    this.indexing = Math.max(0, (this.indexing ?? 0) - (documents.length - lacking.length));
    for (const document of lacking) {
      const content = await this.sources.readContent(document);
      if (content) {
        const added = await this.sources.search.add(document, content);
        if (!added.ok) this.problem = added.error.message;
      } else this.#known.delete(document);
      this.indexing = Math.max(0, (this.indexing ?? 0) - 1);
    }
  }
}
