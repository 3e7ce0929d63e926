import type { ParseWarning } from '../../domain/documents/parsed-document';
import { ParseFailure } from './parse-failure';

export interface DecodedText {
  readonly text: string;
  readonly warnings: readonly ParseWarning[];
}

const guessed = (encoding: string): ParseWarning => ({
  code: 'encoding-guessed',
  message: `The file does not say how its characters are encoded; it was read as ${encoding}. Check names with accents.`
});

/** UTF-16 without a mark shows as a zero byte at every other place, in Latin text at least. */
const utf16Without = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  const sample = bytes.subarray(0, 2000);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++)
    if (sample[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  const most = sample.length / 2;
  if (odd > most * 0.6 && even < most * 0.1) return 'utf-16le';
  return even > most * 0.6 && odd < most * 0.1 ? 'utf-16be' : null;
};

/** Share of characters that no text holds; files of another type show many. */
const isBinary = (text: string): boolean => {
  const sample = text.slice(0, 20_000);
  // eslint-disable-next-line no-control-regex -- control characters are what is counted
  const controls = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  return controls > 4 && controls > sample.length / 100;
};

const decodeUtf8 = (bytes: Uint8Array): DecodedText => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes);
    const broken = lenient.match(/\ufffd/g)?.length ?? 0;
    const sound = lenient.match(/[\u0080-\ufffc]/g)?.length ?? 0;
    if (sound > broken * 3) {
      const message = `${broken === 1 ? 'One character' : `${broken} characters`} could not be read and ${broken === 1 ? 'shows' : 'show'} as \ufffd.`;
      return { text: lenient, warnings: [{ code: 'damaged-in-part', message }] };
    }
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      warnings: [guessed('Western European (Windows-1252)')]
    };
  }
};

const decodeDeclared = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return null;
  }
};

/**
 * Decodes a text file: by its byte order mark, as UTF-8 where it is valid, as what the file itself declares
 * (HTML), as UTF-16 or Windows-1252 by its looks. Throws `type-mismatch` for bytes that are no text at all.
 */
export const decodeText = (bytes: Uint8Array, declared?: string): DecodedText => {
  const decoded = ((): DecodedText => {
    const [first, second] = bytes;
    if (first === 0xff && second === 0xfe)
      return { text: new TextDecoder('utf-16le').decode(bytes), warnings: [] };
    if (first === 0xfe && second === 0xff)
      return { text: new TextDecoder('utf-16be').decode(bytes), warnings: [] };
    const wide = utf16Without(bytes);
    if (wide) return { text: new TextDecoder(wide).decode(bytes), warnings: [guessed('UTF-16')] };
    const utf8 = decodeUtf8(bytes);
    const own = utf8.warnings.length > 0 && declared !== undefined ? decodeDeclared(bytes, declared) : null;
    return own === null ? utf8 : { text: own, warnings: [] };
  })();
  if (isBinary(decoded.text))
    throw new ParseFailure('type-mismatch', 'The file is named like a text, but holds other data.');
  return decoded;
};
