import type { EngagementState } from '../domain/engagement/state';
import type { EngagementId, EntryId } from '../domain/ids';
import type { EngagementFacts, Role } from '../domain/log/action';
import type { MembershipAction } from '../domain/log/membership-action';
import type { Result } from '../domain/result';
import type { EntryExchange } from './entry-exchange';
import type { StorageError } from './storage-error';

/** What a device is given when it is admitted. */
export interface Admission {
  readonly engagement: EngagementId;
  /** The entry that created the engagement: what the log is trusted from. */
  readonly root: EntryId;
  /** Raw keys, 32 bytes each, by name: a book, or a book, `#` and the number of a later key. */
  readonly keys: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** For the list, until the entries have come. */
  readonly facts: EngagementFacts;
}

/** Handing an engagement's keys on to the devices of its members, and taking them. */
export interface Admissions {
  /** The X25519 public key that others seal for, base64url. */
  readonly box: string;
  /** What a newly admitted device of this role is given: a client no keys of the audit file. */
  admissionFor(
    id: EngagementId,
    role: Role,
    state: EngagementState
  ): Promise<Result<Admission, StorageError>>;
  /** Makes a place for an engagement that this device was admitted to; its entries come by `exchange`. */
  join(admission: Admission): Promise<Result<void, StorageError>>;
  /** The entries of an engagement that need not be open yet. */
  exchange(id: EngagementId): EntryExchange;
  /** New keys for the books that this device has, sealed for the members' devices that may have them. */
  rotation(
    id: EngagementId,
    state: EngagementState
  ): Promise<Result<Extract<MembershipAction, { type: 'keys.rotated' }>, StorageError>>;
}
