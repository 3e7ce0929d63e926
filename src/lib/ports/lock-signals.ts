/** What tabs of one browser tell each other about the lock: that all must lock, and that somebody is at work. */
export interface LockSignals {
  announce(signal: LockSignal): void;
  /** Signals of other tabs; returns how to stop. */
  onSignal(listener: (signal: LockSignal) => void): () => void;
}

export type LockSignal = 'lock' | 'active';
