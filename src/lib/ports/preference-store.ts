/** Settings of this browser that hold nothing of a client: theme, density, panel sizes. */
export interface PreferenceStore {
  read(key: string): string | null;
  /** Silently without effect where the browser refuses storage: a preference is no data. */
  write(key: string, value: string): void;
}
