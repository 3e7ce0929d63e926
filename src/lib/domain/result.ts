/**
 * The outcome of an operation that can fail in ways a caller should handle.
 * Throwing is kept for bugs; everything a user, a file or a peer can cause is a typed error here.
 */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
