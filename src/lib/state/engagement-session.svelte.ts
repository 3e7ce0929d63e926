import { analysisVersion } from '../app/analysis/analysis-version';
import { keepStanding, standingOf } from '../app/analysis/standing';
import type { ImportDeps, IncomingFile } from '../app/import/import-files';
import type { Catalog } from '../domain/catalog/catalog';
import { currentDocuments, type CurrentDocument } from '../domain/engagement/current-documents';
import type { EngagementState } from '../domain/engagement/state';
import type { ContentHash, DeviceKey, DocumentId, EngagementId, EntryId, FrameworkId } from '../domain/ids';
import type { Action, FrameworkInScope } from '../domain/log/action';
import { seesBook } from '../domain/members/permission';
import { err, type Result } from '../domain/result';
import type { Embedder } from '../ports/embedder';
import type { AppendError, EngagementLog } from '../ports/engagement-log';
import type { ReportFormat } from '../ports/reporter';
import { AnalysisModel } from './analysis.svelte';
import { gapReport, type GapReport } from '../domain/report/gap-report';
import { CoverageModel } from './coverage.svelte';
import { DocumentReader } from './document-reader';
import { FilesModel } from './files.svelte';
import { FindingsModel } from './findings.svelte';
import { FrameworksInScope } from './frameworks-in-scope.svelte';
import { fromSubscribable } from './from-subscribable';
import { ImportsModel } from './imports.svelte';
import { Permissions } from './permissions.svelte';
import { ReuseModel } from './reuse.svelte';
import { ReviewModel } from './review.svelte';
import { SaveStatus } from './save-status.svelte';
import { SearchModel } from './search.svelte';
import type { SessionDeps } from './session-deps';
import { SignOffsModel } from './sign-offs.svelte';
import { TeamModel } from './team.svelte';

const versionsOf = (scope: readonly FrameworkInScope[]): string =>
  scope.map(({ framework, catalogVersion }) => `${framework}@${catalogVersion}`).join(' ');

/** One engagement that is open on the screen: its state, its documents' analysis and every way to change it. */
export class EngagementSession {
  readonly id: EngagementId;
  readonly permissions: Permissions;
  readonly save = new SaveStatus();
  readonly imports: ImportsModel;
  readonly review: ReviewModel;
  readonly coverage: CoverageModel;
  readonly findings: FindingsModel;
  readonly reuse: ReuseModel;
  readonly search: SearchModel;
  readonly team: TeamModel;
  readonly signOffs: SignOffsModel;
  readonly files: FilesModel;
  readonly reader: DocumentReader;
  /** Replaced when frameworks come into or go out of scope. */
  analysis: AnalysisModel = $state.raw()!;
  readonly scope: FrameworksInScope;
  readonly #state: () => EngagementState;
  readonly #frameworksOf = (state: EngagementState): FrameworkId[] =>
    state.facts?.frameworks.map(({ framework }) => framework) ?? [];
  readonly #embedder: Embedder;
  #unsubscribe: () => void;

  readonly #records = $derived(this.state.documents);
  readonly documents: readonly CurrentDocument[] = $derived.by(() => currentDocuments(this.#records));
  readonly frameworks: readonly FrameworkId[] = $derived.by(() => this.#frameworksOf(this.state));
  readonly canUndo: boolean = $derived.by(() => {
    void this.state;
    return this.log.canUndo && this.permissions.writes;
  });
  readonly canRedo: boolean = $derived.by(() => {
    void this.state;
    return this.log.canRedo && this.permissions.writes;
  });

  constructor(
    readonly log: EngagementLog,
    private readonly deps: SessionDeps
  ) {
    this.id = log.id;
    this.#embedder = deps.embedderFor(log.id);
    this.#state = fromSubscribable(
      (listener) => log.subscribe(listener),
      () => log.state
    );
    this.permissions = new Permissions({
      state: () => this.state,
      device: deps.device as DeviceKey
    });
    this.scope = new FrameworksInScope({
      state: () => log.state,
      catalogs: deps.catalogs,
      own: deps.frameworksFor?.(log.id) ?? null,
      permissions: this.permissions,
      run: (action) => this.run(action)
    });
    this.search = new SearchModel({
      search: deps.searchFor(log.id),
      documents: () => this.documents,
      readContent: async (document) => {
        const version = String(deps.parser.pipeline);
        const read = await deps.derived.get(log.id, 'parsed', document, version);
        return read.ok ? read.value : null;
      }
    });
    this.analysis = this.#newAnalysis();
    this.imports = new ImportsModel(
      {
        environment: deps.environment,
        log: this.#intakeLog(),
        parser: deps.parser,
        blobs: deps.blobs,
        derived: deps.derived,
        passwords: deps.passwords,
        newDocumentId: () => deps.environment.newId() as DocumentId
      },
      (document) => void this.analysis.analyze(document)
    );
    this.review = new ReviewModel({
      state: () => this.state,
      documents: () => this.documents,
      analyzed: () => this.analysis.documents,
      run: (action) => this.run(action),
      now: deps.environment.now
    });
    this.coverage = new CoverageModel({
      state: () => this.state,
      documents: () => this.documents,
      analyzed: () => this.analysis.documents,
      // what is with others alone was not read: it may say what is missing here
      failed: (document) =>
        this.analysis.progress.get(document)?.step === 'failed' && this.files.of(document).kind === 'here',
      catalogs: () => this.catalogs
    });
    this.findings = new FindingsModel({
      documents: () => this.documents,
      analyzed: () => this.analysis.documents,
      today: () => deps.environment.today(),
      reporter: deps.reporter
    });
    this.reuse = new ReuseModel({
      state: () => this.state,
      coverage: () => this.coverage.byRequirement,
      catalogs: () => this.catalogs,
      library: deps.catalogs,
      crosswalks: deps.crosswalks
    });
    this.signOffs = new SignOffsModel({
      state: () => this.state,
      device: deps.device as DeviceKey,
      permissions: this.permissions,
      run: (action) => this.run(action)
    });
    this.files = new FilesModel({
      state: () => this.state,
      documents: () => this.documents,
      device: deps.device,
      has: (hash) => deps.blobs.has(log.id, hash),
      plan: () => deps.filePlan(log.id),
      setPlan: (plan) => deps.setFilePlan(log.id, plan),
      incoming: () => this.team.status.files,
      connected: () => this.team.status.devices.length,
      onWish: () => this.team.wishesChanged(),
      onArrived: (hash) => {
        if (this.scope.arrived(hash)) void this.#loadFrameworks().then(() => this.#ensureAnalyzed());
        const arrived = this.documents.find((document) => document.hash === hash);
        if (arrived) void this.analysis.analyze({ document: hash, name: arrived.file.name });
      }
    });
    this.reader = new DocumentReader({
      ...deps,
      engagement: log.id,
      documents: () => this.documents,
      analysis: () => this.analysis
    });
    this.team = new TeamModel({
      ...{
        log,
        admissions: deps.admissions,
        network: deps.network,
        places: deps.places,
        origin: deps.origin
      },
      device: deps.device as DeviceKey,
      run: (action) => this.run(action),
      now: () => deps.environment.now(),
      files: this.files.wishes
    });
    this.#unsubscribe = log.subscribe(() => void this.#ensureAnalyzed());
  }

  /** The folded state now. */
  get state(): EngagementState {
    return this.#state();
  }

  /** By framework in scope, in the engagement's order; filled while opening. */
  get catalogs(): ReadonlyMap<FrameworkId, Catalog> {
    return this.scope.catalogs;
  }
  /** Why a framework in scope cannot be shown here, in words. */
  get missing(): ReadonlyMap<FrameworkId, string> {
    return this.scope.missing;
  }

  /** Loads catalogs and what earlier sessions derived. The state itself is there from the start. */
  async start(): Promise<void> {
    await this.scope.bring();
    await this.#loadFrameworks();
    await this.#ensureAnalyzed();
    void this.imports.recall();
    void this.team.start();
  }

  /** Sets what documents are held against; own frameworks among it become part of the engagement first. */
  async setFrameworks(
    frameworks: readonly FrameworkInScope[]
  ): Promise<Result<EntryId, { readonly code: string; readonly message: string }>> {
    const before = versionsOf(this.log.state.facts?.frameworks ?? []).split(' ');
    const brought = await this.scope.bring(frameworks.filter((each) => !before.includes(versionsOf([each]))));
    if (!brought.ok) return err({ code: 'invalid-action', message: brought.error.message });
    return this.run({ type: 'engagement.changed', changes: { frameworks } });
  }

  /** Makes one action part of the engagement. Every change on screen goes through here. */
  async run(action: Action): Promise<Result<EntryId, AppendError>> {
    const { readOnly } = this.permissions;
    if (readOnly) return err({ code: 'not-entitled', message: readOnly.message });
    return this.#follow(() => this.log.append(action));
  }

  undo() {
    return this.#follow(() => this.log.undo());
  }

  redo() {
    return this.#follow(() => this.log.redo());
  }

  addFiles(files: readonly IncomingFile[]): void {
    if (!this.permissions.may('document.added')) return;
    // the model loads while the first file is being read
    if (files.length > 0 && this.permissions.sees('audit-file')) void this.#embedder.warmUp();
    this.imports.add(files);
  }

  /** The gap report of one framework as things stand; null where it is not in scope or not loaded yet. */
  gapReport(framework: FrameworkId): GapReport | null {
    const catalog = this.catalogs.get(framework);
    const { facts, assessments } = this.state;
    if (!catalog || !facts) return null;
    const analyzed = this.analysis.documents;
    return gapReport({
      client: facts.client,
      engagement: facts.title,
      periodStart: facts.periodStart,
      periodEnd: facts.periodEnd,
      date: this.deps.environment.today(),
      catalog,
      coverage: this.coverage.byRequirement,
      assessments,
      signOffs: this.signOffs.forReport(this.deps.environment.dayOf),
      documents: this.documents.map(({ hash, file, record }) => ({
        hash,
        name: file.name,
        kind: file.kind,
        title: record.correctedFacts.title ?? analyzed.get(hash)?.summary.facts.title?.value ?? file.name
      })),
      unread: this.coverage.unread,
      findings: this.findings.found ?? [],
      compared: this.findings.current && !this.analysis.busy
    });
  }

  /** Whether coverage tells of everything that this device has: nothing is coming in or still to be compared. */
  get isSettled(): boolean {
    if (!this.analysis.loaded || this.analysis.busy || this.imports.active) return false;
    return this.coverage.byFramework.size > 0 && this.coverage.unread <= this.files.absent(this.documents);
  }

  /** Keeps where the frameworks stand, for the list of engagements; nothing where nothing was read. */
  async keepStanding(): Promise<void> {
    const frameworks = this.documents.length > 0 ? this.coverage.byFramework : new Map();
    await keepStanding(this.deps.derived, this.id, standingOf(frameworks, this.state.assessments));
  }

  writeReport(report: GapReport, format: ReportFormat) {
    return this.deps.reporter.write(report, format);
  }

  /** The original bytes of one version of a document. */
  readBytes(hash: ContentHash) {
    return this.deps.blobs.get(this.id, hash);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.imports.cancel();
    this.analysis.cancel();
    this.search.release();
    this.team.close();
    await this.log.close();
  }

  #newAnalysis(): AnalysisModel {
    const { deps, log } = this;
    const embedder = this.#embedder;
    // what is not at hand is left out, and counts as changed once it is
    const compared = this.#comparedWith();
    const scope = this.scope.atHand(compared);
    this.#analyzedScope = versionsOf(scope);
    return new AnalysisModel({
      engagement: log.id,
      frameworks: scope.map(({ framework }) => framework),
      parser: deps.parser,
      blobs: deps.blobs,
      derived: deps.derived,
      passwords: deps.passwords,
      analyst: deps.analyst,
      embedder,
      environment: deps.environment,
      onText: (document, content) => this.search.add(document, content),
      own: () => this.scope.own(compared),
      version: analysisVersion(deps.parser, deps.analyst, embedder, scope)
    });
  }

  /** What documents are held against here: nothing on a client's device, which has no use for the outcome. */
  #comparedWith(): readonly FrameworkInScope[] {
    const { state } = this.log;
    const compares = seesBook(state, this.deps.device as DeviceKey, 'audit-file');
    return compares ? (state.facts?.frameworks ?? []) : [];
  }
  /** What the log asks for: versions in scope, and which catalogs of own ones it names. */
  #wanted(): string {
    const { ownCatalogs } = this.log.state;
    const named = Object.values(ownCatalogs ?? {}).map(({ sha256 }) => sha256);
    return [versionsOf(this.#comparedWith()), ...named].join(' ');
  }
  #loadedFor: string | null = null;
  /** The frameworks that `analysis` compares with. */
  #analyzedScope = '';
  #ensuredDocuments: EngagementState['documents'] | null = null;

  async #loadFrameworks(): Promise<void> {
    this.#loadedFor = this.#wanted();
    if (!(await this.scope.load())) return;
    if (versionsOf(this.scope.atHand(this.#comparedWith())) === this.#analyzedScope) return;
    this.analysis.cancel();
    this.analysis = this.#newAnalysis();
    this.#ensuredDocuments = null;
  }

  /** After any change: documents that came back by an undo, or frameworks that came into scope. */
  async #ensureAnalyzed(): Promise<void> {
    if (this.#loadedFor !== null && this.#loadedFor !== this.#wanted()) {
      await this.#loadFrameworks();
      // whoever set the scope brought it along; an undo, or another device, did not
      void this.scope.bring();
    }
    // most actions leave the documents alone, and there may be thousands
    if (this.#ensuredDocuments === this.log.state.documents) return;
    this.#ensuredDocuments = this.log.state.documents;
    void this.files.check();
    const importing = this.imports.underWay();
    await this.analysis.ensure(
      currentDocuments(this.log.state.documents)
        // intake hands these over itself, parsed already
        .filter(({ file }) => !importing.has(file.name))
        .map(({ hash, file }) => ({ document: hash, name: file.name }))
    );
  }

  /** Intake writes to the log itself; this lets the save indicator follow those writes too. */
  #intakeLog(): ImportDeps['log'] {
    const { log } = this;
    return {
      id: log.id,
      get state() {
        return log.state;
      },
      append: (action) => this.#follow(() => log.append(action))
    };
  }

  async #follow<T>(write: () => Promise<Result<T, AppendError>>): Promise<Result<T, AppendError>> {
    this.save.began();
    const result = await write();
    if (result.ok) {
      this.save.succeeded(this.deps.environment.now());
      this.deps.onSaved();
    } else {
      const lost = result.error.code === 'storage' || result.error.code === 'read-only';
      this.save.failed(lost ? result.error.message : null);
    }
    return result;
  }
}
