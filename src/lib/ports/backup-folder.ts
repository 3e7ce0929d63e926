import type { Result } from '../domain/result';
import type { BundleError } from './bundles';
import type { EngagementLog } from './engagement-log';

export interface BackupPlan {
  /** What the folder is called. */
  readonly folder: string;
  /** Whether the browser lets us write there now, or has to be asked by the user first. */
  readonly allowed: boolean;
  /** Hours from one backup of an engagement to the next, at the least. */
  readonly everyHours: number;
  /** Files kept of each engagement. */
  readonly keep: number;
}

/** A folder on this machine into which bundles are written by and by, where the browser can. */
export interface BackupFolder {
  readonly supported: boolean;
  /** Null where no folder was chosen. */
  plan(): Promise<BackupPlan | null>;
  /** Asks for a folder; only in answer to the user's click. Null where they thought better of it. */
  choose(
    passphrase: string,
    terms: Pick<BackupPlan, 'everyHours' | 'keep'>
  ): Promise<Result<BackupPlan | null, BundleError>>;
  change(terms: Pick<BackupPlan, 'everyHours' | 'keep'>): Promise<void>;
  /** Asks the browser for leave to write there again; only in answer to the user's click. */
  allow(): Promise<boolean>;
  /** Writes one engagement, and removes its oldest files beyond those to keep. Gives the file's name. */
  write(log: EngagementLog): Promise<Result<string, BundleError>>;
  forget(): Promise<void>;
}
