import { citationKey } from '$lib/domain/documents/citation';
import type { RequirementRef } from '$lib/domain/ids';
import type { Action } from '$lib/domain/log/action';
import type { ReviewRow } from '$lib/domain/review/review-row';
import type { ReviewFilter, ReviewModel } from '$lib/state/review.svelte';
import { defaultTicks, nextRow } from './choose';

type Queue = Pick<
  ReviewModel,
  'rows' | 'rowByKey' | 'filtered' | 'filter' | 'accept' | 'reject' | 'dismiss' | 'mapTo'
>;
type Outcome = { readonly ok: boolean; readonly error?: { readonly message: string } } | null;

/** Which statement lies on the desk, what of it is ticked, and the decisions that bring up the next one. */
export class ReviewDesk {
  /** Decided while this filter was on: they stay where they were, so that nothing jumps away under the eye. */
  #kept: ReadonlySet<string> = $state.raw(new Set());
  #currentKey: string | null = $state(null);
  #changed: { readonly key: string; readonly ticks: ReadonlySet<RequirementRef> } | null = $state.raw(null);

  readonly #matching = $derived.by(() => new Set(this.queue().filtered.map(({ key }) => key)));
  readonly listed: readonly ReviewRow[] = $derived.by(() =>
    this.queue().rows.filter(({ key }) => this.#matching.has(key) || this.#kept.has(key))
  );
  readonly current: ReviewRow | null = $derived.by(() => {
    const chosen = this.#currentKey === null ? undefined : this.queue().rowByKey.get(this.#currentKey);
    return chosen ?? this.listed[0] ?? null;
  });
  /** Requirements that accepting would map the statement to. */
  readonly ticks: ReadonlySet<RequirementRef> = $derived.by(() => {
    if (this.current === null) return new Set();
    return this.#changed?.key === this.current.key ? this.#changed.ticks : defaultTicks(this.current);
  });

  constructor(
    private readonly queue: () => Queue,
    /** Called with the reason where a decision was not written, and so is taken back. */
    private readonly onfailed: (reason: string) => void
  ) {}

  filterBy(change: Partial<ReviewFilter>): void {
    this.#kept = new Set();
    this.#currentKey = null;
    const queue = this.queue();
    queue.filter = { ...queue.filter, ...change };
  }

  select(row: ReviewRow | undefined): void {
    if (row) this.#currentKey = row.key;
  }

  /** Brings up a statement that the filter may leave out. */
  show(key: string): void {
    const row = this.queue().rowByKey.get(key);
    if (!row) return;
    this.#kept = new Set([...this.#kept, key]);
    this.select(row);
  }

  step(by: 1 | -1): void {
    const at = this.listed.findIndex(({ key }) => key === this.current?.key);
    this.select(this.listed[Math.max(0, Math.min(this.listed.length - 1, at + by))]);
  }

  toggle(requirement: RequirementRef): void {
    if (!this.current) return;
    const ticks = new Set<RequirementRef>(this.ticks);
    if (!ticks.delete(requirement)) ticks.add(requirement);
    this.#changed = { key: this.current.key, ticks };
  }

  accept(): void {
    const chosen = this.ticks;
    this.#settle((row) => (row.proposals.length === 0 ? null : this.queue().accept(row, chosen)));
  }

  reject(): void {
    this.#settle((row) => (row.proposals.length === 0 ? null : this.queue().reject(row)));
  }

  /** Says that the statement is no control, or takes that back. */
  dismiss(): void {
    this.#settle((row) => this.queue().dismiss(row, row.status === 'dismissed' ? 'cleared' : 'dismissed'));
  }

  mapTo(requirement: RequirementRef): void {
    this.#settle((row) => this.queue().mapTo(row, requirement));
  }

  /** After an undo: brings up the statement whose decision was taken back; gives how many were. */
  cameBack(undone: Action): number | null {
    if (undone.type !== 'mapping.decided' && undone.type !== 'control.decided') return null;
    const [first] = undone.items;
    if (first && undone.items.length < 20) this.#currentKey = citationKey(first.citation);
    return undone.items.length;
  }

  /** Shows the outcome and the next statement at once; a write that fails comes back with its reason. */
  #settle(decide: (row: ReviewRow) => Promise<Outcome> | null): void {
    const row = this.current;
    if (!row) return;
    const next = nextRow(this.listed, row.key);
    const written = decide(row);
    if (!written) return;
    this.#kept = new Set([...this.#kept, row.key]);
    this.#changed = null;
    this.#currentKey = next?.key ?? row.key;
    void written.then((result) => {
      if (result && !result.ok) this.onfailed(result.error?.message ?? '');
    });
  }
}
