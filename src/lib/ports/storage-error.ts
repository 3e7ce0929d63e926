/** Why something could not be read from or written to this device. */
export interface StorageError {
  readonly code:
    | 'quota-exceeded'
    | 'database-closed'
    | 'database-blocked'
    | 'newer-schema'
    | 'transaction-aborted'
    | 'not-found'
    | 'damaged'
    | 'key-missing'
    | 'locked'
    | 'unavailable';
  /** One sentence for the user: what happened and what is safe. */
  readonly message: string;
}
