/**
 * A member with a modified client: real keys of the books, a real device key, and entries that no honest device
 * writes. Each attempt is refused and named, in the log (`refused`) or at the door (`rejected`), and the honest
 * members work on to one state.
 */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createCatchUp } from '../../src/lib/adapters/peers/catch-up';
import { entryIdOf, sealEntry, signEntry } from '../../src/lib/adapters/log/entry-codec';
import { sealLot } from '../../src/lib/adapters/log/lot';
import { MAX_SEALED } from '../../src/lib/adapters/log/take-in';
import { openDatabases } from '../../src/lib/adapters/storage/database';
import { Keyring, loadDevice } from '../../src/lib/adapters/storage/keys';
import { stateHash } from '../../src/lib/adapters/log/state-hash';
import type { EntryId } from '../../src/lib/domain/ids';
import type { Action, Book } from '../../src/lib/domain/log/action';
import { bookId, ENTRY_VERSION, type Entry, type UnsignedEntry } from '../../src/lib/domain/log/entry';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import type { SealedArrival } from '../../src/lib/ports/entry-exchange';
import { accepted, added, facts } from '../support/log';
import { admit, exchanged, newDevice } from '../support/devices';
import { must } from '../support/storage';

const setUp = async () => {
  const device = await newDevice();
  const ada = { device, log: must(await device.storage.logs.create(facts, { name: 'Ada' })) };
  must(await ada.log.append(added('d1')));
  const cy = await admit(ada, await newDevice(), 'Cy', 'reviewer');
  const rogue = await newDevice();
  const eve = await admit(ada, rogue, 'Eve', 'preparer');
  must(await eve.append(added('d2')));
  await exchanged(ada.log.exchange!, eve.exchange!);
  await exchanged(ada.log.exchange!, cy.exchange!);

  const { truth } = must(await openDatabases(rogue.name));
  const own = await loadDevice(truth);
  const keys = (await new Keyring(truth, own).get(eve.id))!;
  const { rows } = await eve.rows(0, 100);
  const tip = rows.find(({ author, book }) => author === own.key && book === 'data-room')!;
  const heads = rows.slice(0, 1).map(({ id }) => id);
  /** What Eve's device would write next; each attempt changes something of it. */
  const next = (
    action: Action,
    changes: Partial<UnsignedEntry> = {},
    book: Book = 'data-room'
  ): UnsignedEntry => ({
    v: ENTRY_VERSION,
    book: bookId(eve.id, book),
    author: own.key,
    seq: book === 'data-room' ? tip.seq + 1 : 1,
    prev: book === 'data-room' ? tip.id : null,
    heads: heads.filter((id) => id !== tip.id),
    recordedAt: 2_000_000_000_000,
    action,
    ...changes
  });
  const signed = (entry: UnsignedEntry): Promise<Entry> => signEntry(own.signing, entry);
  const sealed = async (entry: Entry, book: Book = 'data-room', id?: EntryId): Promise<SealedArrival> => {
    const { sig: _, ...unsigned } = entry;
    const name = id ?? (await entryIdOf(unsigned));
    return { book, id: name, sealed: await sealEntry(keys.books[book]!, null, name, entry) };
  };
  const write = async (action: Action, changes: Partial<UnsignedEntry> = {}, book: Book = 'data-room') =>
    sealed(await signed(next(action, changes, book)), book);
  return { ada, cy, eve, own, tip, keys, next, signed, sealed, write };
};

type Rogue = Awaited<ReturnType<typeof setUp>>;

/** Reasons by which Ada's log names what she has of `ids`. */
const namedBy = ({ state }: EngagementLog, ids: readonly EntryId[]): string[] =>
  state.refused.flatMap(({ entry, reason }) => (ids.includes(entry) ? [reason] : []));

/** The honest two write on, and come to one state with nothing of Eve's in it. */
const workOn = async ({ ada, cy }: Rogue): Promise<void> => {
  must(await ada.log.append(added('after')));
  must(await cy.append(accepted(40)));
  await exchanged(ada.log.exchange!, cy.exchange!);
  expect(await stateHash(cy.state)).toBe(await stateHash(ada.log.state));
  expect(Object.keys(cy.state.documents).sort()).toEqual(['after', 'd1', 'd2']);
  expect(Object.keys(cy.state.mappings)).toHaveLength(1);
  expect(ada.log.state.facts?.client).toBe(facts.client);
};

describe('at the door, named, nothing is stored of', () => {
  const attempts: Record<string, (rogue: Rogue) => Promise<SealedArrival>> = {
    'an entry in another member’s name': async ({ ada, next, signed, sealed }) =>
      sealed(await signed(next(added('forged'), { author: ada.device.storage.device.key }))),
    'an entry whose content was changed after it was signed': async ({ next, signed, sealed }) =>
      sealed({ ...(await signed(next(added('forged')))), action: added('other') }),
    'an entry that was signed long ago, under another id': async ({ next, signed, sealed }) =>
      sealed(await signed(next(added('forged'))), 'data-room', 'a'.repeat(64) as EntryId),
    'an entry that was signed for another engagement': async ({ next, signed, sealed }) =>
      sealed(await signed(next(added('forged'), { book: bookId('B'.repeat(22) as never, 'data-room') }))),
    'bytes that are no entry': async () => ({
      book: 'data-room',
      id: 'c'.repeat(64) as EntryId,
      sealed: crypto.getRandomValues(new Uint8Array(400))
    }),
    'an action whose form is wrong': async ({ next, signed, sealed }) =>
      sealed(await signed(next({ type: 'document.added', document: '__proto__' } as never))),
    'more bytes than any entry has': async () => ({
      book: 'data-room',
      id: 'd'.repeat(64) as EntryId,
      sealed: new Uint8Array(MAX_SEALED + 1)
    })
  };

  it.each(Object.entries(attempts))('%s', async (_, attempt) => {
    const rogue = await setUp();
    const arrival = await attempt(rogue);
    const { ada, cy } = rogue;
    const before = await stateHash(ada.log.state);
    for (const log of [ada.log, cy]) {
      const receipt = must(await log.exchange!.receive([arrival]));
      expect(receipt).toEqual({
        added: 0,
        rejected: [{ id: arrival.id, reason: expect.stringMatching(/\S{3}/) }]
      });
    }
    expect(await stateHash(ada.log.state)).toBe(before);
    await workOn(rogue);
  });
});

describe('in the log, named, nothing counts of', () => {
  const attempts: Record<
    string,
    { readonly says: RegExp; readonly write: (rogue: Rogue) => Promise<readonly SealedArrival[]> }
  > = {
    'what her role does not allow': {
      says: /role “preparer” may not/,
      write: async ({ write }) => [
        await write({ type: 'engagement.changed', changes: { client: 'Eve’s own' } })
      ]
    },
    'a role that she gives herself': {
      says: /\S{3}/,
      write: async ({ own, write }) => [
        await write({ type: 'member.changed', person: own.key, changes: { role: 'lead' } })
      ]
    },
    'a second creation': {
      says: /exists already|another entry/,
      write: async ({ own, write }) => [
        await write({
          type: 'engagement.created',
          facts,
          lead: { device: own.key, name: 'Eve' },
          sample: false
        })
      ]
    },
    'an entry in the wrong book': {
      says: /wrong book/,
      write: async ({ write }) => [await write(added('forged'), {}, 'audit-file')]
    },
    'an entry whose predecessor she holds back': {
      says: /earlier entry that it builds on/,
      write: async ({ tip, write }) => [
        await write(added('forged'), { seq: tip.seq + 2, prev: 'e'.repeat(64) as EntryId })
      ]
    },
    'an entry that skips a number': {
      says: /does not continue/,
      write: async ({ tip, write }) => [await write(added('forged'), { seq: tip.seq + 5 })]
    }
  };

  it.each(Object.entries(attempts))('%s', async (_, { write, says }) => {
    const rogue = await setUp();
    const arrivals = await write(rogue);
    for (const log of [rogue.ada.log, rogue.cy]) {
      must(await log.exchange!.receive(arrivals));
      const named = namedBy(
        log,
        arrivals.map(({ id }) => id)
      );
      expect(named).toEqual([expect.stringMatching(says)]);
    }
    await workOn(rogue);
  });

  it('the second branch of a fork: both see the same one count, whichever came first', async () => {
    const rogue = await setUp();
    const { ada, cy, write, next } = rogue;
    const note = (text: string): Action => ({
      type: 'document.factsSet',
      document: 'd2' as never,
      facts: { owner: text }
    });
    expect(next(note('one')).seq).toBe(next(note('other')).seq);
    const [one, other] = [await write(note('one')), await write(note('other'))];
    must(await ada.log.exchange!.receive([one]));
    must(await cy.exchange!.receive([other]));
    await exchanged(ada.log.exchange!, cy.exchange!);
    for (const log of [ada.log, cy]) {
      expect(namedBy(log, [one.id, other.id])).toEqual([
        expect.stringMatching(/two entries with the number .*fork/)
      ]);
    }
    await workOn(rogue);
  });
});

describe('over a line', () => {
  it('her entries are named with her device, and the honest go on taking in what is right', async () => {
    const rogue = await setUp();
    const { ada, eve, sealed, signed, next, write } = rogue;
    const forged = await sealed(
      await signed(next(added('forged'), { author: ada.device.storage.device.key }))
    );
    const right = await write({
      type: 'document.factsSet',
      document: 'd2' as never,
      facts: { owner: 'Eve' }
    });
    const hers = new Map([forged, right].map((arrival) => [arrival.id, arrival]));
    // her client offers and hands out what it likes
    const { lots: _, ...unpacked } = eve.exchange!;
    const modified: typeof eve.exchange = {
      ...unpacked,
      async summary() {
        const own = must(await eve.exchange!.summary());
        return { ok: true, value: own.map((one) => ({ ...one, buckets: new Uint8Array(2048).fill(7) })) };
      },
      async ids(book, buckets) {
        const own = must(await eve.exchange!.ids(book, buckets));
        return { ok: true, value: book === 'data-room' ? [...own, ...hers.keys()] : own };
      },
      async read(ids) {
        const own = must(await eve.exchange!.read(ids));
        return { ok: true, value: [...own, ...ids.flatMap((id) => hers.get(id) ?? [])] };
      }
    };
    const rejected: string[] = [];
    const violations: string[] = [];
    const link = (to: () => ReturnType<typeof createCatchUp>) => ({
      send: (message: Uint8Array<ArrayBuffer>) => queueMicrotask(() => void to().take(message.slice())),
      room: async () => undefined,
      after: () => () => undefined
    });
    const honest: ReturnType<typeof createCatchUp> = createCatchUp(
      'data-room',
      ada.log.exchange!,
      link(() => hostile),
      {
        onRejected: (found) => rejected.push(...found.map(({ id }) => id)),
        onViolation: (reason) => violations.push(reason),
        onSilent: () => violations.push('silent')
      }
    );
    const hostile: ReturnType<typeof createCatchUp> = createCatchUp(
      'data-room',
      modified,
      link(() => honest),
      {
        onViolation: (reason) => violations.push(reason),
        onSilent: () => violations.push('silent')
      }
    );
    await hostile.compare();
    await expect.poll(() => ada.log.state.documents['d2' as never]?.correctedFacts.owner).toBe('Eve');
    expect(rejected).toEqual([forged.id]);
    expect(violations).toEqual([]);
    await workOn(rogue);
  });

  it('forged and altered entries in a lot are refused one by one, and what came with them is taken', async () => {
    const rogue = await setUp();
    const { ada, cy, eve, keys, next, signed } = rogue;
    const book = bookId(eve.id, 'data-room');
    const right = await signed(
      next({ type: 'document.factsSet', document: 'd2' as never, facts: { owner: 'Eve' } })
    );
    const other = await signed(next(added('other')));
    const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const idOf = ({ sig: __, ...entry }: Entry): Promise<EntryId> => entryIdOf(entry);
    const inHerName = await signed(next(added('forged'), { author: ada.device.storage.device.key }));
    const elsewhere = await signed(next(added('x'), { book: bookId('B'.repeat(22) as never, 'data-room') }));
    const [rightId, otherId] = [await idOf(right), await idOf(other)];
    const contents: [EntryId, Uint8Array][] = [
      [await idOf(inHerName), bytes(inHerName)],
      [otherId, bytes({ ...other, action: added('swapped') })],
      ['a'.repeat(64) as EntryId, bytes(other)],
      [rightId, bytes(right)],
      [await idOf(elsewhere), bytes(elsewhere)],
      ['b'.repeat(64) as EntryId, new Uint8Array([0xff, 0x00])],
      ['c'.repeat(64) as EntryId, new Uint8Array()]
    ];
    const ids = contents.map(([id]) => id);
    const own = keys.books['data-room']!;
    const sealed = await sealLot(
      own,
      null,
      book,
      contents.map(([, plain]) => plain)
    );
    for (const log of [ada.log, cy]) {
      const receipt = must(await log.exchange!.lots!.receive({ book: 'data-room', ids, sealed }));
      expect(receipt.added).toBe(1);
      expect(receipt.rejected.map(({ id }) => id)).toEqual(ids.filter((id) => id !== rightId));
      for (const { reason } of receipt.rejected) expect(reason).toMatch(/\S{3}/);
      expect(log.state.documents['d2' as never]?.correctedFacts.owner).toBe('Eve');
      // named once more and twice, it is not stored again
      const twice = { book: 'data-room', ids: [rightId, rightId], sealed } as const;
      expect(must(await log.exchange!.lots!.receive(twice))).toEqual({ added: 0, rejected: [] });
    }
    await workOn(rogue);
  });

  it('a peer with keys of another engagement is answered with nothing that it can open', async () => {
    const rogue = await setUp();
    const stranger = await newDevice();
    const foreign = must(await stranger.storage.logs.create(facts, { name: 'Mallory' }));
    const all = [...Array(256).keys()];
    const sealed = must(
      await rogue.ada.log.exchange!.read(must(await rogue.ada.log.exchange!.ids('data-room', all)))
    );
    expect(sealed.length).toBeGreaterThan(3);
    const receipt = must(await foreign.exchange!.receive(sealed));
    expect(receipt.added).toBe(0);
    expect(receipt.rejected).toHaveLength(sealed.length);
    expect(Object.keys(foreign.state.documents)).toEqual([]);
    await workOn(rogue);
  });
});
