import type {
  AnalysisEvent,
  AnalysisQueue,
  AnalysisStep,
  QueuedDocument
} from '../app/analysis/analysis-queue';
import { createAnalysisQueue, type AnalysisDeps } from '../app/analysis/analysis-queue';
import { loadAnalyses, rollUpAnalyses } from '../app/analysis/load-analyses';
import type { Statement } from '../domain/controls/statement';
import type { ContentHash } from '../domain/ids';
import { ok, type Result } from '../domain/result';
import type { OwnFramework } from '../ports/analyst';
import type { Suggestion } from '../domain/mapping/suggestion';
import type { DocumentSummary } from '../ports/document-parser';
import type { Environment } from '../ports/environment';
import { Coalesced } from './coalesced.svelte';

/** What is known of one document so far; suggestions fill in while it is being worked on. */
export interface AnalyzedDocument {
  readonly document: ContentHash;
  readonly summary: DocumentSummary;
  readonly statements: readonly Statement[];
  /** Parallel to `statements`; null where ranking has not come to it yet. */
  readonly suggestions: readonly (readonly Suggestion[] | null)[];
}

export interface AnalysisModelDeps extends Omit<AnalysisDeps, 'version'> {
  /** Own frameworks in scope with their vectors, which may have to be computed first. */
  readonly own?: () => Promise<Result<readonly OwnFramework[], { readonly message: string }>>;
  readonly environment: Environment;
  readonly version: string;
  /** Called with every document whose text is new on this device, for the search index. */
  readonly onText?: (document: ContentHash, content: Uint8Array<ArrayBuffer>) => void;
}

type Documents = ReadonlyMap<ContentHash, AnalyzedDocument>;

/** Rolled-up records are written anew only when this many documents came in since. */
const ROLLUP_AFTER = 25;

/** Statements and suggestions of all documents: read from the cache on opening, computed where missing. */
export class AnalysisModel {
  readonly #documents: Coalesced<Map<ContentHash, AnalyzedDocument>>;
  readonly #progress: Coalesced<Map<ContentHash, AnalysisStep>>;
  readonly #queue: AnalysisQueue;
  #fresh = 0;
  #known = new Set<ContentHash>();
  /** False until what earlier sessions computed has been read. */
  loaded = $state(false);
  /** True while anything is being computed. */
  busy = $state(false);
  /** Why nothing can be computed at all, in words; null while it can. */
  problem: string | null = $state(null);

  constructor(private readonly deps: AnalysisModelDeps) {
    this.#documents = new Coalesced(new Map(), deps.environment, (draft) => new Map(draft));
    this.#progress = new Coalesced(new Map(), deps.environment, (draft) => new Map(draft));
    this.#queue = createAnalysisQueue(deps, (event) => this.#take(event));
  }

  /** By content hash, of all versions that were analyzed. */
  get documents(): Documents {
    return this.#documents.current;
  }

  get progress(): ReadonlyMap<ContentHash, AnalysisStep> {
    return this.#progress.current;
  }

  /** Reads the cache for these documents and computes what is missing; known documents cost nothing. */
  async ensure(documents: readonly QueuedDocument[]): Promise<void> {
    const unknown = documents.filter(({ document }) => !this.#known.has(document));
    for (const { document } of unknown) this.#known.add(document);
    if (unknown.length > 0) {
      const { analyses, missing } = await loadAnalyses({
        derived: this.deps.derived,
        yieldToScreen: () => this.deps.environment.yieldToScreen()
      })(
        this.deps.engagement,
        unknown.map(({ document }) => document),
        this.deps.version
      );
      this.#documents.edit((draft) => {
        for (const analysis of analyses) draft.set(analysis.document, analysis);
      });
      this.#documents.flush();
      const lacking = new Set(missing);
      await this.#enqueue(unknown.filter(({ document }) => lacking.has(document)));
    }
    this.loaded = true;
  }

  /** Takes a document that intake has just parsed. */
  async analyze(document: QueuedDocument): Promise<void> {
    this.#known.add(document.document);
    if (document.parsed) this.deps.onText?.(document.document, document.parsed.content);
    await this.#enqueue([document]);
  }

  /** Stops all work; `resume` takes it up again. */
  cancel(): void {
    this.#queue.cancel();
  }

  resume(): void {
    this.busy = true;
    this.#queue.resume();
  }

  async #enqueue(documents: readonly QueuedDocument[]): Promise<void> {
    if (documents.length === 0) return;
    this.busy = true;
    const own = (await this.deps.own?.()) ?? ok([]);
    const loaded = own.ok ? await this.deps.analyst.load(this.deps.frameworks, own.value) : own;
    if (!loaded.ok) {
      this.problem = loaded.error.message;
      this.busy = false;
      return;
    }
    this.problem = null;
    this.#queue.enqueue(documents);
  }

  #take(event: AnalysisEvent): void {
    if (event.type === 'progress') {
      this.#progress.edit((draft) => draft.set(event.document, event.progress));
    } else if (event.type === 'statements') {
      const { document, summary, statements } = event;
      this.#documents.edit((draft) =>
        draft.set(document, { document, summary, statements, suggestions: statements.map(() => null) })
      );
    } else if (event.type === 'suggestions') {
      this.#documents.edit((draft) => {
        const known = draft.get(event.document);
        if (!known) return;
        const suggestions = [...known.suggestions];
        for (const row of event.rows) suggestions[row.index] = row.suggestions;
        draft.set(event.document, { ...known, suggestions });
      });
    } else if (event.type === 'finished') {
      this.#fresh += 1;
      this.#documents.edit((draft) => draft.set(event.analysis.document, event.analysis));
      this.deps.onText?.(event.analysis.document, event.parsed.content);
    } else {
      void this.#idle();
    }
  }

  async #idle(): Promise<void> {
    this.#documents.flush();
    this.#progress.flush();
    this.busy = this.#queue.busy;
    if (this.#fresh < ROLLUP_AFTER) return;
    this.#fresh = 0;
    const whole = [...this.#documents.draft.values()].flatMap((analyzed) =>
      analyzed.suggestions.every((list) => list !== null)
        ? { ...analyzed, suggestions: analyzed.suggestions as readonly (readonly Suggestion[])[] }
        : []
    );
    await rollUpAnalyses({
      derived: this.deps.derived,
      yieldToScreen: () => this.deps.environment.yieldToScreen()
    })(this.deps.engagement, whole, this.deps.version);
  }
}
