import { sha256 } from '@noble/hashes/sha2.js';

export const utf8 = (text) => new TextEncoder().encode(text);
/** Throws on bytes that are not UTF-8. */
export const text = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Base64url without padding; null where it is none. */
export const unbase64 = (value) => {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]*$/.test(value) || value.length % 4 === 1) return null;
  const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

export const sha256Hex = (bytes) => hex(sha256(bytes));
export const same = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);
export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
/** Four bytes, the greatest first. */
export const number = (bytes, at) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
