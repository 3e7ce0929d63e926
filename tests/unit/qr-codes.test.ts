import * as fc from 'fast-check';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { drawQr } from '../../src/lib/adapters/codes/draw-qr';
import { invitationLink, readInvitationLink } from '../../src/lib/app/members/invitation-link';
import { createPieceCollector, qrPieces } from '../../src/lib/domain/members/qr-pieces';
import type { QrPicture } from '../../src/lib/ports/qr-codes';
import { engagement } from '../support/log';

/** The picture as a camera would see it, `scale` pixels a module. */
const painted = ({ size, path }: QrPicture, scale = 4) => {
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * side + Number(x) * scale) * 4;
      for (let at = from; at < from + Number(width) * scale * 4; at += 4) data.set([0, 0, 0], at);
    }
  }
  return { width: side, height: side, data };
};

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{1,4000}$/);

describe('pieces of a text', () => {
  it('come together in any order, however often each is seen', () => {
    fc.assert(
      fc.property(base64url, fc.infiniteStream(fc.nat()), (text, random) => {
        const pieces = qrPieces(text)!;
        const shuffled = [...pieces, ...pieces]
          .map((piece) => ({ piece, at: Number(random.next().value) }))
          .sort((one, other) => one.at - other.at);
        const collector = createPieceCollector();
        const found = shuffled.map(({ piece }) => collector.add(piece).text);
        const whole = found.filter((each) => each !== null);
        expect(whole.length).toBeGreaterThan(0);
        expect(new Set(whole)).toEqual(new Set([text]));
      }),
      { numRuns: 60 }
    );
  });

  it('tell how many are here', () => {
    const pieces = qrPieces('x'.repeat(500))!;
    const collector = createPieceCollector();
    expect(pieces).toHaveLength(3);
    expect(collector.add(pieces[2]!)).toEqual({ has: [3], of: 3, text: null });
    expect(collector.add(pieces[0]!)).toEqual({ has: [1, 3], of: 3, text: null });
    expect(collector.add(pieces[1]!).text).toBe('x'.repeat(500));
  });

  it('of another text begin anew, and damaged ones give nothing', () => {
    const [one, other] = [qrPieces('a'.repeat(300))!, qrPieces('b'.repeat(300))!];
    const collector = createPieceCollector();
    collector.add(one[0]!);
    expect(collector.add(other[1]!)).toEqual({ has: [2], of: 2, text: null });
    expect(collector.add(other[0]!.replace('bbb', 'bcb')).text).toBeNull();
    expect(collector.add('FQ1 00000000 9 2 x')).toMatchObject({ text: null });
    collector.add(other[0]!);
    expect(collector.add(other[1]!).text).toBe('b'.repeat(300));
  });

  it('are refused for what is longer than devices show one another', () => {
    expect(qrPieces('x'.repeat(20_000))).toBeNull();
  });
});

describe('codes', () => {
  it('say when drawn what they were drawn of', () => {
    const text = Array.from({ length: 900 }, (_, at) => 'abcXYZ019-_'[(at * 7) % 11]).join('');
    for (const piece of qrPieces(text)!) expect(decodeQR(painted(drawQr(piece)!))).toBe(piece);
  });

  it('hold an invitation’s link with its signalling server', () => {
    const link = {
      engagement,
      secret: 'S'.repeat(43),
      name: 'Benjamin Okafor-Lindqvist',
      by: 'Ada Lindqvist',
      expiresAt: 1_800_000_000_000,
      signaling: ['wss://signal.example.com:4444/fieldroom'],
      relays: ['wss://relay.example.com:4460']
    };
    const text = invitationLink('https://fieldroom.example.com', link);
    const picture = drawQr(text)!;
    expect(readInvitationLink(decodeQR(painted(picture, 3)))).toEqual(link);
    // at 300 pixels a module is three of them
    expect(picture.size).toBeLessThan(110);
  });

  it('are none for a text that is too long for one', () => {
    expect(drawQr('x'.repeat(3000))).toBeNull();
  });
});
