/**
 * Opens a bundle: magic, header, key, chunks, records. Written from the specification in
 * `src/lib/adapters/bundle/format.ts`, and with none of the app's code.
 */
import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { join, number, same, sha256Hex, text, unbase64, utf8 } from './bytes.mjs';
import { canonical } from './canonical.mjs';

const MAGIC = 'fieldroom-bundle/1\n';
const CHUNK = 262_144;
const TAG = 16;

/** Why a bundle cannot be read at all; the message is the report. */
export class Unreadable extends Error {}

/**
 * `source`: `{ size, slice(from, to): Promise<Uint8Array> }`. Gives how many bytes there are and the records in
 * order, `{ kind, body }`. Throws `Unreadable`.
 */
export const openBundle = async (source, passphrase) => {
  const start = MAGIC.length + 4;
  const magic = await source.slice(0, start);
  if (magic.length < start || !same(magic.subarray(0, MAGIC.length), utf8(MAGIC))) {
    throw new Unreadable('This is not a bundle of Fieldroom in format 1.');
  }
  const headerLength = number(magic, MAGIC.length);
  const bodyAt = start + headerLength + TAG;
  if (headerLength > 4096) throw new Unreadable('The header is longer than any header is.');
  if (source.size <= bodyAt + TAG) throw new Unreadable('The bundle is cut off in its beginning.');
  const prefix = await source.slice(0, start + headerLength);
  const { kdf, nonce } = readHeader(prefix.subarray(start));
  const master = await scryptAsync(utf8(passphrase.normalize('NFKC')), kdf.salt, {
    N: kdf.N,
    r: kdf.r,
    p: kdf.p,
    dkLen: 32
  });
  const key = hkdf(sha256, master, nonce, utf8('fieldroom/bundle/1'), 32);
  const bound = sha256(prefix);
  const proof = gcm(key, new Uint8Array(12).fill(255), bound).encrypt(new Uint8Array(0));
  if (!same(proof, await source.slice(start + headerLength, bodyAt))) {
    throw new Unreadable('The passphrase does not open this bundle.');
  }
  return { records: () => records(chunks(source, bodyAt, key, bound), source.size) };
};

const readHeader = (bytes) => {
  const damaged = new Unreadable('The header is damaged.');
  let header;
  try {
    header = JSON.parse(text(bytes));
  } catch {
    throw damaged;
  }
  if (header === null || typeof header !== 'object') throw damaged;
  const { check, ...content } = header;
  if (check !== sha256Hex(utf8(canonical(content))).slice(0, 16)) throw damaged;
  const { kdf } = content;
  if (content.v !== 1 || kdf?.name !== 'scrypt') throw new Unreadable('The header is of a newer format.');
  const { N, r, p } = kdf;
  const salt = unbase64(kdf.salt);
  const nonce = unbase64(content.nonce);
  if (salt?.length !== 16 || nonce?.length !== 16) throw damaged;
  const whole = [N, r, p].every(Number.isSafeInteger) && Number.isInteger(Math.log2(N));
  if (!whole || N < 2 ** 14 || N > 2 ** 20 || r < 1 || r > 16 || p < 1 || p > 4 || 128 * N * r > 2 ** 28) {
    throw new Unreadable('The header asks for more work than any bundle needs.');
  }
  return { kdf: { N, r, p, salt }, nonce };
};

async function* chunks(source, start, key, bound) {
  const count = Math.ceil((source.size - start) / (CHUNK + TAG));
  for (let index = 0; index < count; index += 1) {
    const from = start + index * (CHUNK + TAG);
    const sealed = await source.slice(from, Math.min(source.size, from + CHUNK + TAG));
    const vector = new Uint8Array(12);
    new DataView(vector.buffer).setUint32(7, index);
    vector[11] = index === count - 1 ? 1 : 0;
    let plain;
    try {
      plain = gcm(key, vector, bound).decrypt(sealed);
    } catch {
      throw new Unreadable(
        `Part ${index + 1} of ${count} does not open where it stands: the bundle was changed, cut off or put together anew.`
      );
    }
    yield plain;
  }
}

async function* records(plain, fileBytes) {
  let rest = new Uint8Array(0);
  let body = null;
  let filled = 0;
  let kind = '';
  for await (const chunk of plain) {
    rest = rest.length > 0 ? join(rest, chunk) : chunk;
    for (;;) {
      if (!body) {
        if (rest.length < 5) break;
        kind = String.fromCharCode(rest[0]);
        const length = number(rest, 1);
        if (!'MKDLE'.includes(kind)) throw new Unreadable('There is a record of an unknown kind.');
        if (length > fileBytes) throw new Unreadable('A record reaches beyond the end of the bundle.');
        body = new Uint8Array(length);
        filled = 0;
        rest = rest.subarray(5);
      }
      const taken = Math.min(rest.length, body.length - filled);
      body.set(rest.subarray(0, taken), filled);
      filled += taken;
      rest = rest.subarray(taken);
      if (filled < body.length) break;
      yield { kind, body };
      body = null;
    }
  }
  if (body || rest.length > 0) throw new Unreadable('The last record is incomplete.');
}
