import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { createFileExchange, type FileExchange } from '../../../src/lib/adapters/peers/file-exchange';
import { FRAGMENT_BYTES } from '../../../src/lib/adapters/peers/framed-channel';
import { decodeMessage, encodeMessage } from '../../../src/lib/adapters/peers/message';
import type { PeerLine } from '../../../src/lib/adapters/peers/secure-connection';
import { defaultFilePlan, type FilePlan } from '../../../src/lib/domain/documents/file-plan';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { PART_BYTES } from '../../../src/lib/ports/blob-store';
import { deviceOf } from '../../support/peers';
import { engagement } from '../../support/log';
import { must } from '../../support/storage';

const PART = PART_BYTES;
/** Messages that carry a part: each is one frame of at most 64 KiB. */
const PIECES = 9;
const bytesOf = (size: number): ArrayBuffer =>
  Uint8Array.from({ length: size }, (_, at) => (at * 7) & 255).buffer;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A device with its stores, and what its exchange told. */
const device = (
  name: string,
  named: readonly { sha256: ContentHash; size: number }[],
  more: Partial<EngagementState> = {}
) => {
  const storage = createMemoryStorage();
  const arrived: ContentHash[] = [];
  const incidents: string[] = [];
  const timers: (() => void)[] = [];
  const progress: number[] = [];
  const asked = new Set<ContentHash>();
  let plan: FilePlan = defaultFilePlan;
  const documents = Object.fromEntries(named.map((file, at) => [`d${at}`, { versions: [file] }]));
  const exchange = createFileExchange({
    engagement,
    blobs: storage.blobs,
    state: () => ({ documents, ...more }) as unknown as EngagementState,
    after: (_, work) => {
      timers.push(work);
      return () => {
        if (timers.includes(work)) timers.splice(timers.indexOf(work), 1);
      };
    },
    wishes: {
      wants: (hash) => plan.keep === 'all' || asked.has(hash),
      plan: () => plan,
      onArrived: (hash) => arrived.push(hash)
    },
    onProgress: (coming) => progress.push(...coming.map(({ bytes }) => bytes)),
    onIncident: ({ reason }) => incidents.push(reason)
  });
  const setPlan = (changes: Partial<FilePlan>): void => {
    plan = { ...plan, ...changes };
    exchange.look();
  };
  return { key: deviceOf(name), storage, arrived, incidents, timers, progress, asked, setPlan, exchange };
};

type Device = ReturnType<typeof device>;

/** A line to a device, of which only what is sent matters. */
const lineOf = (to: PeerLine['device'], send: PeerLine['send']): PeerLine => ({
  device: to,
  send,
  room: turn,
  received: () => 0,
  after: () => () => undefined,
  close: () => undefined,
  onMessage: () => undefined,
  onClose: () => undefined
});

/** Connects two; after `cutAfter` messages nothing goes through any more. */
const connect = (one: Device, other: Device, cutAfter = Infinity) => {
  let sent = 0;
  const state = { frozen: false };
  const ends: ReturnType<FileExchange['add']>[] = [];
  const line = (to: Device, at: number): PeerLine =>
    lineOf(to.key, (message) => {
      sent += 1;
      const copy = decodeMessage(message.slice());
      if (sent <= cutAfter && !state.frozen && copy) queueMicrotask(() => ends[1 - at]?.take(copy));
    });
  ends[0] = one.exchange.add(line(other, 0));
  ends[1] = other.exchange.add(line(one, 1));
  return {
    get sent() {
      return sent;
    },
    /** Nothing goes through while it is. */
    set frozen(value: boolean) {
      state.frozen = value;
    },
    hangUp: () => ends.forEach((end) => end.end())
  };
};

const setUp = async (size: number) => {
  const source = createMemoryStorage();
  const bytes = bytesOf(size);
  const sha256 = must(await source.blobs.put(engagement, bytes));
  const named = [{ sha256, size }];
  const [from, to] = [device('Ada', named), device('Ben', named)];
  must(await from.storage.blobs.put(engagement, bytes));
  return { from, to, sha256, bytes };
};

describe('files between devices', () => {
  it.each([1, 1000, PART, PART + 1, 3 * PART - 5])('come whole, %i bytes', async (size) => {
    const { from, to, sha256, bytes } = await setUp(size);
    connect(from, to);
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    expect(new Uint8Array(must(await to.storage.blobs.get(engagement, sha256)))).toEqual(
      new Uint8Array(bytes)
    );
    expect([from.incidents, to.incidents]).toEqual([[], []]);
  });

  it('go on after a break from the last whole segment', async () => {
    const { from, to, sha256 } = await setUp(4 * PART);
    const first = connect(from, to, 1 + 2 * PIECES + 8);
    const file = { hash: sha256, size: 4 * PART };
    const part = (at: number) => to.storage.blobs.readPart(engagement, file, at);
    while (first.sent < 1 + 2 * PIECES + 8) await turn();
    expect(await part(0)).toBeNull();
    first.hangUp();
    await expect.poll(async () => (await part(1))?.length, { timeout: 20_000 }).toBe(PART);
    expect(await part(2)).toBeNull();
    const second = connect(from, to);
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    // two of four parts were there: the pieces of the others and the question for them
    expect(second.sent).toBe(1 + 2 * PIECES);
  });

  it('are kept sixteen parts at a time, and fewer after a second', async () => {
    const { from, to, sha256 } = await setUp(35 * PART);
    const kept: number[] = [];
    const { keepParts } = to.storage.blobs;
    to.storage.blobs.keepParts = (of, file, first, parts) => {
      kept.push(parts.length);
      return keepParts(of, file, first, parts);
    };
    const line = connect(from, to);
    while (line.sent < 34 * PIECES + 4) await turn();
    line.frozen = true;
    await expect.poll(() => kept).toEqual([16, 16]);
    await turn();
    // the older one watches whether anything comes
    to.timers[1]!();
    await expect.poll(() => kept).toEqual([16, 16, 2]);
    line.hangUp();
    connect(from, to);
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    expect(kept).toEqual([16, 16, 2, 1]);
  });

  it('travel in messages that are one frame each', async () => {
    const { from, to, sha256 } = await setUp(2 * PART + 5);
    const sizes: number[] = [];
    const end = from.exchange.add(lineOf(to.key, (message) => sizes.push(message.length)));
    end.take(decodeMessage(encodeMessage({ kind: 'file?', hash: sha256, at: PART - 7 }))!);
    await expect.poll(() => sizes, { timeout: 20_000 }).toHaveLength(1 + PIECES + 1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(FRAGMENT_BYTES);
  });

  it('are read a few parts ahead of what the line has taken, and no more', async () => {
    const { from, to, sha256 } = await setUp(11 * PART);
    const read: number[] = [];
    const { readPart } = from.storage.blobs;
    from.storage.blobs.readPart = (of, file, part) => {
      read.push(part);
      return readPart(of, file, part);
    };
    let taken = 0;
    let room = (): void => undefined;
    const line = {
      ...lineOf(to.key, () => void (taken += 1)),
      room: () => new Promise<void>((resolve) => (room = resolve))
    };
    const end = from.exchange.add(line);
    end.take(decodeMessage(encodeMessage({ kind: 'file?', hash: sha256, at: 0 }))!);
    await expect.poll(() => read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    while (taken <= PIECES) {
      room();
      await turn();
    }
    expect(read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    while (taken < 11 * PIECES) {
      room();
      await turn();
    }
    expect(read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('come whole in pieces of any size, which may belong to two parts', async () => {
    const { to, sha256, bytes } = await setUp(2 * PART + 5);
    const sent: string[] = [];
    const end = to.exchange.add(
      lineOf(deviceOf('Eve'), (message) => sent.push(decodeMessage(message.slice())!.head.kind))
    );
    await expect.poll(() => sent).toEqual(['file?']);
    for (let at = 0; at < bytes.byteLength; at += 700_000) {
      const head = { kind: 'file', hash: sha256, at, size: bytes.byteLength };
      end.take(decodeMessage(encodeMessage(head, new Uint8Array(bytes.slice(at, at + 700_000))))!);
    }
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    expect(to.incidents).toEqual([]);
  });

  it('are left to come where they come, though one timer watches all of their pieces', async () => {
    const { from, to, sha256 } = await setUp(2 * PART);
    const line = connect(from, to);
    while (line.sent < 2 * PIECES - 4) await turn();
    line.frozen = true;
    await turn();
    // one is to keep what came so far
    expect(to.timers).toHaveLength(2);
    to.timers.splice(1)[0]!();
    const file = { hash: sha256, size: 2 * PART };
    await expect.poll(async () => (await to.storage.blobs.readPart(engagement, file, 0))?.length).toBe(PART);
    // something came since it was set: it is set once more …
    to.timers.splice(0)[0]!();
    expect(to.timers).toHaveLength(1);
    // … and after another while without a piece the line is left
    to.timers.splice(0)[0]!();
    line.frozen = false;
    for (let at = 0; at < 40; at += 1) await turn();
    expect(to.arrived).toEqual([]);
    expect(await to.storage.blobs.has(engagement, sha256)).toBe(false);
  });

  it('are refused where their bytes are others', async () => {
    const { from, to, sha256 } = await setUp(2 * PART);
    const { readPart } = from.storage.blobs;
    (from.storage.blobs as { readPart: typeof readPart }).readPart = async (id, file, part) => {
      const bytes = await readPart(id, file, part);
      if (bytes && part === 1) bytes[0]! ^= 1;
      return bytes;
    };
    connect(from, to);
    await expect.poll(() => to.incidents, { timeout: 20_000 }).toHaveLength(1);
    expect(to.arrived).toEqual([]);
    expect(await to.storage.blobs.has(engagement, sha256)).toBe(false);
    expect(await to.storage.blobs.readPart(engagement, { hash: sha256, size: 2 * PART }, 0)).toBeNull();
  });

  it('are refused where they are larger than the log says, before anything is kept', async () => {
    const { from, sha256 } = await setUp(2 * PART);
    const to = device('Ben', [{ sha256, size: PART }]);
    connect(from, to);
    await expect
      .poll(() => to.incidents, { timeout: 20_000 })
      .toEqual(['It sent a file of another size than the log says.']);
    expect(await to.storage.blobs.readPart(engagement, { hash: sha256, size: PART }, 0)).toBeNull();
  });

  it('are sent only where the log names them', async () => {
    const { from } = await setUp(1000);
    const secret = must(await from.storage.blobs.put(engagement, bytesOf(77)));
    const answers: string[] = [];
    const end = from.exchange.add(
      lineOf(deviceOf('Eve'), (message) => answers.push(String(decodeMessage(message.slice())?.head.kind)))
    );
    const ask = (head: Record<string, unknown>): void =>
      end.take(decodeMessage(encodeMessage({ kind: 'file?', ...head }))!);
    ask({ hash: secret, at: 0 });
    ask({ hash: 'nothing', at: 0 });
    ask({ hash: 7, at: 'x' });
    await expect.poll(() => answers).toEqual(['no-file', 'no-file', 'no-file']);
  });

  it('come only when asked for, where that is the plan', async () => {
    const { from, to, sha256 } = await setUp(1000);
    to.setPlan({ keep: 'opened' });
    const line = connect(from, to);
    await turn();
    await turn();
    expect(line.sent).toBe(0);
    to.asked.add(sha256);
    to.exchange.look();
    await expect.poll(() => to.arrived).toEqual([sha256]);
    expect(to.progress).toEqual([0, 1000]);
  });

  it('are not asked for where they are larger than this device takes, and come when it takes more', async () => {
    const { from, to, sha256 } = await setUp(PART);
    to.setPlan({ maxFile: PART - 1 });
    const line = connect(from, to);
    await turn();
    expect(line.sent).toBe(0);
    to.setPlan({ maxFile: PART });
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
  });

  it('stay within what all together may be, those that are here counted', async () => {
    const source = createMemoryStorage();
    const [one, other] = [bytesOf(700), bytesOf(600)];
    const named = [
      { sha256: must(await source.blobs.put(engagement, one)), size: 700 },
      { sha256: must(await source.blobs.put(engagement, other)), size: 600 }
    ];
    const [from, to] = [device('Ada', named), device('Ben', named)];
    for (const bytes of [one, other]) must(await from.storage.blobs.put(engagement, bytes));
    to.setPlan({ maxTotal: 1000 });
    connect(from, to);
    await expect.poll(() => to.arrived).toEqual([named[0]!.sha256]);
    await turn();
    expect(await to.storage.blobs.has(engagement, named[1]!.sha256)).toBe(false);
    to.setPlan({ maxTotal: 1300 });
    await expect.poll(() => to.arrived).toHaveLength(2);
  });

  it('are put off on receipt when they have become too much, and go on later from there', async () => {
    const { from, to, sha256 } = await setUp(40 * PART);
    const keep = to.storage.blobs.keepParts;
    // the first parts are kept, then the limit falls
    let fallen = false;
    (to.storage.blobs as { keepParts: typeof keep }).keepParts = async (...args) => {
      const kept = await keep(...args);
      to.setPlan({ maxFile: PART });
      fallen = true;
      return kept;
    };
    const line = connect(from, to);
    await expect.poll(() => fallen, { timeout: 20_000 }).toBe(true);
    for (let at = 0; at < 40; at += 1) await turn();
    const { sent } = line;
    // the other side was told: it does not send the rest into the void
    expect(sent).toBeLessThan(30 * PIECES);
    expect([to.arrived, to.incidents]).toEqual([[], []]);
    (to.storage.blobs as { keepParts: typeof keep }).keepParts = keep;
    to.setPlan({ maxFile: 40 * PART });
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    // what was kept did not come again
    expect(line.sent - sent).toBeLessThanOrEqual(1 + 24 * PIECES);
  });

  it('are gone through once for each change of the log, however many are lacking', async () => {
    const count = 2000;
    const named = Array.from({ length: count }, (_, at) => ({
      sha256: at.toString(16).padStart(64, '0') as ContentHash,
      size: 10
    }));
    let read = 0;
    const documents = Object.fromEntries(
      named.map((file, at) => [
        `d${at}`,
        {
          get versions() {
            read += 1;
            return [file];
          }
        }
      ])
    );
    let planned = 0;
    const exchange = createFileExchange({
      engagement,
      blobs: createMemoryStorage().blobs,
      state: () => ({ documents: { ...documents } }) as unknown as EngagementState,
      after: () => () => undefined,
      wishes: {
        wants: () => true,
        plan: () => {
          planned += 1;
          return defaultFilePlan;
        },
        onArrived: () => undefined
      },
      onProgress: () => undefined,
      onIncident: () => undefined
    });
    const { end } = exchange.add(lineOf(deviceOf('Eve'), () => undefined));
    for (let at = 0; at < 10; at += 1) await turn();
    [read, planned] = [0, 0];
    for (let change = 0; change < 20; change += 1) {
      exchange.look();
      exchange.look();
      await turn();
    }
    expect(read).toBeLessThanOrEqual(2 * 20 * count);
    expect(planned).toBeLessThanOrEqual(2 * 20);
    end();
    exchange.close();
  });

  it('are asked for elsewhere where a line stays silent', async () => {
    const { from, to, sha256 } = await setUp(1000);
    const silent = to.exchange.add(lineOf(deviceOf('Eve'), () => undefined));
    await expect.poll(() => to.timers.length).toBe(1);
    connect(from, to);
    await turn();
    expect(to.arrived).toEqual([]);
    to.timers[0]!();
    await expect.poll(() => to.arrived).toEqual([sha256]);
    silent.end();
  });

  it('come as soon as the other device has them, where it was asked too early', async () => {
    const bytes = bytesOf(2 * PART);
    const sha256 = must(await createMemoryStorage().blobs.put(engagement, bytes));
    const named = [{ sha256, size: 2 * PART }];
    const [from, to, third] = [device('Ada', named), device('Ben', named), device('Cy', named)];
    const line = connect(from, to);
    // both have asked and were told that it is not there
    await expect.poll(() => line.sent).toBe(4);
    expect(to.arrived).toEqual([]);
    // it comes to the one from a third device, and from there to the other
    must(await third.storage.blobs.put(engagement, bytes));
    connect(third, from);
    await expect.poll(() => from.arrived, { timeout: 20_000 }).toEqual([sha256]);
    await expect.poll(() => to.arrived, { timeout: 20_000 }).toEqual([sha256]);
    expect([from.incidents, to.incidents]).toEqual([[], []]);
  });

  it('are asked for again where a line was silent for a while', async () => {
    const { from, to, sha256 } = await setUp(1000);
    const line = connect(from, to);
    line.frozen = true;
    const [stall] = await expect
      .poll(() => to.timers)
      .toHaveLength(1)
      .then(() => to.timers.splice(0));
    stall!();
    line.frozen = false;
    to.exchange.look();
    await turn();
    // nobody else has it, and this line is given some time
    expect(to.arrived).toEqual([]);
    const [again] = to.timers.splice(0);
    again!();
    await expect.poll(() => to.arrived).toEqual([sha256]);
  });

  describe('that are catalogs of own frameworks', () => {
    const bytes = bytesOf(900);
    const roles = { Ada: 'lead', Ben: 'preparer', Kim: 'client' } as const;
    const between = async (plan: Partial<FilePlan>) => {
      const sha256 = must(await createMemoryStorage().blobs.put(engagement, bytes));
      const members = Object.fromEntries(
        Object.entries(roles).map(([name, role]) => [deviceOf(name), { role, revoked: null }])
      );
      const state = {
        members,
        ownCatalogs: { 'house@1': { framework: 'house', version: '1', name: 'House', size: 900, sha256 } }
      } as unknown as Partial<EngagementState>;
      const [ada, ben] = [device('Ada', [], state), device('Ben', [], state)];
      must(await ada.storage.blobs.put(engagement, bytes));
      ben.setPlan(plan);
      return { ada, ben, sha256 };
    };

    it('come by themselves, whatever is kept of documents and however little', async () => {
      const { ada, ben, sha256 } = await between({ keep: 'opened', maxFile: 10, maxTotal: 10 });
      connect(ada, ben);
      await expect.poll(() => ben.arrived).toEqual([sha256]);
      expect(must(await ben.storage.blobs.get(engagement, sha256))).toEqual(bytes);
    });

    it.each(['Kim', 'Eve'])(
      'are neither sent to nor asked of %s, who does not hold the audit file',
      async (name) => {
        const { ada, sha256 } = await between({});
        const sent: string[] = [];
        const end = ada.exchange.add(
          lineOf(deviceOf(name), (message) => sent.push(String(decodeMessage(message.slice())?.head.kind)))
        );
        end.take(decodeMessage(encodeMessage({ kind: 'file?', hash: sha256, at: 0 }))!);
        await expect.poll(() => sent).toEqual(['no-file']);
        const { ben } = await between({});
        ben.exchange.add(
          lineOf(deviceOf(name), (message) => sent.push(String(decodeMessage(message.slice())?.head.kind)))
        );
        for (let at = 0; at < 20; at += 1) await turn();
        expect(sent).toEqual(['no-file']);
      }
    );
  });
});
