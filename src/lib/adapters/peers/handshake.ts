/**
 * Who is at the other end: a mutual handshake of devices over a fresh, encrypted but unauthenticated data
 * channel. This header is its specification. Both sides do the same at the same time:
 *
 *   1.  send   32 random bytes, the nonce
 *   2.  send   sealed bytes (`seal.ts`) of JSON {key, signature} at the place ['peer', fingerprints…], under the
 *              AES-256-GCM key HKDF-SHA-256(room secret, salt = both nonces, the lesser first,
 *              info = "fieldroom/peer/1")
 *
 * `key` is the device's Ed25519 key, `signature` its signature over the lines
 *
 *   fieldroom/peer/1, purpose, key, own nonce, other nonce, own fingerprint, other fingerprint
 *
 * Fingerprints are those of the DTLS certificates, so a connection that somebody in between has opened with
 * certificates of their own fails on both sides. Who has no room secret learns no device's key. A message that
 * comes back to its sender does not verify: nonces and fingerprints stand in the sender's order.
 */
import { base64urlToBytes, bytesToBase64url, bytesToHex, bytesToText, textToBytes } from '../log/bytes';
import { isObject } from '../../domain/log/schema';
import type { DeviceKey } from '../../domain/ids';
import { seal, unseal } from '../storage/seal';

const NONCE_BYTES = 32;
const MAX_IDENTITY = 2048;

export interface HandshakeInput {
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  /** 32 bytes that all members, and nobody else, can compute. */
  readonly roomSecret: Uint8Array<ArrayBuffer>;
  /** What the connection is for: a signature for one room is none for another. */
  readonly purpose: string;
  /** `sha-256 AB:CD:…`, of the own certificate and of the one that the other side really used. */
  readonly fingerprints: { readonly own: string; readonly other: string };
  send(message: Uint8Array<ArrayBuffer>): void;
  /** The next message of the other side. */
  next(): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether this device may be talked to, now. */
  isMember(device: DeviceKey): boolean;
}

export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

/** The one fingerprint of a session description. Two could hide an attacker's behind the honest one. */
export const fingerprintOf = (sdp: string): string => {
  const found = new Set(
    [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gim)].map(
      ([, hash, digest]) => `${hash!.toLowerCase()} ${digest!.toUpperCase()}`
    )
  );
  const [only] = found;
  if (found.size !== 1 || !only?.startsWith('sha-256 ')) {
    throw new HandshakeError('The connection has no single SHA-256 fingerprint.');
  }
  return only;
};

/** The fingerprint of a certificate as a session description writes it. */
export const fingerprintOfCertificate = async (certificate: BufferSource): Promise<string> => {
  const hex = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate)));
  return `sha-256 ${(hex.match(/../g) ?? []).join(':').toUpperCase()}`;
};

const transcript = (purpose: string, key: DeviceKey, parts: readonly string[]): Uint8Array<ArrayBuffer> =>
  textToBytes(['fieldroom/peer/1', purpose, key, ...parts].join('\n'));

const identityKey = async (
  roomSecret: Uint8Array<ArrayBuffer>,
  own: Uint8Array,
  other: Uint8Array
): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey('raw', roomSecret, 'HKDF', false, ['deriveKey']);
  const ordered = bytesToHex(own) < bytesToHex(other) ? [...own, ...other] : [...other, ...own];
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(ordered), info: textToBytes('fieldroom/peer/1') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt']
  );
};

/** The device at the other end. Throws `HandshakeError`: then nothing may be sent or read. */
export const authenticate = async (input: HandshakeInput): Promise<DeviceKey> => {
  const { device, purpose, fingerprints } = input;
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  input.send(nonce);
  const theirNonce = await input.next();
  if (theirNonce.length !== NONCE_BYTES) throw new HandshakeError('It does not speak our handshake.');
  const [own, other] = [bytesToHex(nonce), bytesToHex(theirNonce)];
  if (own === other) throw new HandshakeError('It sends back what it is sent.');
  const key = await identityKey(input.roomSecret, nonce, theirNonce);

  const signature = await crypto.subtle.sign(
    'Ed25519',
    device.signing,
    transcript(purpose, device.key, [own, other, fingerprints.own, fingerprints.other])
  );
  const identity = JSON.stringify({
    key: device.key,
    signature: bytesToBase64url(new Uint8Array(signature))
  });
  input.send(await seal(key, ['peer', fingerprints.own, fingerprints.other], textToBytes(identity)));

  const theirs = await input.next();
  if (theirs.length > MAX_IDENTITY) throw new HandshakeError('Its identity is too long.');
  let claimed: unknown;
  try {
    const plain = await unseal(key, ['peer', fingerprints.other, fingerprints.own], theirs);
    claimed = JSON.parse(bytesToText(plain));
  } catch {
    throw new HandshakeError('It has no key of this engagement, or somebody is in between.');
  }
  if (!isObject(claimed) || typeof claimed['key'] !== 'string' || typeof claimed['signature'] !== 'string') {
    throw new HandshakeError('Its identity is malformed.');
  }
  const peer = claimed['key'] as DeviceKey;
  const raw = base64urlToBytes(peer);
  const signed = base64urlToBytes(claimed['signature']);
  if (raw?.length !== 32 || !signed) throw new HandshakeError('Its identity is malformed.');
  if (peer === device.key) throw new HandshakeError('It is this device itself.');
  if (!input.isMember(peer)) throw new HandshakeError('Its device is no member, or was revoked.');
  const publicKey = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  const text = transcript(purpose, peer, [other, own, fingerprints.other, fingerprints.own]);
  if (!(await crypto.subtle.verify('Ed25519', publicKey, signed, text))) {
    throw new HandshakeError('Its signature does not match, or somebody is in between.');
  }
  return peer;
};
