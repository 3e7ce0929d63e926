import type { EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { BookSummary } from '../../ports/entry-exchange';
import { byteOfHex } from './bytes';

const BUCKET_BYTES = 8;

export const emptyBuckets = (): Uint8Array<ArrayBuffer> => new Uint8Array(256 * BUCKET_BYTES);

/** The ids are hashes, so parts of them combined by exclusive or are as good as a hash. */
export const addToBuckets = (buckets: Uint8Array<ArrayBuffer>, id: EntryId): void => {
  const bucket = byteOfHex(id, 0) * BUCKET_BYTES;
  for (let at = 0; at < BUCKET_BYTES; at += 1) buckets[bucket + at]! ^= byteOfHex(id, 16 + 2 * at);
};

/** See `BookSummary`. */
export const summarize = (book: Book, ids: readonly EntryId[]): BookSummary => {
  const buckets = emptyBuckets();
  for (const id of ids) addToBuckets(buckets, id);
  return { book, count: ids.length, buckets };
};

/** First bytes of ids in which the two differ. */
export const differingBuckets = (one: BookSummary, other: BookSummary): number[] =>
  Array.from({ length: 256 }, (_, bucket) => bucket).filter((bucket) => {
    for (let at = bucket * BUCKET_BYTES; at < (bucket + 1) * BUCKET_BYTES; at += 1) {
      if (one.buckets[at] !== other.buckets[at]) return true;
    }
    return false;
  });
