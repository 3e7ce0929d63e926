import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceKey } from '../../src/lib/domain/ids';
import type { Action, Role } from '../../src/lib/domain/log/action';
import type { CheckedEntry } from '../../src/lib/domain/log/entry';
import { foldAll, foldNext } from '../../src/lib/domain/log/fold';
import { activeDevices } from '../../src/lib/domain/members/membership';
import { arbitraryAction, engagement } from '../support/log';
import type { Peer } from '../support/peers';
import { admitted, deviceOf, founder, invited, join, lead, revoked } from '../support/peers';

/** What one of the members does next; places in lists are taken modulo their length. */
type Step =
  | { readonly kind: 'write'; readonly who: number; readonly action: Action }
  | { readonly kind: 'revoke'; readonly who: number; readonly whom: number }
  | { readonly kind: 'role'; readonly who: number; readonly whom: number; readonly role: Role }
  | { readonly kind: 'invite'; readonly who: number; readonly name: string; readonly role: Role }
  | { readonly kind: 'admit'; readonly who: number; readonly name: string }
  | { readonly kind: 'hear'; readonly who: number; readonly from: number; readonly most: number }
  | { readonly kind: 'clock'; readonly who: number; readonly jump: number };

const who = fc.nat(3);
const role = fc.constantFrom<Role>('lead', 'preparer', 'reviewer', 'client', 'observer');
const name = fc.constantFrom('Dee', 'Eli', 'Fay');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), who, action: arbitraryAction }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('revoke' as const), who, whom: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('role' as const), who, whom: who, role }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('invite' as const), who, name, role }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('admit' as const), who, name }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('hear' as const), who, from: who, most: fc.nat(30) })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      who,
      jump: fc.integer({ min: -900, max: 4_000_000 })
    })
  }
);

/** Four members, of whom three lead, who act and hear of one another in any order. */
const play = (steps: readonly Step[]): Peer[] => {
  const ada = founder();
  const ben = join(ada, 'Ben', 'lead');
  const cy = join(ada, 'Cy', 'lead');
  const dot = join(ada, 'Dot', 'preparer');
  const peers = [ada, ben, cy, dot];
  for (const peer of peers) peer.take(ada);
  const devices: DeviceKey[] = [lead, deviceOf('Ben'), deviceOf('Cy'), deviceOf('Dot')];
  for (const next of steps) {
    const peer = peers[next.who] as Peer;
    if (next.kind === 'write') peer.write(next.action);
    else if (next.kind === 'revoke') peer.write(revoked(peer, devices[next.whom] as DeviceKey));
    else if (next.kind === 'invite') peer.write(invited(next.name, next.role));
    else if (next.kind === 'admit') peer.write(admitted(next.name));
    else if (next.kind === 'clock') peer.time = Math.max(1, peer.time + next.jump);
    else if (next.kind === 'role') {
      const person = devices[next.whom] as DeviceKey;
      peer.write({ type: 'member.changed', person, changes: { role: next.role } });
    } else {
      let left = next.most;
      peer.take(peers[next.from] as Peer, () => left-- > 0);
    }
  }
  return peers;
};

const all = (peers: readonly Peer[]): CheckedEntry[] => [
  ...new Map(peers.flatMap((peer) => [...peer.entries])).values()
];

const shuffled = <T>(items: readonly T[], picks: Iterator<number>): T[] => {
  const list = [...items];
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = (picks.next().value as number) % (at + 1);
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
  return list;
};

const steps = fc.array(step, { maxLength: 40 });

describe('concurrent changes of the membership', () => {
  it('come to the same state on every device, whatever the order of arrival and however often it arrives', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (played, picks) => {
        const entries = all(play(played));
        const context = { engagement, device: lead };
        const expected = foldAll(entries, context);
        const again = shuffled([...entries, ...entries.filter((_, at) => at % 3 === 0)], picks);
        expect(foldAll(again, context)).toEqual(expected);
      }),
      { numRuns: 150 }
    );
  });

  it('go on from any point to the same result', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), fc.nat(7), (played, picks, size) => {
        const entries = shuffled(all(play(played)), picks);
        const context = { engagement, device: lead };
        let log = foldAll([], context);
        for (let at = 0; at < entries.length; at += size + 1) {
          const known = new Set(entries.slice(0, at).map(({ id }) => id));
          const next = foldNext(log, entries.slice(at, at + size + 1), context, (id) => known.has(id));
          log = next ?? foldAll(entries.slice(0, at + size + 1), context);
        }
        expect(log).toEqual(foldAll(entries, context));
      }),
      { numRuns: 100 }
    );
  });

  it('always leave a lead, and let nobody in whom no lead invited', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { state } = foldAll(all(play(played)), { engagement, device: lead });
        expect(activeDevices(state).some(([, member]) => member.role === 'lead')).toBe(true);
        for (const member of Object.values(state.members)) {
          const by = state.members[member.admitted.by];
          expect(by).toBeDefined();
        }
      }),
      { numRuns: 150 }
    );
  });
});
