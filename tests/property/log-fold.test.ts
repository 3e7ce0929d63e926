import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngagementState } from '../../src/lib/domain/engagement/state';
import type { DeviceKey, EntryId } from '../../src/lib/domain/ids';
import type { Action } from '../../src/lib/domain/log/action';
import type { CheckedEntry } from '../../src/lib/domain/log/entry';
import { foldAll, foldNext, growFold } from '../../src/lib/domain/log/fold';
import { actionTakingBack } from '../../src/lib/domain/log/prepare-entry';
import {
  added,
  arbitraryAction,
  context,
  created,
  device,
  identified,
  stranger,
  writeLog
} from '../support/log';

const arbitraryActions = fc.array(arbitraryAction, { maxLength: 25 });

/** Two branches written without knowledge of each other, by the lead and by someone who is no member. */
const branches = (first: Action[], second: Action[]): CheckedEntry[] => {
  const trunk = writeLog([created, ...first]);
  const tail = trunk.entries.at(-1)?.id as EntryId;
  let prev: EntryId | null = null;
  const foreign = second.map((action, at) => {
    const checked: CheckedEntry = identified({
      v: 1,
      book: `${context.engagement}/data-room`,
      author: stranger,
      seq: at + 1,
      prev,
      heads: at === 0 ? [tail] : [],
      recordedAt: 1000 + at * 3,
      action
    });
    prev = checked.id;
    return checked;
  });
  const more = writeLog(second, trunk.log, device, 1500);
  return [...trunk.entries, ...foreign, ...more.entries];
};

const withoutAttribution = (state: EngagementState): unknown =>
  JSON.parse(
    JSON.stringify(state, (name, value: unknown) =>
      name === 'decided' || name === 'changed' || name === 'added'
        ? undefined
        : name === 'removed'
          ? value !== null
          : value
    )
  );

describe('the fold', () => {
  it('gives the same state whatever the order of arrival', () => {
    fc.assert(
      fc.property(arbitraryActions, arbitraryActions, fc.infiniteStream(fc.nat()), (first, second, picks) => {
        const entries = branches(first, second);
        const shuffled = [...entries];
        for (let at = shuffled.length - 1; at > 0; at -= 1) {
          const other = (picks.next().value as number) % (at + 1);
          [shuffled[at], shuffled[other]] = [shuffled[other] as CheckedEntry, shuffled[at] as CheckedEntry];
        }
        expect(foldAll(shuffled, context)).toEqual(foldAll(entries, context));
      })
    );
  });

  it('goes on from any point to the same result, or says that it cannot', () => {
    fc.assert(
      fc.property(arbitraryActions, arbitraryActions, fc.nat(), fc.nat(5), (first, second, cut, size) => {
        const entries = branches(first, second);
        const known = new Set<EntryId>();
        const start = cut % entries.length;
        let log = foldAll(entries.slice(0, start), context);
        for (const { id } of entries.slice(0, start)) known.add(id);
        for (let at = start; at < entries.length; at += size + 1) {
          const batch = entries.slice(at, at + size + 1);
          const next = foldNext(log, batch, context, (id) => known.has(id));
          for (const { id } of batch) known.add(id);
          log = next ?? foldAll(entries.slice(0, at + size + 1), context);
          expect(log).toEqual(foldAll(entries.slice(0, at + size + 1), context));
        }
      })
    );
  });

  it('grows bit by bit to the same result, or says that it cannot', () => {
    const ends = new Set<boolean>();
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(arbitraryActions, arbitraryActions, size, fc.boolean(), (first, second, many, alone) => {
        const entries = alone ? writeLog([created, ...first, ...second]).entries : branches(first, second);
        const growing = growFold(context);
        let whole = true;
        for (let at = 0; whole && at < entries.length; at += many) {
          whole = growing.add(entries.slice(at, at + many));
        }
        ends.add(whole);
        if (alone) expect(whole).toBe(true);
        if (whole) expect(growing.finish()).toEqual(foldAll(entries, context));
      })
    );
    expect([...ends].sort()).toEqual([false, true]);
  });

  it('does not grow past what would take something away, wait, or come a second time', () => {
    const { entries } = writeLog([created, added('d1'), added('d2'), added('d3')]);
    const revocation = identified({
      ...(entries[1] as CheckedEntry).entry,
      action: { type: 'device.revoked', devices: [stranger], cuts: [] } as unknown as Action
    });
    expect(growFold(context).add([...entries, revocation])).toBe(false);
    expect(growFold(context).add(entries.slice(1))).toBe(false);
    const growing = growFold(context);
    expect(growing.add(entries.slice(0, 2))).toBe(true);
    expect(growing.add(entries.slice(1))).toBe(false);
  });

  it('never needs the whole log for what this device writes itself', () => {
    fc.assert(
      fc.property(arbitraryActions, (actions) => {
        const { entries, log } = writeLog([created, ...actions]);
        expect(log).toEqual(foldAll(entries, context));
      })
    );
  });

  it('leaves the state that it started from untouched', () => {
    fc.assert(
      fc.property(arbitraryActions, arbitraryActions, (first, second) => {
        const { log } = writeLog([created, ...first]);
        const before = JSON.stringify(log);
        writeLog(second, log, device, 5000);
        expect(JSON.stringify(log)).toBe(before);
      })
    );
  });
});

describe('undo', () => {
  it('restores every value, and redo brings it back', () => {
    fc.assert(
      fc.property(arbitraryActions, arbitraryAction, (actions, last) => {
        const before = writeLog([created, ...actions]).log;
        const after = writeLog([last], before, device, 5000).log;
        const step = after.undo.at(-1);
        fc.pre(step !== undefined && step !== before.undo.at(-1));
        const undone = writeLog(
          [actionTakingBack(step as never, device, after) as Action],
          after,
          device,
          6000
        );
        const added = last.type === 'document.added' ? last.document : null;
        const expected = withoutAttribution(before.state) as EngagementState;
        const found = withoutAttribution(undone.log.state) as EngagementState;
        // what was added stays as a tombstone
        if (added) delete (found.documents as Record<string, unknown>)[added];
        expect(found).toEqual(expected);

        const back = actionTakingBack(undone.log.redo.at(-1) as never, device, undone.log) as Action;
        const redone = writeLog([back], undone.log, device, 7000);
        expect(withoutAttribution(redone.log.state)).toEqual(withoutAttribution(after.state));
        expect(redone.log.undo.at(-1)?.action).toEqual(last);
        expect(redone.log.redo).toEqual([]);
      })
    );
  });

  it('goes back through all steps, and forward again', () => {
    fc.assert(
      fc.property(arbitraryActions, (actions) => {
        let { log } = writeLog([created, ...actions]);
        const end = withoutAttribution(log.state);
        let time = 5000;
        const steps = log.undo.length;
        for (let at = 0; at < steps; at += 1) {
          const action = actionTakingBack(log.undo.at(-1) as never, device, log) as Action;
          log = writeLog([action], log, device, (time += 10)).log;
        }
        expect(log.undo).toEqual([]);
        expect(Object.keys(log.state.mappings)).toEqual([]);
        for (let at = 0; at < steps; at += 1) {
          const action = actionTakingBack(log.redo.at(-1) as never, device, log) as Action;
          log = writeLog([action], log, device, (time += 10)).log;
        }
        expect(log.undo).toHaveLength(steps);
        expect(withoutAttribution(log.state)).toEqual(end);
      })
    );
  });

  it('of another device is not ours to take back', () => {
    const { log } = writeLog([created]);
    expect(foldNext(log, [], { ...context, device: stranger as DeviceKey }, () => true)?.undo).toEqual([]);
  });
});
