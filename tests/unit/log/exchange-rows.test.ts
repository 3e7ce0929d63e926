import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ExchangeIndex } from '../../../src/lib/adapters/log/exchange-rows';
import { openDatabases, type EntryRow } from '../../../src/lib/adapters/storage/database';
import { toStored } from '../../../src/lib/adapters/storage/entry-slices';
import type { EntryId } from '../../../src/lib/domain/ids';
import type { SealedArrival } from '../../../src/lib/ports/entry-exchange';
import { engagement } from '../../support/log';
import { freshName, must } from '../../support/storage';

/** More of the data room than is kept in memory, among entries of the audit file. */
const rows: EntryRow[] = Array.from({ length: 180 }, (_, at) => ({
  engagement,
  n: at + 1,
  id: createHash('sha256').update(String(at)).digest('hex') as EntryId,
  book: at % 3 === 0 ? 'data-room' : 'audit-file',
  sealed: new Uint8Array(at % 3 === 0 ? 100_000 : 500).fill(at)
}));

/** Enough to tell them apart, at no cost. */
const named = (entries: readonly SealedArrival[]): string[] =>
  entries.map(({ book, id, sealed }) => `${book} ${id} ${sealed.length} ${sealed[0]} ${sealed.at(-1)}`);

describe('what is kept of the data room', () => {
  it('is what lies on the disk, and the rest is read from there', async () => {
    const { truth, derived } = must(await openDatabases(freshName()));
    await truth.entries.bulkAdd(toStored(rows));
    const index = new ExchangeIndex(truth, engagement);
    await index.summaries(['data-room']);
    const ids = rows.flatMap(({ id, book }) => (book === 'data-room' ? [id] : []));
    const read = await index.read(ids);
    expect(read.map(({ id }) => id)).toEqual(ids);
    expect(named(await index.readKept(ids))).toEqual(named(read));
    expect(named(await index.readKept(ids.slice(50)))).toEqual(named(read.slice(50)));
    expect(await index.readKept([])).toEqual([]);

    // without the disk: four million bytes and some, of the data room alone
    await truth.entries.clear();
    expect(named(await index.readKept(ids.slice(0, 41)))).toEqual(named(read.slice(0, 41)));
    const last = ids.at(-1)!;
    const other = rows.find(({ book }) => book === 'audit-file')!.id;
    expect(named(await index.readKept([ids[0]!, last, other]))).toEqual(named(read.slice(0, 1)));
    // what is gone from the disk is not given any more once that was seen
    expect(await index.readKept(ids.slice(0, 1))).toEqual([]);
    truth.close();
    derived.close();
  });
});
