import { describe, expect, it } from 'vitest';
import { facts } from '../support/log';
import { must, subjects } from '../support/storage';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const row = (key: string, text = key) => ({ key, bytes: bytes(text) });

describe.each(subjects)('DerivedStore in $name', ({ make }) => {
  const start = async () => {
    const { logs, derived } = await make();
    const { id } = must(await logs.create(facts, { name: 'Ada' }));
    return { derived, id, logs };
  };

  it('gives back what was put, and null for what was not', async () => {
    const { derived, id } = await start();
    must(await derived.putMany(id, 'parsed', '3', [row('a'), row('b')]));
    expect(must(await derived.get(id, 'parsed', 'a', '3'))).toEqual(bytes('a'));
    expect(must(await derived.get(id, 'parsed', 'c', '3'))).toBeNull();
    expect(must(await derived.get(id, 'vector', 'a', '3'))).toBeNull();
  });

  it('reads a record of another version as missing', async () => {
    const { derived, id } = await start();
    must(await derived.putMany(id, 'parsed', '3', [row('a')]));
    expect(must(await derived.get(id, 'parsed', 'a', '4'))).toBeNull();
    expect(must(await derived.getMany(id, 'parsed', ['a'], '4')).size).toBe(0);
    expect(await derived.keys(id, 'parsed', '4')).toEqual([]);
  });

  it('replaces a record', async () => {
    const { derived, id } = await start();
    must(await derived.putMany(id, 'parsed', '3', [row('a', 'old')]));
    must(await derived.putMany(id, 'parsed', '4', [row('a', 'new')]));
    expect(must(await derived.get(id, 'parsed', 'a', '4'))).toEqual(bytes('new'));
    expect(await derived.keys(id, 'parsed', '3')).toEqual([]);
  });

  it('finds many at once, by key', async () => {
    const { derived, id } = await start();
    const rows = Array.from({ length: 300 }, (_, at) => row(`key ${at}`));
    must(await derived.putMany(id, 'vector', 'm', rows));
    const found = must(await derived.getMany(id, 'vector', ['key 7', 'none', 'key 299'], 'm'));
    expect([...found]).toEqual([
      ['key 7', bytes('key 7')],
      ['key 299', bytes('key 299')]
    ]);
    const all = rows.map(({ key }) => key);
    expect([...must(await derived.getMany(id, 'vector', all, 'm'))]).toEqual(
      all.map((key) => [key, bytes(key)])
    );
    expect((await derived.keys(id, 'vector', 'm')).sort()).toEqual(rows.map(({ key }) => key).sort());
  });

  it('takes keys of any text, and records of no bytes', async () => {
    const { derived, id } = await start();
    const key = 'Grüße\n\u{1f600} \u0000 /';
    must(await derived.putMany(id, 'rollup', '1', [row(key, '')]));
    expect(must(await derived.get(id, 'rollup', key, '1'))).toEqual(bytes(''));
    expect(await derived.keys(id, 'rollup', '1')).toEqual([key]);
  });

  it('removes what is named and nothing else', async () => {
    const { derived, id } = await start();
    must(await derived.putMany(id, 'analysis', '1', [row('a'), row('b')]));
    must(await derived.remove(id, 'analysis', ['a', 'never there']));
    expect(await derived.keys(id, 'analysis', '1')).toEqual(['b']);
  });

  it('keeps engagements apart', async () => {
    const { derived, id, logs } = await start();
    const other = must(await logs.create(facts, { name: 'Ada' })).id;
    must(await derived.putMany(id, 'analysis', '1', [row('a')]));
    expect(must(await derived.get(other, 'analysis', 'a', '1'))).toBeNull();
    expect(await derived.keys(other, 'analysis', '1')).toEqual([]);
  });
});
