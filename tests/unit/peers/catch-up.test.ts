import { describe, expect, it } from 'vitest';
import { createCatchUp, type CatchUp } from '../../../src/lib/adapters/peers/catch-up';
import { encodeMessage } from '../../../src/lib/adapters/peers/message';
import type { EngagementLog } from '../../../src/lib/ports/engagement-log';
import { accepted, added, facts } from '../../support/log';
import { admit, newDevice, sameState } from '../../support/devices';
import { must } from '../../support/storage';

const pair = async (role: 'preparer' | 'client' = 'preparer') => {
  const device = await newDevice();
  const ada = must(await device.storage.logs.create(facts, { name: 'Ada' }));
  const ben = await admit({ device, log: ada }, await newDevice(), 'Ben', role);
  return { ada, ben };
};

/** Connects two logs; `cutAfter` messages the line breaks. */
const connect = (one: EngagementLog, other: EngagementLog, cutAfter = Infinity) => {
  const violations: string[] = [];
  const sent: Uint8Array[] = [];
  const progress: number[] = [];
  let moving: Promise<void>[] = [];
  const sides: CatchUp[] = [];
  const side = (at: number, log: EngagementLog): CatchUp =>
    createCatchUp(
      'data-room',
      log.exchange!,
      {
        send: (message) => {
          sent.push(message);
          if (sent.length <= cutAfter) moving.push(sides[1 - at]!.take(message.slice()));
        },
        room: () => Promise.resolve(),
        after: () => () => undefined
      },
      {
        onViolation: (reason) => violations.push(reason),
        onSilent: () => violations.push('silent'),
        onProgress: ({ received }) => progress.push(received)
      }
    );
  sides.push(side(0, one), side(1, other));
  return {
    sides,
    violations,
    sent,
    progress,
    level: async (): Promise<void> => {
      await Promise.all(sides.map((own) => own.compare()));
      while (moving.length > 0) {
        const due = moving;
        moving = [];
        await Promise.all(due);
      }
    }
  };
};

describe('catching up', () => {
  it('brings both sides what they lack', async () => {
    const { ada, ben } = await pair();
    for (let at = 0; at < 40; at += 1) must(await ada.append(added(`a${at}`)));
    for (let at = 0; at < 25; at += 1) must(await ben.append(added(`b${at}`)));
    const { level, violations, progress } = connect(ada, ben);
    await level();
    expect(violations).toEqual([]);
    expect(Object.keys(ada.state.documents)).toHaveLength(65);
    expect(sameState(ada, ben)).toBe(true);
    expect(Math.max(...progress)).toBe(40);
  });

  it('sends nothing but two summaries where nothing is lacking', async () => {
    const { ada, ben } = await pair();
    const { level, sent } = connect(ada, ben);
    await level();
    expect(sent).toHaveLength(2);
  });

  it('goes on after a break with what is still lacking', async () => {
    const { ada, ben } = await pair();
    for (let at = 0; at < 30; at += 1) must(await ada.append(added(`a${at}`)));
    for (const cut of [2, 3, 4, 5]) await connect(ada, ben, cut).level();
    await connect(ada, ben).level();
    expect(sameState(ada, ben)).toBe(true);
  });

  it('never carries the audit file in the data room’s line', async () => {
    const { ada, ben } = await pair('client');
    must(await ada.append(accepted(10)));
    must(await ada.append(added('d1')));
    const { level, sides } = connect(ada, ben);
    await level();
    expect(Object.keys(ben.state.documents)).toEqual(['d1']);
    // asked for by its id all the same, it is not among what is sent
    const [audit] = must(await ada.exchange!.ids('audit-file', [...Array(256).keys()]));
    const bytes = Uint8Array.from(audit!.match(/../g)!, (hex) => Number.parseInt(hex, 16));
    let answer: Uint8Array | null = null;
    const spy = createCatchUp(
      'data-room',
      ada.exchange!,
      {
        send: (message) => void (answer = message),
        room: () => Promise.resolve(),
        after: () => () => undefined
      },
      { onViolation: () => undefined, onSilent: () => undefined }
    );
    await spy.take(encodeMessage({ kind: 'send' }, bytes));
    expect(Buffer.from(answer!).toString()).toContain('"items":[]');
    expect(sides).toHaveLength(2);
  });

  it.each([
    ['bytes that are no message', new Uint8Array([1, 2, 3])],
    ['a summary of another length', encodeMessage({ kind: 'summary', count: 1 }, new Uint8Array(7))],
    ['buckets that cannot be', encodeMessage({ kind: 'which', buckets: [256] })],
    ['buckets without end', encodeMessage({ kind: 'which', buckets: Array(5000).fill(1) })],
    ['a request for too much', encodeMessage({ kind: 'send' }, new Uint8Array(32 * 2001))],
    [
      'entries that nobody asked for',
      encodeMessage({ kind: 'entries', items: [['a'.repeat(64), 3]], last: true }, new Uint8Array(3))
    ]
  ])('cuts off who sends %s', async (_, message) => {
    const { ada, ben } = await pair();
    const { sides, violations } = connect(ada, ben);
    await sides[0]!.take(message as Uint8Array<ArrayBuffer>);
    expect(violations).toHaveLength(1);
    expect(sameState(ada, ben)).toBe(true);
  });

  it('leaves unanswered what a newer version says', async () => {
    const { ada, ben } = await pair();
    const { sides, violations, sent } = connect(ada, ben);
    await sides[0]!.take(encodeMessage({ kind: 'tomorrow' }));
    expect([violations, sent]).toEqual([[], []]);
  });
});
