import { describe, expect, it } from 'vitest';
import { byteOfHex, bytesToHex, hexInto, hexToBytes } from '../../../src/lib/adapters/log/bytes';

const all = Uint8Array.from({ length: 256 }, (_, at) => at);

describe('hex', () => {
  it('comes back as the bytes it was made from', () => {
    expect(hexToBytes(bytesToHex(all))).toEqual(all);
    expect(hexToBytes('')).toEqual(new Uint8Array());
    expect(byteOfHex(bytesToHex(all), 2 * 171)).toBe(171);
  });

  it('is written where it belongs and nowhere else', () => {
    const bytes = new Uint8Array(6).fill(9);
    hexInto(bytes, 2, 'ff00');
    expect([...bytes]).toEqual([9, 9, 255, 0, 9, 9]);
  });
});
