import type { ParseError } from '../../domain/documents/parse-error';
import { ParseFailure } from './parse-failure';

/** The typed error for whatever reading threw. */
export const toParseError = (reason: unknown): ParseError => {
  if (reason instanceof ParseFailure) {
    const { code, message, password } = reason;
    return password ? { code, message, password } : { code, message };
  }
  const message = reason instanceof Error ? reason.message : String(reason);
  if (reason instanceof RangeError && /call stack/i.test(message)) {
    return {
      code: 'bomb',
      message:
        'The file nests its parts too deeply and was refused. Save it again from the program that made it.'
    };
  }
  if (reason instanceof RangeError || /memory|allocation/i.test(message)) return outOfMemory;
  return {
    code: 'damaged',
    message:
      'The file could not be read; it may be damaged. Open it in the program that made it, save it again and add the new copy.'
  };
};

export const outOfMemory: ParseError = {
  code: 'out-of-memory',
  message: 'The file needs more memory than this device can give. Split it, or export it without images.'
};
