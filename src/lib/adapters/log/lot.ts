/**
 * Entries of one book as they pass between two devices that both have its key: many as one piece. Sealed one by one
 * they cannot be compressed, and what a data channel costs goes by the byte: that was most of what a new peer cost.
 * This header is the format.
 *
 *   plain     for each entry 4 bytes, big-endian: its length, and the UTF-8 of its JSON with the signature, as it lies
 *             in its own sealed bytes
 *   deflated  the above by DEFLATE without any header (RFC 1951)
 *   sealed    the above with a key of the book, at the place ['lot', book id]
 *
 * All entries of a lot are stored with the key that seals the lot. Who takes one in checks each entry as if it had come
 * alone, and seals it anew for its own disk.
 */
import type { BookId } from '../../domain/log/entry';
import type { KeyNumber } from '../../ports/entry-exchange';
import type { BookKeys } from '../storage/book-keys';
import { DamagedError } from '../storage/storage-errors';
import { joinBytes } from './bytes';

const LENGTH_BYTES = 4;
/** Bytes that the entries of a lot may have together; the largest entry there may be fits alone. */
export const MAX_LOT = 32 * 1024 * 1024;

const place = (book: BookId): readonly string[] => ['lot', book];

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  by: GenericTransformStream,
  most: number
): Promise<Uint8Array<ArrayBuffer>> => {
  const writer = (by.writable as WritableStream<Uint8Array<ArrayBuffer>>).getWriter();
  // what is wrong with the bytes shows on reading
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = (by.readable as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => undefined);
      throw new DamagedError('It is larger than any lot may be.');
    }
    pieces.push(value);
  }
  return joinBytes(pieces);
};

/** `plains`: the entries as they were sealed. Throws `KeyMissingError`. */
export const sealLot = async (
  keys: BookKeys,
  number: KeyNumber,
  book: BookId,
  plains: readonly Uint8Array[]
): Promise<Uint8Array<ArrayBuffer>> => {
  const plain = new Uint8Array(plains.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  const view = new DataView(plain.buffer);
  let at = 0;
  for (const one of plains) {
    view.setUint32(at, one.length);
    plain.set(one, at + LENGTH_BYTES);
    at += LENGTH_BYTES + one.length;
  }
  return keys.seal(number, place(book), await through(plain, new CompressionStream('deflate-raw'), Infinity));
};

/**
 * The entries of a lot, in their order, as views of one piece. Throws `DamagedError` where the bytes are no lot, and
 * `KeyMissingError`.
 */
export const openLot = async (
  keys: BookKeys,
  book: BookId,
  sealed: Uint8Array
): Promise<Uint8Array<ArrayBuffer>[]> => {
  const deflated = await keys.unseal(place(book), sealed);
  let plain: Uint8Array<ArrayBuffer>;
  try {
    plain = await through(deflated, new DecompressionStream('deflate-raw'), MAX_LOT);
  } catch (failure) {
    throw failure instanceof DamagedError ? failure : new DamagedError('What it holds is not compressed.');
  }
  const view = new DataView(plain.buffer);
  const plains: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < plain.length;) {
    const end = at + LENGTH_BYTES <= plain.length ? at + LENGTH_BYTES + view.getUint32(at) : Infinity;
    if (end > plain.length) throw new DamagedError('It ends in the middle of an entry.');
    plains.push(plain.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return plains;
};
