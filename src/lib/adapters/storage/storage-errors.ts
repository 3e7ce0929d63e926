import type { StorageError } from '../../ports/storage-error';

const messages: Readonly<Record<StorageError['code'], string>> = {
  'quota-exceeded':
    'This device has no room left for Fieldroom. What was saved before is safe; this change was not saved. Free some space, then try again.',
  'database-closed':
    'The connection to the local database was closed, for instance because Fieldroom was updated in another tab. What was saved is safe; reload this page to go on.',
  'database-blocked':
    'Another tab of Fieldroom keeps the database of an older version open. Close the other tabs, then reload this page.',
  'newer-schema':
    'The data on this device was written by a newer version of Fieldroom. Nothing was changed; reload to get that version.',
  'transaction-aborted':
    'The browser broke off the write, so nothing of this change was saved. What was saved before is safe; try again.',
  'not-found': 'It is not on this device.',
  damaged: 'The stored data is damaged and could not be read. Nothing was changed.',
  'key-missing':
    'The keys that open the data on this device are missing. Restore a backup, or ask another member for the engagement.',
  locked: 'Fieldroom is locked. Unlock it to go on.',
  unavailable:
    'This browser does not let Fieldroom keep data, for instance in a private window. Open it in a normal window, or allow site data.'
};

export const storageError = (code: StorageError['code'], message = messages[code]): StorageError => ({
  code,
  message
});

const codeByName: Readonly<Record<string, StorageError['code']>> = {
  QuotaExceededError: 'quota-exceeded',
  DatabaseClosedError: 'database-closed',
  DatabaseClosed: 'database-closed',
  InvalidStateError: 'database-closed',
  BlockedError: 'database-blocked',
  VersionError: 'newer-schema',
  NewerSchemaError: 'newer-schema',
  AbortError: 'transaction-aborted',
  TransactionInactiveError: 'transaction-aborted',
  PrematureCommitError: 'transaction-aborted',
  TimeoutError: 'transaction-aborted',
  ConstraintError: 'transaction-aborted',
  DataError: 'damaged',
  OperationError: 'damaged',
  DamagedError: 'damaged',
  KeyMissingError: 'key-missing',
  LockedError: 'locked',
  MissingAPIError: 'unavailable',
  SecurityError: 'unavailable',
  OpenFailedError: 'unavailable',
  NotSupportedError: 'unavailable',
  UnknownError: 'unavailable'
};

const isErrorLike = (value: unknown): value is { name: string; inner?: unknown } =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';

/** The innermost cause that is known decides: Dexie wraps a full disk into an `AbortError`. */
export const toStorageError = (failure: unknown): StorageError => {
  let code: StorageError['code'] | undefined;
  let current = failure;
  for (let depth = 0; depth < 5 && isErrorLike(current); depth += 1) {
    code = codeByName[current.name] ?? code;
    if (code === 'quota-exceeded' || code === 'newer-schema') break;
    current = current.inner;
  }
  return storageError(code ?? 'unavailable');
};

/** Thrown where stored bytes do not pass their check; becomes the error `damaged`. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}
/** Thrown where the device's or an engagement's keys are not there. */
export class KeyMissingError extends Error {
  override readonly name = 'KeyMissingError';
}
/** Thrown where a passphrase is needed first. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}
