import type { EngagementState } from '../domain/engagement/state';
import type { DeviceKey, EngagementId, EntryId } from '../domain/ids';
import type { Action, EngagementFacts } from '../domain/log/action';
import type { Result } from '../domain/result';
import type { Book } from '../domain/log/book';
import type { EntryExchange } from './entry-exchange';
import type { StorageError } from './storage-error';

/** Why an action did not become part of the file. */
export type AppendError =
  | { readonly code: 'not-entitled'; readonly message: string }
  | { readonly code: 'invalid-action'; readonly message: string }
  | { readonly code: 'nothing-to-undo'; readonly message: string }
  | { readonly code: 'read-only'; readonly message: string }
  | ({ readonly code: 'storage' } & { readonly storage: StorageError; readonly message: string });

/** One row of the engagement list, readable without opening the engagement. */
export interface EngagementListing {
  readonly id: EngagementId;
  readonly facts: EngagementFacts;
  readonly sample: boolean;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly changedAt: number;
  readonly documents: number;
  readonly entries: number;
}

/** An entry as the log view and activity lists show it. */
export interface LogRow {
  readonly id: EntryId;
  readonly seq: number;
  readonly book: 'data-room' | 'audit-file';
  readonly author: string;
  readonly recordedAt: number;
  readonly action: Action | { readonly type: string };
  /** The author's entry before and what else was newest then; see `domain/log/entry.ts`. */
  readonly prev: EntryId | null;
  readonly heads: readonly EntryId[];
  /** Whether id and signature are right, whatever became of the entry; null where its bytes do not open. */
  readonly signed: boolean | null;
  readonly refused: string | null;
}

/** An engagement that is open on this device. All writes go through `append`. */
export interface EngagementLog {
  readonly id: EngagementId;
  /** The folded state now; a new object after every change. */
  readonly state: EngagementState;
  /** Calls back after every change of state, from whatever source. Returns how to stop. */
  subscribe(listener: () => void): () => void;
  /**
   * Checks, signs, seals and stores one action. Resolves only after the strict transaction completed:
   * a resolved `ok` is what "saved" means. On an error nothing was written.
   */
  append(action: Action): Promise<Result<EntryId, AppendError>>;
  /** Appends the action that takes back this device's last undoable action; its text is for the toast. */
  undo(): Promise<Result<{ readonly entry: EntryId; readonly undone: Action }, AppendError>>;
  redo(): Promise<Result<{ readonly entry: EntryId; readonly redone: Action }, AppendError>>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The `seq` of a device's last counted entry in a book, 0 for none. */
  chainLength(device: DeviceKey, book: Book): number;
  /** Newest first. */
  rows(from: number, count: number): Promise<{ readonly total: number; readonly rows: readonly LogRow[] }>;
  /** One entry; null where it is not here. */
  row(id: EntryId): Promise<LogRow | null>;
  /** Null where this log is not exchanged. */
  readonly exchange: EntryExchange | null;
  close(): Promise<void>;
}

export interface EngagementLogs {
  list(): Promise<Result<readonly EngagementListing[], StorageError>>;
  create(
    facts: EngagementFacts,
    lead: { readonly name: string },
    options?: { readonly sample?: boolean }
  ): Promise<Result<EngagementLog, AppendError>>;
  open(id: EngagementId): Promise<Result<EngagementLog, StorageError>>;
  /**
   * Makes ready what opening takes, for when somebody is about to; changes nothing that is stored. Twice is harmless,
   * and so is a failure: `open` does without.
   */
  prepare(): Promise<void>;
  /** Removes an engagement with all that belongs to it from this device. */
  erase(id: EngagementId): Promise<Result<void, StorageError>>;
}
