import type { ParsedDocument } from '../../domain/documents/parsed-document';
import type { ContentHash } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import type { PassageHit, PassageSearch } from '../../ports/passage-search';
import { toSnippet } from '../search/snippet';
import { readWords } from '../search/words';

/** Looks through all passages one by one: the plain meaning of the port, for tests and as a fake. */
export const createMemoryPassageSearch = (kept = new Map<ContentHash, ParsedDocument>()): PassageSearch => {
  const open = new Map<ContentHash, ParsedDocument>();
  const hitsOf = (document: ContentHash, words: readonly string[], isPrefix: boolean): PassageHit[] => {
    const parsed = open.get(document);
    if (!parsed) return [];
    return parsed.passages.flatMap((passage) => {
      const text = parsed.text.slice(passage.start, passage.end);
      const terms = new Set(readWords(text).map(({ term }) => term));
      const matches = (term: string, index: number): boolean =>
        terms.has(term) ||
        (isPrefix && index === words.length - 1 && [...terms].some((each) => each.startsWith(term)));
      if (!words.every(matches)) return [];
      const { snippet, offset, highlights } = toSnippet(text, (term) =>
        words.some(
          (word, index) => term === word || (isPrefix && index === words.length - 1 && term.startsWith(word))
        )
      );
      const { start, end, page, headings } = passage;
      const score = 1 / (1 + text.length);
      return [
        { document, start, end, page, headings, snippet, snippetStart: start + offset, highlights, score }
      ];
    });
  };
  return {
    version: 'memory',
    open: (documents) => {
      for (const document of documents) {
        const parsed = kept.get(document);
        if (parsed) open.set(document, parsed);
      }
      return Promise.resolve(ok(documents.filter((document) => !kept.has(document))));
    },
    add: (document, content) => {
      try {
        const parsed = JSON.parse(new TextDecoder().decode(content)) as ParsedDocument;
        kept.set(document, parsed);
        open.set(document, parsed);
        return Promise.resolve(ok(undefined));
      } catch {
        return Promise.resolve(err({ code: 'unreadable-text', message: 'The text could not be read.' }));
      }
    },
    remove: (documents) => {
      for (const document of documents) open.delete(document);
      return Promise.resolve(ok(undefined));
    },
    search: (query, { documents, limit = 50 } = {}) => {
      const words = readWords(query).map(({ term }) => term);
      const among = [...open.keys()].filter((document) => !documents || documents.includes(document));
      const isPrefix = /[\p{L}\p{N}]$/u.test(query);
      const hits = words.length > 0 ? among.flatMap((document) => hitsOf(document, words, isPrefix)) : [];
      hits.sort((one, other) => other.score - one.score);
      return Promise.resolve(ok({ hits: hits.slice(0, limit), total: hits.length, partial: false }));
    },
    release: () => open.clear()
  };
};
