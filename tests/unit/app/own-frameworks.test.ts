import { describe, expect, it } from 'vitest';
import { decodeVectors, encodeVectors, fingerprint } from '../../../src/lib/adapters/catalogs/vector-file';
import { createMemoryDeviceRecords } from '../../../src/lib/adapters/memory/memory-device-records';
import { createCatalogLibrary } from '../../../src/lib/app/frameworks/catalog-library';
import { createLicensedTexts } from '../../../src/lib/app/frameworks/licensed-texts';
import { OwnFrameworks } from '../../../src/lib/app/frameworks/own-frameworks';
import { catalogFromRows } from '../../../src/lib/domain/catalog/import/from-rows';
import type { FrameworkId, RequirementRef } from '../../../src/lib/domain/ids';
import { err, ok } from '../../../src/lib/domain/result';
import type { DeviceRecords } from '../../../src/lib/ports/device-records';
import type { Embedder } from '../../../src/lib/ports/embedder';

const house = 'house' as FrameworkId;
const catalogOf = (version: string, ...more: string[][]) => {
  const built = catalogFromRows(
    { id: house, name: 'House', subject: 'The house', version, language: 'en' },
    { rows: [[], ['K', '', 'Keys'], ['K-1', 'K', 'Keys are counted.'], ...more], header: 0 },
    { id: 0, parent: 1, title: 2, text: 3, expectations: 4 }
  );
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value.catalog;
};

const createEmbedder = () => {
  const texts: string[] = [];
  const embedder: Embedder = {
    model: 'm',
    dimensions: 2,
    warmUp: async () => ok(undefined),
    release: () => undefined,
    async embed(asked, { signal, onVector } = {}) {
      const vectors: Float32Array[] = [];
      for (const [index, text] of asked.entries()) {
        await Promise.resolve();
        if (signal?.aborted) return err({ code: 'cancelled', message: 'Cancelled.' });
        texts.push(text);
        vectors.push(Float32Array.of(1, text.length));
        onVector?.(index, vectors[index]!);
      }
      return ok(vectors);
    }
  };
  return { embedder, texts };
};

const start = (records: DeviceRecords = createMemoryDeviceRecords()) => {
  const { embedder, texts } = createEmbedder();
  let time = 0;
  const own = new OwnFrameworks({
    records,
    embedder,
    vectors: { fingerprint, encode: encodeVectors, decode: decodeVectors },
    now: () => (time += 1)
  });
  return { own, records, texts };
};

describe('own frameworks', () => {
  it('are there again after a restart, with vectors that are not computed anew', async () => {
    const { own, records, texts } = start();
    const steps: number[] = [];
    const catalog = catalogOf('1');
    expect(await own.add(catalog, 'house.csv', { onProgress: (done) => steps.push(done) })).toEqual(
      ok(undefined)
    );
    // title, intent and expectation say the same and are read once
    expect(texts).toEqual(['Keys are counted.']);
    expect(steps).toEqual([0, 1]);

    const next = start(records);
    expect(next.own.cards).toEqual([]);
    await next.own.open();
    expect(next.own.cards).toMatchObject([{ id: house, version: '1', requirements: 1, source: 'house.csv' }]);
    expect(await next.own.load(house)).toEqual(ok(catalog));
    const vectors = await next.own.vectorsOf(catalog);
    expect(vectors.ok && vectors.value).toHaveLength(3);
    expect(next.texts).toEqual([]);
  });

  it('keep versions side by side, the newest import first, and refuse the same one twice', async () => {
    const { own } = start();
    await own.add(catalogOf('1'), 'a.csv');
    await own.add(catalogOf('2', ['K-2', 'K', 'Keys are marked.']), 'b.csv');
    expect(await own.add(catalogOf('2'), 'c.csv')).toMatchObject({ error: { code: 'exists' } });
    expect(own.versionsOf(house).map(({ version }) => version)).toEqual(['2', '1']);
    const library = createCatalogLibrary(
      {
        list: () => [{ id: 'shipped' as FrameworkId, name: 'S', subject: 'S', version: '1' }],
        load: async () => err({ code: 'unavailable', message: '' }),
        has: () => true
      },
      own
    );
    expect(library.list().map(({ id, version, own: isOwn }) => [id, version, isOwn])).toEqual([
      ['shipped', '1', undefined],
      [house, '2', true]
    ]);
    expect(await library.load(house, '1')).toMatchObject({
      value: { version: '1', requirements: { length: 2 } }
    });
    expect(await library.load(house)).toMatchObject({ value: { version: '2', requirements: { length: 3 } } });
    expect(library.has(house, '3')).toBe(false);
    expect(await library.load(house, '3')).toMatchObject({ error: { code: 'unknown-framework' } });
    await own.remove(house, '2');
    expect(await library.load(house)).toMatchObject({ value: { version: '1' } });
  });

  it('leave nothing behind where the import is cancelled or cannot be written', async () => {
    const { own, records } = start();
    const abort = new AbortController();
    const many = Array.from({ length: 50 }, (_, at) => [`R-${at}`, 'K', `Rule ${at}`]);
    const added = await own.add(catalogOf('1', ...many), 'a.csv', {
      signal: abort.signal,
      onProgress: (done) => done === 10 && abort.abort()
    });
    expect(added).toMatchObject({ error: { code: 'cancelled' } });
    expect(own.cards).toEqual([]);
    for (const kind of ['catalog', 'catalog-card', 'catalog-vectors'] as const)
      expect(await records.keys(kind)).toEqual(ok([]));

    const full = start({
      ...records,
      putMany: async () => err({ code: 'quota-exceeded', message: 'No room.' })
    });
    expect(await full.own.add(catalogOf('1'), 'a.csv')).toMatchObject({ error: { message: 'No room.' } });
    expect(full.own.cards).toEqual([]);
  });

  it('compute vectors again where they were lost, and name damage', async () => {
    const { own, records, texts } = start();
    const catalog = catalogOf('1');
    await own.add(catalog, 'a.csv');
    await records.removeMany([{ kind: 'catalog-vectors', key: 'house@1' }]);
    expect(await own.vectorsOf(catalog)).toMatchObject({ ok: true, value: { length: 3 } });
    expect(texts).toHaveLength(2);
    await records.putMany([
      { kind: 'catalog', key: 'house@1', bytes: new TextEncoder().encode('{"schema":1') }
    ]);
    expect(await own.load(house)).toMatchObject({ error: { code: 'damaged' } });
  });
});

describe('licensed texts', () => {
  it('stay in records of their own and go when emptied', async () => {
    const records = createMemoryDeviceRecords();
    const texts = createLicensedTexts(records);
    const ref = 'iso27001-2022:A.5.15' as RequirementRef;
    expect(await texts.get(ref)).toEqual(ok(''));
    await texts.set(ref, '  What the standard says.\n');
    expect(await texts.get(ref)).toEqual(ok('What the standard says.'));
    expect(await records.keys('licensed-text')).toEqual(ok([ref]));
    await texts.set(ref, ' ');
    expect(await records.keys('licensed-text')).toEqual(ok([]));
  });
});
