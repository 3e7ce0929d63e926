/**
 * What y-webrtc sends on its channel: a number for the kind (0 sync, 1 awareness, 3 asks for awareness, 4 tells of
 * tabs), for sync a second one (0 state vector, 1 and 2 update) and bytes with their length before them. Numbers
 * are those of lib0: seven bits a byte, the least first.
 */
import * as Y from 'yjs';

const readNumber = (bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } => {
  let value = 0;
  for (let place = 0, next = at; place < 5; place += 1, next += 1) {
    const byte = bytes[next];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * place);
    if (byte < 128) return { value, next: next + 1 };
  }
  throw new Error('The number has no end.');
};

const readBytes = (bytes: Uint8Array, at: number): Uint8Array => {
  const { value, next } = readNumber(bytes, at);
  if (next + value > bytes.length) throw new Error('The bytes are cut off.');
  return bytes.subarray(next, next + value);
};

/** Whether Yjs can read a message. By itself it tells the console alone when it cannot. */
export const isReadable = (message: Uint8Array): boolean => {
  try {
    const kind = readNumber(message, 0);
    if (kind.value === 1) return readBytes(message, kind.next).length > 0;
    if (kind.value !== 0) return kind.value === 3 || kind.value === 4;
    const step = readNumber(message, kind.next);
    const body = readBytes(message, step.next);
    if (step.value === 0) Y.decodeStateVector(body);
    else if (step.value <= 2) Y.decodeUpdate(body);
    else return false;
    return true;
  } catch {
    return false;
  }
};
