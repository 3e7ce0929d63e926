import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Parts } from '../../../src/lib/adapters/log/packed-log';
import { createSnapshotStore, type SnapshotHead } from '../../../src/lib/adapters/log/snapshot-store';
import { openDatabases } from '../../../src/lib/adapters/storage/database';
import type { EngagementKeys } from '../../../src/lib/adapters/storage/keys';
import type { DeviceKey, EntryId } from '../../../src/lib/domain/ids';
import { engagement } from '../../support/log';
import { freshName, must } from '../../support/storage';

const head = (n: number): SnapshotHead => ({
  ...{ format: 1, n, rows: n },
  device: 'a-device' as DeviceKey,
  id: String(n).padStart(64, '0') as EntryId
});

const partsOf = (...bytes: readonly number[]): Parts => ({
  count: bytes.length,
  at: async (part) => new Uint8Array(100).fill(bytes[part]!)
});

const start = async () => {
  const { derived } = must(await openDatabases(freshName()));
  const local = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt'
  ]);
  const keys = { local } as unknown as EngagementKeys;
  return { derived, keys, store: createSnapshotStore(derived) };
};

const read = ({ count, at }: Parts): Promise<PromiseSettledResult<number>[]> =>
  Promise.allSettled(Array.from({ length: count }, async (_, part) => (await at(part))[0]!));
const come = (...bytes: readonly number[]) => bytes.map((value) => ({ status: 'fulfilled', value }));

describe('a stored snapshot', () => {
  it('comes back part by part', async () => {
    const { keys, store } = await start();
    expect(await store.state(keys, engagement)).toBeNull();
    await store.writeState(keys, engagement, head(3), partsOf(1, 2, 3));
    const found = (await store.state(keys, engagement))!;
    expect(found.head).toMatchObject(head(3));
    expect(await read(found.parts)).toEqual(come(1, 2, 3));
  });

  it('is read ahead of being asked for, but no further than it has to be', async () => {
    const { derived, keys, store } = await start();
    await store.writeState(keys, engagement, head(9), partsOf(1, 2, 3, 4, 5, 6));
    const { parts } = (await store.state(keys, engagement))!;
    // long enough for what was begun to end
    await derived.snapshots.toArray();
    await derived.snapshots.clear();
    const states = (await read(parts)).map(({ status }) => status);
    expect(states).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
  });

  it('leaves nothing of a longer one before it, nor of others’', async () => {
    const { derived, keys, store } = await start();
    await store.writeState(keys, engagement, head(3), partsOf(1, 2, 3));
    await store.writeVerified(keys, engagement, { n: 3, digest: '', flaws: {} });
    await store.writeState(keys, engagement, head(4), partsOf(4));
    expect(await derived.snapshots.toCollection().primaryKeys()).toEqual([
      [engagement, 'state'],
      [engagement, 'state/0'],
      [engagement, 'verified']
    ]);
    expect(await read((await store.state(keys, engagement))!.parts)).toEqual(come(4));
  });

  it('does not mix parts of two, take one for another, or do without one', async () => {
    const { derived, keys, store } = await start();
    await store.writeState(keys, engagement, head(3), partsOf(1, 2, 3));
    const [one, two] = await derived.snapshots.where({ engagement }).offset(1).toArray();
    await store.writeState(keys, engagement, head(4), partsOf(4, 5, 6));
    await derived.snapshots.put(one!);
    await derived.snapshots.put({ ...two!, kind: 'state/2' });
    await derived.snapshots.delete([engagement, 'state/1']);
    const states = (await read((await store.state(keys, engagement))!.parts)).map(({ status }) => status);
    expect(states).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('is none where its head is damaged or of an earlier form', async () => {
    const { derived, keys, store } = await start();
    await store.writeState(keys, engagement, head(3), partsOf(1));
    const other = await start();
    expect(await store.state(other.keys, engagement)).toBeNull();
    await derived.snapshots.update([engagement, 'state'], { sealed: new Uint8Array(50) });
    expect(await store.state(keys, engagement)).toBeNull();
  });
});
