import { isWithinDistance } from './edit-distance';

/** How a term of the index answers a word of the question, 0..1. */
export interface Expansion {
  readonly term: number;
  readonly weight: number;
}

const PREFIX_WEIGHT = 0.7;
const FUZZY_WEIGHT = 0.4;
/** A short prefix would take in half the vocabulary: the shortest terms are the ones meant. */
const MAX_PREFIXED = 80;
const MAX_FUZZY = 20;

/** All terms of all documents, numbered as they came. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #terms: string[] = [];
  #sorted: number[] = [];

  numberOf(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#terms.length;
    this.#numbers.set(term, number);
    this.#terms.push(term);
    return number;
  }

  termOf(number: number): string {
    return this.#terms[number] ?? '';
  }

  get size(): number {
    return this.#terms.length;
  }

  /** Terms that answer `word`: itself, those that begin with it where `prefix`, and near ones where none does. */
  expand(word: string, prefix: boolean, isUsed: (term: number) => boolean): Expansion[] {
    const found: Expansion[] = [];
    const exact = this.#numbers.get(word);
    if (exact !== undefined && isUsed(exact)) found.push({ term: exact, weight: 1 });
    if (prefix)
      for (const term of this.#beginningWith(word))
        if (isUsed(term)) found.push({ term, weight: PREFIX_WEIGHT });
    if (found.length > 0) return found;
    const limit = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
    for (let term = 0; term < this.#terms.length && limit > 0 && found.length < MAX_FUZZY; term += 1) {
      const other = this.#terms[term]!;
      // most slips spare the first letter, and looking only there is what keeps this quick
      if (other[0] !== word[0] || !isUsed(term)) continue;
      const near =
        isWithinDistance(word, other, limit) ||
        (prefix && other.length > word.length && isWithinDistance(word, other.slice(0, word.length), limit));
      if (near) found.push({ term, weight: FUZZY_WEIGHT });
    }
    return found;
  }

  #beginningWith(word: string): number[] {
    if (this.#sorted.length !== this.#terms.length)
      this.#sorted = this.#terms
        .map((_, number) => number)
        .sort((one, other) => (this.#terms[one]! < this.#terms[other]! ? -1 : 1));
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#terms[this.#sorted[middle]!]! < word) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; low < this.#sorted.length && this.#terms[this.#sorted[low]!]!.startsWith(word); low += 1)
      if (this.#terms[this.#sorted[low]!] !== word) found.push(this.#sorted[low]!);
    return found.length <= MAX_PREFIXED
      ? found
      : found
          .sort((one, other) => this.#terms[one]!.length - this.#terms[other]!.length)
          .slice(0, MAX_PREFIXED);
  }
}
