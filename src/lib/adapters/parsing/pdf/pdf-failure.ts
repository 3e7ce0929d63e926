import { ParseFailure } from '../parse-failure';

/** `PasswordResponses.INCORRECT_PASSWORD` of pdf.js. */
const INCORRECT_PASSWORD = 2;

/** The typed failure for what pdf.js rejects with. */
export const toPdfFailure = (reason: unknown): ParseFailure => {
  if (reason instanceof ParseFailure) return reason;
  const { name = '', code, message = '' } = reason as { name?: string; code?: number; message?: string };
  if (name === 'PasswordException') {
    return code === INCORRECT_PASSWORD
      ? new ParseFailure('encrypted', 'This password does not open the PDF.', 'wrong')
      : new ParseFailure(
          'encrypted',
          'The PDF is protected by a password. Enter it, or remove the password, save the PDF and add it again.',
          'needed'
        );
  }
  if (/unknown encryption/i.test(message)) {
    return new ParseFailure(
      'encrypted',
      'The PDF is protected by a certificate or by rights management, which cannot be opened here. Ask for a copy without it.'
    );
  }
  return new ParseFailure(
    'damaged',
    'The PDF is damaged and cannot be opened. Ask for a new copy, or print it to PDF again from the program that made it.'
  );
};
