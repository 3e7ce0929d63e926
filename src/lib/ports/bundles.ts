import type { EngagementId } from '../domain/ids';
import type { EngagementFacts } from '../domain/log/action';
import type { Result } from '../domain/result';
import type { EngagementLog } from './engagement-log';

/** Why a bundle was not written or not taken in. */
export interface BundleError {
  readonly code:
    | 'not-a-bundle'
    | 'newer-format'
    | 'damaged-header'
    | 'unreasonable-cost'
    | 'wrong-passphrase'
    | 'cut-off'
    | 'altered'
    | 'bad-content'
    | 'part-only'
    | 'other-beginning'
    | 'not-a-summary'
    | 'cancelled'
    | 'storage';
  /** One or two sentences for the user: what happened and what is safe. */
  readonly message: string;
}

export interface BundleProgress {
  /** Share of the work that is done, 0..1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface BundleRequest extends BundleProgress {
  readonly passphrase: string;
  /** `client`: the data room alone, with its keys alone. */
  readonly audience: 'firm' | 'client';
  /** A summary that the other device wrote: only what it lacks is put in. */
  readonly lackingFrom?: Blob;
}

export interface WrittenBundle {
  readonly file: Blob;
  readonly entries: number;
  readonly documents: number;
  /** Documents of the log whose bytes are not on this device. */
  readonly missing: number;
  readonly stateHash: string | null;
}

export interface BundleReport {
  readonly engagement: EngagementId;
  readonly facts: EngagementFacts;
  /** Entries and documents that were not on this device yet. */
  readonly entries: number;
  readonly documents: number;
  /** Documents that the log names and the bundle does not have. */
  readonly missing: number;
  /** Whether this device is a member of the engagement, and may write. */
  readonly member: boolean;
  /** Of the state now; see `stateHash` in the manifest. */
  readonly stateHash: string;
  /** Whether the state is the one that the bundle's writer had; null where more or less than the bundle is here. */
  readonly sameState: boolean | null;
}

/** One engagement as a single file, sealed with a passphrase. */
export interface Bundles {
  write(log: EngagementLog, request: BundleRequest): Promise<Result<WrittenBundle, BundleError>>;
  /**
   * Checks the whole file first, then takes in what is missing here; twice is harmless. On an error nothing
   * of an engagement that was not here stays.
   */
  read(file: Blob, passphrase: string, options?: BundleProgress): Promise<Result<BundleReport, BundleError>>;
  /** What this device has of an engagement, as a small file for whoever writes the next bundle. */
  summary(log: EngagementLog): Promise<Result<Blob, BundleError>>;
  stateHash(log: EngagementLog): Promise<string>;
}
