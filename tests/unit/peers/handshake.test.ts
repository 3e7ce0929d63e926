import { describe, expect, it } from 'vitest';
import { bytesToBase64url } from '../../../src/lib/adapters/log/bytes';
import {
  authenticate,
  fingerprintOf,
  HandshakeError,
  type HandshakeInput
} from '../../../src/lib/adapters/peers/handshake';
import type { DeviceKey } from '../../../src/lib/domain/ids';

const newDevice = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { key: bytesToBase64url(raw) as DeviceKey, signing: pair.privateKey };
};

type Bytes = Uint8Array<ArrayBuffer>;

/** An ordered line in one direction; `alter` is what somebody in between does to it. */
const line = (alter: (message: Bytes, at: number) => Bytes = (message) => message) => {
  const queue: Bytes[] = [];
  let waiting: ((message: Bytes | Promise<Bytes>) => void) | null = null;
  let at = 0;
  let closed = false;
  return {
    /** As when the other side hangs up. */
    close: (): void => {
      closed = true;
      waiting?.(Promise.reject(new HandshakeError('closed')));
    },
    send: (message: Bytes): void => {
      const sent = alter(message, (at += 1));
      if (waiting) waiting(sent);
      else queue.push(sent);
      waiting = null;
    },
    next: (): Promise<Bytes> => {
      const first = queue.shift();
      if (!first && closed) return Promise.reject(new HandshakeError('closed'));
      return first ? Promise.resolve(first) : new Promise((resolve) => (waiting = resolve));
    }
  };
};

const secret = crypto.getRandomValues(new Uint8Array(32));
const a = 'sha-256 AA:AA';
const b = 'sha-256 BB:BB';

const meet = async (changes: {
  one?: Partial<HandshakeInput>;
  other?: Partial<HandshakeInput>;
  toOther?: (message: Bytes, at: number) => Bytes;
}) => {
  const [first, second] = [await newDevice(), await newDevice()];
  const toOther = line(changes.toOther);
  const toOne = line();
  const base = { roomSecret: secret, purpose: 'room/data-room', isMember: () => true };
  const one = {
    ...base,
    device: first,
    fingerprints: { own: a, other: b },
    send: toOther.send,
    next: toOne.next
  };
  const other = {
    ...base,
    device: second,
    fingerprints: { own: b, other: a },
    send: toOne.send,
    next: toOther.next
  };
  const started = [
    authenticate({ ...one, ...changes.one }),
    authenticate({ ...other, ...changes.other })
  ] as const;
  started[0].catch(() => toOther.close());
  started[1].catch(() => toOne.close());
  const [left, right] = await Promise.allSettled(started);
  return { first, second, left, right };
};

describe('the handshake', () => {
  it('tells both who the other is', async () => {
    const { first, second, left, right } = await meet({});
    expect(left).toMatchObject({ status: 'fulfilled', value: second.key });
    expect(right).toMatchObject({ status: 'fulfilled', value: first.key });
  });

  it('refuses somebody without the room’s secret, and does not show them who is there', async () => {
    const seen: Bytes[] = [];
    const { first, right, left } = await meet({
      other: { roomSecret: new Uint8Array(32) },
      toOther: (message) => {
        seen.push(message);
        return message;
      }
    });
    expect(left.status).toBe('rejected');
    expect(right.status).toBe('rejected');
    expect(seen.map((bytes) => Buffer.from(bytes).toString('latin1')).join('')).not.toContain(first.key);
  });

  it('refuses a device that is no member', async () => {
    const { right } = await meet({ other: { isMember: () => false } });
    expect(right).toMatchObject({ status: 'rejected', reason: expect.any(HandshakeError) });
  });

  it.each([
    ['swapped certificates', { one: { fingerprints: { own: a, other: 'sha-256 EE' } } }],
    [
      'swapped certificates on both sides',
      {
        one: { fingerprints: { own: a, other: 'sha-256 EE' } },
        other: { fingerprints: { own: b, other: 'sha-256 EF' } }
      }
    ],
    ['another purpose', { other: { purpose: 'room/audit-file' } }],
    [
      'a changed nonce',
      { toOther: (message: Bytes, at: number) => (at === 1 ? message.map((byte) => byte ^ 1) : message) }
    ],
    [
      'a changed identity',
      {
        toOther: (message: Bytes, at: number) =>
          at === 2 ? message.map((byte, k) => (k === 60 ? byte ^ 1 : byte)) : message
      }
    ],
    ['a short nonce', { toOther: (message: Bytes, at: number) => (at === 1 ? message.slice(1) : message) }]
  ])('refuses %s', async (_, changes) => {
    const { left, right } = await Promise.race([meet(changes as never)]);
    expect([left.status, right.status]).toContain('rejected');
    if (!('toOther' in changes)) expect(left.status).toBe('rejected');
    expect(right.status).toBe('rejected');
  });

  it('refuses its own words sent back', async () => {
    const device = await newDevice();
    const echo = line();
    const mirrored = authenticate({
      device,
      roomSecret: secret,
      purpose: 'room/data-room',
      fingerprints: { own: a, other: b },
      isMember: () => true,
      send: echo.send,
      next: echo.next
    });
    await expect(mirrored).rejects.toBeInstanceOf(HandshakeError);
  });

  it('reads one fingerprint, never one of two', () => {
    const row = (digest: string) => `a=fingerprint:sha-256 ${digest}\r\n`;
    expect(fingerprintOf(`v=0\r\n${row('aa:bb')}${row('AA:BB')}`)).toBe('sha-256 AA:BB');
    expect(() => fingerprintOf(`${row('AA:BB')}${row('CC:DD')}`)).toThrow(HandshakeError);
    expect(() => fingerprintOf('a=fingerprint:sha-1 AA\r\n')).toThrow(HandshakeError);
    expect(() => fingerprintOf('')).toThrow(HandshakeError);
  });
});
