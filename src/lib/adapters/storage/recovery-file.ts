/**
 * The recovery file. This header is its specification.
 *
 *   "fieldroom-recovery/1\n", then records until the end of the file:
 *     4 bytes   length of the head (unsigned, big-endian)
 *     4 bytes   length of the body (likewise)
 *     head      UTF-8 JSON `{kind, ...}`; a Uint8Array among its members is written `{"$bytes": [start, end]}`,
 *               offsets into the body
 *     body      bytes
 *
 * Kinds: `start` {exportedAt, device, protection: 'none' | 'passphrase' | 'lock', salt, lock}, first;
 * `engagement` {id, listing, keys, root: the entry that created it, where it is not the first to arrive}; `entry` {engagement, id, book, sealed} in order of arrival;
 * `kept-key` {key: the 64 bytes of `dexie-device-records.ts`, sealed at the place ['kept-key'] as the keys of engagements
 * are} and `kept` {of: the record's kind, id, sealed} for own frameworks;
 * `blob` {engagement, name, chunks}; `chunk` {engagement, name, index, sealed};
 * `problem` {what} for each thing that could not be read; `end` {records}, last: the number of records before
 * it, so that a file that was cut off is noticed.
 *
 * Entries, blobs and listings stay sealed as they were on the device. `keys` are the engagement's raw keys:
 * sealed at the place ['recovery-key', engagement, name] with a key derived from the passphrase (PBKDF2, SHA-256,
 * 600,000 rounds, 16 bytes of salt), or plain where no passphrase was given: whoever has such a file can read
 * everything in it. From a device that a passphrase locks, they are as they were there, sealed at
 * ['key', engagement, name] with the key in `lock` (`lock-record.ts`): the device's passphrase or recovery code
 * opens them. Null where the device's own keys were gone.
 */
import { isObject } from '../../domain/log/schema';
import { bytesToText, textToBytes } from '../log/bytes';

export const MAGIC = 'fieldroom-recovery/1\n';
const MAGIC_FAMILY = 'fieldroom-recovery/';
/** No head or body of a file that we wrote comes near these. */
const MAX_HEAD = 64 * 1024 * 1024;
const MAX_BODY = 256 * 1024 * 1024;

export type RecoveryRecord = Readonly<Record<string, unknown>> & { readonly kind: string };

export const encodeRecord = (record: RecoveryRecord): BlobPart[] => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const head = textToBytes(
    JSON.stringify(record, (_, value: unknown) => {
      if (!(value instanceof Uint8Array)) return value;
      const start = length;
      parts.push(value as Uint8Array<ArrayBuffer>);
      length += value.length;
      return { $bytes: [start, length] };
    })
  );
  const lengths = new DataView(new ArrayBuffer(8));
  lengths.setUint32(0, head.length);
  lengths.setUint32(4, length);
  return [lengths.buffer, head, ...parts];
};

export type FileProblem = 'not-a-recovery-file' | 'newer-format' | 'cut-off' | 'damaged-file';

/** Reads record by record, so that a file of any size needs little memory. Throws `FileError`. */
export async function* readRecords(file: Blob): AsyncGenerator<RecoveryRecord> {
  const magic = await sliceText(file, 0, MAGIC.length);
  if (magic !== MAGIC) {
    throw new FileError(magic.startsWith(MAGIC_FAMILY) ? 'newer-format' : 'not-a-recovery-file');
  }
  let at = MAGIC.length;
  let count = 0;
  while (at < file.size) {
    if (at + 8 > file.size) throw new FileError('cut-off');
    const lengths = new DataView(await file.slice(at, at + 8).arrayBuffer());
    const head = lengths.getUint32(0);
    const body = lengths.getUint32(4);
    if (head > MAX_HEAD || body > MAX_BODY) throw new FileError('damaged-file');
    if (at + 8 + head + body > file.size) throw new FileError('cut-off');
    const bytes = new Uint8Array(await file.slice(at + 8, at + 8 + head + body).arrayBuffer());
    const record = decodeRecord(bytes.subarray(0, head), bytes.subarray(head));
    if (record.kind === 'end') {
      if (record['records'] !== count) throw new FileError('damaged-file');
      return;
    }
    yield record;
    count += 1;
    at += 8 + head + body;
  }
  throw new FileError('cut-off');
}

export class FileError extends Error {
  override readonly name = 'FileError';
  constructor(readonly problem: FileProblem) {
    super(problem);
  }
}

const sliceText = async (file: Blob, start: number, end: number): Promise<string> => {
  try {
    return bytesToText(await file.slice(start, end).arrayBuffer());
  } catch {
    return '';
  }
};

const decodeRecord = (head: Uint8Array<ArrayBuffer>, body: Uint8Array<ArrayBuffer>): RecoveryRecord => {
  try {
    const value = JSON.parse(bytesToText(head), (_, member: unknown) => {
      if (!isObject(member) || !Array.isArray(member['$bytes'])) return member;
      const [start, end] = member['$bytes'] as [number, number];
      return body.slice(start, end);
    }) as unknown;
    if (isObject(value) && typeof value['kind'] === 'string') return value as RecoveryRecord;
  } catch {
    // falls through to the error
  }
  throw new FileError('damaged-file');
};
