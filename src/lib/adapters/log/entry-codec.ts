import type { DeviceKey, EntryId } from '../../domain/ids';
import {
  canonicalEntry,
  SIGNING_CONTEXT,
  splitBookId,
  type BookId,
  type Entry,
  type UnsignedEntry
} from '../../domain/log/entry';
import { parseEntry } from '../../domain/log/parse-entry';
import { err, ok, type Result } from '../../domain/result';
import type { MembershipAction } from '../../domain/log/membership-action';
import { provesAdmission } from '../members/invitation';
import type { BookKeys } from '../storage/book-keys';
import {
  base64urlToBytes,
  bytesToBase64url,
  bytesToText,
  passingBytes,
  sha256Hex,
  textToBytes
} from './bytes';

/** An entry ready to be stored: its id, and its canonical JSON with the signature, sealed for its book. */
export interface SealedEntry {
  readonly id: EntryId;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

const place = (book: BookId, id: EntryId): readonly string[] => ['entry', book, id];

export const entryIdOf = async (entry: UnsignedEntry): Promise<EntryId> =>
  (await sha256Hex(textToBytes(canonicalEntry(entry)))) as EntryId;

export const signEntry = async (signing: CryptoKey, entry: UnsignedEntry): Promise<Entry> => {
  const signed = textToBytes(SIGNING_CONTEXT + canonicalEntry(entry));
  const sig = await crypto.subtle.sign('Ed25519', signing, signed);
  return { ...entry, sig: bytesToBase64url(new Uint8Array(sig)) };
};

/** `number`: which key of the book, null for the first. Throws `KeyMissingError`. */
export const sealEntry = (
  keys: BookKeys,
  number: string | null,
  id: EntryId,
  entry: Entry
): Promise<Uint8Array<ArrayBuffer>> =>
  keys.seal(number, place(entry.book, id), textToBytes(JSON.stringify(entry)));

/** Seals an entry's own bytes anew. */
export const sealPlain = (
  keys: BookKeys,
  number: string | null,
  book: BookId,
  { id, plain }: { readonly id: EntryId; readonly plain: Uint8Array<ArrayBuffer> }
): Promise<Uint8Array<ArrayBuffer>> => keys.seal(number, place(book, id), plain);

/** An entry's own bytes; throws `DamagedError` or `KeyMissingError`. */
export const unsealPlain = (
  keys: BookKeys,
  book: BookId,
  { id, sealed }: { readonly id: EntryId; readonly sealed: unknown }
): Promise<Uint8Array<ArrayBuffer>> => keys.unseal(place(book, id), sealed);

/** The entry whose own bytes these are. Neither id nor signature are checked. */
export const parsePlain = (book: BookId, plain: Uint8Array<ArrayBuffer>): Result<Entry, string> => {
  let value: unknown;
  try {
    value = JSON.parse(bytesToText(plain));
  } catch {
    return err('It is not JSON.');
  }
  const entry = parseEntry(value);
  if (entry.ok && entry.value.book !== book) {
    return err(`It says that it belongs to the ${splitBookId(entry.value.book).book} of another place.`);
  }
  return entry;
};

export interface OpenedEntry {
  readonly entry: Entry;
  /** UTF-8 of the JSON that it was parsed from. */
  readonly plain: Uint8Array<ArrayBuffer>;
}

/** Opens and parses; throws `DamagedError` or `KeyMissingError` where it does not open. Neither id nor signature are checked. */
export const openEntry = async (
  keys: BookKeys,
  book: BookId,
  { id, sealed }: { readonly id: EntryId; readonly sealed: unknown }
): Promise<Result<OpenedEntry, string>> => {
  const plain = await unsealPlain(keys, book, { id, sealed });
  const entry = parsePlain(book, plain);
  return entry.ok ? ok({ entry: entry.value, plain }) : entry;
};

/** See `openEntry`. */
export const unsealEntry = async (
  keys: BookKeys,
  book: BookId,
  row: { readonly id: EntryId; readonly sealed: unknown }
): Promise<Result<Entry, string>> => {
  const opened = await openEntry(keys, book, row);
  return opened.ok ? ok(opened.value.entry) : opened;
};

const publicKeys = new Map<DeviceKey, Promise<CryptoKey>>();

const publicKey = (author: DeviceKey): Promise<CryptoKey> => {
  const known = publicKeys.get(author);
  if (known) return known;
  const raw = base64urlToBytes(author) ?? new Uint8Array();
  const imported = crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  publicKeys.set(author, imported);
  imported.catch(() => publicKeys.delete(author));
  return imported;
};

/** Checks that the id is the entry's and that its author signed it; on an error why not, as a sentence. */
export const verifyEntry = async (id: EntryId, entry: Entry): Promise<Result<void, string>> => {
  const sig = base64urlToBytes(entry.sig);
  // an author that is no valid public key has signed nothing
  const key = await publicKey(entry.author).catch(() => null);
  const signed = passingBytes(SIGNING_CONTEXT + canonicalEntry(entry));
  const hashing = sha256Hex(signed.subarray(SIGNING_CONTEXT.length));
  const verifying = key && sig ? crypto.subtle.verify('Ed25519', key, sig, signed).catch(() => false) : false;
  if ((await hashing) !== id) return err('Its content does not match its id.');
  return (await verifying) ? verifyAdmission(entry) : err('Its signature is not its author’s.');
};

/** An admission carries a second signature, the invitation's. */
const verifyAdmission = async (entry: Entry): Promise<Result<void, string>> => {
  if (entry.action.type !== 'member.admitted') return ok(undefined);
  const { invitation, device, box, proof } = entry.action as Extract<
    MembershipAction,
    { type: 'member.admitted' }
  >;
  const claim = { engagement: splitBookId(entry.book).engagement, device, box };
  return (await provesAdmission(invitation, claim, proof))
    ? ok(undefined)
    : err('The admitted device does not prove that it was invited.');
};
