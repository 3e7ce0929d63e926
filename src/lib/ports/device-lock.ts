import type { Result } from '../domain/result';
import type { StorageError } from './storage-error';

export interface LockError {
  readonly code:
    | 'wrong-passphrase'
    | 'wrong-code'
    /** The code cannot be one: a character is wrong or missing. */
    | 'mistyped-code'
    /** Too many wrong ones in a row; `wait` says for how long nothing is tried. */
    | 'too-soon'
    | 'weak-passphrase'
    /** A passphrase was set, or taken away, by another tab. */
    | 'changed'
    | 'storage';
  /** One sentence for the user. */
  readonly message: string;
  /** Milliseconds until the next attempt is taken. */
  readonly wait?: number;
}

/** The passphrase that locks the keys of this device at rest. */
export interface DeviceLock {
  /** Whether there is one. */
  isSet(): Promise<Result<boolean, StorageError>>;
  /** A new recovery code as it is shown, 8 groups of 4 characters; it opens nothing before it is handed in. */
  newCode(): string;
  /**
   * Locks all keys with the passphrase and with the code, in one transaction. What is open in any tab has to be
   * opened anew afterwards.
   */
  set(passphrase: string, code: string): Promise<Result<void, LockError>>;
  /** The recovery code stays. */
  change(passphrase: string, next: string): Promise<Result<void, LockError>>;
  renewCode(passphrase: string, code: string): Promise<Result<void, LockError>>;
  /** What is open stays open. */
  remove(passphrase: string): Promise<Result<void, LockError>>;
}
