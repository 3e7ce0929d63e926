import type { ParseError } from '../../domain/documents/parse-error';

/**
 * Thrown by readers for everything that a file can do wrong; the worker turns it into a `ParseError`.
 * Anything else that is thrown while reading is a bug of ours or of a library and becomes `internal` or `damaged`.
 */
export class ParseFailure extends Error {
  override readonly name = 'ParseFailure';

  /** `message`: one sentence for the user that names the reason and, where there is one, the way out. */
  constructor(
    readonly code: ParseError['code'],
    message: string,
    /** See `ParseError`. */
    readonly password?: 'needed' | 'wrong'
  ) {
    super(message);
  }
}
