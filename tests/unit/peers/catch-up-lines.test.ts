/** Catching up over lines that are slow, silent, several, or that break; entries are bytes that nobody opens. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createCatchUp,
  IDS_PER_LOT,
  IDS_PER_SLICE,
  type CatchUp
} from '../../../src/lib/adapters/peers/catch-up';
import { createClaims, type Claims } from '../../../src/lib/adapters/peers/claims';
import { decodeMessage, encodeMessage, type PeerMessage } from '../../../src/lib/adapters/peers/message';
import { SILENCE_MS } from '../../../src/lib/adapters/peers/question';
import type { EntryId } from '../../../src/lib/domain/ids';
import type { EntryExchange, SealedArrival } from '../../../src/lib/ports/entry-exchange';
import { BOOK, MemoryExchange } from '../../measure/simulate/exchange';

const entry = (at: number): SealedArrival => ({
  book: BOOK,
  id: createHash('sha256').update(String(at)).digest('hex') as EntryId,
  sealed: new Uint8Array(300).fill(at)
});
const entries = (count: number, from = 0): SealedArrival[] =>
  Array.from({ length: count }, (_, at) => entry(from + at));

/** A clock that only moves when it is told to. */
const createClock = () => {
  let now = 0;
  let timers: { readonly at: number; readonly work: () => void }[] = [];
  return {
    after(ms: number, work: () => void) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    pass(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { work } of due) work();
    },
    get waiting() {
      return timers.length;
    }
  };
};
type Clock = ReturnType<typeof createClock>;

interface Ends {
  readonly giver: CatchUp;
  readonly taker: CatchUp;
  /** What the giver sent. */
  readonly sent: PeerMessage[];
  readonly asked: PeerMessage[];
  readonly said: string[];
  cut(): void;
}

interface Wire {
  /** What becomes of a message of the giver's: it is lost where this is false. */
  passes?(message: PeerMessage, nth: number): boolean;
  /** Messages of the taker's that are lost. */
  asks?(message: PeerMessage, nth: number): boolean;
  clock?: Clock;
  claims?: Claims;
  received?(): number;
}

const connect = (from: EntryExchange, to: EntryExchange, wire: Wire = {}): Ends => {
  const clock = wire.clock ?? createClock();
  const said: string[] = [];
  const [sent, asked]: PeerMessage[][] = [[], []];
  let open = true;
  const make = (exchange: EntryExchange, other: () => CatchUp, log: PeerMessage[], passes: Wire['passes']) =>
    createCatchUp(
      BOOK,
      exchange,
      {
        send(message) {
          const copy = message.slice();
          const decoded = decodeMessage(copy)!;
          log.push(decoded);
          if (open && (passes?.(decoded, log.length) ?? true))
            setTimeout(() => open && void other().take(copy));
        },
        room: () => new Promise((resolve) => setTimeout(resolve)),
        after: clock.after,
        ...(wire.received ? { received: wire.received } : {})
      },
      {
        onViolation: (reason) => said.push(reason),
        onSilent: () => said.push('silent'),
        onLevel: () => said.push('level')
      },
      exchange === to ? wire.claims : undefined
    );
  const giver: CatchUp = make(from, () => taker, sent!, wire.passes);
  const taker: CatchUp = make(to, () => giver, asked!, wire.asks);
  return {
    ...{ giver, taker, said },
    ...{ sent: sent!, asked: asked! },
    cut() {
      open = false;
      giver.end();
      taker.end();
    }
  };
};

const carried = (sent: readonly PeerMessage[]): number =>
  sent.reduce(
    (sum, { head }) => sum + (head.kind === 'entries' ? (head['items'] as unknown[]).length : 0),
    0
  );

/** Stores only when told to. */
class SlowExchange extends MemoryExchange {
  readonly gates: (() => void)[] = [];
  readonly groups: number[] = [];
  override receive = async (arrivals: readonly SealedArrival[]) => {
    this.groups.push(arrivals.length);
    await new Promise<void>((resolve) => this.gates.push(resolve));
    return MemoryExchange.prototype.store.call(this, arrivals);
  };
}

describe('a device that is far behind', () => {
  it('has no more under way than one slice, whatever its disk takes', async () => {
    const [from, to] = [new MemoryExchange(entries(6000)), new SlowExchange([])];
    const { giver, sent, cut } = connect(from, to);
    await giver.compare();
    for (let stored = 0; stored < 9; stored += 1) {
      await expect.poll(() => to.gates.length).toBeGreaterThan(0);
      // the wire comes to rest
      for (let before = -1; before !== carried(sent);) {
        before = carried(sent);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      expect(carried(sent) - to.size).toBeLessThanOrEqual(IDS_PER_SLICE);
      to.gates.shift()!();
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(to.size).toBeGreaterThanOrEqual(8 * IDS_PER_LOT);
    // killed here, it asks for what is not on the disk and for nothing else
    const here = to.size;
    cut();
    to.gates.length = 0;
    const again = connect(from, to);
    await again.giver.compare();
    const pump = setInterval(() => to.gates.shift()?.());
    await expect.poll(() => to.size, { timeout: 5000 }).toBe(6000);
    clearInterval(pump);
    expect(carried(again.sent)).toBe(6000 - here);
  });

  it('is level once, when the last entry is stored', async () => {
    const [from, to] = [new MemoryExchange(entries(1500)), new MemoryExchange(entries(200))];
    const { giver, taker, said } = connect(from, to);
    await giver.compare();
    await expect.poll(() => to.size).toBe(1500);
    await taker.take(encodeMessage({ kind: 'nothing' }));
    expect(said).toEqual(['level']);
  });

  it('does not look again for what is on its way', async () => {
    const [from, to] = [new MemoryExchange(entries(2000)), new SlowExchange([])];
    const { giver, asked, sent } = connect(from, to);
    await giver.compare();
    await expect.poll(() => to.gates.length).toBeGreaterThan(0);
    for (let at = 0; at < 5; at += 1) await giver.compare();
    const pump = setInterval(() => to.gates.shift()?.());
    await expect.poll(() => to.size, { timeout: 5000 }).toBe(2000);
    clearInterval(pump);
    expect(asked.filter(({ head }) => head.kind === 'which')).toHaveLength(1);
    expect(carried(sent)).toBe(2000);
  });
});

describe('a line on which nothing comes', () => {
  it.each(['ids', 'entries'])('is asked again, for %s too', async (kind) => {
    const clock = createClock();
    const [from, to] = [new MemoryExchange(entries(1000)), new MemoryExchange([])];
    let lost = false;
    const { giver, asked, said } = connect(from, to, {
      clock,
      passes(message) {
        if (lost || message.head.kind !== kind) return true;
        lost = true;
        return false;
      }
    });
    await giver.compare();
    await expect.poll(() => lost).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(to.size).toBeLessThan(1000);
    const before = asked.length;
    clock.pass(SILENCE_MS);
    await expect.poll(() => to.size).toBe(1000);
    expect(asked.length).toBeGreaterThan(before);
    expect(said).toEqual(['level']);
    expect(clock.waiting).toBe(0);
  });

  it('is given up after three times', async () => {
    const clock = createClock();
    const [from, to] = [new MemoryExchange(entries(100)), new MemoryExchange([])];
    const { giver, asked, said } = connect(from, to, {
      clock,
      passes: ({ head }) => head.kind !== 'entries'
    });
    await giver.compare();
    await expect.poll(() => asked.filter(({ head }) => head.kind === 'send').length).toBe(1);
    for (let passed = 0; passed < 2; passed += 1) clock.pass(SILENCE_MS);
    expect(said).toEqual([]);
    clock.pass(SILENCE_MS);
    expect(said).toEqual(['silent']);
    expect(asked.filter(({ head }) => head.kind === 'send')).toHaveLength(3);
  });

  it('is waited for while a large message is on its way', async () => {
    const clock = createClock();
    const [from, to] = [new MemoryExchange(entries(100)), new MemoryExchange([])];
    let bytes = 0;
    const { giver, asked, said } = connect(from, to, {
      clock,
      passes: ({ head }) => head.kind !== 'entries',
      received: () => (bytes += 1)
    });
    await giver.compare();
    await expect.poll(() => asked.filter(({ head }) => head.kind === 'send').length).toBe(1);
    for (let passed = 0; passed < 20; passed += 1) clock.pass(SILENCE_MS);
    expect(said).toEqual([]);
    expect(asked.filter(({ head }) => head.kind === 'send')).toHaveLength(1);
  });

  it('may answer twice, late, without being cut off', async () => {
    const clock = createClock();
    const [from, to] = [new MemoryExchange(entries(900)), new MemoryExchange([])];
    const held: PeerMessage[] = [];
    const { giver, taker, said } = connect(from, to, {
      clock,
      passes(message) {
        if (message.head.kind !== 'entries' || held.length === 2) return true;
        held.push(message);
        return false;
      }
    });
    await giver.compare();
    await expect.poll(() => held.length).toBe(2);
    clock.pass(SILENCE_MS);
    await expect.poll(() => to.size).toBe(900);
    for (const { head, body } of held) await taker.take(encodeMessage(head, body));
    expect(said).toEqual(['level']);
  });

  it('is still cut off where it sends what was never asked for', async () => {
    const [from, to] = [new MemoryExchange(entries(900)), new SlowExchange([])];
    const { giver, taker, said } = connect(from, to);
    await giver.compare();
    await expect.poll(() => to.gates.length).toBeGreaterThan(0);
    const { id, sealed } = entry(5000);
    await Promise.race([
      taker.take(encodeMessage({ kind: 'entries', n: 3, items: [[id, sealed.length]], last: true }, sealed)),
      new Promise((resolve) => setTimeout(resolve, 20))
    ]);
    expect(said).toContain('It sends entries that nobody asked for.');
  });
});

describe('an answer', () => {
  const namesIn = (sent: readonly PeerMessage[]): unknown[] =>
    sent.flatMap(({ head }) =>
      head.kind === 'entries' ? (head['items'] as [unknown, number][]).map(([name]) => name) : []
    );

  it('names entries by their places in the request, and its bytes are theirs', async () => {
    const [from, to] = [new MemoryExchange(entries(500)), new MemoryExchange([])];
    const { giver, sent, said } = connect(from, to);
    await giver.compare();
    await expect.poll(() => to.size).toBe(500);
    const names = namesIn(sent);
    expect(names).toHaveLength(500);
    expect(names.every((name) => typeof name === 'number')).toBe(true);
    const ids = entries(500).map(({ id }) => id);
    const read = async (exchange: EntryExchange) => {
      const found = await exchange.read(ids);
      return found.ok ? new Map(found.value.map(({ id, sealed }) => [id, sealed])) : null;
    };
    expect(await read(to)).toEqual(await read(from));
    expect(said).toEqual(['level']);
  });

  it('names them by their ids for who does not ask for places', async () => {
    const [from, to] = [new MemoryExchange(entries(10)), new MemoryExchange([])];
    const { giver, sent } = connect(from, to, { passes: () => false });
    const lot = entries(3).map(({ id }) => id);
    await giver.take(encodeMessage({ kind: 'send', n: 1 }, new Uint8Array(Buffer.from(lot.join(''), 'hex'))));
    expect(new Set(namesIn(sent))).toEqual(new Set(lot));
  });

  it('may name them by their ids all the same, and does when part of a request is made again', async () => {
    const clock = createClock();
    const large = entries(150).map((one) => ({ ...one, sealed: new Uint8Array(2000).fill(one.sealed[0]!) }));
    const [from, to] = [new MemoryExchange(large), new MemoryExchange([])];
    let lost = 0;
    const { giver, asked, sent, said } = connect(from, to, {
      clock,
      passes: ({ head }) => head.kind !== 'entries' || head['last'] !== true || (lost += 1) > 1
    });
    await giver.compare();
    await expect.poll(() => lost).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.pass(SILENCE_MS);
    await expect.poll(() => to.size).toBe(150);
    const requests = asked.filter(({ head }) => head.kind === 'send');
    expect(requests.map(({ head }) => head['short'])).toEqual([true, false]);
    const answers = sent.filter(({ head }) => head.kind === 'entries');
    expect(namesIn(answers.slice(0, 1)).every((name) => typeof name === 'number')).toBe(true);
    expect(namesIn(answers.slice(-1)).every((name) => typeof name === 'string')).toBe(true);
    expect(said).toEqual(['level']);
  });

  it.each([[150], [-1], [0.5], ['0']])('that names place %s of 150 is cut off', async (place) => {
    const [from, to] = [new MemoryExchange(entries(150)), new MemoryExchange([])];
    const { giver, taker, asked, said } = connect(from, to, {
      passes: ({ head }) => head.kind !== 'entries'
    });
    await giver.compare();
    await expect.poll(() => asked.some(({ head }) => head.kind === 'send')).toBe(true);
    const message = { kind: 'entries', n: 1, items: [[place, 300]], last: true };
    await taker.take(encodeMessage(message as never, new Uint8Array(300)));
    expect(said).toEqual(['It sends entries that nobody asked for.']);
  });
});

describe('a device with several neighbours', () => {
  it('is sent every entry once', async () => {
    const all = entries(5000);
    const to = new MemoryExchange([]);
    const claims = createClaims();
    const lines = [0, 1, 2].map(() => connect(new MemoryExchange(all), to, { claims }));
    await Promise.all(lines.map(({ giver }) => giver.compare()));
    await expect.poll(() => to.size).toBe(5000);
    await expect.poll(() => lines.every(({ said }) => said.includes('level'))).toBe(true);
    const shares = lines.map(({ sent }) => carried(sent));
    expect(shares.reduce((sum, one) => sum + one, 0)).toBe(5000);
    for (const share of shares) expect(share).toBeGreaterThan(0);
  });

  it('gets from others what one that is gone was to bring', async () => {
    const all = entries(3000);
    const to = new MemoryExchange([]);
    const claims = createClaims();
    // one of them lists everything and sends nothing
    const mute = connect(new MemoryExchange(all), to, {
      claims,
      passes: ({ head }) => head.kind !== 'entries'
    });
    await mute.giver.compare();
    await expect.poll(() => mute.asked.filter(({ head }) => head.kind === 'send').length).toBe(3);
    const good = connect(new MemoryExchange(all), to, { claims });
    await good.giver.compare();
    await expect.poll(() => to.size).toBe(3000 - 3 * IDS_PER_LOT);
    expect(good.said).toEqual([]);
    mute.cut();
    await expect.poll(() => to.size).toBe(3000);
    await expect.poll(() => good.said).toEqual(['level']);
    expect(carried(good.sent)).toBe(3000);
  });

  it('asks others for what one of them said it had and does not send', async () => {
    const all = entries(1000);
    const to = new MemoryExchange([]);
    const claims = createClaims();
    const from = new MemoryExchange(all);
    const empty = Object.assign(new MemoryExchange(all), {
      read: async () => ({ ok: true as const, value: [] })
    });
    const first = connect(empty, to, { claims });
    await first.giver.compare();
    await expect.poll(() => first.said).toContain('level');
    const second = connect(from, to, { claims });
    await second.giver.compare();
    await expect.poll(() => to.size).toBe(1000);
  });
});
