/** What can be asked of the log engine, in the page and across threads. */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { CheckedEntry } from '../../domain/log/entry';
import type { FoldedLog } from '../../domain/log/fold';
import type { Result } from '../../domain/result';
import type { BookSummary, KeyNumber, PackedLot, ReadLots, SealedArrival } from '../../ports/entry-exchange';
import type { StorageError } from '../../ports/storage-error';
import type { EntryRow } from '../storage/database';
import type { Parts } from './packed-log';
import type { EngineReceipt } from './take-in';

/** What opening gives: the folded log and up to which arrival it was folded. */
export interface OpenedLog {
  readonly log: FoldedLog;
  readonly n: number;
}

/** The same on its way to another thread: a log as bytes, and entries to fold on top of it. */
export interface PackedLog {
  readonly packed: Parts;
  readonly tail: readonly CheckedEntry[];
  readonly n: number;
}

/** How the log worker gives parts: they are fetched by the number under which they were handed out. */
export interface HandedParts {
  readonly handed: number;
  readonly parts: number;
}

export type HandedLog = Omit<PackedLog, 'packed'> & HandedParts;

export interface LogEngine extends LogEngineCalls {
  /** Folds what is stored, from the snapshot where it holds. */
  open(engagement: EngagementId): Promise<Result<OpenedLog, StorageError>>;
  /** Folds everything from the first entry on. */
  refold(engagement: EngagementId): Promise<Result<OpenedLog, StorageError>>;
  /** Goes on from what was folded last; for when much came in. */
  current(engagement: EngagementId): Promise<Result<OpenedLog, StorageError>>;
}

/** The engine itself: its logs are packed, for another thread to unpack. */
export interface PackedLogEngine extends LogEngineCalls {
  /**
   * `ahead` is told of a snapshot that may be what is given in the end, while it is still being compared with the log.
   * Whoever unpacks it then must look whether it is.
   */
  open(engagement: EngagementId, ahead?: (packed: Parts) => void): Promise<Result<PackedLog, StorageError>>;
  refold(engagement: EngagementId): Promise<Result<PackedLog, StorageError>>;
  current(engagement: EngagementId): Promise<Result<PackedLog, StorageError>>;
}

interface LogEngineCalls {
  /** Starts what there is to start, so that the first call of another kind need not wait for it. Keeps no key. */
  prepare(): Promise<Result<void, StorageError>>;
  /** Takes in what was appended since and stores a snapshot, where it is worth it or `always`. */
  snapshot(engagement: EngagementId, always?: boolean): Promise<Result<void, StorageError>>;
  /** Brings replica and database to the same entries; gives how many came back from the replica. */
  mirror(engagement: EngagementId): Promise<Result<number, StorageError>>;
  /**
   * Takes in entries of other devices: what opens and is whole is stored, the rest is named. Twice is harmless,
   * and so is several at a time: writing is exclusive.
   */
  receive(
    engagement: EngagementId,
    arrivals: readonly SealedArrival[]
  ): Promise<Result<EngineReceipt, StorageError>>;
  /** See `EntryExchange`. */
  summary(
    engagement: EngagementId,
    sealedWith?: KeyNumber
  ): Promise<Result<readonly BookSummary[], StorageError>>;
  ids(
    engagement: EngagementId,
    book: Book,
    firstBytes: readonly number[],
    sealedWith?: KeyNumber
  ): Promise<Result<readonly EntryId[], StorageError>>;
  lacking(
    engagement: EngagementId,
    ids: readonly EntryId[]
  ): Promise<Result<readonly EntryId[], StorageError>>;
  read(
    engagement: EngagementId,
    ids: readonly EntryId[]
  ): Promise<Result<readonly SealedArrival[], StorageError>>;
  /** See `LotExchange`. */
  readLots(
    engagement: EngagementId,
    book: Book,
    ids: readonly EntryId[]
  ): Promise<Result<ReadLots, StorageError>>;
  receiveLot(engagement: EngagementId, lot: PackedLot): Promise<Result<EngineReceipt, StorageError>>;
  /** An entry as it is stored; null where it is not here. */
  row(engagement: EngagementId, id: EntryId): Promise<Result<EntryRow | null, StorageError>>;
  close(engagement: EngagementId): Promise<Result<void, StorageError>>;
}
