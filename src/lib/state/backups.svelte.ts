import type { EngagementId } from '../domain/ids';
import { ok, type Result } from '../domain/result';
import type { BackupFolder, BackupPlan } from '../ports/backup-folder';
import type { BundleError } from '../ports/bundles';
import type { EngagementListing, EngagementLog } from '../ports/engagement-log';
import type { Environment } from '../ports/environment';
import type { PreferenceStore } from '../ports/preference-store';

const HOUR = 60 * 60 * 1000;
/** Work that nobody has a copy of is mentioned after this. */
const REMIND_AFTER = 7 * 24 * HOUR;
/** Entries from which on an engagement without any backup is mentioned. */
const REAL_WORK = 25;
export const DEFAULT_TERMS = { everyHours: 24, keep: 7 } as const;

export interface BackupsDeps {
  readonly folder: () => Promise<BackupFolder>;
  readonly preferences: PreferenceStore;
  readonly environment: Environment;
}

/** When each engagement was last written to a file, and the folder into which that happens by itself. */
export class Backups {
  /** Null where no folder was chosen; undefined until read. */
  plan: BackupPlan | null | undefined = $state.raw(undefined);
  supported = $state(false);
  busy = $state(false);
  /** Why the last backup was not written. */
  problem: string | null = $state(null);
  #times: Readonly<Record<string, number>> = $state.raw({});

  constructor(private readonly deps: BackupsDeps) {
    this.#times = parseTimes(deps.preferences.read('backups'));
  }

  async refresh(): Promise<void> {
    const folder = await this.deps.folder();
    this.supported = folder.supported;
    this.plan = await folder.plan();
  }

  /** Milliseconds since 1970; null where there is none. */
  lastOf(engagement: EngagementId): number | null {
    return this.#times[engagement] ?? null;
  }

  /** Engagements that changed since a backup of more than a week ago, or have real work and no backup at all. */
  overdue(engagements: readonly EngagementListing[]): readonly EngagementListing[] {
    const now = this.deps.environment.now();
    return engagements.filter(({ id, sample, changedAt, entries }) => {
      const last = this.lastOf(id);
      if (sample) return false;
      return last === null ? entries >= REAL_WORK : changedAt > last && now - last > REMIND_AFTER;
    });
  }

  /** A whole bundle of it was written. */
  noted(engagement: EngagementId): void {
    this.#times = { ...this.#times, [engagement]: this.deps.environment.now() };
    this.deps.preferences.write('backups', JSON.stringify(this.#times));
  }

  async choose(passphrase: string): Promise<Result<boolean, BundleError>> {
    const folder = await this.deps.folder();
    const { everyHours, keep } = this.plan ?? DEFAULT_TERMS;
    const chosen = await folder.choose(passphrase, { everyHours, keep });
    if (!chosen.ok) return chosen;
    if (chosen.value) this.plan = chosen.value;
    return ok(chosen.value !== null);
  }

  async change(terms: Partial<Pick<BackupPlan, 'everyHours' | 'keep'>>): Promise<void> {
    if (!this.plan) return;
    const { everyHours, keep } = { ...this.plan, ...terms };
    await (await this.deps.folder()).change({ everyHours, keep });
    await this.refresh();
  }

  async allow(): Promise<boolean> {
    const allowed = await (await this.deps.folder()).allow();
    await this.refresh();
    return allowed;
  }

  async forget(): Promise<void> {
    await (await this.deps.folder()).forget();
    await this.refresh();
  }

  /** Writes it into the folder now. */
  async write(log: EngagementLog): Promise<Result<string, BundleError>> {
    this.busy = true;
    const written = await (await this.deps.folder()).write(log);
    this.busy = false;
    this.problem = written.ok ? null : written.error.message;
    if (written.ok) this.noted(log.id);
    return written;
  }

  /** Writes it where its time has come, something has changed, and the browser lets us. */
  async writeIfDue(log: EngagementLog, changedAt: number): Promise<void> {
    if (this.plan === undefined) await this.refresh();
    const { plan } = this;
    if (!plan?.allowed || this.busy) return;
    const last = this.lastOf(log.id) ?? 0;
    if (changedAt <= last || this.deps.environment.now() - last < plan.everyHours * HOUR) return;
    await this.write(log);
  }
}

const parseTimes = (text: string | null): Readonly<Record<string, number>> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((pair): pair is [string, number] => typeof pair[1] === 'number')
    );
  } catch {
    return {};
  }
};
