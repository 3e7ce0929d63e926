/**
 * Takes a bundle in. The file is read twice: first everything in it is checked, and only a bundle that holds
 * together as a whole is then taken in, documents before entries. What is here already stays as it is.
 */
import type { ContentHash, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { Admissions } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { BundleProgress } from '../../ports/bundles';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import { isObject } from '../../domain/log/schema';
import { base64urlToBytes, bytesToHex, bytesToText, sha256Hex } from '../log/bytes';
import { BundleFailure } from './bundle-failure';
import { bookOfKey, openEntry, openRawKeys } from './bundle-keys';
import { keyProof, readChunks } from './chunks';
import { readHeader, TAG_BYTES } from './format';
import { digestOfIds, parseManifest, type Manifest } from './manifest';
import { hashNamedBy } from './named-bytes';
import { fileKey, masterFrom } from './passphrase-key';
import { readRecords, type BundleRecord } from './records';

/** Entries checked at once: few enough that the screen does not wait. */
const CHECKED_AT_ONCE = 100;
/** Entries handed over at once: each time the state is folded on. */
const TAKEN_AT_ONCE = 1000;
const HASH_BYTES = 32;
const BOOKS: readonly Book[] = ['data-room', 'audit-file'];

/** A bundle whose key is known; its records can be read any number of times. */
export interface OpenedBundle {
  records(): AsyncGenerator<BundleRecord>;
}

/** Throws `BundleFailure`. */
export const openBundle = async (file: Blob, passphrase: string): Promise<OpenedBundle> => {
  const { kdf, nonce, prefix } = await readHeader(file);
  const key = await fileKey(await masterFrom(passphrase, kdf), nonce);
  const bound = await crypto.subtle.digest('SHA-256', prefix);
  const proof = new Uint8Array(await file.slice(prefix.length, prefix.length + TAG_BYTES).arrayBuffer());
  if (bytesToHex(proof) !== bytesToHex(await keyProof(key, bound))) {
    throw new BundleFailure('wrong-passphrase');
  }
  return {
    records: () => readRecords(readChunks(file, prefix.length + TAG_BYTES, key, bound), file.size)
  };
};

const bad = (what: string): BundleFailure => new BundleFailure('bad-content', what);

const parseKey = (
  body: Uint8Array<ArrayBuffer>
): { readonly name: string; readonly raw: Uint8Array<ArrayBuffer> } => {
  let value: unknown;
  try {
    value = JSON.parse(bytesToText(body));
  } catch {
    throw bad('a key of a book');
  }
  if (!isObject(value) || typeof value['name'] !== 'string' || typeof value['key'] !== 'string') {
    throw bad('a key of a book');
  }
  const raw = base64urlToBytes(value['key']);
  if (bookOfKey(value['name']) === null || raw?.length !== 32) throw bad('a key of a book');
  return { name: value['name'], raw };
};

const parseEntryRecord = (body: Uint8Array<ArrayBuffer>): SealedArrival => {
  const book = BOOKS[body[0] ?? 255];
  if (!book || body.length <= 1 + HASH_BYTES) throw bad('an entry');
  return {
    book,
    id: bytesToHex(body.subarray(1, 1 + HASH_BYTES)) as EntryId,
    sealed: body.slice(1 + HASH_BYTES)
  };
};

const hashOf = (body: Uint8Array<ArrayBuffer>): ContentHash => {
  if (body.length < HASH_BYTES) throw bad('a document');
  return bytesToHex(body.subarray(0, HASH_BYTES)) as ContentHash;
};

export interface CheckedBundle {
  readonly manifest: Manifest;
  readonly keys: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** Documents that the log names and the bundle does not have. */
  readonly missing: number;
}

/** Reads everything and checks it, without writing. Throws `BundleFailure`. */
export const checkBundle = async (
  bundle: OpenedBundle,
  step: (bytes: number) => void
): Promise<CheckedBundle> => {
  let manifest: Manifest | null = null;
  const keys: Record<string, Uint8Array<ArrayBuffer>> = {};
  let books: Awaited<ReturnType<typeof openRawKeys>> | null = null;
  const ids: Record<Book, EntryId[]> = { 'data-room': [], 'audit-file': [] };
  const named = new Set<ContentHash>();
  const found = new Set<ContentHash>();
  let missing = 0;
  let pending: SealedArrival[] = [];
  const order = 'MKDLE';
  let last = 'M';

  const checkEntries = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    if (!manifest) return;
    books ??= await openRawKeys(keys);
    const { engagement, root } = manifest;
    const opened = books;
    const entries = await Promise.all(batch.map((one) => openEntry(opened, engagement, one)));
    entries.forEach((entry, at) => {
      const id = batch[at]?.id;
      if (typeof entry === 'string') throw bad(`entry ${id?.slice(0, 12)}…: ${entry}`);
      if (id === root && entry.action.type !== 'engagement.created') throw bad('its first entry');
      const hash = hashNamedBy(entry.action);
      if (hash !== null) named.add(hash);
    });
  };

  for await (const { kind, body } of bundle.records()) {
    step(body.length);
    // documents and the lack of them may alternate; all else keeps to the order
    const place = order.indexOf(kind === 'L' ? 'D' : kind);
    if (place < order.indexOf(last)) throw bad('its records are out of order');
    last = order[place] ?? last;
    if (kind === 'M') {
      if (manifest) throw bad('a second manifest');
      manifest = parseManifest(body);
      continue;
    }
    if (!manifest) throw bad('no manifest');
    if (kind === 'K') {
      const { name, raw } = parseKey(body);
      if (!manifest.books.includes(bookOfKey(name) as Book)) throw bad('a key of another book');
      keys[name] = raw;
    } else if (kind === 'E') {
      const arrival = parseEntryRecord(body);
      ids[arrival.book].push(arrival.id);
      pending.push(arrival);
      if (pending.length >= CHECKED_AT_ONCE) await checkEntries();
    } else {
      const hash = hashOf(body);
      if (found.has(hash)) throw bad(`document ${hash.slice(0, 12)}… twice`);
      found.add(hash);
      if (kind === 'L') missing += 1;
      else if ((await sha256Hex(body.subarray(HASH_BYTES))) !== hash) {
        throw bad(`document ${hash.slice(0, 12)}… does not match its hash`);
      }
    }
  }
  await checkEntries();
  if (!manifest) throw bad('no manifest');
  for (const book of BOOKS) {
    const stated = manifest.entries[book] ?? { count: 0, digest: await digestOfIds([]) };
    if (ids[book].length !== stated.count || (await digestOfIds(ids[book])) !== stated.digest) {
      throw bad(`the entries of the ${book.replace('-', ' ')} are not those of its manifest`);
    }
  }
  if (found.size !== manifest.documents) throw bad('the documents are not those of its manifest');
  if (found.size !== named.size || [...named].some((hash) => !found.has(hash))) {
    throw bad('a document that an entry names is missing, or one that none names is there');
  }
  if (manifest.kind === 'whole' && !ids['data-room'].includes(manifest.root)) throw bad('its first entry');
  return { manifest, keys, missing };
};

export interface TakeDeps {
  readonly admissions: Admissions;
  readonly blobs: BlobStore;
  /** The exchange of the engagement, once there is a place for it. */
  readonly exchange: () => EntryExchange;
}

/** Takes a checked bundle in. Throws `BundleFailure`, or `StorageFailure` where the device has no room. */
export const takeBundle = async (
  { blobs, exchange }: TakeDeps,
  bundle: OpenedBundle,
  { manifest }: CheckedBundle,
  { signal, step }: Pick<BundleProgress, 'signal'> & { readonly step: (bytes: number) => void },
  fail: (message: { readonly message: string }) => never
): Promise<{ readonly entries: number; readonly documents: number }> => {
  const { engagement } = manifest;
  const counts = { entries: 0, documents: 0 };
  let pending: SealedArrival[] = [];
  /** `more`: others follow, and the state with them. */
  const flush = async (more: boolean): Promise<void> => {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    const received = await exchange().receive(batch, { more });
    if (!received.ok) return fail(received.error);
    const [rejected] = received.value.rejected;
    if (rejected) throw bad(`entry ${rejected.id.slice(0, 12)}…: ${rejected.reason}`);
    counts.entries += received.value.added;
  };
  for await (const { kind, body } of bundle.records()) {
    if (signal?.aborted) throw new BundleFailure('cancelled');
    step(body.length);
    if (kind === 'D' && !(await blobs.has(engagement, hashOf(body)))) {
      const put = await blobs.put(engagement, body.slice(HASH_BYTES).buffer);
      if (!put.ok) return fail(put.error);
      counts.documents += 1;
    } else if (kind === 'E') {
      pending.push(parseEntryRecord(body));
      if (pending.length >= TAKEN_AT_ONCE) await flush(true);
    }
  }
  await flush(false);
  return counts;
};
