import type { Result } from '../domain/result';
import type { LockError } from '../ports/device-lock';
import type { AppModel } from './app-model.svelte';

/** The app behind its lock: what the screen can do before it is open. */
export interface LockGate {
  unlock(passphrase: string): Promise<Result<AppModel, LockError>>;
  checkCode(code: string): Promise<Result<void, LockError>>;
  newCode(): string;
  /** Opens with the code; from then on the new passphrase and the new code do. */
  recover(code: string, passphrase: string, nextCode: string): Promise<Result<AppModel, LockError>>;
}
