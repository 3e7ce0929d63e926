/**
 * Devices that write at the same time over a network that loses, repeats, reorders and splits: once they have
 * exchanged what each lacks, all have one state hash. A device folds as the app does: on from what it has where
 * that is possible, and from the beginning where it is not.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateHash } from '../../src/lib/adapters/log/state-hash';
import { knownTo } from '../../src/lib/adapters/log/known-to';
import type { DeviceKey, EntryId } from '../../src/lib/domain/ids';
import type { Action, Role } from '../../src/lib/domain/log/action';
import type { CheckedEntry } from '../../src/lib/domain/log/entry';
import { foldAll, foldNext, type FoldedLog } from '../../src/lib/domain/log/fold';
import { prepareEntry } from '../../src/lib/domain/log/prepare-entry';
import { arbitraryAction, engagement, identified } from '../support/log';
import { admitted, deviceOf, founder, invited, join, lead, revoked } from '../support/peers';

const AUTHORS = 3;

/** What happens next; places in lists are taken modulo their length. */
type Event =
  | { readonly kind: 'write'; readonly who: number; readonly action: Action }
  | { readonly kind: 'revoke'; readonly who: number; readonly whom: number }
  | { readonly kind: 'role'; readonly who: number; readonly whom: number; readonly role: Role }
  | { readonly kind: 'invite'; readonly who: number; readonly name: string; readonly role: Role }
  | { readonly kind: 'admit'; readonly who: number; readonly name: string }
  /** One message of the network: taken from anywhere in the queue, so that any order comes about. */
  | { readonly kind: 'deliver'; readonly which: number; readonly twice: boolean }
  | { readonly kind: 'drop'; readonly which: number }
  /** A side of the network: who is in it hears nothing from who is not. */
  | { readonly kind: 'split'; readonly side: number }
  | { readonly kind: 'heal' }
  /** Two compare what they have, as after a reconnect: what either lacks is sent again. */
  | { readonly kind: 'compare'; readonly who: number; readonly other: number }
  | { readonly kind: 'clock'; readonly who: number; readonly jump: number };

const who = fc.nat(AUTHORS - 1);
const which = fc.nat(200);
const role = fc.constantFrom<Role>('lead', 'preparer', 'reviewer', 'client', 'observer');
const name = fc.constantFrom('Dee', 'Eli');
const is = <K extends Event['kind']>(kind: K) => fc.constant(kind);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: is('write'), who, action: arbitraryAction }) },
  { weight: 2, arbitrary: fc.record({ kind: is('revoke'), who, whom: who }) },
  { weight: 2, arbitrary: fc.record({ kind: is('role'), who, whom: who, role }) },
  { weight: 1, arbitrary: fc.record({ kind: is('invite'), who, name, role }) },
  { weight: 1, arbitrary: fc.record({ kind: is('admit'), who, name }) },
  { weight: 14, arbitrary: fc.record({ kind: is('deliver'), which, twice: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: is('drop'), which }) },
  { weight: 2, arbitrary: fc.record({ kind: is('split'), side: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: is('heal') }) },
  { weight: 2, arbitrary: fc.record({ kind: is('compare'), who, other: who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: is('clock'), who, jump: fc.integer({ min: -5000, max: 2_000_000 }) })
  }
);

/** A device as the app has it: entries in their order of arrival, and the log folded as they came. */
class Device {
  readonly entries = new Map<EntryId, CheckedEntry>();
  log: FoldedLog;
  time = 2000;

  constructor(
    readonly key: DeviceKey,
    first: readonly CheckedEntry[]
  ) {
    for (const checked of first) this.entries.set(checked.id, checked);
    this.log = this.whole();
  }

  whole(): FoldedLog {
    return foldAll([...this.entries.values()], { engagement, device: this.key });
  }

  receive(arrivals: readonly CheckedEntry[]): void {
    const fresh = arrivals.filter(({ id }) => !this.entries.has(id));
    for (const checked of fresh) this.entries.set(checked.id, checked);
    const context = { engagement, device: this.key };
    this.log = foldNext(this.log, fresh, context, knownTo(this.log)) ?? this.whole();
  }

  write(action: Action): CheckedEntry | null {
    this.time += 1;
    const prepared = prepareEntry(this.log, engagement, this.key, action, this.time);
    if (!prepared.ok) return null;
    const checked = identified(prepared.value);
    this.receive([checked]);
    return checked;
  }
}

interface Message {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly CheckedEntry[];
}

const run = (events: readonly Event[]): { readonly devices: Device[]; readonly written: Set<EntryId> } => {
  const ada = founder();
  join(ada, 'Ben', 'lead');
  join(ada, 'Cy', 'lead');
  const first = [...ada.entries.values()];
  const keys = [lead, deviceOf('Ben'), deviceOf('Cy')];
  const devices = keys.map((key) => new Device(key, first));
  const written = new Set<EntryId>();
  let network: Message[] = [];
  let side = 0;
  const apart = (one: number, other: number): boolean => ((side >> one) & 1) !== ((side >> other) & 1);
  const tell = (from: number, checked: CheckedEntry | null): void => {
    if (!checked) return;
    written.add(checked.id);
    for (const to of devices.keys()) if (to !== from) network.push({ from, to, entries: [checked] });
  };
  const compare = (one: number, other: number): void => {
    for (const [from, to] of [[one, other] as const, [other, one] as const]) {
      const lacks = [...devices[from]!.entries.values()].filter(({ id }) => !devices[to]!.entries.has(id));
      if (lacks.length > 0) network.push({ from, to, entries: lacks });
    }
  };
  for (const next of events) {
    switch (next.kind) {
      case 'write':
        tell(next.who, devices[next.who]!.write(next.action));
        break;
      case 'revoke':
        tell(next.who, devices[next.who]!.write(revoked(devices[next.who]!, keys[next.whom]!)));
        break;
      case 'role':
        tell(
          next.who,
          devices[next.who]!.write({
            type: 'member.changed',
            person: keys[next.whom]!,
            changes: { role: next.role }
          })
        );
        break;
      case 'invite':
        tell(next.who, devices[next.who]!.write(invited(next.name, next.role)));
        break;
      case 'admit':
        tell(next.who, devices[next.who]!.write(admitted(next.name)));
        break;
      case 'deliver': {
        const at = next.which % Math.max(1, network.length);
        const message = network[at];
        if (!message || apart(message.from, message.to)) break;
        devices[message.to]!.receive(message.entries);
        if (!next.twice) network = network.filter((_, index) => index !== at);
        break;
      }
      case 'drop':
        network = network.filter((_, index) => index !== next.which % Math.max(1, network.length));
        break;
      case 'split':
        ({ side } = next);
        break;
      case 'heal':
        side = 0;
        break;
      case 'compare':
        if (next.who !== next.other && !apart(next.who, next.other)) compare(next.who, next.other);
        break;
      case 'clock':
        devices[next.who]!.time = Math.max(1, devices[next.who]!.time + next.jump);
    }
  }
  // the network is whole again: everybody compares with everybody until nobody lacks anything
  side = 0;
  for (let pass = 0; pass < AUTHORS; pass += 1) {
    for (let one = 0; one < AUTHORS; one += 1)
      for (let other = one + 1; other < AUTHORS; other += 1) compare(one, other);
    for (const { to, entries } of network.splice(0).reverse()) devices[to]!.receive(entries);
  }
  return { devices, written };
};

const converges = async (events: readonly Event[]): Promise<void> => {
  const { devices, written } = run(events);
  const hashes = await Promise.all(devices.map(({ log }) => stateHash(log.state)));
  expect(new Set(hashes).size).toBe(1);
  for (const device of devices) {
    // what its author was told is saved is on every device
    expect([...written].filter((id) => !device.entries.has(id))).toEqual([]);
    // and folded as it came it is what it is folded at once
    expect(await stateHash(device.whole().state)).toBe(hashes[0]);
  }
};

const events = fc.array(event, { maxLength: 80, size: 'max' });
/** Seeds that stay: the first runs, and every one that ever failed. */
const SEEDS = [1, 20_261_125, 424_242] as const;

describe('three authors on a network that loses, repeats, reorders and splits', () => {
  it.each(SEEDS)('come to one state hash (seed %i)', async (seed) => {
    await fc.assert(fc.asyncProperty(events, converges), { seed, numRuns: 60 });
  });

  it('come to one state hash, whatever the seed', async () => {
    await fc.assert(fc.asyncProperty(events, converges), { numRuns: 60 });
  });

  it('really are at odds in between', () => {
    let [atOdds, refusals, admissions] = [0, 0, 0];
    fc.assert(
      fc.property(events, (played) => {
        const { devices } = run(played);
        const { state } = devices[0]!.log;
        refusals += Number(state.refused.length > 0);
        admissions += Number(Object.keys(state.members).length > AUTHORS);
        atOdds += Number(Object.values(state.members).some((member) => member.revoked));
      }),
      { seed: 7, numRuns: 100 }
    );
    // a generator that never made them meet would prove nothing
    expect(Math.min(atOdds, refusals)).toBeGreaterThan(10);
    expect(admissions).toBeGreaterThan(0);
  });
});
