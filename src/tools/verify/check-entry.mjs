/** One entry: opened, parsed, its id and its signatures checked. After `domain/log/entry.ts` and `storage/seal.ts`. */
import { gcm } from '@noble/ciphers/aes.js';
import * as ed25519 from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { hex, sha256Hex, text, unbase64, utf8 } from './bytes.mjs';
import { canonical } from './canonical.mjs';

ed25519.hashes.sha512 = sha512;

const verifies = (signature, message, key) => {
  const signatureBytes = unbase64(signature);
  const keyBytes = unbase64(key);
  if (signatureBytes?.length !== 64 || keyBytes?.length !== 32) return false;
  try {
    return ed25519.verify(signatureBytes, utf8(message), keyBytes, { zip215: false });
  } catch {
    return false;
  }
};

const unseal = (key, place, sealed) => {
  if (sealed[0] !== 1 || sealed.length < 29) throw new Error('not sealed bytes');
  return gcm(key, sealed.subarray(1, 13), utf8(place.join('\n'))).decrypt(sealed.subarray(13));
};

/** The number of a later key of a book: the first 8 bytes of its SHA-256, in hex. */
export const keyNumber = (raw) => hex(sha256(raw).subarray(0, 8));

/** `keys`: raw keys by name, `book` or `book#number`. Gives the entry, or `{ fault }`. */
export const openEntry = ({ keys, engagement, book, id, sealed }) => {
  const place = ['entry', `${engagement}/${book}`, id];
  let plain;
  try {
    if (sealed[0] === 2) {
      const name = hex(sealed.subarray(1, 9));
      const key = keys.get(`${book}#${name}`);
      if (!key) return { fault: 'it is sealed with a key that the bundle does not have' };
      plain = unseal(key, [...place, 'key', name], sealed.subarray(9));
    } else {
      const key = keys.get(book);
      if (!key) return { fault: 'it is sealed with a key that the bundle does not have' };
      plain = unseal(key, place, sealed);
    }
  } catch {
    return { fault: 'it does not open with the key of its book' };
  }
  let entry;
  try {
    entry = JSON.parse(text(plain));
  } catch {
    return { fault: 'it is not JSON' };
  }
  const form = formFault(entry);
  if (form) return { fault: form };
  const fault = contentFault(entry, { engagement, book, id });
  return fault ? { fault } : { entry };
};

const isId = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const formFault = (entry) => {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return 'it is not an entry';
  const { v, author, seq, prev, heads, recordedAt, action, sig } = entry;
  if (!Number.isSafeInteger(v) || v < 1) return 'its version is none';
  if (typeof author !== 'string' || unbase64(author)?.length !== 32) return 'its author is no key';
  if (!Number.isSafeInteger(seq) || seq < 1) return 'its number is none';
  if (prev !== null && !isId(prev)) return 'what it follows is no entry’s id';
  if (!Array.isArray(heads) || !heads.every(isId)) return 'what it is linked to are no entries’ ids';
  if (heads.some((head, at) => head === prev || (at > 0 && heads[at - 1] >= head))) {
    return 'its links are not in order';
  }
  if ((seq === 1) !== (prev === null)) return 'its place in its author’s chain contradicts itself';
  if (!Number.isSafeInteger(recordedAt) || recordedAt < 0) return 'its time is none';
  if (action === null || typeof action !== 'object' || typeof action.type !== 'string') {
    return 'it says nothing that happened';
  }
  return typeof sig === 'string' ? null : 'it has no signature';
};

const contentFault = (entry, { engagement, book, id }) => {
  if (entry.book !== `${engagement}/${book}`) return 'it belongs to another book';
  const { sig, ...unsigned } = entry;
  const content = canonical(unsigned);
  if (sha256Hex(utf8(content)) !== id) return 'its content does not match its id';
  if (!verifies(sig, `fieldroom/entry/1\n${content}`, entry.author)) {
    return 'its signature is not its author’s';
  }
  if (entry.action.type === 'member.admitted') {
    const { invitation, device, box, proof } = entry.action;
    const claim = `fieldroom/admission/1\n${engagement}\n${device}\n${box}`;
    if (!verifies(proof, claim, invitation)) return 'the admitted device does not prove that it was invited';
  }
  return null;
};
