/** What the page needs of the device, whatever is behind it. All of it works while the app itself does not. */
export interface RecoveryTools {
  inspect(): Promise<{
    readonly state: 'none' | 'readable' | 'unreadable';
    readonly engagements: number;
    readonly entries: number;
    readonly files: number;
    /** Whether the keys are there, without which nothing sealed can be opened. */
    readonly keys: boolean;
    /** Whether a passphrase locks them. */
    readonly locked: boolean;
    readonly problem: { readonly message: string } | null;
  }>;
  export(options: {
    readonly passphrase?: string;
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  }): Promise<
    Outcome<{
      readonly file: Blob;
      readonly engagements: number;
      readonly entries: number;
      readonly files: number;
      readonly problems: readonly string[];
    }>
  >;
  restore(
    file: Blob,
    options: {
      readonly passphrase?: string;
      /** Of this device, where one locks it. */
      readonly devicePassphrase?: string;
      /** 0..1 */
      readonly onProgress?: (done: number) => void;
      readonly signal?: AbortSignal;
    }
  ): Promise<
    Outcome<{
      readonly engagements: number;
      readonly entries: number;
      readonly files: number;
      readonly skipped: readonly string[];
      readonly sameDevice: boolean;
    }>
  >;
  reset(options: { readonly keepDevice?: boolean }): Promise<Outcome<void>>;
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** `fieldroom-backup-2026-03-31.fieldroom`; the date is the user's, ISO 8601. */
export const backupName = (date: string): string => `fieldroom-backup-${date}.fieldroom`;
