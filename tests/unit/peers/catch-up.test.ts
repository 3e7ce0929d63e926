import { describe, expect, it } from 'vitest';
import { createCatchUp, type CatchUp } from '../../../src/lib/adapters/peers/catch-up';
import { decodeMessage, encodeMessage } from '../../../src/lib/adapters/peers/message';
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
const connect = (
  one: Pick<EngagementLog, 'exchange'>,
  other: Pick<EngagementLog, 'exchange'>,
  cutAfter = Infinity
) => {
  const violations: string[] = [];
  const sent: Uint8Array[] = [];
  const progress: number[] = [];
  let moving: Promise<void>[] = [];
  const sides: CatchUp[] = [];
  const side = (at: number, log: Pick<EngagementLog, 'exchange'>): CatchUp =>
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

  it.each([
    ['both devices know lots', true, true, 'lot'],
    ['an older one asks', true, false, 'entries'],
    ['an older one is asked', false, true, 'entries']
  ])('passes entries as one piece where %s', async (_, giverPacks, takerPacks, kind) => {
    const { ada, ben } = await pair();
    for (let at = 0; at < 30; at += 1) must(await ada.append(added(`a${at}`)));
    const as = (log: EngagementLog, packs: boolean) => {
      const { lots, ...older } = log.exchange!;
      return { exchange: packs ? { ...older, lots: lots! } : older };
    };
    const { level, violations, sent } = connect(as(ada, giverPacks), as(ben, takerPacks));
    await level();
    expect(violations).toEqual([]);
    expect(sameState(ada, ben)).toBe(true);
    const answers = sent.flatMap((bytes) => {
      const { head } = decodeMessage(bytes as Uint8Array<ArrayBuffer>)!;
      return ['lot', 'entries'].includes(head.kind) ? [head.kind] : [];
    });
    expect(answers).toEqual([kind]);
  });

  it('passes what was sealed before and after a rotation, each with its key', async () => {
    const device = await newDevice();
    const ada = must(await device.storage.logs.create(facts, { name: 'Ada' }));
    const ben = await admit({ device, log: ada }, await newDevice(), 'Ben', 'preparer');
    must(await ada.append(added('before')));
    must(await ada.append(must(await device.storage.admissions.rotation(ada.id, ada.state))));
    for (let at = 0; at < 5; at += 1) must(await ada.append(added(`after${at}`)));
    const { level, violations, sent } = connect(ada, ben);
    await level();
    expect(violations).toEqual([]);
    expect(sent.filter((bytes) => decodeMessage(bytes as never)?.head.kind === 'lot')).toHaveLength(2);
    expect(sameState(ada, ben)).toBe(true);
    // each is kept with the key that it had
    const secrets = must(await device.storage.admissions.roomSecrets(ada.id));
    const numbers = secrets.filter(({ book }) => book === 'data-room').map(({ key }) => key);
    expect(numbers).toHaveLength(2);
    for (const key of numbers) {
      const idsOf = async (log: EngagementLog) =>
        must(await log.exchange!.ids('data-room', [...Array(256).keys()], key)).toSorted();
      expect((await idsOf(ada)).length).toBeGreaterThan(0);
      expect(await idsOf(ben)).toEqual(await idsOf(ada));
    }
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
    const answers: Uint8Array[] = [];
    const spy = createCatchUp(
      'data-room',
      ada.exchange!,
      {
        send: (message) => void answers.push(message),
        room: () => Promise.resolve(),
        after: () => () => undefined
      },
      { onViolation: () => undefined, onSilent: () => undefined }
    );
    for (const pack of [false, true]) await spy.take(encodeMessage({ kind: 'send', pack }, bytes));
    expect(answers).toHaveLength(2);
    for (const answer of answers) expect(Buffer.from(answer).toString()).toContain('"items":[]');
    expect(sides).toHaveLength(2);
  });

  it.each([
    ['bytes that are no message', new Uint8Array([1, 2, 3])],
    ['a summary of another length', encodeMessage({ kind: 'summary', count: 1 }, new Uint8Array(7))],
    ['buckets that cannot be', encodeMessage({ kind: 'which', buckets: [256] })],
    ['buckets without end', encodeMessage({ kind: 'which', buckets: Array(5000).fill(1) })],
    ['a request for too much', encodeMessage({ kind: 'send' }, new Uint8Array(32 * 2001))],
    [
      'a lot that nobody asked for',
      encodeMessage({ kind: 'lot', items: ['a'.repeat(64)], last: true }, new Uint8Array(3))
    ],
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
