/**
 * Bytes sealed for one device. This header is their specification.
 *
 *   bytes 0-31   X25519 public key made for this box alone
 *   bytes 32-    sealed bytes of `seal.ts` at the place ['box', purpose…], under the AES-256-GCM key
 *                HKDF-SHA-256(secret = X25519(one-time key, device), salt = one-time public key || device's
 *                public key, info = "fieldroom/box/1")
 *
 * Written as base64url where it stands in an entry.
 */
import { base64urlToBytes, bytesToBase64url, textToBytes } from '../log/bytes';
import { seal, unseal, type Place } from '../storage/seal';
import { DamagedError } from '../storage/storage-errors';

const KEY_BYTES = 32;

export interface BoxKeys {
  /** Base64url. */
  readonly publicKey: string;
  /** X25519, not extractable. */
  readonly secret: CryptoKey;
}

/** New keys and the PKCS #8 form of the secret one, which is to be sealed at once. */
export const createBoxKeys = async (): Promise<{
  readonly publicKey: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}> => {
  const pair = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const secret = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { publicKey: bytesToBase64url(raw), secret };
};

export const importBoxSecret = (pkcs8: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);

const publicKeyOf = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'X25519', true, []);

const sharedKey = async (
  secret: CryptoKey,
  other: CryptoKey,
  once: Uint8Array,
  device: Uint8Array
): Promise<CryptoKey> => {
  const bits = await crypto.subtle.deriveBits({ name: 'X25519', public: other }, secret, 256);
  const material = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
  const salt = new Uint8Array([...once, ...device]);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: textToBytes('fieldroom/box/1') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt']
  );
};

/** `box`: the device's public key. Throws `DamagedError` where that is none. */
export const sealFor = async (
  box: string,
  place: Place,
  bytes: BufferSource
): Promise<Uint8Array<ArrayBuffer>> => {
  const device = base64urlToBytes(box);
  if (device?.length !== KEY_BYTES) throw new DamagedError('A device’s key for sealing is damaged.');
  const once = (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
  const oncePublic = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const key = await sharedKey(once.privateKey, await publicKeyOf(device), oncePublic, device);
  const sealed = await seal(key, ['box', ...place], bytes);
  const whole = new Uint8Array(KEY_BYTES + sealed.length);
  whole.set(oncePublic);
  whole.set(sealed, KEY_BYTES);
  return whole;
};

/** Throws `DamagedError` where the bytes were not sealed for this device at this place. */
export const openBox = async (
  keys: BoxKeys,
  place: Place,
  sealed: Uint8Array<ArrayBuffer>
): Promise<Uint8Array<ArrayBuffer>> => {
  const device = base64urlToBytes(keys.publicKey) ?? new Uint8Array();
  if (sealed.length <= KEY_BYTES) throw new DamagedError('A box for this device is cut off.');
  const oncePublic = sealed.slice(0, KEY_BYTES);
  let key: CryptoKey;
  try {
    key = await sharedKey(keys.secret, await publicKeyOf(oncePublic), oncePublic, device);
  } catch {
    throw new DamagedError('A box for this device is damaged.');
  }
  return unseal(key, ['box', ...place], sealed.slice(KEY_BYTES));
};
