/** Writes an engagement as a bundle; the format is specified in `format.ts`. */
import type { ContentHash, DeviceKey, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { CheckedEntry, Entry } from '../../domain/log/entry';
import { foldAll } from '../../domain/log/fold';
import type { Admission, Admissions } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { BundleProgress, BundleRequest } from '../../ports/bundles';
import type { EngagementLog } from '../../ports/engagement-log';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import type { Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { bytesToBase64url, hexToBytes, textToBytes } from '../log/bytes';
import { stateHash } from '../log/state-hash';
import { BundleFailure } from './bundle-failure';
import { bookOfKey, openEntry, openRawKeys } from './bundle-keys';
import { hashNamedBy } from './named-bytes';
import { createChunkWriter, keyProof, type Sink } from './chunks';
import { encodeHeader } from './format';
import { digestOfIds, encodeManifest, type Manifest } from './manifest';
import { fileKey, type BundleMaster } from './passphrase-key';
import { writeRecord } from './records';
import { idsToSend, parseSummary } from './summary-file';

export interface WriteDeps {
  readonly admissions: Admissions;
  readonly blobs: BlobStore;
  readonly device: DeviceKey;
  readonly now: () => number;
}

export type WriteOptions = BundleProgress &
  Pick<BundleRequest, 'audience' | 'lackingFrom'> & { readonly master: BundleMaster };

export interface WriteSummary {
  readonly entries: number;
  readonly documents: number;
  readonly missing: number;
  readonly stateHash: string | null;
}

/** A failure of the storage, to be told as it is. */
export class StorageFailure extends Error {
  constructor(readonly error: StorageError) {
    super(error.message);
  }
}
const must = <T>(result: Result<T, StorageError>): T => {
  if (!result.ok) throw new StorageFailure(result.error);
  return result.value;
};

/** Entries read at a time. */
const BATCH = 100;
const BOOKS: readonly Book[] = ['data-room', 'audit-file'];

/** Hashes of what these entries name: all versions of all documents, and catalogs of own frameworks. */
const documentsOf = (entries: readonly Pick<Entry, 'action'>[]): ContentHash[] => {
  const hashes = entries.flatMap(({ action }) => hashNamedBy(action) ?? []);
  return [...new Set(hashes)].sort();
};

interface OpenedEntries {
  /** As they are stored. */
  readonly sealed: readonly SealedArrival[];
  readonly opened: readonly CheckedEntry[];
}

/**
 * Everything that goes out is checked once more: a bundle that others would refuse is no backup. All entries are
 * held in memory, as the state that they add up to is; documents are not.
 */
const openAll = async (
  exchange: EntryExchange,
  { engagement, keys }: Admission,
  ids: readonly EntryId[],
  signal: AbortSignal | undefined
): Promise<OpenedEntries> => {
  const books = await openRawKeys(keys);
  const sealed: SealedArrival[] = [];
  const opened: CheckedEntry[] = [];
  for (let at = 0; at < ids.length; at += BATCH) {
    if (signal?.aborted) throw new BundleFailure('cancelled');
    const wanted = ids.slice(at, at + BATCH);
    const batch = must(await exchange.read(wanted));
    if (batch.length !== wanted.length) throw new BundleFailure('bad-content', 'entries went away meanwhile');
    sealed.push(...batch);
    const entries = await Promise.all(batch.map((one) => openEntry(books, engagement, one)));
    entries.forEach((entry, index) => {
      const id = batch[index]?.id as EntryId;
      if (typeof entry !== 'string') opened.push({ id, entry });
      else {
        const which = `entry ${id.slice(0, 12)}… is damaged on this device`;
        throw new BundleFailure('bad-content', `${which}; the recovery page takes everything out as it is`);
      }
    });
  }
  return { sealed, opened };
};

/** Throws `BundleFailure` or `StorageFailure`. */
export const writeBundle = async (
  { admissions, blobs, device, now }: WriteDeps,
  log: EngagementLog,
  { audience, lackingFrom, master, onProgress, signal }: WriteOptions,
  sink: Sink
): Promise<WriteSummary> => {
  const { exchange, state } = log;
  if (!exchange || !state.facts) throw new BundleFailure('bad-content', 'this engagement is not exchanged');
  const role = audience === 'client' ? 'client' : 'lead';
  const admission = must(await admissions.admissionFor(log.id, role, state));
  const names = Object.keys(admission.keys).sort();
  const books = BOOKS.filter((book) => names.some((name) => bookOfKey(name) === book));
  const theirs = lackingFrom ? await parseSummary(lackingFrom, log.id) : null;
  const idsByBook = must(await idsToSend(exchange, books, theirs));
  // the order of the log follows from the entries; the order in the file says nothing
  const ids = books.flatMap((book) => [...(idsByBook[book] ?? [])].sort());
  const { sealed: arrivals, opened: entries } = await openAll(exchange, admission, ids, signal);
  const folded = theirs ? null : foldAll(entries, { engagement: log.id, device, root: admission.root }).state;
  const documents = documentsOf(entries.map(({ entry }) => entry));
  const counts: Manifest['entries'] = Object.fromEntries(
    await Promise.all(
      books.map(async (book) => {
        const own = idsByBook[book] ?? [];
        return [book, { count: own.length, digest: await digestOfIds(own) }] as const;
      })
    )
  );
  const manifest: Manifest = {
    v: 1,
    kind: theirs ? 'part' : 'whole',
    engagement: log.id,
    root: admission.root,
    books,
    facts: state.facts,
    createdAt: now(),
    device,
    entries: counts,
    documents: documents.length,
    stateHash: folded && (await stateHash(folded))
  };

  const total = documents.length + ids.length;
  let done = 0;
  const step = (): void => {
    if (signal?.aborted) throw new BundleFailure('cancelled');
    done += 1;
    if (done % 50 === 0 || done === total) onProgress?.(done / total);
  };
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  const header = await encodeHeader({ kdf: master.kdf, nonce });
  const key = await fileKey(master, nonce);
  const bound = await crypto.subtle.digest('SHA-256', header);
  await sink(header);
  await sink(await keyProof(key, bound));
  const writer = createChunkWriter(key, bound, sink);
  await writeRecord(writer, 'M', encodeManifest(manifest));
  for (const name of names) {
    const raw = admission.keys[name];
    if (!raw) continue;
    await writeRecord(writer, 'K', textToBytes(JSON.stringify({ key: bytesToBase64url(raw), name })));
  }
  let missing = 0;
  for (const hash of documents) {
    step();
    const bytes = await blobs.get(log.id, hash);
    if (bytes.ok) await writeRecord(writer, 'D', hexToBytes(hash), new Uint8Array(bytes.value));
    else {
      missing += 1;
      await writeRecord(writer, 'L', hexToBytes(hash), textToBytes(bytes.error.message));
    }
  }
  for (const { book, id, sealed } of arrivals) {
    step();
    await writeRecord(writer, 'E', new Uint8Array([BOOKS.indexOf(book)]), hexToBytes(id), sealed);
  }
  await writer.end();
  return {
    entries: ids.length,
    documents: documents.length - missing,
    missing,
    stateHash: manifest.stateHash
  };
};
