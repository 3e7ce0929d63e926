import type { ParsedDocument } from '../../domain/documents/parsed-document';
import type { ContentHash } from '../../domain/ids';
import type { SearchAnswer, SearchOptions } from '../../ports/passage-search';
import { SearchIndex } from './search-index';
import { decodeShard, encodeShard, toShard } from './shard';

/** What the worker does; runs in any thread. */
export const createSearchService = () => {
  const index = new SearchIndex();
  return {
    /** Takes up kept records; answers with the documents whose record is damaged. */
    open(records: readonly { readonly document: ContentHash; readonly bytes: Uint8Array }[]): ContentHash[] {
      const damaged: ContentHash[] = [];
      for (const { document, bytes } of records) {
        const shard = decodeShard(bytes);
        if (shard) index.set(document, shard);
        else damaged.push(document);
      }
      return damaged;
    },
    /** `content`: UTF-8 JSON of a `ParsedDocument`. Answers with the record to keep; throws where it is no such thing. */
    add(document: ContentHash, content: Uint8Array): Uint8Array<ArrayBuffer> {
      const shard = toShard(JSON.parse(new TextDecoder().decode(content)) as ParsedDocument);
      index.set(document, shard);
      return encodeShard(shard);
    },
    remove(documents: readonly ContentHash[]): void {
      for (const document of documents) index.remove(document);
    },
    search: (query: string, options: SearchOptions): SearchAnswer => index.search(query, options),
    size: () => ({ documents: index.documents, passages: index.passages, terms: index.terms })
  };
};
