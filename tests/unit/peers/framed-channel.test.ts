import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFramedChannel,
  FRAGMENT_BYTES,
  LOW_WATER
} from '../../../src/lib/adapters/peers/framed-channel';

const MAX = 4 * 1024 * 1024;

/** Two ends in one thread; `hold` keeps frames back as a slow line does. */
const pipe = (max = MAX) => {
  const received: Uint8Array[] = [];
  const violations: string[] = [];
  const frames: (string | ArrayBuffer)[] = [];
  let buffered = 0;
  const receiver = createFramedChannel({ bufferedAmount: 0, send: () => undefined }, max, {
    onMessage: (message) => received.push(message),
    onViolation: (reason) => violations.push(reason)
  });
  const sender = createFramedChannel(
    {
      get bufferedAmount() {
        return buffered;
      },
      send(data) {
        const frame = typeof data === 'string' ? data : (data as Uint8Array<ArrayBuffer>).slice().buffer;
        buffered += typeof frame === 'string' ? frame.length : frame.byteLength;
        frames.push(frame);
      }
    },
    max,
    { onMessage: () => undefined, onViolation: () => undefined }
  );
  return {
    sender,
    receiver,
    received,
    violations,
    frames,
    /** So much of what was handed over has not gone out yet. */
    drain: (left: number): void => {
      buffered = left;
      sender.pump();
    },
    /** Carries over what the sender has handed to its browser. */
    flow: (): void => {
      while (frames.length > 0) {
        for (const frame of frames.splice(0)) receiver.take(frame);
        buffered = 0;
        sender.pump();
      }
    }
  };
};

const filled = (size: number, seed: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) & 255);

describe('a framed channel', () => {
  it('carries messages of any size, whole and in order', () => {
    const sizes = fc.array(
      fc.oneof(
        fc.nat(200),
        fc.constantFrom(FRAGMENT_BYTES - 1, FRAGMENT_BYTES, FRAGMENT_BYTES + 1),
        fc.nat(MAX / 8)
      ),
      { maxLength: 8 }
    );
    fc.assert(
      fc.property(sizes, (lengths) => {
        const { sender, received, flow } = pipe();
        const messages = lengths.map(filled);
        for (const message of messages) sender.send(message);
        flow();
        // an empty message is nothing on the wire of a data channel and is kept as an empty frame
        expect(received.map((message) => message.length)).toEqual(messages.map((message) => message.length));
        received.forEach((message, at) => expect(Buffer.compare(message, messages[at]!)).toBe(0));
      }),
      { numRuns: 40 }
    );
  });

  it('waits when the line is full, and tells when there is room', async () => {
    const { sender, frames, flow } = pipe();
    for (let at = 0; at < 4; at += 1) sender.send(filled(MAX / 2, at));
    const handed = frames.length;
    expect(sender.waiting).toBe(
      4 * (MAX / 2) + frames.filter((frame) => typeof frame === 'string').join('').length
    );
    let room = false;
    void sender.room().then(() => (room = true));
    await Promise.resolve();
    expect(room).toBe(false);
    expect(frames.length).toBe(handed);
    flow();
    await sender.room();
    expect(room).toBe(true);
  });

  it('keeps a copy of what must wait where its bytes are another’s afterwards', () => {
    const { sender, received, drain, flow } = pipe();
    const passing = filled(FRAGMENT_BYTES, 1);
    sender.send(passing, true);
    passing.fill(7);
    drain(2 * 1024 * 1024);
    sender.send(passing, true);
    passing.fill(9);
    flow();
    expect(received).toEqual([filled(FRAGMENT_BYTES, 1), new Uint8Array(FRAGMENT_BYTES).fill(7)]);
  });

  it('lets one who sends go on until the line is full, and then waits until little is left', async () => {
    const { sender, frames, drain } = pipe();
    const isRoom = async (): Promise<boolean> => {
      let room = false;
      void sender.room().then(() => (room = true));
      await Promise.resolve();
      await Promise.resolve();
      return room;
    };
    let sent = 0;
    while (await isRoom()) {
      sender.send(filled(FRAGMENT_BYTES, sent));
      sent += 1;
    }
    expect(sent * FRAGMENT_BYTES).toBe(1024 * 1024);
    expect(frames).toHaveLength(sent);
    drain(LOW_WATER + 1);
    expect(await isRoom()).toBe(false);
    drain(LOW_WATER);
    expect(await isRoom()).toBe(true);
  });

  it.each([
    ['a size beyond the limit', [`F${MAX + 1}`]],
    ['a size that needs no fragments', ['F10']],
    ['a size that is none', ['Fmany']],
    ['text', ['hello']],
    [
      'a second header before the first message is whole',
      [`F${FRAGMENT_BYTES + 5}`, `F${FRAGMENT_BYTES + 5}`]
    ],
    [
      'more than was announced',
      [`F${FRAGMENT_BYTES + 5}`, filled(FRAGMENT_BYTES, 1).buffer, filled(6, 1).buffer]
    ],
    ['an empty frame inside a message', [`F${FRAGMENT_BYTES + 5}`, new ArrayBuffer(0)]],
    ['a frame that is too large', [filled(FRAGMENT_BYTES + 1, 1).buffer]],
    ['something that is no bytes', [{ evil: true }]]
  ])('refuses %s', (_, sent) => {
    const { receiver, received, violations } = pipe();
    for (const frame of sent) receiver.take(frame);
    expect(violations).toHaveLength(1);
    expect(received).toEqual([]);
  });

  it('sends nothing after its end', () => {
    const { sender, frames } = pipe();
    sender.end();
    sender.send(filled(10, 1));
    expect(frames).toEqual([]);
    expect(sender.waiting).toBe(0);
  });
});
