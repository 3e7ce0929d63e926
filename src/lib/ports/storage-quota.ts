/** What the browser promises about the storage of this site. */
export interface StorageQuota {
  /** Asks the browser never to evict this site's data. `unsupported` where it cannot be asked. */
  persist(): Promise<'granted' | 'refused' | 'unsupported'>;
  /** Without asking. */
  persisted(): Promise<'granted' | 'refused' | 'unsupported'>;
  /** Bytes; null where the browser does not tell. */
  estimate(): Promise<{ readonly used: number; readonly available: number } | null>;
}
