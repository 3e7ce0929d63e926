import type { ParseError } from '../../domain/documents/parse-error';
import { ok, type Result } from '../../domain/result';

export interface Opened<T> {
  readonly value: T;
  /** What opened it; undefined where nothing had to. */
  readonly password: string | undefined;
}

/**
 * Opens a file: with `first`, or without a password where there is none, and only where it says that it needs
 * another one with each of `others`, which are asked for then. The error is that of the first attempt, because the
 * others are guesses.
 */
export const tryPasswords = async <T>(
  attempt: (password: string | undefined) => Promise<Result<T, ParseError>>,
  first: string | undefined,
  others: () => readonly string[] = () => []
): Promise<Result<Opened<T>, ParseError>> => {
  const opened = await attempt(first);
  if (opened.ok) return ok({ value: opened.value, password: first });
  if (opened.error.password === undefined) return opened;
  for (const password of others()) {
    if (password === first) continue;
    const again = await attempt(password);
    if (again.ok) return ok({ value: again.value, password });
    // it fits, and something else is the matter
    if (again.error.password === undefined) return again;
  }
  return opened;
};
