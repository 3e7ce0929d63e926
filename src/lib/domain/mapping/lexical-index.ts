import type { Word } from './words';

/** Usual values of BM25: how fast repetition saturates and how much length counts. */
const K1 = 1.2;
const B = 0.75;

export interface LexicalScores {
  /** BM25 of each document, in the order given. */
  readonly bm25: Float64Array;
  /** Share of each title's weight that the query's words carry, 0..1. */
  readonly title: Float64Array;
}

export interface LexicalIndex {
  score(query: readonly Word[]): LexicalScores;
  /** Words of the query that carried the score of one document, strongest first, as written. */
  explain(query: readonly Word[], document: number, count: number): string[];
}

/**
 * Lexical similarity by BM25 (Robertson & Zaragoza, “The Probabilistic Relevance Framework”, 2009), plus how
 * much of a title is named. `documents` and `titles` are parallel.
 */
export const createLexicalIndex = (
  documents: readonly (readonly Word[])[],
  titles: readonly (readonly Word[])[]
): LexicalIndex => {
  const count = documents.length;
  const lengths = documents.map((document) => document.length);
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, count);
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
    (rarity(stem) * frequency * (K1 + 1)) /
    (frequency + K1 * (1 - B + (B * lengths[document]!) / meanLength));

  const titleStems = titles.map((title) => [...new Set(title.map(({ stem }) => stem))]);
  const titleWeights = titleStems.map((stems) => stems.reduce((sum, stem) => sum + rarity(stem), 0));

  return {
    score(query) {
      const stems = new Set(query.map(({ stem }) => stem));
      const bm25 = new Float64Array(count);
      for (const stem of stems) {
        for (const [document, frequency] of postings.get(stem) ?? []) {
          bm25[document]! += weight(stem, document, frequency);
        }
      }
      const title = Float64Array.from(titleStems, (own, index) => {
        const named = own.reduce((sum, stem) => sum + (stems.has(stem) ? rarity(stem) : 0), 0);
        return titleWeights[index]! > 0 ? named / titleWeights[index]! : 0;
      });
      return { bm25, title };
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
