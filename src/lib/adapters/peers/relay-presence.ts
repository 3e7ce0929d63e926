/**
 * Who is here, told through a relay that may not know it: the awareness state of a device is `{sealed}`, base64url of
 * sealed bytes (`seal.ts`) at the place ['presence', room, client] of JSON {device, where, signature}. The
 * signature is the device's, over the lines
 *
 *   fieldroom/presence/1, room, client, device, where
 *
 * `client` is the random number of the page's Y.Doc, so that what one page said cannot be said again for another. A relay can hold
 * it back or keep showing it for a while after the page is gone; it cannot read or make one.
 */
import type { DeviceKey } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import type { Presence } from '../../ports/peers';
import { base64urlToBytes, bytesToBase64url, bytesToText, textToBytes } from '../log/bytes';
import { seal, unseal } from '../storage/seal';

const MAX_SEALED = 4096;
const MAX_WHERE = 300;

export interface PresencePlace {
  readonly key: CryptoKey;
  /** Name of the relay's room. */
  readonly room: string;
  readonly client: number;
}

const signed = ({ room, client }: PresencePlace, { device, where }: Presence): Uint8Array<ArrayBuffer> =>
  textToBytes(['fieldroom/presence/1', room, client, device, where].join('\n'));
const placeOf = ({ room, client }: PresencePlace): string[] => ['presence', room, String(client)];

export const sealPresence = async (
  place: PresencePlace,
  signing: CryptoKey,
  { device, where }: Presence
): Promise<{ readonly sealed: string }> => {
  const said = { device, where: where.slice(0, MAX_WHERE) };
  const signature = await crypto.subtle.sign('Ed25519', signing, signed(place, said));
  const json = JSON.stringify({ ...said, signature: bytesToBase64url(new Uint8Array(signature)) });
  return { sealed: bytesToBase64url(await seal(place.key, placeOf(place), textToBytes(json))) };
};

/** Null where it is none, or not of the device that it names. */
export const openPresence = async (place: PresencePlace, state: unknown): Promise<Presence | null> => {
  if (!isObject(state) || typeof state['sealed'] !== 'string' || state['sealed'].length > MAX_SEALED)
    return null;
  try {
    const sealed = base64urlToBytes(state['sealed']);
    const said = JSON.parse(bytesToText(await unseal(place.key, placeOf(place), sealed))) as unknown;
    if (!isObject(said)) return null;
    const { device, where, signature } = said;
    if (typeof device !== 'string' || typeof where !== 'string' || typeof signature !== 'string') return null;
    const raw = base64urlToBytes(device);
    const bytes = base64urlToBytes(signature);
    if (raw?.length !== 32 || !bytes) return null;
    const publicKey = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
    const presence = { device: device as DeviceKey, where };
    const valid = await crypto.subtle.verify('Ed25519', publicKey, bytes, signed(place, presence));
    return valid ? presence : null;
  } catch {
    return null;
  }
};
