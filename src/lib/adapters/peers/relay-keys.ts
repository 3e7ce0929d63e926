/**
 * What a device computes from a book's key to use a relay. The token lets it in, and the room's name is a hash of
 * the token: who can name the room is not in it by that, and a relay needs no list of rooms or members.
 *
 *   token     base64url of HMAC-SHA-256(room secret, "relay token")
 *   name      base64url of SHA-256("fieldroom relay room" line break token)
 *   presence  AES-256-GCM key, HMAC-SHA-256(room secret, "relay presence"); the relay never has it
 */
import { bytesToBase64url, textToBytes } from '../log/bytes';
import { deriveBytes, deriveText } from './derive';

export interface RelayKeys {
  readonly token: string;
  readonly name: string;
  readonly presence: CryptoKey;
}

/** `secret`: 32 bytes, see `Admissions.roomSecrets`. */
export const relayKeys = async (secret: Uint8Array<ArrayBuffer>): Promise<RelayKeys> => {
  const token = await deriveText(secret, 'relay token');
  const digest = await crypto.subtle.digest('SHA-256', textToBytes(`fieldroom relay room\n${token}`));
  const raw = await deriveBytes(secret, 'relay presence');
  const usages = ['encrypt', 'decrypt'] as const;
  const presence = await crypto.subtle.importKey('raw', raw, { name: 'AES-GCM' }, false, usages);
  return { token, name: bytesToBase64url(new Uint8Array(digest)), presence };
};
