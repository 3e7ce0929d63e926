/**
 * Reads zip containers (OOXML) without trusting them: sizes are counted while inflating, never believed.
 *
 * Only what OOXML uses: the central directory at the end (zip64 fields included), methods stored (0) and
 * deflated (8), one disk. Local headers are used for nothing but their length. An entry flagged as
 * encrypted throws `encrypted`; a container without a readable directory throws `damaged`.
 */
import type { Budget } from './budget';
import { ParseFailure } from './parse-failure';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  /** As claimed; only `inflate` knows. */
  readonly claimedSize: number;
  readonly headerOffset: number;
  readonly isEncrypted: boolean;
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const DIRECTORY_END_64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

const damaged = (): ParseFailure =>
  new ParseFailure(
    'damaged',
    'The file is damaged: its container is cut off or its directory cannot be read. Ask for a new copy.'
  );

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Offset of the record that ends a zip's directory, -1 where there is none. */
const findDirectoryEnd = (view: DataView): number => {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let offset = view.byteLength - 22; offset >= lowest; offset -= 1) {
    if (view.getUint32(offset, true) === DIRECTORY_END) return offset;
  }
  return -1;
};

const bigAt = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, true));

/** Position and count of the directory's entries, from the zip64 record where there is one. */
const locateDirectory = (view: DataView): { start: number; count: number } => {
  const end = findDirectoryEnd(view);
  if (end < 0) throw damaged();
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === DIRECTORY_END_64_LOCATOR) {
    const record = bigAt(view, locator + 8);
    if (record + 56 <= view.byteLength && view.getUint32(record, true) === DIRECTORY_END_64)
      return { start: bigAt(view, record + 48), count: bigAt(view, record + 32) };
  }
  return { start: view.getUint32(end + 16, true), count: view.getUint16(end + 10, true) };
};

/** Sizes and offset that did not fit 32 bits stand in the zip64 extra field, in this order. */
const readSizes = (
  view: DataView,
  entry: number,
  extraStart: number,
  extraEnd: number
): { compressedSize: number; claimedSize: number; headerOffset: number } => {
  const sizes = {
    claimedSize: view.getUint32(entry + 24, true),
    compressedSize: view.getUint32(entry + 20, true),
    headerOffset: view.getUint32(entry + 42, true)
  };
  for (let at = extraStart; at + 4 <= extraEnd; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let value = at + 4;
    for (const key of ['claimedSize', 'compressedSize', 'headerOffset'] as const) {
      if (sizes[key] !== 0xffffffff || value + 8 > extraEnd) continue;
      sizes[key] = bigAt(view, value);
      value += 8;
    }
  }
  return sizes;
};

/** The container's directory. Throws `damaged`, or `bomb` where it lists more entries than allowed. */
export const listZip = (bytes: Uint8Array, budget: Budget): ZipEntry[] => {
  const view = viewOf(bytes);
  const { start, count } = locateDirectory(view);
  if (count > budget.limits.entries) {
    throw new ParseFailure(
      'bomb',
      `The file is a container of ${count} parts and was refused. Save it again from the program that made it.`
    );
  }
  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged();
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    if (extraEnd > bytes.length) throw damaged();
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)).replaceAll('\\', '/'),
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      ...readSizes(view, at, nameEnd, extraEnd)
    });
    at = extraEnd + view.getUint16(at + 32, true);
  }
  return entries;
};

const compressedBytes = (bytes: Uint8Array, entry: ZipEntry): Uint8Array => {
  const view = viewOf(bytes);
  const header = entry.headerOffset;
  if (header + 30 > bytes.length || view.getUint32(header, true) !== LOCAL_HEADER) throw damaged();
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const end = start + entry.compressedSize;
  if (end > bytes.length) throw damaged();
  return bytes.subarray(start, end);
};

/** Hands every inflated piece of an entry to `take`; throws `encrypted`, `bomb`, `damaged`. */
const inflate = async (
  bytes: Uint8Array,
  entry: ZipEntry,
  budget: Budget,
  take: (piece: Uint8Array) => void
): Promise<void> => {
  if (entry.isEncrypted) {
    throw new ParseFailure(
      'encrypted',
      'The file is protected by a password. Remove the password and add it again.'
    );
  }
  const packed = compressedBytes(bytes, entry);
  if (entry.method === 0) {
    budget.addInflated(packed.length);
    take(packed);
    return;
  }
  if (entry.method !== 8) throw damaged();
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
      budget.addInflated(value.length);
      if (size > budget.limits.ratioFloorBytes && size > packed.length * budget.limits.ratio) {
        throw new ParseFailure(
          'bomb',
          `A part of the file unpacks to more than ${budget.limits.ratio} times its size and was refused as a decompression bomb.`
        );
      }
      take(value);
    }
  } catch (reason) {
    // no await: a stream that failed may never settle its cancellation
    void reader.cancel().catch(() => undefined);
    throw reason instanceof ParseFailure ? reason : damaged();
  }
};

/** One entry's bytes, counted against the budget. */
export const readZipEntry = async (
  bytes: Uint8Array,
  entry: ZipEntry,
  budget: Budget
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  await inflate(bytes, entry, budget, (piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/**
 * Inflates every entry once, keeping nothing, so that a library may then unpack the container without
 * meeting a surprise. XML parts are measured for depth on the way.
 */
export const checkZip = async (bytes: Uint8Array, budget: Budget): Promise<readonly ZipEntry[]> => {
  const entries = listZip(bytes, budget);
  for (const entry of entries) {
    const isXml = /\.(xml|rels)$/i.test(entry.name);
    const meter = isXml ? createDepthMeter(budget) : null;
    await inflate(bytes, entry, budget, (piece) => meter?.(piece));
  }
  return entries;
};

/**
 * Follows how deep elements are nested, over pieces of XML bytes. Needs no parser: it counts `<a`, `</`
 * and `/>` outside of comments' and quotes' reach only roughly, which is enough for a ceiling.
 */
const createDepthMeter = (budget: Budget): ((piece: Uint8Array) => void) => {
  const [lt, gt, slash, bang, question] = [0x3c, 0x3e, 0x2f, 0x21, 0x3f];
  let depth = 0;
  let previous = 0;
  return (piece) => {
    for (const byte of piece) {
      if (previous === lt) {
        if (byte === slash) depth -= 1;
        else if (byte !== bang && byte !== question) budget.checkDepth((depth += 1));
      } else if (byte === gt && previous === slash) depth -= 1;
      previous = byte;
    }
  };
};
