import { bytesToBase64url, textToBytes } from '../log/bytes';

/** 32 bytes that only holders of `secret` can compute, different for each purpose (HMAC-SHA-256). */
export const deriveBytes = async (
  secret: Uint8Array<ArrayBuffer>,
  purpose: string
): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign'
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, textToBytes(purpose)));
};

export const deriveText = async (secret: Uint8Array<ArrayBuffer>, purpose: string): Promise<string> =>
  bytesToBase64url(await deriveBytes(secret, purpose));
