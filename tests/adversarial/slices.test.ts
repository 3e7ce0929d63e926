/** Damage on disk to entries that lie in slices; for rows of their own see `stored-entries.test.ts`. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../src/lib/adapters/log/rows';
import { openDatabases, type StoredRow, type TruthDatabase } from '../../src/lib/adapters/storage/database';
import { putInSlices } from '../../src/lib/adapters/storage/entry-slices';
import { exportDevice, inspectDevice, resetDevice } from '../../src/lib/adapters/storage/recovery';
import { restoreDevice } from '../../src/lib/adapters/storage/restore';
import { createReplica } from '../../src/lib/adapters/yjs/book-replica';
import type { EngagementId } from '../../src/lib/domain/ids';
import { added, facts } from '../support/log';
import { freshName, must, never, openStorage } from '../support/storage';

const ENTRIES = 21;

const withTruth = async <T>(name: string, work: (truth: TruthDatabase) => Promise<T>): Promise<T> => {
  const { truth, derived } = must(await openDatabases(name));
  try {
    return await work(truth);
  } finally {
    truth.close();
    derived.close();
  }
};

/** An engagement of 21 entries in one slice, closed again, with its snapshot. */
const prepare = async (mirrored = true) => {
  const name = freshName();
  const storage = must(await openStorage(name));
  const { id } = must(await storage.logs.create(facts, { name: 'Ada' }));
  await storage.close();
  const again = must(await openStorage(name));
  const log = must(await again.logs.open(id));
  for (let at = 1; at < ENTRIES; at += 1) must(await log.append(added(`d${at}`)));
  await withTruth(name, async (truth) => {
    expect(await putInSlices(truth, id, (work) => work(), 4)).toBe(true);
    expect(await truth.entries.count()).toBe(1);
    if (!mirrored) return;
    const replica = createReplica(id, { prefix: name, wait: never });
    await replica.add(await readRows(truth, id, 1));
    await replica.close();
  });
  // the snapshot that closing writes is of the slice
  await again.close();
  return { name, id, state: log.state };
};

const change = (name: string, how: (slice: StoredRow) => StoredRow | null): Promise<void> =>
  withTruth(name, async (truth) => {
    const [slice] = await truth.entries.toArray();
    const next = how(slice!);
    if (next) await truth.entries.put(next);
    else await truth.entries.clear();
  });

const clearSnapshots = async (name: string): Promise<void> => {
  const { truth, derived } = must(await openDatabases(name));
  await derived.snapshots.clear();
  truth.close();
  derived.close();
};

const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> => {
  const copy = bytes.slice();
  copy[at] = copy[at]! ^ 1;
  return copy;
};

const documentsOf = async (name: string, id: EngagementId): Promise<string[]> =>
  Object.keys(must(await must(await openStorage(name)).logs.open(id)).state.documents);

describe('a slice', () => {
  it('is read from its snapshot and without, and is written on to', async () => {
    const { name, id, state } = await prepare();
    for (let round = 0; round < 2; round += 1) {
      const storage = must(await openStorage(name));
      const log = must(await storage.logs.open(id));
      expect(log.state).toEqual(state);
      const { rows, total } = await log.rows(5, 4);
      expect(total).toBe(ENTRIES);
      expect(rows.map(({ action }) => (action as { document?: string }).document)).toEqual([
        'd15',
        'd14',
        'd13',
        'd12'
      ]);
      expect((await log.row(rows[2]!.id))?.id).toBe(rows[2]!.id);
      await storage.close();
      await clearSnapshots(name);
    }
    const storage = must(await openStorage(name));
    must(await must(await storage.logs.open(id)).append(added('d99')));
    await storage.close();
    expect(await documentsOf(name, id)).toHaveLength(ENTRIES);
  });

  it('with one damaged entry is mended from the replica, and stands on its own then', async () => {
    const { name, id, state } = await prepare();
    await change(name, (slice) => {
      const { earlier } = slice;
      return { ...slice, earlier: { ...earlier!, sealed: flipped(earlier!.sealed, earlier!.ends[7]! + 20) } };
    });
    await clearSnapshots(name);
    const storage = must(await openStorage(name));
    expect(must(await storage.logs.open(id)).state).toEqual(state);
    await storage.close();
    indexedDB.deleteDatabase(`${name}-replica/${id}/data-room`);
    await clearSnapshots(name);
    const again = must(await openStorage(name));
    expect(must(await again.logs.open(id)).state).toEqual(state);
    await withTruth(name, async (truth) => expect(await truth.entries.count()).toBe(1));
  });

  it('with one damaged entry gives peers the others, and that one too once it is mended', async () => {
    const { name, id } = await prepare(false);
    let whole: StoredRow | null = null;
    await change(name, (slice) => {
      whole = slice;
      const { earlier, ...last } = slice;
      const sealed = flipped(earlier!.sealed, earlier!.ends[4]! + 60);
      return { ...last, earlier: { ...earlier!, sealed } };
    });
    const { exchange } = must(await must(await openStorage(name)).logs.open(id));
    const ids = must(await exchange!.ids('data-room', [...Array(256).keys()]));
    expect(ids).toHaveLength(ENTRIES);
    const damaged = must(await exchange!.lots!.read('data-room', ids));
    expect(damaged.single.map((entry) => entry.id)).toEqual([ids[5]]);
    expect(damaged.lots.flatMap((lot) => lot.ids)).toEqual(ids.filter((_, at) => at !== 5));
    await change(name, () => whole);
    const mended = must(await exchange!.lots!.read('data-room', ids));
    expect(mended.single).toEqual([]);
    expect(mended.lots.flatMap((lot) => lot.ids).toSorted()).toEqual(ids.toSorted());
  });

  it('with one damaged entry and no replica loses that one alone, and says so', async () => {
    const { name, id } = await prepare(false);
    await change(name, (slice) => {
      const { earlier } = slice;
      return { ...slice, earlier: { ...earlier!, sealed: flipped(earlier!.sealed, earlier!.ends[7]! + 20) } };
    });
    await clearSnapshots(name);
    const log = must(await must(await openStorage(name)).logs.open(id));
    expect(Object.keys(log.state.documents)).toHaveLength(ENTRIES - 2);
    expect(log.state.refused).toMatchObject([{ reason: expect.stringContaining('damaged') as string }]);
  });

  it.each([
    ['is gone', () => null],
    ['has lost its form', (slice: StoredRow) => ({ ...slice, earlier: { ids: 'none' } as never })]
  ])('that %s is not hidden by its snapshot, and comes back from the replica', async (_, how) => {
    const { name, id, state } = await prepare();
    const root = await withTruth(name, async (truth) => (await readRows(truth, id, 1, 1))[0]!.id);
    await withTruth(name, (truth) => truth.engagements.update(id, { root }));
    await change(name, how);
    await clearSnapshots(name);
    expect(must(await must(await openStorage(name)).logs.open(id)).state).toEqual(state);
  });

  it('that is gone under its snapshot shows', async () => {
    const { name, id } = await prepare(false);
    const storage = must(await openStorage(name));
    must(await must(await storage.logs.open(id)).append(added('d99')));
    await storage.close();
    await withTruth(name, (truth) => truth.entries.delete([id, ENTRIES]));
    expect(await must(await openStorage(name)).logs.open(id)).toMatchObject({ ok: false });
  });

  it('is told and taken out entry by entry, and put back', async () => {
    const { name, id, state } = await prepare();
    expect(await inspectDevice(name)).toMatchObject({ state: 'readable', entries: ENTRIES });
    const file = must(await exportDevice({ name, now: () => 5 }));
    expect(file).toMatchObject({ entries: ENTRIES, problems: [] });
    must(await resetDevice({ name }));
    const report = must(await restoreDevice(file.file, { name }));
    expect(report).toMatchObject({ entries: ENTRIES, skipped: [] });
    await withTruth(name, async (truth) => expect(await truth.entries.count()).toBe(1));
    expect(must(await must(await openStorage(name)).logs.open(id)).state).toEqual(state);
    // twice is harmless
    expect(must(await restoreDevice(file.file, { name }))).toMatchObject({ entries: 0 });
  });
});
