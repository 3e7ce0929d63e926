/** Catalogs that come from other devices: what is taken, what is refused in which words, and what never travels. */
import { describe, expect, it } from 'vitest';
import { decodeVectors, encodeVectors, fingerprint } from '../../src/lib/adapters/catalogs/vector-file';
import { readCatalogFile } from '../../src/lib/adapters/catalogs/read-catalog-file';
import { createMemoryStorage, type MemoryStorage } from '../../src/lib/adapters/memory/create-memory-storage';
import { EngagementFrameworks } from '../../src/lib/app/frameworks/engagement-frameworks';
import { createLicensedTexts } from '../../src/lib/app/frameworks/licensed-texts';
import { OwnFrameworks } from '../../src/lib/app/frameworks/own-frameworks';
import type { Catalog } from '../../src/lib/domain/catalog/catalog';
import { catalogFromRows } from '../../src/lib/domain/catalog/import/from-rows';
import type { OwnCatalogRecord } from '../../src/lib/domain/engagement/state';
import type { ContentHash, FrameworkId, RequirementRef } from '../../src/lib/domain/ids';
import type { Action } from '../../src/lib/domain/log/action';
import { ok } from '../../src/lib/domain/result';
import type { Embedder } from '../../src/lib/ports/embedder';
import { engagement, facts, hashOf } from '../support/log';
import { must } from '../support/storage';

const house = 'house' as FrameworkId;
const scope = { framework: house, catalogVersion: '1' };

const catalogOf = (version: string, text = 'Keys are counted.'): Catalog => {
  const built = catalogFromRows(
    { id: house, name: 'House', subject: 'The house', version, language: 'en' },
    { rows: [[], ['K', '', 'Keys'], ['K-1', 'K', text]], header: 0 },
    { id: 0, parent: 1, title: 2, text: 3, expectations: 4 }
  );
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value.catalog;
};

const newDevice = async (storage: MemoryStorage = createMemoryStorage()) => {
  const read: string[] = [];
  const embedder: Embedder = {
    model: 'm',
    dimensions: 2,
    warmUp: async () => ok(undefined),
    release: () => undefined,
    async embed(texts, { onVector } = {}) {
      read.push(...texts);
      const vectors = texts.map((text) => Float32Array.of(1, text.length));
      vectors.forEach((vector, at) => onVector?.(at, vector));
      return ok(vectors);
    }
  };
  const model = { embedder, vectors: { fingerprint, encode: encodeVectors, decode: decodeVectors } };
  const own = new OwnFrameworks({ ...model, records: storage.records, now: () => 1 });
  must(await own.open());
  const { blobs, derived } = storage;
  const reader = {
    read: (name: string, bytes: ArrayBuffer) => readCatalogFile(name, new Uint8Array(bytes))
  };
  const frameworks = new EngagementFrameworks({ ...model, engagement, blobs, derived, own, reader });
  return { storage, own, frameworks, read };
};

type Added = Extract<Action, { type: 'catalog.added' }>;
const stateOf = ({ framework, version, name, file }: Added) => ({
  ownCatalogs: { [`${framework}@${version}`]: { framework, version, name, ...file } as OwnCatalogRecord }
});

/** Another device's view: the entry, and the bytes as the exchange of files left them. */
const arrived = async (bytes: Uint8Array<ArrayBuffer>, size = bytes.length) => {
  const device = await newDevice();
  const sha256 = must(await device.storage.blobs.put(engagement, bytes.slice().buffer));
  const state = stateOf({
    type: 'catalog.added',
    framework: house,
    version: '1',
    name: 'House',
    file: { size, sha256 }
  });
  return { ...device, state };
};
const json = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

describe('an own framework that travels with an engagement', () => {
  it('is brought by who imported it, and opens elsewhere without being listed there', async () => {
    const ada = await newDevice();
    must(await ada.own.add(catalogOf('1'), 'house.csv'));
    const action = must(await ada.frameworks.bring(scope)) as Added;
    const state = stateOf(action);
    expect(must(await ada.frameworks.load(scope, state))).toEqual(catalogOf('1'));

    const ben = await newDevice();
    const waits = await ben.frameworks.load(scope, state);
    expect(waits).toMatchObject({ ok: false, error: { code: 'waiting' } });
    const bytes = must(await ada.storage.blobs.get(engagement, action.file.sha256));
    expect(bytes.byteLength).toBe(action.file.size);
    must(await ben.storage.blobs.put(engagement, bytes));
    expect(must(await ben.frameworks.load(scope, state))).toEqual(catalogOf('1'));
    expect(ben.own.cards).toEqual([]);
    expect(must(await ben.storage.records.keys('catalog'))).toEqual([]);

    // vectors: Ada has them from the import, Ben computes them once and keeps them with the engagement
    ada.read.length = 0;
    const record = ben.frameworks.record(scope, state);
    const steps: string[] = [];
    const vectors = must(
      await ben.frameworks.vectorsOf(catalogOf('1'), record, {
        onProgress: (done, total) => steps.push(`${done}/${total}`)
      })
    );
    expect(steps).toEqual(['0/1', '1/1']);
    expect(must(await ada.frameworks.vectorsOf(catalogOf('1'), record, {}))).toEqual(vectors);
    expect(ada.read).toEqual([]);
    const again = await newDevice(ben.storage);
    expect(must(await again.frameworks.vectorsOf(catalogOf('1'), record, {}))).toEqual(vectors);
    expect(again.read).toEqual([]);
  });

  it('is the engagement’s, also where this device has another of the same name', async () => {
    const ada = await newDevice();
    must(await ada.own.add(catalogOf('1'), 'house.csv'));
    const action = must(await ada.frameworks.bring(scope)) as Added;
    const ben = await newDevice();
    must(await ben.own.add(catalogOf('1', 'Keys are lost.'), 'house.csv'));
    const state = stateOf(action);
    // what Ben imported is not taken for it while its bytes are missing
    expect(await ben.frameworks.load(scope, state)).toMatchObject({ error: { code: 'waiting' } });
    must(
      await ben.storage.blobs.put(
        engagement,
        must(await ada.storage.blobs.get(engagement, action.file.sha256))
      )
    );
    const loaded = must(await ben.frameworks.load(scope, state));
    expect(loaded.requirements[1]?.title).toBe('Keys are counted.');
    // and its vectors are not those of Ben's
    ben.read.length = 0;
    must(await ben.frameworks.vectorsOf(loaded, ben.frameworks.record(scope, state), {}));
    expect(ben.read).toEqual(['Keys are counted.']);
  });

  it('comes back from the import where its bytes went missing, if they are the very same', async () => {
    const ada = await newDevice();
    must(await ada.own.add(catalogOf('1'), 'house.csv'));
    const action = must(await ada.frameworks.bring(scope)) as Added;
    const later = await newDevice();
    must(await later.own.add(catalogOf('1'), 'again.csv'));
    expect(must(await later.frameworks.load(scope, stateOf(action)))).toEqual(catalogOf('1'));
    expect(await later.storage.blobs.has(engagement, action.file.sha256)).toBe(true);
  });

  it('takes no licensed text along', async () => {
    const ada = await newDevice();
    must(await ada.own.add(catalogOf('1'), 'house.csv'));
    const secret = 'As the licensed standard has it.';
    must(await createLicensedTexts(ada.storage.records).set('house:K-1' as RequirementRef, secret));
    const { file } = must(await ada.frameworks.bring(scope)) as Added;
    const text = new TextDecoder().decode(must(await ada.storage.blobs.get(engagement, file.sha256)));
    expect(text).toContain('Keys are counted.');
    expect(text).not.toContain('licensed');
  });

  it('of an earlier build’s engagement: says who must do what, and works where it was imported', async () => {
    const ben = await newDevice();
    const found = await ben.frameworks.load(scope, {});
    expect(found).toMatchObject({ error: { code: 'not-brought' } });
    expect(found.ok ? '' : found.error.message).toMatch(/A lead who has it opens the engagement once/);
    must(await ben.own.add(catalogOf('1'), 'house.csv'));
    expect(must(await ben.frameworks.load(scope, {}))).toEqual(catalogOf('1'));
  });
});

describe('a catalog from another device is refused, in a sentence,', () => {
  const good = catalogOf('1');
  const [group, requirement] = good.requirements;
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...requirement,
      id: `K-${at + 1}`,
      expectations: [{ ...requirement!.expectations[0], id: `K-${at + 1}/1` }]
    }));
  const cases: readonly (readonly [string, Uint8Array<ArrayBuffer>, RegExp])[] = [
    ['that is no JSON', new TextEncoder().encode('Ref,Title\nK-1,Keys'), /It is no catalog/],
    ['that is cut off', json(good).slice(0, 200), /damaged|cut off/],
    ['that is no text', Uint8Array.of(0x7b, 0xff, 0xfe, 0x80), /UTF-8/],
    ['of 100,000 rows', json({ ...good, requirements: [group, ...rows(100_000)] }), /100,001 requirements/],
    [
      'with more texts than a device reads',
      json({
        ...good,
        requirements: [
          group,
          { ...requirement, examples: Array.from({ length: 60_000 }, (_, at) => `Example ${at}`) }
        ]
      }),
      /60,00\d texts/
    ],
    [
      'with a fault of the schema',
      json({ ...good, requirements: [{ ...group, script: 1 }] }),
      /At requirements/
    ],
    ['with an inherited name', new TextEncoder().encode('{"__proto__":{"a":1},"requirements":[]}'), /At /],
    ['of another version', json(catalogOf('2')), /version 2, instead/],
    ['of a shipped framework’s name', json({ ...good, id: 'iso27001-2022' }), /“iso27001-2022”/],
    [
      'nested without end',
      new TextEncoder().encode(`{"requirements":${'['.repeat(50_000)}`),
      /damaged|read|no catalog/
    ]
  ];
  it.each(cases)('%s', async (_, bytes, reason) => {
    const { frameworks, state, own } = await arrived(bytes);
    const loaded = await frameworks.load(scope, state);
    expect(loaded).toMatchObject({ ok: false, error: { code: 'refused' } });
    const message = loaded.ok ? '' : loaded.error.message;
    expect(message).toMatch(reason);
    expect(message).toMatch(/^The catalog of House, version 1, .* everything else works on\.$/s);
    expect(own.cards).toEqual([]);
    // others of the engagement are loaded all the same
    expect(await frameworks.load({ ...scope, catalogVersion: '2' }, state)).toMatchObject({
      error: { code: 'not-brought' }
    });
  });

  it('of another size than the log says', async () => {
    const { frameworks, state } = await arrived(json(good), 12);
    expect(await frameworks.load(scope, state)).toMatchObject({
      error: {
        code: 'refused',
        message: expect.stringContaining('Its size is not what the log says.') as string
      }
    });
  });

  it('whose bytes are not those of its hash: they count as not here', async () => {
    const { frameworks, state } = await arrived(json(good));
    const record = state.ownCatalogs['house@1']!;
    const other = { ownCatalogs: { 'house@1': { ...record, sha256: hashOf('other') as ContentHash } } };
    expect(await frameworks.load(scope, other)).toMatchObject({ error: { code: 'waiting' } });
  });

  it('too large to travel, before an entry is written', async () => {
    const ada = await newDevice();
    const long = catalogOf('1');
    const intent = 'Keys are counted. '.repeat(1_000_000).trim();
    const large = { ...long, requirements: [group!, { ...requirement!, intent }] };
    must(await ada.own.add(large, 'house.json'));
    const brought = await ada.frameworks.bring(scope);
    expect(brought).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/larger than 16 MB/) as string }
    });
    expect(facts.frameworks).not.toContainEqual(scope);
  });
});
