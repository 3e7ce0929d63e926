import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { DeviceStorage } from '../../src/lib/adapters/storage/create-storage';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import { accepted, added, facts } from '../support/log';
import { freshName, must, openStorage } from '../support/storage';

const twoTabs = async (): Promise<[DeviceStorage, DeviceStorage]> => {
  const name = freshName();
  const [one, two] = await Promise.all([openStorage(name), openStorage(name)]);
  return [must(one), must(two)];
};

const changeOf = (log: EngagementLog): Promise<void> =>
  new Promise((resolve) => {
    const stop = log.subscribe(() => {
      stop();
      resolve();
    });
  });

describe('two tabs', () => {
  it('that open for the first time at once are one device', async () => {
    const [one, two] = await twoTabs();
    expect(one.device.key).toBe(two.device.key);
  });

  it('write one chain without forks, and show each other’s work', async () => {
    const [one, two] = await twoTabs();
    const here = must(await one.logs.create(facts, { name: 'Ada' }));
    const there = must(await two.logs.open(here.id));
    const work = Array.from({ length: 10 }, (_, at) => [
      here.append(added(`a${at}`)),
      there.append(added(`b${at}`))
    ]).flat();
    for (const result of await Promise.all(work)) must(result);
    must(await here.append(accepted(1)));
    must(await there.append(accepted(2)));
    must(await here.append(accepted(3)));
    const { rows } = await there.rows(0, 100);
    const seqs = rows.flatMap(({ book, seq }) => (book === 'data-room' ? [seq] : []));
    expect(seqs).toEqual(Array.from({ length: 21 }, (_, at) => 21 - at));
    expect(here.state.refused).toEqual([]);
    expect(Object.keys(here.state.documents)).toHaveLength(20);
    await one.close();
    await two.close();
  });

  it('are told without asking', async () => {
    const [one, two] = await twoTabs();
    const here = must(await one.logs.create(facts, { name: 'Ada' }));
    const there = must(await two.logs.open(here.id));
    const changed = changeOf(there);
    must(await here.append(added('d1')));
    await changed;
    expect(there.state).toEqual(here.state);
    expect(must(await there.undo()).undone).toEqual(added('d1'));
    await one.close();
    await two.close();
  });

  it('cannot write to what the other has erased', async () => {
    const [one, two] = await twoTabs();
    const here = must(await one.logs.create(facts, { name: 'Ada' }));
    const there = must(await two.logs.open(here.id));
    must(await one.logs.erase(here.id));
    expect(await there.append(added('d1'))).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(must(await two.logs.list())).toEqual([]);
    expect(await two.logs.open(here.id)).toMatchObject({ ok: false });
    expect(await two.blobs.put(here.id, new ArrayBuffer(8))).toMatchObject({ ok: false });
    expect(
      await two.derived.putMany(here.id, 'vector', '1', [{ key: 'k', bytes: new Uint8Array(1) }])
    ).toMatchObject({ ok: false });
  });
});
