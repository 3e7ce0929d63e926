import type { Finding } from '../domain/analysis/finding';
import { correctedFacts, type HygieneDocument } from '../domain/analysis/hygiene';
import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { ContentHash } from '../domain/ids';
import type { CalendarDate } from '../domain/log/action';
import type { Reporter } from '../ports/reporter';
import type { AnalyzedDocument } from './analysis.svelte';

/** What findings are computed from; the readers are reactive. */
export interface FindingsSources {
  readonly documents: () => readonly CurrentDocument[];
  readonly analyzed: () => ReadonlyMap<ContentHash, AnalyzedDocument>;
  readonly today: () => CalendarDate;
  readonly reporter: Pick<Reporter, 'check'>;
}

/**
 * What the documents say against each other and lack themselves. Computed in a worker, and only while something
 * on screen asks for it: call `check` in an effect.
 */
export class FindingsModel {
  /** Null until computed for the first time. */
  found: readonly Finding[] | null = $state.raw(null);
  /** Why they could not be computed, in words. */
  problem: string | null = $state(null);
  #running = false;
  #done: readonly HygieneDocument[] | null = $state.raw(null);

  /** Documents whose statements are known; the same array as long as nothing of them changed. */
  readonly #input: readonly HygieneDocument[] = $derived.by(() => {
    const analyzed = this.sources.analyzed();
    const next = this.sources.documents().flatMap(({ hash, record, file }) => {
      const known = analyzed.get(hash);
      return known ? [this.#documentOf(known, record.correctedFacts, file.name)] : [];
    });
    const before = this.#last;
    const same = next.length === before.length && next.every((each, at) => each === before[at]);
    return same ? before : (this.#last = next);
  });
  /** Whether what was found is all there is: no document has changed or come since, none is being compared. */
  readonly current: boolean = $derived(this.#done === this.#input);
  #last: readonly HygieneDocument[] = [];
  readonly #known = new Map<
    ContentHash,
    { readonly statements: unknown; readonly corrections: unknown; readonly made: HygieneDocument }
  >();

  constructor(private readonly sources: FindingsSources) {}

  /** Follows the documents; a change while it computes is taken up afterwards. */
  check(): void {
    const input = this.#input;
    if (this.#running || input === this.#done) return;
    void this.#run(input);
  }

  async #run(input: readonly HygieneDocument[]): Promise<void> {
    this.#running = true;
    const checked = await this.sources.reporter.check(input, this.sources.today());
    this.#running = false;
    this.#done = input;
    this.problem = checked.ok ? null : checked.error.message;
    if (checked.ok) this.found = checked.value;
    this.check();
  }

  #documentOf(
    { document, summary, statements }: AnalyzedDocument,
    corrections: CurrentDocument['record']['correctedFacts'],
    name: string
  ): HygieneDocument {
    const known = this.#known.get(document);
    if (known?.statements === statements && known.corrections === corrections && known.made.name === name)
      return known.made;
    const facts = correctedFacts(summary.facts, corrections);
    const made = { document, name, kind: summary.kind, facts, statements };
    this.#known.set(document, { statements, corrections, made });
    return made;
  }
}
