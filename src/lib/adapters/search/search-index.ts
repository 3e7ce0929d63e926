import type { ContentHash } from '../../domain/ids';
import type { PassageHit, SearchAnswer, SearchOptions } from '../../ports/passage-search';
import type { Shard } from './shard';
import { toSnippet } from './snippet';
import { Vocabulary, type Expansion } from './vocabulary';
import { foldWord, LITTLE_WORDS, readWords } from './words';

const DEFAULT_LIMIT = 50;
/** The words of the question standing together in the passage weigh as much as one rare word more. */
const PHRASE_BONUS = 4;

interface Slot {
  readonly document: ContentHash;
  /** Without its terms: as strings they would be most of the memory. */
  readonly shard: Omit<Shard, 'terms'>;
  /** Numbers of the shard's terms, in their order. */
  readonly numbers: Uint32Array;
}

/** The documents that hold one term, and where in their list of terms; parallel. */
interface Holders {
  readonly slots: Slot[];
  readonly at: number[];
}

interface Found {
  readonly slot: Slot;
  readonly passage: number;
  score: number;
}

/**
 * An inverted index in two steps: term → documents → passages, the second kept as typed arrays per document, so
 * that 200,000 passages fit in tens of megabytes and a document comes or goes without touching the others.
 * Passages are ranked by inverse document frequency of the words found and by their shortness.
 */
export class SearchIndex {
  readonly #slots = new Map<ContentHash, Slot>();
  readonly #vocabulary = new Vocabulary();
  /** By number of the term. */
  readonly #holders: Holders[] = [];
  #passages = 0;

  get documents(): number {
    return this.#slots.size;
  }

  get passages(): number {
    return this.#passages;
  }

  get terms(): number {
    return this.#vocabulary.size;
  }

  set(document: ContentHash, shard: Shard): void {
    this.remove(document);
    const numbers = Uint32Array.from(shard.terms, (term) => this.#vocabulary.numberOf(term));
    const { text, headings, passages, ends, postings } = shard;
    const slot: Slot = { document, shard: { text, headings, passages, ends, postings }, numbers };
    for (const [at, number] of numbers.entries()) {
      const holders = (this.#holders[number] ??= { slots: [], at: [] });
      holders.slots.push(slot);
      holders.at.push(at);
    }
    this.#slots.set(document, slot);
    this.#passages += shard.passages.length / 4;
  }

  remove(document: ContentHash): void {
    const slot = this.#slots.get(document);
    if (!slot) return;
    for (const number of slot.numbers) {
      const { slots, at } = this.#holders[number]!;
      const index = slots.indexOf(slot);
      slots.splice(index, 1);
      at.splice(index, 1);
    }
    this.#slots.delete(document);
    this.#passages -= slot.shard.passages.length / 4;
  }

  search(query: string, options: SearchOptions = {}): SearchAnswer {
    const typed = readWords(query).map(({ term }) => term);
    const telling = typed.filter((term, index) =>
      index === typed.length - 1 ? typed.length === 1 || !LITTLE_WORDS.has(term) : !LITTLE_WORDS.has(term)
    );
    const words = [...new Set(telling.length > 0 ? telling : typed)];
    if (words.length === 0) return { hits: [], total: 0, partial: false };
    // the last word is still being typed unless a blank follows it
    const open = /[\p{L}\p{N}]$/u.test(query) ? typed.at(-1) : undefined;
    const isUsed = (term: number): boolean => (this.#holders[term]?.slots.length ?? 0) > 0;
    const expansions = words.map((word) => this.#vocabulary.expand(word, word === open, isUsed));
    const only = options.documents ? new Set(options.documents) : null;
    const limit = options.limit ?? DEFAULT_LIMIT;
    // more than asked for, because a phrase may lift one that stands further down
    let found = this.#collect(expansions, only, words.length, limit * 4);
    const partial = found.total === 0 && words.length > 1;
    if (partial) found = this.#collect(expansions, only, 1, limit * 4);
    const phrase = words.length > 1 ? foldWord(query.trim()) : null;
    const best = found.best();
    if (phrase)
      for (const each of best) if (foldWord(textOf(each)).includes(phrase)) each.score += PHRASE_BONUS;
    const hitTerms = new Set(
      expansions.flatMap((each) => each.map(({ term }) => this.#vocabulary.termOf(term)))
    );
    return {
      hits: best
        .sort(order)
        .slice(0, limit)
        .map((each) => toHit(each, hitTerms)),
      total: found.total,
      partial: partial && found.total > 0
    };
  }

  /** Passages that at least `needed` of the words are found in. */
  #collect(
    expansions: readonly Expansion[][],
    only: ReadonlySet<ContentHash> | null,
    needed: number,
    count: number
  ): Best {
    /** For each document, for each word: the terms found, with what they are worth. */
    const bySlot = new Map<Slot, { at: number; worth: number }[][]>();
    for (const [word, terms] of expansions.entries())
      for (const { term, weight } of terms) {
        const holders = this.#holders[term];
        if (!holders) continue;
        const worth = weight * Math.log(1 + this.#slots.size / holders.slots.length) + weight;
        for (const [index, slot] of holders.slots.entries()) {
          if (only && !only.has(slot.document)) continue;
          let perWord = bySlot.get(slot);
          if (!perWord) bySlot.set(slot, (perWord = expansions.map(() => [])));
          perWord[word]!.push({ at: holders.at[index]!, worth });
        }
      }
    const found = new Best(count);
    for (const [slot, perWord] of bySlot) {
      if (perWord.filter((terms) => terms.length > 0).length >= needed)
        scoreSlot(slot, perWord, needed, found);
    }
    return found;
  }
}

const scoreSlot = (
  slot: Slot,
  perWord: readonly { at: number; worth: number }[][],
  needed: number,
  found: Best
): void => {
  const { ends, postings, passages } = slot.shard;
  const count = passages.length / 4;
  const score = new Float32Array(count);
  const words = new Uint8Array(count);
  for (const [word, terms] of perWord.entries()) {
    const best = terms.length > 1 ? new Float32Array(count) : null;
    for (const { at, worth } of terms)
      for (let index = at === 0 ? 0 : ends[at - 1]!; index < ends[at]!; index += 1) {
        const passage = postings[index]!;
        // several forms of one word count once, the best of them
        const known = best ? best[passage]! : 0;
        if (known === 0 && words[passage]! <= word) words[passage]! += 1;
        if (worth > known) {
          score[passage]! += worth - known;
          if (best) best[passage] = worth;
        }
      }
  }
  for (let passage = 0; passage < count; passage += 1)
    if (words[passage]! >= needed) {
      const length = passages[passage * 4 + 1]! - passages[passage * 4]!;
      found.take(slot, passage, score[passage]! * words[passage]! * (1 + 40 / (80 + length)));
    }
};

const order = (one: Found, other: Found): number =>
  other.score - one.score ||
  (one.slot.document < other.slot.document
    ? -1
    : one.slot.document > other.slot.document
      ? 1
      : one.passage - other.passage);

/** Keeps the best `count` of what it takes and counts all of it. */
class Best {
  total = 0;
  #kept: Found[] = [];
  #least = -Infinity;

  constructor(private readonly count: number) {}

  take(slot: Slot, passage: number, score: number): void {
    this.total += 1;
    if (score < this.#least) return;
    this.#kept.push({ slot, passage, score });
    if (this.#kept.length < this.count * 4) return;
    this.#kept = this.best();
    this.#least = this.#kept.at(-1)!.score;
  }

  best(): Found[] {
    return this.#kept.sort(order).slice(0, this.count);
  }
}

const textOf = ({ slot: { shard }, passage }: Found): string =>
  shard.text.slice(shard.passages[passage * 4], shard.passages[passage * 4 + 1]);

const toHit = (found: Found, terms: ReadonlySet<string>): PassageHit => {
  const { slot, passage, score } = found;
  const [start, end, page, headings] = slot.shard.passages.subarray(
    passage * 4,
    passage * 4 + 4
  ) as unknown as [number, number, number, number];
  const { snippet, offset, highlights } = toSnippet(textOf(found), (term) => terms.has(term));
  return {
    document: slot.document,
    start,
    end,
    page: page === 0 ? null : page,
    headings: slot.shard.headings[headings] ?? [],
    snippet,
    snippetStart: start + offset,
    highlights,
    score
  };
};
