/**
 * Sealed bytes at rest and on the wire. This header is their specification.
 *
 *   byte 0       1, the version of this format
 *   bytes 1-12   random initialization vector
 *   bytes 13-    AES-256-GCM ciphertext with its 16-byte tag
 *
 * The additional data binds sealed bytes to their place: UTF-8 of the parts of a `Place` joined by line breaks.
 * Bytes moved to another place, or changed by a bit, do not open.
 *
 * A sealed name is deterministic, so that it can be looked up: its vector is the first 12 bytes of
 * HMAC-SHA-256 of place and name under a key of its own. Equal names have equal sealed names and nothing more
 * can be told from them. Written as base64url.
 */
import {
  base64urlToBytes,
  bytesToBase64url,
  bytesToText,
  joinBytes,
  passingBytes,
  textToBytes
} from '../log/bytes';
import { DamagedError } from './storage-errors';

const FORMAT = 1;
const VECTOR_BYTES = 12;
/** By how much sealed bytes are longer. */
export const SEAL_BYTES = 1 + VECTOR_BYTES + 16;

/** What kind of thing and which one, for instance `['entry', book, id]`. */
export type Place = readonly string[];

/** Not to be kept: see `passingBytes`. */
const additionalData = (place: Place): Uint8Array<ArrayBuffer> => passingBytes(place.join('\n'));

/** Head and ciphertext, for who writes them one after another: putting large ones together costs another copy. */
export const sealInPieces = async (
  key: CryptoKey,
  place: Place,
  bytes: BufferSource,
  iv: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(VECTOR_BYTES))
): Promise<readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]> => {
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: additionalData(place) },
    key,
    bytes
  );
  const head = new Uint8Array(1 + VECTOR_BYTES);
  head[0] = FORMAT;
  head.set(iv, 1);
  return [head, new Uint8Array(cipher)];
};

export const seal = async (
  key: CryptoKey,
  place: Place,
  bytes: BufferSource,
  iv?: Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> => joinBytes(await sealInPieces(key, place, bytes, iv));

/** Throws `DamagedError` where the bytes are not what was sealed at this place. */
export const unseal = async (
  key: CryptoKey,
  place: Place,
  sealed: unknown
): Promise<Uint8Array<ArrayBuffer>> => {
  if (!(sealed instanceof Uint8Array) || sealed[0] !== FORMAT || sealed.length < 1 + VECTOR_BYTES + 16) {
    throw new DamagedError(`What is kept as ${place[0]} is not sealed bytes.`);
  }
  const bytes = sealed as Uint8Array<ArrayBuffer>;
  try {
    const iv = bytes.subarray(1, 1 + VECTOR_BYTES);
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: additionalData(place) },
      key,
      bytes.subarray(1 + VECTOR_BYTES)
    );
    return new Uint8Array(plain);
  } catch {
    throw new DamagedError(`What is kept as ${place[0]} does not open with its key.`);
  }
};

export const sealJson = (key: CryptoKey, place: Place, value: unknown): Promise<Uint8Array<ArrayBuffer>> =>
  seal(key, place, textToBytes(JSON.stringify(value)));

export const unsealJson = async (key: CryptoKey, place: Place, sealed: unknown): Promise<unknown> => {
  const plain = await unseal(key, place, sealed);
  try {
    return JSON.parse(bytesToText(plain)) as unknown;
  } catch {
    throw new DamagedError(`What is kept as ${place[0]} is not JSON.`);
  }
};

export interface NameKeys {
  readonly encryption: CryptoKey;
  readonly mac: CryptoKey;
}

export const sealName = async (keys: NameKeys, place: Place, name: string): Promise<string> => {
  const mac = await crypto.subtle.sign('HMAC', keys.mac, textToBytes([...place, name].join('\n')));
  const iv = new Uint8Array(mac).slice(0, VECTOR_BYTES);
  return bytesToBase64url(await seal(keys.encryption, place, textToBytes(name), iv));
};

export const unsealName = async (keys: NameKeys, place: Place, sealed: string): Promise<string> => {
  const bytes = base64urlToBytes(sealed);
  if (!bytes) throw new DamagedError('A stored name is damaged.');
  return bytesToText(await unseal(keys.encryption, place, bytes));
};
