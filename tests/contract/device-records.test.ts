import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openDatabases } from '../../src/lib/adapters/storage/database';
import type { DeviceRecord } from '../../src/lib/ports/device-records';
import { freshName, must, openStorage, subjects } from '../support/storage';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const record = (key: string, text = key, kind: DeviceRecord['kind'] = 'catalog'): DeviceRecord => ({
  kind,
  key,
  bytes: bytes(text)
});

describe.each(subjects)('DeviceRecords in $name', ({ make }) => {
  it('gives back what was put, by kind and key, and null for what was not', async () => {
    const { records } = await make();
    expect(must(await records.keys('catalog'))).toEqual([]);
    must(await records.putMany([record('a@1'), record('a@2'), record('a@1', 'card', 'catalog-card')]));
    expect(must(await records.keys('catalog')).sort()).toEqual(['a@1', 'a@2']);
    expect(must(await records.get('catalog', 'a@2'))).toEqual(bytes('a@2'));
    expect(must(await records.get('catalog-card', 'a@1'))).toEqual(bytes('card'));
    expect(must(await records.get('licensed-text', 'a@1'))).toBeNull();
  });

  it('replaces what has the same key', async () => {
    const { records } = await make();
    must(await records.putMany([record('a', 'old')]));
    must(await records.putMany([record('a', 'new')]));
    expect(must(await records.keys('catalog'))).toEqual(['a']);
    expect(must(await records.get('catalog', 'a'))).toEqual(bytes('new'));
  });

  it('removes what is named and nothing else', async () => {
    const { records } = await make();
    must(await records.putMany([record('a'), record('b'), record('a', 'x', 'catalog-card')]));
    must(await records.removeMany([record('a'), record('never there')]));
    expect(must(await records.keys('catalog'))).toEqual(['b']);
    expect(must(await records.keys('catalog-card'))).toEqual(['a']);
  });

  it('takes keys of any text, and records of no bytes', async () => {
    const { records } = await make();
    const key = 'Grüße\n\u{1f600} \u0000 /';
    must(await records.putMany([record(key, '')]));
    expect(must(await records.keys('catalog'))).toEqual([key]);
    expect(must(await records.get('catalog', key))).toEqual(bytes(''));
  });
});

describe('records in IndexedDB', () => {
  it('outlive the page, and show nothing of their names or content', async () => {
    const name = freshName();
    const first = must(await openStorage(name));
    must(await first.records.putMany([record('house-rules@1', 'Keys are counted.')]));
    await first.close();
    const { truth, derived } = must(await openDatabases(name));
    const rows = await truth.kept.toArray();
    const seen = rows.map(({ id, sealed }) => id + Buffer.from(sealed).toString('latin1')).join();
    expect(rows).toHaveLength(2);
    expect(seen).not.toMatch(/house|Keys/);
    truth.close();
    derived.close();
    const second = must(await openStorage(name));
    expect(must(await second.records.get('catalog', 'house-rules@1'))).toEqual(bytes('Keys are counted.'));
    await second.close();
  });

  it('are damaged, not lost in silence, where a bit was changed or a record moved', async () => {
    const name = freshName();
    const storage = must(await openStorage(name));
    must(await storage.records.putMany([record('a', 'one'), record('b', 'two')]));
    const { truth, derived } = must(await openDatabases(name));
    const rows = (await truth.kept.toArray()).filter(({ kind }) => kind === 'catalog');
    await truth.kept.bulkPut([
      { ...rows[0]!, sealed: rows[1]!.sealed },
      { ...rows[1]!, sealed: rows[1]!.sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }
    ]);
    for (const key of ['a', 'b'])
      expect(await storage.records.get('catalog', key)).toMatchObject({ error: { code: 'damaged' } });
    truth.close();
    derived.close();
    await storage.close();
  });

  it('made in two tabs at once share one key', async () => {
    const name = freshName();
    const one = must(await openStorage(name));
    const other = must(await openStorage(name));
    await Promise.all([one.records.putMany([record('a')]), other.records.putMany([record('b')])]);
    expect(must(await one.records.keys('catalog')).sort()).toEqual(['a', 'b']);
    expect(must(await one.records.get('catalog', 'b'))).toEqual(bytes('b'));
    await one.close();
    await other.close();
  });
});
