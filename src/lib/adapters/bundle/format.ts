/**
 * The bundle: one engagement as a single file, for exchange, backup and archive. This header is its specification.
 *
 *   "fieldroom-bundle/1\n"                 19 bytes
 *   4 bytes                                length of the header (unsigned, big-endian), at most 4,096
 *   header                                 canonical JSON `{check, kdf: {N, name: "scrypt", p, r, salt}, nonce, v: 1}`
 *   16 bytes                               proof of the key: the tag of AES-256-GCM over nothing, vector 12 bytes 255
 *   chunks                                 until the end of the file
 *
 * Header: `salt` and `nonce` are 16 random bytes each, base64url. `check` is the first 8 bytes of SHA-256, in hex,
 * of the canonical JSON of the header without it: it tells damage from a wrong passphrase, and is no protection.
 * Key: master = scrypt(UTF-8 of the passphrase in NFKC, salt, N, r, p, 32 bytes);
 *      key = HKDF-SHA-256(master, salt = nonce, info = "fieldroom/bundle/1", 32 bytes).
 * So a device can keep a master for its scheduled backups, and every file still has a key of its own.
 * Bounds on reading: N a power of two, 2^14 to 2^20; r 1 to 16; p 1 to 4; 128 N r at most 256 MiB.
 *
 * Chunks: the plain stream cut into pieces of 262,144 bytes, the last one 1 to that many; each is AES-256-GCM
 * ciphertext with its 16-byte tag. Vector: 7 zero bytes, the chunk's number (4 bytes, big-endian, from 0), 1 for the
 * last chunk and 0 for the others (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 * Additional data, also of the proof: SHA-256 of all up to the header's end. Chunks that were changed, swapped, left out, repeated or
 * cut off, and a header that was changed, therefore do not open.
 *
 * Plain stream: records of a kind (1 byte), a length (4 bytes, big-endian) and a body, in this order:
 *
 *   M   the manifest, first and once: see `manifest.ts`
 *   K   for each key of a book: JSON `{key: base64url of 32 bytes, name}`; `name` is the book, or the book, `#` and
 *       the key's number (see `book-keys.ts`). A bundle for the client has the keys of the data room alone.
 *   D   a document, or the catalog of an own framework in canonical JSON: its SHA-256 (32 bytes), then its bytes
 *   L   a document that the writing device did not have: its SHA-256 (32 bytes), then why, UTF-8
 *   E   an entry: its book (1 byte: 0 data room, 1 audit file), its id (32 bytes), then its signed JSON sealed with
 *       a key of the book, as it is stored (`entry.ts`, `seal.ts`, `book-keys.ts`: place ['entry', book, id])
 *
 * Entries of the types `document.added`, `document.versionAdded` and `catalog.added` name bytes by `file.sha256`; each
 * of those has one record D or L, and nothing else has. Documents come before the entries that name them, so that a device that takes a bundle in never has an entry
 * without its bytes. The manifest counts both and has a digest of the entries' ids.
 *
 * A bundle that is a part (`kind: "part"`) has only what another device lacks, judged by the summary that it gave
 * (`summary-file.ts`); it may hold some that the other has. It can be taken in only where the engagement is.
 */
import { isObject } from '../../domain/log/schema';
import { canonicalJson } from '../../domain/log/canonical';
import { base64urlToBytes, bytesToBase64url, bytesToText, sha256Hex, textToBytes } from '../log/bytes';
import { BundleFailure } from './bundle-failure';
import { kdfProblem, type KdfParameters } from './passphrase-key';

export const MAGIC = 'fieldroom-bundle/1\n';
export const MAGIC_FAMILY = 'fieldroom-bundle/';
export const CHUNK_BYTES = 256 * 1024;
export const TAG_BYTES = 16;
const MAX_HEADER = 4096;
const CHECK_DIGITS = 16;

export interface BundleHeader {
  readonly kdf: KdfParameters;
  readonly nonce: Uint8Array<ArrayBuffer>;
}

/** All up to the header's end; its SHA-256 is the chunks' additional data. */
export const encodeHeader = async ({ kdf, nonce }: BundleHeader): Promise<Uint8Array<ArrayBuffer>> => {
  const { N, r, p, salt } = kdf;
  const content = {
    v: 1,
    kdf: { name: 'scrypt', N, r, p, salt: bytesToBase64url(salt) },
    nonce: bytesToBase64url(nonce)
  };
  const header = textToBytes(canonicalJson({ ...content, check: await checkOf(content) }));
  const magic = textToBytes(MAGIC);
  const whole = new Uint8Array(magic.length + 4 + header.length);
  whole.set(magic);
  new DataView(whole.buffer).setUint32(magic.length, header.length);
  whole.set(header, magic.length + 4);
  return whole;
};

const checkOf = async (content: object): Promise<string> =>
  (await sha256Hex(textToBytes(canonicalJson(content)))).slice(0, CHECK_DIGITS);

const textAt = async (file: Blob, start: number, end: number): Promise<string> => {
  try {
    return bytesToText(await file.slice(start, end).arrayBuffer());
  } catch {
    return '';
  }
};

export type FileKind = 'bundle' | 'newer-bundle' | 'other';

export const fileKind = async (file: Blob): Promise<FileKind> => {
  const magic = await textAt(file, 0, MAGIC.length);
  if (magic === MAGIC) return 'bundle';
  return magic.startsWith(MAGIC_FAMILY) && /^\d+\n/.test(magic.slice(MAGIC_FAMILY.length))
    ? 'newer-bundle'
    : 'other';
};

/** Reads and bounds the header. Throws `BundleFailure`. */
export const readHeader = async (
  file: Blob
): Promise<BundleHeader & { readonly prefix: Uint8Array<ArrayBuffer> }> => {
  const kind = await fileKind(file);
  if (kind !== 'bundle') throw new BundleFailure(kind === 'other' ? 'not-a-bundle' : 'newer-format');
  const start = MAGIC.length + 4;
  if (file.size < start) throw new BundleFailure('cut-off');
  const length = new DataView(await file.slice(MAGIC.length, start).arrayBuffer()).getUint32(0);
  if (length > MAX_HEADER) throw new BundleFailure('damaged-header');
  if (file.size < start + length + 2 * TAG_BYTES + 1) throw new BundleFailure('cut-off');
  const prefix = new Uint8Array(await file.slice(0, start + length).arrayBuffer());
  let value: unknown;
  try {
    value = JSON.parse(bytesToText(prefix.subarray(start)));
  } catch {
    throw new BundleFailure('damaged-header');
  }
  if (!isObject(value) || !isObject(value['kdf'])) throw new BundleFailure('damaged-header');
  const { check, ...content } = value;
  const { name, N, r, p, salt } = value['kdf'];
  const nonce = value['nonce'];
  if (check !== (await checkOf(content))) throw new BundleFailure('damaged-header');
  if (value['v'] !== 1 || name !== 'scrypt') throw new BundleFailure('newer-format');
  const saltBytes = typeof salt === 'string' ? base64urlToBytes(salt) : null;
  const nonceBytes = typeof nonce === 'string' ? base64urlToBytes(nonce) : null;
  if (saltBytes?.length !== 16 || nonceBytes?.length !== 16) throw new BundleFailure('damaged-header');
  const kdf = { N: Number(N), r: Number(r), p: Number(p), salt: saltBytes };
  if (kdfProblem(kdf) !== null) throw new BundleFailure('unreasonable-cost');
  return { kdf, nonce: nonceBytes, prefix };
};
