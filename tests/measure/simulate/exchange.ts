/** What a simulated member has: real sealed entries, taken in without being opened, since lines are what is measured. */
import { summarize } from '../../../src/lib/adapters/log/summarize';
import type { EntryId } from '../../../src/lib/domain/ids';
import { ok } from '../../../src/lib/domain/result';
import type { BookSummary, EntryExchange, SealedArrival } from '../../../src/lib/ports/entry-exchange';

export const BOOK = 'data-room' as const;

export class MemoryExchange implements EntryExchange {
  readonly #entries = new Map<EntryId, SealedArrival>();
  readonly #byFirst: EntryId[][] = Array.from({ length: 256 }, () => []);
  readonly #listeners = new Set<(entry: SealedArrival) => void>();
  #summary: BookSummary | null = null;
  /** Told of what came from others. */
  onReceived: (id: EntryId) => void = () => undefined;

  constructor(entries: readonly SealedArrival[]) {
    for (const entry of entries) this.#add(entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  write(entry: SealedArrival): void {
    this.#add(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  summary = async () => {
    this.#summary ??= summarize(BOOK, [...this.#entries.keys()]);
    return ok([this.#summary]);
  };
  ids = async (_book: string, firstBytes: readonly number[]) =>
    ok(firstBytes.flatMap((first) => this.#byFirst[first] ?? []));
  read = async (ids: readonly EntryId[]) => ok(ids.flatMap((id) => this.#entries.get(id) ?? []));
  lacking = async (ids: readonly EntryId[]) => ok(ids.filter((id) => !this.#entries.has(id)));
  receive = async (arrivals: readonly SealedArrival[]) => this.store(arrivals);

  store(arrivals: readonly SealedArrival[]) {
    let added = 0;
    for (const arrival of arrivals) {
      if (this.#entries.has(arrival.id)) continue;
      this.#add(arrival);
      added += 1;
      this.onReceived(arrival.id);
    }
    return ok({ added, rejected: [] });
  }
  waits = () => false;
  onWritten = (listener: (entry: SealedArrival) => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #add(entry: SealedArrival): void {
    this.#entries.set(entry.id, entry);
    this.#byFirst[Number.parseInt(entry.id.slice(0, 2), 16)]!.push(entry.id);
    this.#summary = null;
  }
}
