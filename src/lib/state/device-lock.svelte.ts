import { ok, type Result } from '../domain/result';
import type { DeviceLock, LockError } from '../ports/device-lock';
import type { Environment } from '../ports/environment';
import type { LockSignals } from '../ports/lock-signals';
import { IdleWatch } from './idle-watch';
import type { Preferences } from './preferences.svelte';
import type { SaveStatus } from './save-status.svelte';

export interface LockModelDeps {
  readonly lock: DeviceLock;
  readonly signals: LockSignals;
  readonly environment: Environment;
  readonly preferences: Preferences;
  /** What the engagement that is open still has to write; null where none is. */
  readonly save: () => SaveStatus | null;
  /** Whether files are coming in, which nobody needs to watch. */
  readonly busy: () => boolean;
  /** Closes everything that is kept, and starts the page anew: no key and no word stays in its memory. */
  readonly restart: () => Promise<void>;
}

/** A running save is waited for this long, in milliseconds. */
const PATIENCE = 10_000;
/** Activity is told to other tabs this often, in milliseconds. */
const TELL_EVERY = 10_000;

/** The passphrase of this device while the app is open: settings, idle time, locking. */
export class LockModel {
  /** Null until read. */
  isSet: boolean | null = $state(null);
  /** True from the moment on that the screen must show nothing more. */
  locking = $state(false);
  /** Why it was not locked though it should be; null while all is well. */
  problem: string | null = $state(null);
  readonly #watch: IdleWatch;
  #told = 0;

  constructor(private readonly deps: LockModelDeps) {
    const { environment, preferences, signals } = deps;
    const limit = (): number | null =>
      this.isSet && preferences.lockAfter > 0 ? preferences.lockAfter * 60_000 : null;
    this.#watch = new IdleWatch(environment, limit, () => {
      if (this.deps.busy()) this.#watch.reset();
      else void this.lock();
    });
    signals.onSignal((signal) => {
      if (signal === 'active') this.#watch.active();
      else void this.lock({ announce: false });
    });
    void this.refresh();
  }

  /** Whether titles and addresses must not name anything of a client: the browser keeps them in clear. */
  get discreet(): boolean {
    return this.isSet !== false;
  }

  async refresh(): Promise<void> {
    const set = await this.deps.lock.isSet();
    if (set.ok) this.isSet = set.value;
  }

  /** Somebody used this tab; the others are told now and then, so that they do not lock meanwhile. */
  active(): void {
    this.#watch.active();
    const now = this.deps.environment.now();
    if (this.locking || Math.abs(now - this.#told) < TELL_EVERY) return;
    this.#told = now;
    if (this.isSet) this.deps.signals.announce('active');
  }

  /**
   * Locks this tab and the others. What was typed is saved first; where that fails, nothing is locked and
   * `problem` says so: locking would lose it.
   */
  async lock({ announce = true } = {}): Promise<void> {
    if (this.locking) return;
    if (announce) this.deps.signals.announce('lock');
    const save = this.deps.save();
    await save?.keepAll();
    if (save?.current.kind === 'not-saved') {
      this.problem = `Fieldroom did not lock, because something could not be saved. ${save.current.reason}`;
      return;
    }
    this.problem = null;
    // from here on there is nothing on the screen; forms that go write what they hold
    this.locking = true;
    await this.deps.environment.yieldToScreen();
    for (let waited = 0; save?.writing && waited < PATIENCE; waited += 50) {
      await new Promise<void>((resolve) => this.deps.environment.after(50, resolve));
    }
    await this.deps.restart();
  }

  newCode(): string {
    return this.deps.lock.newCode();
  }

  /** Locks at once, in every tab: what is open has keys that were replaced. */
  async set(passphrase: string, code: string): Promise<Result<void, LockError>> {
    const save = this.deps.save();
    await save?.keepAll();
    const set = await this.deps.lock.set(passphrase, code);
    if (!set.ok) return set;
    this.isSet = true;
    await this.lock();
    return ok(undefined);
  }

  change(passphrase: string, next: string): Promise<Result<void, LockError>> {
    return this.deps.lock.change(passphrase, next);
  }

  renewCode(passphrase: string, code: string): Promise<Result<void, LockError>> {
    return this.deps.lock.renewCode(passphrase, code);
  }

  async remove(passphrase: string): Promise<Result<void, LockError>> {
    const removed = await this.deps.lock.remove(passphrase);
    if (removed.ok) this.isSet = false;
    return removed;
  }
}
