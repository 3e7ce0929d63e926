import type { ContentHash, EntryId, FrameworkId, RequirementRef } from '../domain/ids';
import { splitRequirementRef } from '../domain/ids';
import type { Action } from '../domain/log/action';
import { confidenceOf } from '../domain/mapping/confidence';
import type { Confidence } from '../domain/mapping/suggestion';
import { accept, acceptAll, decideOne, mapTo, reject } from '../domain/review/decide';
import { withPendingControls, withPendingDecisions } from '../domain/review/pending';
import { groupDecisions, reviewRow, type ReviewRow } from '../domain/review/review-row';
import type { Result } from '../domain/result';
import { isInScope } from '../domain/engagement/scope';
import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { EngagementState } from '../domain/engagement/state';
import type { AppendError } from '../ports/engagement-log';
import type { AnalyzedDocument } from './analysis.svelte';

export interface ReviewFilter {
  readonly document: ContentHash | null;
  readonly framework: FrameworkId | null;
  readonly confidence: Confidence | null;
  readonly show: 'open' | 'decided' | 'unmatched' | 'all';
}

const shows = (row: ReviewRow, show: ReviewFilter['show']): boolean => {
  if (show === 'all') return true;
  if (show === 'open') return row.status === 'open';
  if (show === 'unmatched') return row.status === 'unmatched' || row.status === 'pending';
  return row.status === 'accepted' || row.status === 'rejected' || row.status === 'dismissed';
};

/** What the queue reads and where its decisions go; the readers are reactive. */
export interface ReviewSources {
  readonly state: () => EngagementState;
  readonly documents: () => readonly CurrentDocument[];
  readonly analyzed: () => ReadonlyMap<ContentHash, AnalyzedDocument>;
  readonly run: (action: Action) => Promise<Result<EntryId, AppendError>>;
  readonly now: () => number;
}

/** A pause longer than this (ms) is no time spent on deciding. */
const LONGEST_DECISION = 60_000;
const DECISIONS_REMEMBERED = 20;

/** The queue of statements that wait for a person's decision, and the decisions themselves. */
export class ReviewModel {
  filter: ReviewFilter = $state.raw({ document: null, framework: null, confidence: null, show: 'open' });
  #pace: readonly number[] = $state.raw([]);
  #lastDecision = 0;

  /** Decisions that are being written: on screen at once, gone again where the write fails. */
  #pending: readonly Action[] = $state.raw([]);

  readonly #mappings = $derived.by(() => this.sources.state().mappings);
  readonly #facts = $derived.by(() => this.sources.state().facts);
  /** What was decided for a framework that is out of scope stays in the log, and off the screen. */
  readonly #written = $derived.by(() => groupDecisions(this.#mappings, isInScope(this.#facts)));
  readonly #decisions = $derived.by(() => withPendingDecisions(this.#written, this.#pending));
  readonly #writtenControls = $derived.by(() => this.sources.state().controls);
  readonly #controls = $derived.by(() => withPendingControls(this.#writtenControls, this.#pending));

  /** Every statement of the current documents, in document order. */
  readonly rows: readonly ReviewRow[] = $derived.by(() => {
    const controls = this.#controls;
    const all = this.sources.analyzed();
    return this.sources.documents().flatMap(({ hash }) => {
      const analyzed = all.get(hash);
      return (
        analyzed?.statements.map((statement, at) =>
          reviewRow(statement, analyzed.suggestions[at] ?? null, this.#decisions, controls)
        ) ?? []
      );
    });
  });
  readonly rowByKey: ReadonlyMap<string, ReviewRow> = $derived(
    new Map(this.rows.map((row) => [row.key, row]))
  );
  readonly filtered: readonly ReviewRow[] = $derived.by(() => {
    const { document, framework, confidence, show } = this.filter;
    return this.rows.filter(
      (row) =>
        shows(row, show) &&
        (!document || row.document === document) &&
        (!confidence || (row.topScore > 0 && confidenceOf(row.topScore) === confidence)) &&
        (!framework ||
          row.proposals.some(({ requirement }) => splitRequirementRef(requirement).framework === framework))
    );
  });

  /** Rows that had or have something to decide, and how many of them are decided. */
  readonly progress = $derived.by(() => {
    const decided = this.rows.filter(({ status }) => status === 'accepted' || status === 'rejected').length;
    const open = this.rows.filter(({ status }) => status === 'open').length;
    return { decided, open, total: decided + open };
  });
  /** Milliseconds that the open rows will take at the pace of the last decisions; null before there is a pace. */
  readonly timeLeft = $derived.by(() => {
    if (this.#pace.length < 3) return null;
    const sorted = [...this.#pace].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)]! * this.progress.open;
  });

  constructor(private readonly sources: ReviewSources) {}

  accept(row: ReviewRow, chosen: ReadonlySet<RequirementRef>) {
    return this.#decide(accept(row, chosen));
  }

  reject(row: ReviewRow) {
    return this.#decide(reject(row));
  }

  mapTo(row: ReviewRow, requirement: RequirementRef) {
    return this.#decide(mapTo(row, requirement));
  }

  /** One pair alone, as on a requirement's page; `cleared` takes a decision back. */
  decideOne(row: ReviewRow, requirement: RequirementRef, decision: 'accepted' | 'rejected' | 'cleared') {
    return this.#decide(decideOne(row, requirement, decision));
  }

  /** Says that a statement is no control, or takes that back. */
  dismiss(row: ReviewRow, decision: 'dismissed' | 'cleared' = 'dismissed') {
    return this.#write({
      type: 'control.decided',
      items: [{ citation: row.statement.citation, decision }]
    });
  }

  /** How many proposals of the filtered rows a bulk accept at this step would take in. */
  countAcceptAll(step: Confidence): number {
    return acceptAll(this.filtered, step)?.items.length ?? 0;
  }

  acceptAll(step: Confidence) {
    const action = acceptAll(this.filtered, step);
    return action ? this.#write(action) : Promise.resolve(null);
  }

  async #decide(action: Action | null) {
    if (!action) return null;
    const now = this.sources.now();
    const spent = now - this.#lastDecision;
    this.#lastDecision = now;
    if (spent < LONGEST_DECISION) this.#pace = [...this.#pace, spent].slice(-DECISIONS_REMEMBERED);
    return this.#write(action);
  }

  async #write(action: Action) {
    this.#pending = [...this.#pending, action];
    const result = await this.sources.run(action);
    this.#pending = this.#pending.filter((pending) => pending !== action);
    return result;
  }
}
