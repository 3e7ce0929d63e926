import type { CheckedEntry } from '../../domain/log/entry';

/** Entries kept in memory for the fold that follows; beyond that they are read again. */
const MOST = 100_000;

/** Entries that were just verified and stored, by arrival, so that the fold need not open them a second time. */
export class Recent {
  #from = 1;
  #entries: CheckedEntry[] = [];

  /** Number of the first arrival that is here; behind the last where nothing is. */
  get from(): number {
    return this.#from;
  }
  get to(): number {
    return this.#from + this.#entries.length - 1;
  }

  /** `n`: arrival of the first of them. What does not follow on begins anew. */
  add(n: number, entries: readonly CheckedEntry[]): void {
    if (n !== this.to + 1 || this.#entries.length + entries.length > MOST) {
      this.#from = n;
      this.#entries = [];
    }
    for (const entry of entries) this.#entries.push(entry);
  }

  /** From arrival `n` to the last that is here; null where some of these are not. */
  since(n: number): readonly CheckedEntry[] | null {
    return n >= this.#from && n <= this.to + 1 ? this.#entries.slice(n - this.#from) : null;
  }

  clear(): void {
    this.#from = this.to + 1;
    this.#entries = [];
  }
}
