import type { EngagementId, FrameworkId } from '../domain/ids';
import type { EngagementFacts } from '../domain/log/action';
import { err, ok, type Result } from '../domain/result';
import type { AppShell } from '../ports/app-shell';
import type { BackupFolder } from '../ports/backup-folder';
import type {
  BundleError,
  BundleProgress,
  BundleReport,
  BundleRequest,
  Bundles,
  WrittenBundle
} from '../ports/bundles';
import type { DeviceLock } from '../ports/device-lock';
import type { EngagementListing, EngagementLog, EngagementLogs } from '../ports/engagement-log';
import type { LockSignals } from '../ports/lock-signals';
import type { PreferenceStore } from '../ports/preference-store';
import type { QrCodes } from '../ports/qr-codes';
import type { SampleSource } from '../ports/sample-source';
import type { StorageQuota } from '../ports/storage-quota';
import { readStanding, type FrameworkStanding } from '../app/analysis/standing';
import { readInvitationLink } from '../app/members/invitation-link';
import { JoiningModel } from './joining.svelte';
import { Backups } from './backups.svelte';
import { LockModel } from './device-lock.svelte';
import type { EngagementSession } from './engagement-session.svelte';
import type { SessionDeps } from './session-deps';
import { fromSubscribable } from './from-subscribable';
import { FrameworksModel, type FrameworksDeps } from './frameworks.svelte';
import { NEWCOMER, Preferences } from './preferences.svelte';
import { StorageStatus } from './storage-status.svelte';
import { Toasts } from './toasts.svelte';

export interface AppDeps extends Omit<SessionDeps, 'onSaved' | 'places' | 'filePlan' | 'setFilePlan'> {
  readonly logs: EngagementLogs;
  readonly sample: SampleSource;
  readonly preferences: PreferenceStore;
  readonly quota: StorageQuota;
  readonly shell: AppShell;
  readonly bundles: () => Promise<Bundles>;
  readonly backupFolder: () => Promise<BackupFolder>;
  readonly library: Omit<FrameworksDeps, 'catalogs'>;
  readonly lock: DeviceLock;
  readonly signals: LockSignals;
  /** Loaded when a code is first shown or scanned. */
  readonly codes: () => Promise<QrCodes>;
  /** Closes the storage and loads the page anew. */
  readonly restart: () => Promise<void>;
}

export type { FrameworkStanding };

interface Problem {
  readonly message: string;
}

/** What a person fills in to begin; the catalogs' versions and the phase are added here. */
export interface NewEngagement {
  readonly client: string;
  readonly title: string;
  readonly frameworks: readonly FrameworkId[];
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly person: string;
}

/** How long the start page has the machine to itself before an open is prepared, milliseconds. */
const PREPARE_AFTER_MS = 100;

/** The app beyond any one engagement: the list, what is open, settings of this device. */
export class AppModel {
  readonly preferences: Preferences;
  readonly storage: StorageStatus;
  readonly backups: Backups;
  readonly library: FrameworksModel;
  readonly toasts = new Toasts();
  readonly lock: LockModel;
  readonly device: string;
  /** Null until read. */
  engagements: readonly EngagementListing[] | null = $state.raw(null);
  /** Where their frameworks stood when they were last open here; an engagement that never was is not among them. */
  standings: ReadonlyMap<EngagementId, readonly FrameworkStanding[]> = $state.raw(new Map());
  /** Why the list could not be read. */
  problem: string | null = $state(null);
  session: EngagementSession | null = $state.raw(null);
  /** Why nothing can be saved any more in this tab; null while all is well. */
  lost: string | null = $state(null);
  readonly #shell: () => AppShell['status'];
  #prepared = false;

  constructor(private readonly deps: AppDeps) {
    this.preferences = new Preferences(deps.preferences);
    this.storage = new StorageStatus(deps.quota);
    this.library = new FrameworksModel({ ...deps.library, catalogs: deps.catalogs });
    this.device = deps.device;
    this.backups = new Backups({ ...deps, folder: deps.backupFolder });
    this.lock = new LockModel({
      ...deps,
      preferences: this.preferences,
      save: () => this.session?.save ?? null,
      busy: () => this.session?.imports.active ?? false,
      restart: async () => {
        await this.session?.close();
        await deps.restart();
      }
    });
    this.#shell = fromSubscribable(
      (listener) => deps.shell.subscribe(listener),
      () => deps.shell.status
    );
  }

  /** Offline readiness, updates, installation. */
  get shell(): AppShell['status'] {
    return this.#shell();
  }
  applyUpdate = (): void => this.deps.shell.applyUpdate();
  install = (): Promise<void> => this.deps.shell.install();

  /** Frameworks that an engagement can have. */
  get frameworks() {
    return this.library.shelf;
  }

  /** Milliseconds since 1970. */
  now = (): number => this.deps.environment.now();

  /** The storage was taken away: what is on screen can still be read. */
  lose(message: string): void {
    this.lost = message;
  }

  async refresh(): Promise<void> {
    const listed = await this.deps.logs.list();
    if (listed.ok) {
      this.engagements = listed.value;
      this.problem = null;
      if (listed.value.length > 0) this.#prepareToOpen();
      this.standings = new Map(
        await Promise.all(
          listed.value.map(async ({ id }) => [id, await readStanding(this.deps.derived, id)] as const)
        )
      );
    } else this.problem = listed.error.message;
  }

  async create(input: NewEngagement): Promise<Result<EngagementId, Problem>> {
    return this.#begin(input, false);
  }

  /** Makes an engagement of the fictional company, led by the user, and takes its files in. */
  async openSample(): Promise<Result<EngagementId, Problem>> {
    const sample = await this.deps.sample.load();
    if (!sample.ok) return sample;
    const person = this.preferences.person || NEWCOMER;
    const begun = await this.#begin({ ...sample.value, person }, true);
    if (begun.ok) this.session?.addFiles(sample.value.files);
    return begun;
  }

  /** Opens an engagement, or hands back the one that is open. */
  async open(id: EngagementId): Promise<Result<EngagementSession, Problem>> {
    if (this.session?.id === id) return ok(this.session);
    const opened = await this.deps.logs.open(id);
    if (!opened.ok) return opened;
    return ok(await this.#show(opened.value));
  }

  /** What a device does that was invited by this link; null where the text is none. */
  joining(text: string): JoiningModel | null {
    const link = readInvitationLink(text);
    if (!link) return null;
    const { network, environment } = this.deps;
    return new JoiningModel(link, {
      network,
      places: () => this.preferences.places,
      adopt: ({ signaling, relays }) => {
        const own = this.preferences.places;
        this.preferences.places = {
          ...own,
          signaling: own.signaling.length > 0 ? own.signaling : signaling,
          relays: own.relays.length > 0 ? own.relays : relays
        };
        // open already, from a bundle: it read along until now
        if (this.session?.id === link.engagement) void this.session.team.start();
      },
      now: () => environment.now()
    });
  }

  /** Whether a text is an invitation's link. */
  isInvitation = (text: string): boolean => readInvitationLink(text) !== null;
  codes = (): Promise<QrCodes> => this.deps.codes();

  async erase(id: EngagementId): Promise<Result<void, Problem>> {
    if (this.session?.id === id) {
      await this.session.close();
      this.session = null;
    }
    // what opens its documents goes first: without them it is of use to nobody
    const forgotten = await this.deps.passwords.forget(id);
    const erased = forgotten.ok ? await this.deps.logs.erase(id) : forgotten;
    if (erased.ok) this.preferences.setFilePlan(id, null);
    await this.refresh();
    return erased;
  }

  /** Takes a bundle in; where its engagement is on the screen, the screen follows. */
  async importBundle(
    file: Blob,
    passphrase: string,
    progress: BundleProgress
  ): Promise<Result<BundleReport, BundleError>> {
    const read = await (await this.deps.bundles()).read(file, passphrase, progress);
    await this.refresh();
    if (!read.ok) return read;
    if (this.session?.id === read.value.engagement) {
      const opened = await this.deps.logs.open(read.value.engagement);
      if (opened.ok) await this.#show(opened.value);
    }
    return read;
  }

  async exportBundle(
    session: EngagementSession,
    request: BundleRequest
  ): Promise<Result<WrittenBundle, BundleError>> {
    const written = await (await this.deps.bundles()).write(session.log, request);
    if (written.ok && request.audience === 'firm' && !request.lackingFrom) this.backups.noted(session.id);
    return written;
  }

  /** What this device has of the open engagement, for whoever writes the next bundle. */
  async summarize(session: EngagementSession): Promise<Result<Blob, BundleError>> {
    return (await this.deps.bundles()).summary(session.log);
  }

  /** Two devices with the same entries have the same. */
  async stateHash(session: EngagementSession): Promise<string> {
    return (await this.deps.bundles()).stateHash(session.log);
  }

  /** Writes every engagement into the folder for backups. */
  async backUpAll(): Promise<{ readonly written: number; readonly failed: string | null }> {
    let written = 0;
    await this.refresh();
    for (const { id } of this.engagements ?? []) {
      const open = this.session?.id === id ? this.session.log : null;
      const opened = open ? ok(open) : await this.deps.logs.open(id);
      if (!opened.ok) return { written, failed: opened.error.message };
      const result = await this.backups.write(opened.value);
      if (!open) await opened.value.close();
      if (!result.ok) return { written, failed: result.error.message };
      written += 1;
    }
    return { written, failed: null };
  }

  /** Called by and by while an engagement is open. */
  async backUpIfDue(): Promise<void> {
    if (!this.session || this.lost) return;
    const { log } = this.session;
    const [newest] = (await log.rows(0, 1)).rows;
    if (newest) await this.backups.writeIfDue(log, newest.recordedAt);
  }

  async #begin(input: NewEngagement, sample: boolean): Promise<Result<EngagementId, Problem>> {
    const versions = new Map(this.frameworks.map(({ id, version }) => [id, version]));
    const facts: EngagementFacts = {
      client: input.client,
      title: input.title,
      frameworks: input.frameworks.map((framework) => ({
        framework,
        catalogVersion: versions.get(framework) ?? '1'
      })),
      periodStart: input.periodStart,
      periodEnd: input.periodEnd,
      phase: 'open'
    };
    const created = await this.deps.logs.create(facts, { name: input.person }, { sample });
    if (!created.ok) return err({ message: created.error.message });
    void this.storage.askOnce();
    this.preferences.person = input.person;
    if (!sample) this.preferences.frameworks = input.frameworks;
    await this.#show(created.value);
    return ok(created.value.id);
  }

  /** The list is on the screen: somebody is about to open one of it. */
  #prepareToOpen(): void {
    if (this.#prepared) return;
    this.#prepared = true;
    this.deps.environment.after(PREPARE_AFTER_MS, () => {
      void this.deps.logs.prepare();
      // what does not load now is loaded when it is needed
      import('./engagement-session.svelte').catch(() => undefined);
    });
  }

  async #show(log: EngagementLog): Promise<EngagementSession> {
    // the start page does without all that an open engagement needs
    const [{ EngagementSession }] = await Promise.all([
      import('./engagement-session.svelte'),
      this.session?.close()
    ]);
    const session = new EngagementSession(log, {
      ...this.deps,
      onSaved: () => void this.storage.askOnce(),
      places: () => this.preferences.places,
      filePlan: (id) => this.preferences.filePlan(id),
      setFilePlan: (id, plan) => this.preferences.setFilePlan(id, plan)
    });
    this.session = session;
    void session.start();
    return session;
  }
}
