/** Encodings that the log and the storage share. */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const textToBytes = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);
const scratch = new Uint8Array(64 * 1024);

/**
 * UTF-8 of a text in memory that the next call uses again: for calls that copy what they are given at once, as those
 * of `crypto.subtle` do.
 */
export const passingBytes = (text: string): Uint8Array<ArrayBuffer> => {
  if (text.length * 3 > scratch.length) return textToBytes(text);
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
};

/** Throws on bytes that are not UTF-8. */
export const bytesToText = (bytes: BufferSource): string => decoder.decode(bytes);

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const bytesToHex = (bytes: Uint8Array): string => {
  let hex = '';
  for (let at = 0; at < bytes.length; at += 1) hex += hexOfByte[bytes[at]!];
  return hex;
};

/** Value of each lower-case hex digit by its character code. */
const hexDigitByCode = new Uint8Array(128);
[...'0123456789abcdef'].forEach((digit, value) => {
  hexDigitByCode[digit.charCodeAt(0)] = value;
});

/** The byte that digits number `at` and `at` + 1 of a lower-case hex text stand for. */
export const byteOfHex = (hex: string, at: number): number =>
  (hexDigitByCode[hex.charCodeAt(at)]! << 4) | hexDigitByCode[hex.charCodeAt(at + 1)]!;

/** Writes an even number of lower-case hex digits as bytes. */
export const hexInto = (bytes: Uint8Array, start: number, hex: string): void => {
  for (let at = 0; at < hex.length; at += 2) bytes[start + at / 2] = byteOfHex(hex, at);
};

/** `hex`: an even number of lower-case hex digits. */
export const hexToBytes = (hex: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(hex.length / 2);
  hexInto(bytes, 0, hex);
  return bytes;
};

/** Base64url without padding. */
export const bytesToBase64url = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const NO_DIGIT = 255;
/** Value of each base64url digit by its character code. */
const digitByCode = new Uint8Array(128).fill(NO_DIGIT);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((digit, value) => {
  digitByCode[digit.charCodeAt(0)] = value;
});

/** Null where the text is not base64url. */
export const base64urlToBytes = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = digitByCode[text.charCodeAt(index)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) return null;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    at += 1;
  }
  return bytes;
};

export const sha256Hex = async (bytes: BufferSource): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** 128 random bits, base64url: names an engagement or a document. */
export const randomId = (): string => bytesToBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** One after another, in one piece. */
export const joinBytes = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
