/**
 * What a device has of an engagement, as a small file: canonical JSON
 * `{books: [{book, buckets, count}], engagement, format: "fieldroom-summary/1"}`; `buckets` is the base64url of
 * `BookSummary.buckets`. It tells nothing of the contents, and needs no passphrase. What is missing is judged by
 * bucket: a bundle for it has every entry of the buckets that differ, so some that are there already.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import { canonicalJson } from '../../domain/log/canonical';
import { isObject } from '../../domain/log/schema';
import { err, ok, type Result } from '../../domain/result';
import type { BookSummary, EntryExchange } from '../../ports/entry-exchange';
import type { StorageError } from '../../ports/storage-error';
import { base64urlToBytes, bytesToBase64url } from '../log/bytes';
import { differingBuckets } from '../log/summarize';
import { BundleFailure } from './bundle-failure';

const FORMAT = 'fieldroom-summary/1';
const MAX_BYTES = 64 * 1024;
const BUCKET_BYTES = 2048;
export const ALL_BUCKETS: readonly number[] = Array.from({ length: 256 }, (_, bucket) => bucket);

export const encodeSummary = (engagement: EngagementId, books: readonly BookSummary[]): Blob =>
  new Blob(
    [
      canonicalJson({
        format: FORMAT,
        engagement,
        books: books.map(({ book, count, buckets }) => ({ book, count, buckets: bytesToBase64url(buckets) }))
      })
    ],
    { type: 'application/json' }
  );

/** Throws `BundleFailure` where it is no summary of this engagement. */
export const parseSummary = async (file: Blob, engagement: EngagementId): Promise<readonly BookSummary[]> => {
  const wrong = new BundleFailure('not-a-summary');
  if (file.size > MAX_BYTES) throw wrong;
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw wrong;
  }
  if (!isObject(value) || value['format'] !== FORMAT || value['engagement'] !== engagement) throw wrong;
  if (!Array.isArray(value['books'])) throw wrong;
  return value['books'].map((one: unknown): BookSummary => {
    if (!isObject(one) || (one['book'] !== 'data-room' && one['book'] !== 'audit-file')) throw wrong;
    const buckets = typeof one['buckets'] === 'string' ? base64urlToBytes(one['buckets']) : null;
    if (buckets?.length !== BUCKET_BYTES) throw wrong;
    return { book: one['book'], count: Number(one['count']), buckets };
  });
};

/** Ids of these books that whoever gave the summary may lack; all where there is none. */
export const idsToSend = async (
  exchange: EntryExchange,
  books: readonly Book[],
  theirs: readonly BookSummary[] | null
): Promise<Result<Readonly<Partial<Record<Book, readonly EntryId[]>>>, StorageError>> => {
  const own = await exchange.summary();
  if (!own.ok) return own;
  const found: Partial<Record<Book, readonly EntryId[]>> = {};
  for (const book of books) {
    const mine = own.value.find((summary) => summary.book === book);
    if (!mine) return err({ code: 'key-missing', message: 'A book of this engagement cannot be read here.' });
    const other = theirs?.find((summary) => summary.book === book);
    const ids = await exchange.ids(book, other ? differingBuckets(mine, other) : ALL_BUCKETS);
    if (!ids.ok) return ids;
    found[book] = ids.value;
  }
  return ok(found);
};
