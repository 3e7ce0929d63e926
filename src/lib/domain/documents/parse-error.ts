/** Why a file could not be read. `message` is one sentence for the user that names the reason, not the file. */
export interface ParseError {
  readonly code:
    | 'empty-file'
    | 'encrypted'
    | 'damaged'
    | 'unsupported-type'
    | 'type-mismatch'
    | 'too-large'
    | 'bomb'
    | 'timeout'
    | 'out-of-memory'
    | 'no-text'
    | 'cancelled'
    | 'internal';
  readonly message: string;
  /**
   * Only with `encrypted`, and only where a password would open the file: none was given, or what was given is
   * not the right one.
   */
  readonly password?: 'needed' | 'wrong';
}
