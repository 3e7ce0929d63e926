/** Messages of the second channel: see `catch-up.ts`. */
import { isObject } from '../../domain/log/schema';
import type { EntryId } from '../../domain/ids';
import { bytesToHex, bytesToText, hexInto, textToBytes } from '../log/bytes';

export type MessageHead = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface PeerMessage {
  readonly head: MessageHead;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** No head that we write comes near it. */
const MAX_HEAD = 512 * 1024;

/** `into`: where it is written, if there is room for it. */
export const encodeMessage = (
  head: MessageHead,
  body: Uint8Array = new Uint8Array(),
  into?: Uint8Array<ArrayBuffer>
): Uint8Array<ArrayBuffer> => {
  const text = textToBytes(JSON.stringify(head));
  const length = 4 + text.length + body.length;
  const message = into && into.length >= length ? into.subarray(0, length) : new Uint8Array(length);
  new DataView(message.buffer, message.byteOffset).setUint32(0, text.length);
  message.set(text, 4);
  message.set(body, 4 + text.length);
  return message;
};

/** Null where the bytes are no message. */
export const decodeMessage = (bytes: Uint8Array<ArrayBuffer>): PeerMessage | null => {
  if (bytes.length < 4) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > MAX_HEAD || 4 + length > bytes.length) return null;
  try {
    const head = JSON.parse(bytesToText(bytes.subarray(4, 4 + length))) as unknown;
    if (!isObject(head) || typeof head['kind'] !== 'string') return null;
    return { head: head as MessageHead, body: bytes.subarray(4 + length) };
  } catch {
    return null;
  }
};

const ID_BYTES = 32;

/** The ids in a message's body. */
export const idsOf = (body: Uint8Array): EntryId[] =>
  Array.from(
    { length: Math.floor(body.length / ID_BYTES) },
    (_, at) => bytesToHex(body.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)) as EntryId
  );

export const bytesOfIds = (ids: readonly EntryId[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, at) => hexInto(bytes, at * ID_BYTES, id));
  return bytes;
};
