/** What the app knows of itself as an installed program. */
export interface AppShellStatus {
  /** Files kept for offline use: bytes so far and in all; null before the first one and when nothing is under way. */
  readonly precache: { readonly done: number; readonly total: number } | null;
  /** Everything is kept: the app opens without a network. */
  readonly offlineReady: boolean;
  /** A newer build is on this device and waits for the user's word. */
  readonly updateWaiting: boolean;
  /** Another tab switched to a newer build; the files of this tab's build are gone. */
  readonly replaced: boolean;
  /** The browser offers to install. */
  readonly installable: boolean;
  readonly installed: boolean;
}

export interface AppShell {
  readonly status: AppShellStatus;
  subscribe(listener: () => void): () => void;
  /** Switches to the waiting build and reloads. */
  applyUpdate(): void;
  /** Shows the browser's own install dialog. */
  install(): Promise<void>;
}
