import type { EntryId } from '../../domain/ids';
import type { StorageError } from '../../ports/storage-error';
import { storageError } from '../storage/storage-errors';

const DAMAGED =
  'The first entry of this engagement is damaged, so it cannot be opened. Nothing was changed; restore a backup.';
const NOT_HERE =
  'This device was cut off while it joined, before the engagement’s first entry came. Ask to come in again with an invitation; what has come is kept.';

/**
 * Why an engagement without facts cannot be opened. `root`: the entry that created it, where that is known; `ids`:
 * those that are here.
 */
export const beginningProblem = (root: EntryId | null, ids: readonly EntryId[]): StorageError =>
  storageError('damaged', root === null || ids.includes(root) ? DAMAGED : NOT_HERE);
