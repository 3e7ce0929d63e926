import type { Word } from './words';

/** How BM25 counts: how soon repetition saturates, and how much length counts. */
export interface Saturation {
  readonly k1: number;
  readonly b: number;
}
/** Usual values, for running text. */
export const RUNNING_TEXT: Saturation = { k1: 1.2, b: 0.75 };
/** For lists of key terms: a word that stands in several of them says little more than one that stands in one. */
export const TERM_LIST: Saturation = { k1: 0.6, b: 0.3 };

export interface LexicalIndex {
  /** BM25 of each document, in the order given. */
  score(query: readonly Word[]): Float64Array;
  /** Words of the query that carried the score of one document, strongest first, as written. */
  explain(query: readonly Word[], document: number, count: number): string[];
}

/** Lexical similarity by BM25 (Robertson & Zaragoza, “The Probabilistic Relevance Framework”, 2009). */
export const createLexicalIndex = (
  documents: readonly (readonly Word[])[],
  { k1, b }: Saturation = RUNNING_TEXT
): LexicalIndex => {
  const count = documents.length;
  const lengths = documents.map((document) => document.length);
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, count) || 1;
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((document, index) => {
    for (const { stem } of document) {
      const posting = postings.get(stem) ?? new Map<number, number>();
      postings.set(stem, posting.set(index, (posting.get(index) ?? 0) + 1));
    }
  });
  const rarity = (stem: string): number => {
    const found = postings.get(stem)?.size ?? 0;
    return Math.log(1 + (count - found + 0.5) / (found + 0.5));
  };
  const weight = (stem: string, document: number, frequency: number): number =>
    (rarity(stem) * frequency * (k1 + 1)) /
    (frequency + k1 * (1 - b + (b * lengths[document]!) / meanLength));

  /** Documents and what the stem adds to each, as arrays of the same length. */
  const added = new Map(
    [...postings].map(([stem, posting]) => [
      stem,
      {
        documents: Int32Array.from(posting.keys()),
        weights: Float64Array.from(posting, ([document, frequency]) => weight(stem, document, frequency))
      }
    ])
  );

  return {
    score(query) {
      const bm25 = new Float64Array(count);
      const seen = new Set<string>();
      for (const { stem } of query) {
        const found = seen.has(stem) ? undefined : added.get(stem);
        seen.add(stem);
        if (!found) continue;
        const { documents: where, weights } = found;
        for (let at = 0; at < where.length; at += 1) bm25[where[at]!]! += weights[at]!;
      }
      return bm25;
    },
    explain(query, document, most) {
      const written = new Map(query.map((word) => [word.stem, word.written]));
      return [...written]
        .map(([stem, word]) => {
          const frequency = postings.get(stem)?.get(document) ?? 0;
          return { word, weight: frequency === 0 ? 0 : weight(stem, document, frequency) };
        })
        .filter(({ weight: carried }) => carried > 0)
        .sort((one, other) => other.weight - one.weight)
        .slice(0, most)
        .map(({ word }) => word);
    }
  };
};
