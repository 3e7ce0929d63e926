import { ed25519 } from './ed25519';
import { describe, expect, it } from 'vitest';
import { base64urlToBytes, bytesToBase64url, textToBytes } from '../../src/lib/adapters/log/bytes';
import {
  entryIdOf,
  sealEntry,
  signEntry,
  unsealEntry,
  verifyEntry
} from '../../src/lib/adapters/log/entry-codec';
import { BookKeys } from '../../src/lib/adapters/storage/book-keys';
import type { DeviceKey, EntryId } from '../../src/lib/domain/ids';
import type { Action, Role } from '../../src/lib/domain/log/action';
import { can } from '../../src/lib/domain/log/can';
import {
  canonicalEntry,
  SIGNING_CONTEXT,
  type CheckedEntry,
  type Entry,
  type UnsignedEntry
} from '../../src/lib/domain/log/entry';
import { foldAll } from '../../src/lib/domain/log/fold';
import { parseEntry } from '../../src/lib/domain/log/parse-entry';
import {
  accepted,
  added,
  catalogAdded,
  context,
  created,
  device,
  engagement,
  facts,
  file,
  hashOf,
  identified,
  stranger,
  writeLog
} from '../support/log';

const log = writeLog([created, added('d1'), accepted(10), added('d2')]);
const [first, second, third, fourth] = log.entries as [
  CheckedEntry,
  CheckedEntry,
  CheckedEntry,
  CheckedEntry
];

const reasonFor = (entries: readonly CheckedEntry[], id: EntryId): string | undefined =>
  foldAll(entries, context).state.refused.find(({ entry }) => entry === id)?.reason;

const rewritten = (checked: CheckedEntry, changes: Partial<UnsignedEntry>): CheckedEntry =>
  identified({ ...checked.entry, ...changes });

const newDevice = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { key: bytesToBase64url(raw) as DeviceKey, signing: pair.privateKey };
};

const bookKey = async () =>
  new BookKeys(
    await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    new Map()
  );

describe('a signed entry', () => {
  it('verifies here and with an independent implementation', async () => {
    const { key, signing } = await newDevice();
    const entry = await signEntry(signing, { ...first.entry, author: key });
    expect((await verifyEntry(await entryIdOf(entry), entry)).ok).toBe(true);
    const message = textToBytes(SIGNING_CONTEXT + canonicalEntry(entry));
    const sig = base64urlToBytes(entry.sig) as Uint8Array;
    expect(await ed25519.verifyAsync(sig, message, base64urlToBytes(key) as Uint8Array)).toBe(true);
  });

  it('does not verify once any part of it was changed', async () => {
    const { key, signing } = await newDevice();
    const entry = await signEntry(signing, { ...second.entry, author: key });
    const changes: Partial<Entry>[] = [
      { seq: 3 },
      { recordedAt: entry.recordedAt + 1 },
      { heads: ['0'.repeat(64) as EntryId] },
      { book: `${engagement}/audit-file` },
      { action: added('d3') },
      { author: stranger }
    ];
    for (const change of changes) {
      const changed = { ...entry, ...change };
      expect(await verifyEntry(await entryIdOf(entry), changed)).toMatchObject({ ok: false });
      // with an id made to match, the signature still does not
      expect(await verifyEntry(await entryIdOf(changed), changed)).toEqual({
        ok: false,
        error: 'Its signature is not its author’s.'
      });
    }
  });

  it('does not verify with a signature that was made for something else', async () => {
    const { key, signing } = await newDevice();
    const entry = { ...first.entry, author: key };
    const bare = await crypto.subtle.sign('Ed25519', signing, textToBytes(canonicalEntry(entry)));
    const sig = bytesToBase64url(new Uint8Array(bare));
    expect(await verifyEntry(await entryIdOf(entry), { ...entry, sig })).toMatchObject({ ok: false });
  });

  it('opens only with its key, at its place, and whole', async () => {
    const { key, signing } = await newDevice();
    const entry = await signEntry(signing, { ...second.entry, author: key });
    const id = await entryIdOf(entry);
    const secret = await bookKey();
    const sealed = await sealEntry(secret, null, id, entry);
    expect(await unsealEntry(secret, entry.book, { id, sealed })).toEqual({ ok: true, value: entry });
    const other = '1'.repeat(64) as EntryId;
    await expect(unsealEntry(secret, entry.book, { id: other, sealed })).rejects.toThrow();
    await expect(unsealEntry(secret, `${engagement}/audit-file`, { id, sealed })).rejects.toThrow();
    await expect(unsealEntry(secret, 'another/data-room', { id, sealed })).rejects.toThrow();
    await expect(unsealEntry(await bookKey(), entry.book, { id, sealed })).rejects.toThrow();
    for (const at of [0, 1, 13, sealed.length - 1]) {
      const tampered = sealed.slice();
      tampered[at] = (tampered[at] as number) ^ 1;
      await expect(unsealEntry(secret, entry.book, { id, sealed: tampered })).rejects.toThrow();
    }
    await expect(unsealEntry(secret, entry.book, { id, sealed: sealed.slice(0, 20) })).rejects.toThrow();
    await expect(unsealEntry(secret, entry.book, { id, sealed: 'text' })).rejects.toThrow();
  });
});

describe('the door for entries', () => {
  const entry: Entry = { ...second.entry, sig: 'A'.repeat(86) };

  it.each([
    ['no object', null],
    ['a member missing', { ...entry, author: undefined }],
    ['a member too many', { ...entry, id: 'x' }],
    ['a chain that starts at 2', { ...entry, prev: null }],
    ['a first entry with a predecessor', { ...entry, seq: 1 }],
    ['heads out of order', { ...entry, heads: ['b'.repeat(64), 'a'.repeat(64)] }],
    ['a head twice', { ...entry, heads: ['a'.repeat(64), 'a'.repeat(64)] }],
    ['its predecessor among the heads', { ...entry, heads: [entry.prev] }],
    ['a fractional number', { ...entry, seq: 2.5 }],
    ['an unknown book', { ...entry, book: `${engagement}/cellar` }],
    ['an action of a known type that is malformed', { ...entry, action: { type: 'document.added' } }],
    ['an id that reaches into prototypes', { ...entry, action: { ...added('x'), document: '__proto__' } }],
    ['half a character', { ...entry, action: { type: 'later.type', text: '\ud800' } }]
  ])('refuses %s', (_, value) => {
    expect(parseEntry(value)).toMatchObject({ ok: false, error: expect.any(String) as string });
  });

  it('lets unknown types and later versions through as they are', () => {
    const unknown = { ...entry, action: { type: 'finding.raised', grade: 'major', deep: { a: [1] } } };
    expect(parseEntry(unknown)).toEqual({ ok: true, value: unknown });
    const later = { ...entry, v: 2, more: true, action: { type: 'document.added' } };
    expect(parseEntry(later)).toEqual({ ok: true, value: later });
  });
});

describe('the fold refuses, and shows', () => {
  it('an author who is no member', () => {
    const forged = rewritten(second, { author: stranger, seq: 1, prev: null, heads: [fourth.id] });
    const { state } = foldAll([...log.entries, forged], context);
    expect(state).toEqual({
      ...log.log.state,
      refused: [{ entry: forged.id, reason: 'Its author is not a member of this engagement.' }]
    });
  });

  it('an entry whose signature did not match, and goes on with the author’s own', () => {
    const forged = {
      ...rewritten(fourth, { action: added('evil') }),
      flaw: 'Its signature is not its author’s.'
    };
    const { state } = foldAll([...log.entries, forged], context);
    expect(Object.keys(state.documents)).toEqual(['d1', 'd2']);
    expect(state.refused).toEqual([{ entry: forged.id, reason: 'Its signature is not its author’s.' }]);
  });

  it('a fork: one branch counts, the other and what is chained to it does not', () => {
    const fork = rewritten(fourth, { recordedAt: fourth.entry.recordedAt + 5, action: added('d3') });
    const after = rewritten(fork, { seq: fork.entry.seq + 1, prev: fork.id, action: added('d4') });
    const { state } = foldAll([...log.entries, fork, after], context);
    expect(Object.keys(state.documents)).toEqual(['d1', 'd2']);
    expect(state.refused.map(({ entry }) => entry)).toEqual([fork.id, after.id]);
    expect(state.refused[0]?.reason).toContain('two entries with the number 3 (a fork)');
  });

  it('an entry that skips a number', () => {
    const skip = rewritten(fourth, { seq: 9, prev: third.id, heads: [fourth.id] });
    expect(reasonFor([...log.entries, skip], skip.id)).toContain('does not continue');
  });

  it('an entry of another engagement', () => {
    const replayed = rewritten(fourth, { book: 'other/data-room', heads: [fourth.id] });
    expect(reasonFor([...log.entries, replayed], replayed.id)).toBe('It belongs to another engagement.');
  });

  it('an action in the wrong book', () => {
    const wrong = rewritten(third, { action: added('d9'), seq: 2, prev: third.id, heads: [] });
    expect(reasonFor([...log.entries, wrong], wrong.id)).toBe('It is in the wrong book.');
  });

  it('a second creation, also one that claims to be earlier when the root is known', () => {
    const coup = identified({
      ...first.entry,
      author: stranger,
      recordedAt: 1,
      action: { ...created, lead: { device: stranger, name: 'Eve' } } as Action
    });
    const { state } = foldAll([coup, ...log.entries], { ...context, root: first.id });
    expect(state.members).toEqual(log.log.state.members);
    expect(state.refused).toEqual([
      { entry: coup.id, reason: 'The engagement was created by another entry.' }
    ]);
  });

  it('a creation that names another device as lead', () => {
    const proxy = identified({ ...first.entry, author: stranger });
    expect(foldAll([proxy], context).state.facts).toBeNull();
  });

  it('entries whose predecessors are not here, until they come', () => {
    const without = foldAll([first, third, fourth], context);
    expect(without.waiting).toBe(2);
    expect(without.state.documents).toEqual({});
    expect(without.state.refused).toHaveLength(2);
    expect(foldAll([fourth, third, second, first], context)).toEqual(log.log);
  });

  it('an entry that is damaged for good, and goes on behind it', () => {
    const { state } = foldAll([first, third, fourth], { ...context, unreadable: [second.id] });
    expect(Object.keys(state.documents)).toEqual(['d2']);
    expect(Object.keys(state.mappings)).toHaveLength(1);
    expect(state.refused.map(({ entry }) => entry)).toEqual([second.id]);
  });

  it('nothing of a replayed entry: the same entry twice is one', () => {
    expect(foldAll([...log.entries, fourth, second], context)).toEqual(log.log);
  });

  it('a second catalog of a framework and version; the same one again is at one with the first', () => {
    const { log, entries } = writeLog([created, catalogAdded('1'), catalogAdded('1'), catalogAdded('2')]);
    expect(entries).toHaveLength(4);
    expect(log.state.refused).toEqual([]);
    expect(log.state.ownCatalogs?.['house@1']).toMatchObject({
      sha256: hashOf('house 1'),
      added: { entry: entries[1]?.id }
    });
    const [last] = entries.slice(-1);
    const other = rewritten(last!, { action: catalogAdded('1', 'not what was agreed') });
    const folded = foldAll([...entries.slice(0, -1), other], context).state;
    expect(folded.refused).toEqual([
      {
        entry: other.id,
        reason: 'Another catalog of this framework and version is in the engagement already.'
      }
    ]);
    expect(folded.ownCatalogs?.['house@1']?.sha256).toBe(hashOf('house 1'));
    // taken back is the scope, not what decisions may rest on
    expect(log.undo).toEqual([]);
  });

  it('no unknown action: it is counted and kept', () => {
    const unknown = rewritten(fourth, {
      seq: fourth.entry.seq + 1,
      prev: fourth.id,
      heads: [],
      action: { type: 'finding.raised', grade: 'major' }
    });
    const { state } = foldAll([...log.entries, unknown], context);
    expect(state).toEqual({ ...log.log.state, unknownEntries: 1 });
  });
});

describe('entitlement', () => {
  const state = log.log.state;
  const actions: readonly Action[] = [
    { type: 'engagement.changed', changes: { title: 'x' } },
    added('d5'),
    { type: 'document.versionAdded', document: 'd1' as never, file: file('v2') },
    { type: 'document.removed', documents: ['d1' as never], reason: '' },
    { type: 'document.restored', documents: ['d1' as never] },
    { type: 'document.factsSet', document: 'd1' as never, facts: { owner: 'x' } },
    accepted(1),
    { type: 'control.decided', items: [] },
    { type: 'requirement.assessed', items: [] }
  ];
  const allowed: Readonly<Record<Role, number[]>> = {
    lead: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    preparer: [1, 2, 3, 4, 5, 6, 7, 8],
    reviewer: [1, 2, 5, 6, 7, 8],
    client: [1, 2],
    observer: []
  };

  it.each(Object.keys(allowed) as Role[])('of the role %s is what it should be', (role) => {
    const can_ = actions.flatMap((action, at) => (can(role, action, state) ? [at] : []));
    expect(can_).toEqual(allowed[role]);
  });

  it.each(['locked', 'archived'] as const)('ends when the engagement is %s', (phase) => {
    const after = { ...state, facts: { ...facts, phase } };
    expect(actions.filter((action) => can('lead', action, after))).toEqual([]);
    expect(can('lead', { type: 'engagement.changed', changes: { phase: 'open' } }, after)).toBe(false);
    expect(
      can('lead', { type: 'engagement.changed', changes: { phase: 'archived', title: 'x' } }, after)
    ).toBe(false);
  });

  it('is refused in the fold for a member whose role does not allow it', () => {
    const observer = {
      ...log.log,
      state: {
        ...log.log.state,
        members: { [device]: { ...log.log.state.members[device], name: 'O', role: 'observer' } }
      }
    };
    expect(writeLog([added('d5')], observer as never).entries).toEqual([]);
  });
});
