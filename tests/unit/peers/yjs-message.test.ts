import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { isReadable } from '../../../src/lib/adapters/peers/yjs-message';

/** As lib0 writes them. */
const withLength = (bytes: Uint8Array): number[] => {
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...length, left, ...bytes];
    length.push((left % 128) + 128);
  }
};
const update = (size = 10): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('entries').set('a'.repeat(64), new Uint8Array(size).fill(7));
  return Y.encodeStateAsUpdate(doc);
};
const readable = (...bytes: number[]): boolean => isReadable(Uint8Array.from(bytes));

describe('a message of y-webrtc', () => {
  it('is read as Yjs writes it', () => {
    expect(readable(0, 0, ...withLength(Y.encodeStateVector(new Y.Doc())))).toBe(true);
    for (const size of [0, 1, 127, 128, 70_000]) {
      expect(readable(0, 1, ...withLength(update(size)))).toBe(true);
      expect(readable(0, 2, ...withLength(update(size)))).toBe(true);
    }
    expect(readable(1, ...withLength(Uint8Array.of(0)))).toBe(true);
    expect([readable(3), readable(4, 1, 2, 65, 66)]).toEqual([true, true]);
  });

  it('is not read where anything of it is missing, unknown or broken', () => {
    const whole = [0, 2, ...withLength(update())];
    for (let length = 0; length < whole.length; length += 1)
      expect(readable(...whole.slice(0, length))).toBe(false);
    expect(readable(0, 3, 0)).toBe(false);
    expect(readable(9, 1, 2)).toBe(false);
    expect(readable(255, 255, 255, 255, 255, 255)).toBe(false);
    expect(readable(0, 2, ...withLength(Uint8Array.of(9, 255, 3, 1, 200)))).toBe(false);
  });
});
