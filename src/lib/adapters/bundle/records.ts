/** The records of a bundle's plain stream; see `format.ts`. */
import { BundleFailure } from './bundle-failure';
import type { ChunkWriter } from './chunks';

export type RecordKind = 'M' | 'K' | 'D' | 'L' | 'E';
const kinds: readonly string[] = ['M', 'K', 'D', 'L', 'E'];
const HEAD_BYTES = 5;
/** Where a body is a document, it may be as long as the file allows; everything else stays well below this. */
const MAX_BODY = 40 * 1024 * 1024;

export interface BundleRecord {
  readonly kind: RecordKind;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Parts of a body are written one after another, so that a document is not copied once more. */
export const writeRecord = async (
  writer: ChunkWriter,
  kind: RecordKind,
  ...parts: readonly Uint8Array[]
): Promise<void> => {
  const head = new Uint8Array(HEAD_BYTES);
  head[0] = kind.charCodeAt(0);
  new DataView(head.buffer).setUint32(
    1,
    parts.reduce((sum, part) => sum + part.length, 0)
  );
  await writer.write(head);
  for (const part of parts) await writer.write(part);
};

/** Reads record by record; memory is that of one record. Throws `BundleFailure`. */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  fileBytes: number
): AsyncGenerator<BundleRecord> {
  let head = new Uint8Array(HEAD_BYTES);
  let headFilled = 0;
  let body: Uint8Array<ArrayBuffer> | null = null;
  let filled = 0;
  let kind: RecordKind = 'M';
  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (!body) {
        const taken = Math.min(chunk.length - at, HEAD_BYTES - headFilled);
        head.set(chunk.subarray(at, at + taken), headFilled);
        headFilled += taken;
        at += taken;
        if (headFilled < HEAD_BYTES) break;
        const letter = String.fromCharCode(head[0] ?? 0);
        const length = new DataView(head.buffer).getUint32(1);
        if (!kinds.includes(letter)) throw new BundleFailure('bad-content', 'a record of an unknown kind');
        // nothing is allocated that the file cannot hold
        if (length > fileBytes) throw new BundleFailure('cut-off', 'a record reaches beyond it');
        if (letter !== 'D' && length > MAX_BODY) {
          throw new BundleFailure('bad-content', 'a record longer than it may be');
        }
        kind = letter as RecordKind;
        body = new Uint8Array(length);
        filled = 0;
      }
      const taken = Math.min(chunk.length - at, body.length - filled);
      body.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < body.length) continue;
      yield { kind, body };
      body = null;
      head = new Uint8Array(HEAD_BYTES);
      headFilled = 0;
    }
  }
  if (body || headFilled > 0) throw new BundleFailure('bad-content', 'its last record is incomplete');
}
