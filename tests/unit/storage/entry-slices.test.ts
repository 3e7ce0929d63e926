import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countStored, lastArrival, readRows, rowsInBatches } from '../../../src/lib/adapters/log/rows';
import { openDatabases, type EntryRow, type TruthDatabase } from '../../../src/lib/adapters/storage/database';
import {
  entriesOf,
  putInSlices,
  replaceEntry,
  SLICE_BYTES,
  toStored
} from '../../../src/lib/adapters/storage/entry-slices';
import type { EngagementId, EntryId } from '../../../src/lib/domain/ids';
import { engagement } from '../../support/log';
import { freshName, must } from '../../support/storage';

const row = (n: number, size: number): EntryRow => ({
  engagement,
  n,
  id: n.toString(16).padStart(64, '0') as EntryId,
  book: n % 3 === 0 ? 'audit-file' : 'data-room',
  sealed: new Uint8Array(size).fill(n)
});
const rowsOf = (sizes: readonly number[], from = 1): EntryRow[] =>
  sizes.map((size, at) => row(from + at, size));

const withTruth = async (work: (truth: TruthDatabase) => Promise<void>): Promise<void> => {
  const { truth, derived } = must(await openDatabases(freshName()));
  try {
    await work(truth);
  } finally {
    truth.close();
    derived.close();
  }
};
const here = <T>(work: () => Promise<T>): Promise<T> => work();
/** Chai compares bytes one by one, which takes seconds here. */
const texts = (rows: readonly EntryRow[]): string[] =>
  rows.map(({ n, id, book, sealed }) => `${n} ${id} ${book} ${sealed.length} ${sealed[0] ?? ''}`);

describe('entries in slices', () => {
  it('come back as they were, whatever their sizes and in whatever portions they came and are read', async () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 2 * SLICE_BYTES }));
    const portions = fc.array(fc.array(size, { minLength: 1, maxLength: 60 }), {
      minLength: 1,
      maxLength: 4
    });
    const ranges = fc.array(fc.tuple(fc.nat(250), fc.nat(250)), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(portions, ranges, fc.boolean(), async (sizes, wanted, together) => {
        await withTruth(async (truth) => {
          const all: EntryRow[] = [];
          for (const portion of sizes) {
            const rows = rowsOf(portion, all.length + 1);
            await truth.entries.bulkAdd(toStored(rows));
            all.push(...rows);
          }
          if (together) await putInSlices(truth, engagement, here, 2);
          expect(await lastArrival(truth, engagement)).toBe(all.length);
          expect(texts(await readRows(truth, engagement, 1))).toEqual(texts(all));
          for (const [one, other] of wanted) {
            const [from, to] = [Math.min(one, other) + 1, Math.max(one, other) + 1];
            expect(texts(await readRows(truth, engagement, from, to))).toEqual(
              texts(all.slice(from - 1, to))
            );
          }
          const batches: EntryRow[] = [];
          for await (const batch of rowsInBatches(truth, engagement, 1, all.length, 7))
            batches.push(...batch);
          expect(texts(batches)).toEqual(texts(all));
        });
      }),
      { numRuns: 25 }
    );
  });

  it('are far fewer rows, none of them larger than the browser keeps in its database', () => {
    const stored = toStored(rowsOf(Array.from({ length: 5000 }, (_, at) => 500 + (at % 400))));
    expect(stored.length).toBeLessThan(100);
    for (const { sealed, earlier } of stored) {
      const { ids = [], sealed: bytes } = earlier ?? {};
      expect(sealed.length + (bytes?.length ?? 0) + 100 * ids.length).toBeLessThan(64 * 1024);
    }
    // what is larger than that lies by itself
    expect(toStored(rowsOf([1, 1, 1, 1, 200_000, 1, 1, 1, 1])).map(({ n }) => n)).toEqual([4, 5, 9]);
  });

  it('of which few came stay rows of their own', () => {
    expect(toStored(rowsOf([1, 2, 3])).every(({ earlier }) => earlier === undefined)).toBe(true);
  });

  it('are put together from single rows, and only when there are many', async () => {
    await withTruth(async (truth) => {
      const all = rowsOf(Array.from({ length: 700 }, () => 300));
      const other = 'other' as EngagementId;
      await truth.entries.bulkAdd([...all, { ...row(1, 10), engagement: other }]);
      expect(await putInSlices(truth, engagement, here, 701)).toBe(false);
      expect(await truth.entries.count()).toBe(701);
      expect(await putInSlices(truth, engagement, here)).toBe(true);
      expect(await truth.entries.count()).toBeLessThan(200);
      expect(texts(await readRows(truth, engagement, 1))).toEqual(texts(all));
      expect(await readRows(truth, other, 1)).toHaveLength(1);
      // and are not looked at again
      const before = await truth.entries.toCollection().primaryKeys();
      expect(await putInSlices(truth, engagement, here)).toBe(false);
      expect(await truth.entries.toCollection().primaryKeys()).toEqual(before);
    });
  });

  it('that are damaged or have gaps stay rows of their own', async () => {
    await withTruth(async (truth) => {
      const all = rowsOf(Array.from({ length: 300 }, () => 30));
      await truth.entries.bulkAdd(
        all.map((one) => (one.n === 20 ? { ...one, sealed: 'gone' as never } : one))
      );
      expect(await putInSlices(truth, engagement, here)).toBe(false);
      await truth.entries.delete([engagement, 20]);
      await putInSlices(truth, engagement, here);
      const expected = all.filter(({ n }) => n !== 20);
      expect(texts(await readRows(truth, engagement, 1))).toEqual(texts(expected));
    });
  });

  it('are mended one by one', async () => {
    await withTruth(async (truth) => {
      const all = rowsOf(Array.from({ length: 30 }, () => 30));
      await truth.entries.bulkAdd(toStored(all));
      for (const n of [1, 17, 30])
        await replaceEntry(truth, { ...row(n, 44), sealed: new Uint8Array(44).fill(200) });
      const rows = await readRows(truth, engagement, 1);
      expect(rows.map(({ sealed }) => sealed[0])).toEqual(
        all.map(({ n }) => ([1, 17, 30].includes(n) ? 200 : n))
      );
      expect(await countStored(truth, engagement, 30)).toBe(1);
    });
  });

  it('whose form is broken give what can be told', () => {
    const [slice] = toStored(rowsOf(Array.from({ length: 10 }, () => 10)));
    const { earlier } = slice!;
    expect(entriesOf(slice!)).toHaveLength(10);
    const broken = [
      null,
      'bytes',
      {},
      { ...earlier, sealed: null },
      { ...earlier, ids: earlier!.ids.slice(1) },
      { ...earlier, books: 'data-room' },
      { ...earlier, ends: earlier!.ends.map((end) => end + 1) },
      { ...earlier, ends: [...earlier!.ends].reverse() },
      { ...earlier, ends: earlier!.ends.map(String) }
    ];
    for (const one of broken)
      expect(texts(entriesOf({ ...slice!, earlier: one as never }))).toEqual(texts([row(10, 10)]));
  });
});
