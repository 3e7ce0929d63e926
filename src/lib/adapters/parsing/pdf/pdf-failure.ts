import { ParseFailure } from '../parse-failure';

/** The typed failure for what pdf.js rejects with. */
export const toPdfFailure = (reason: unknown): ParseFailure => {
  if (reason instanceof ParseFailure) return reason;
  const { name = '' } = reason as { name?: string };
  if (name === 'PasswordException') {
    return new ParseFailure(
      'encrypted',
      'The PDF is protected by a password. Open it, remove the password, save it and add it again.'
    );
  }
  return new ParseFailure(
    'damaged',
    'The PDF is damaged and cannot be opened. Ask for a new copy, or print it to PDF again from the program that made it.'
  );
};
