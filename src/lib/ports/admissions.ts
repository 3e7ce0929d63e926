import type { EngagementState } from '../domain/engagement/state';
import type { EngagementId, EntryId } from '../domain/ids';
import type { EngagementFacts, Role } from '../domain/log/action';
import type { Book } from '../domain/log/book';
import type { MembershipAction } from '../domain/log/membership-action';
import type { Result } from '../domain/result';
import type { EntryExchange, KeyNumber } from './entry-exchange';
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

export interface RoomSecret {
  readonly book: Book;
  readonly key: KeyNumber;
  /** 32 bytes. */
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** Handing an engagement's keys on to the devices of its members, and taking them. */
export interface Admissions {
  /** The X25519 public key that others seal for, base64url. */
  readonly box: string;
  /** Bytes sealed for this device; null where they were not, or not at this place. */
  openBox(place: readonly string[], sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What a newly admitted device of this role is given: a client no keys of the audit file. */
  admissionFor(
    id: EngagementId,
    role: Role,
    state: EngagementState
  ): Promise<Result<Admission, StorageError>>;
  /**
   * Makes a place for an engagement that this device was admitted to, or whose bundle it opened; its entries come
   * by `exchange`. Where the engagement is here already, keys that it lacks are added; `damaged` where it began
   * with another entry.
   */
  join(admission: Admission): Promise<Result<void, StorageError>>;
  /** The entries of an engagement that need not be open yet. */
  exchange(id: EngagementId): EntryExchange;
  /**
   * For each book that this device has, one secret of 32 bytes per key: what its members' devices meet by. Those
   * of earlier keys are for devices that were away when a key was rotated.
   */
  roomSecrets(id: EngagementId): Promise<Result<readonly RoomSecret[], StorageError>>;
  /** New keys for the books that this device has, sealed for the members' devices that may have them. */
  rotation(
    id: EngagementId,
    state: EngagementState
  ): Promise<Result<Extract<MembershipAction, { type: 'keys.rotated' }>, StorageError>>;
}
