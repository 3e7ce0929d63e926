/**
 * Every schema that was ever shipped opens. A fixture is made once, when its version ships, and never changed:
 * `MAKE_FIXTURE=1 npx vitest run tests/contract/schema-versions.test.ts` makes the newest where it is missing.
 */
import 'fake-indexeddb/auto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeviceStorage } from '../../src/lib/adapters/storage/create-storage';
import { derivedMigrations, migrations, openDatabases } from '../../src/lib/adapters/storage/database';
import { putInSlices } from '../../src/lib/adapters/storage/entry-slices';
import type { EngagementId } from '../../src/lib/domain/ids';
import { loadDatabase, saveDatabase, type DatabaseFixture } from '../support/database-fixture';
import { accepted, added, facts, hashOf } from '../support/log';
import { freshName, must, openLock, openStorage } from '../support/storage';

const path = (version: number): string => `tests/fixtures/databases/version-${version}.json`;
const PASSPHRASE = 'seven dull herons';
const newest = migrations.at(-1)?.version ?? 0;
const bytes = new TextEncoder().encode('Access rights are reviewed every quarter.');

const make = async (name: string): Promise<void> => {
  const { subtle } = crypto;
  const generate = subtle.generateKey.bind(subtle) as (...args: unknown[]) => Promise<unknown>;
  // a fixture holds its keys, which a browser would not give out
  const spy = vi
    .spyOn(subtle, 'generateKey')
    .mockImplementation(((algorithm: unknown, _: boolean, usages: unknown) =>
      generate(algorithm, true, usages)) as never);
  const storage = must(await openStorage(name));
  const log = must(await storage.logs.create(facts, { name: 'Ada' }));
  must(await log.append(added('d1')));
  must(await log.append(accepted(10)));
  must(await log.append({ type: 'document.factsSet', document: 'd1' as never, facts: { owner: 'CISO' } }));
  must(await log.undo());
  must(await storage.blobs.put(log.id, bytes.buffer));
  must(await storage.records.putMany([{ kind: 'catalog', key: 'house@1', bytes }]));
  await storage.close();
  spy.mockRestore();
  // as they lie after a while: four in a slice and one by itself
  const { truth, derived } = must(await openDatabases(name));
  await putInSlices(truth, log.id, (work) => work(), 4);
  truth.close();
  derived.close();
};
const NOTE = 'A database as this schema version left it. Its keys were made for this file alone.';

const expectWhole = async (storage: DeviceStorage, version: number): Promise<void> => {
  const [listing] = must(await storage.logs.list());
  expect(listing).toMatchObject({ facts, documents: 1, entries: 5, sample: false });
  const id = listing?.id as EngagementId;
  const log = must(await storage.logs.open(id));
  expect(log.state.refused).toEqual([]);
  expect(log.state.documents).toMatchObject({ d1: { versions: [{ name: 'd1.pdf' }], correctedFacts: {} } });
  expect(Object.values(log.state.mappings)).toMatchObject([{ decision: 'accepted', score: 0.75 }]);
  expect(log.state.members[storage.device.key]).toMatchObject({ name: 'Ada', role: 'lead' });
  const hash = hashOf('Access rights are reviewed every quarter.');
  expect(new Uint8Array(must(await storage.blobs.get(id, hash)))).toEqual(bytes);
  const catalogs = must(await storage.records.keys('catalog'));
  expect(catalogs).toEqual(version < 3 ? [] : ['house@1']);
  if (version >= 3) expect(must(await storage.records.get('catalog', 'house@1'))).toEqual(bytes);
  must(await storage.records.putMany([{ kind: 'catalog', key: 'garden@1', bytes }]));
  must(await log.redo());
  expect(log.state.documents).toMatchObject({ d1: { correctedFacts: { owner: 'CISO' } } });
  must(await log.append(added('d2')));
};

describe('migrations', () => {
  it.each([
    ['of the truth', migrations],
    ['of what is derived', derivedMigrations]
  ])('%s are named and contiguous from 1', (_, steps) => {
    expect(steps.map(({ version }) => version)).toEqual(steps.map((_step, at) => at + 1));
    for (const { name } of steps) expect(name).toMatch(/\S/);
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });
});

describe.each(migrations.map(({ version }) => version))('a database of version %i', (version) => {
  let fixture: DatabaseFixture;
  beforeAll(async () => {
    if (process.env['MAKE_FIXTURE'] && version === newest && !existsSync(path(version))) {
      const name = freshName();
      await make(name);
      writeFileSync(path(version), `${JSON.stringify(await saveDatabase(name, NOTE), null, 1)}\n`);
    }
    fixture = JSON.parse(readFileSync(path(version), 'utf8')) as DatabaseFixture;
  });

  it('opens with everything in it, and can be written to', async () => {
    const name = freshName();
    await loadDatabase(name, fixture);
    await expectWhole(must(await openStorage(name)), version);
  });

  it('takes a passphrase, and opens with it', async () => {
    const name = freshName();
    await loadDatabase(name, fixture);
    const lock = openLock(name);
    must(await lock.set(PASSPHRASE, lock.newCode()));
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'locked' } });
    await expectWhole(
      must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) })),
      version
    );
  });
});

describe('a database of version 2 that a passphrase locks', () => {
  const file = 'tests/fixtures/databases/version-2-locked.json';
  const CODE = '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXN3';
  beforeAll(async () => {
    if (!process.env['MAKE_FIXTURE'] || newest !== 2 || existsSync(file)) return;
    const name = freshName();
    await make(name);
    must(await openLock(name).set(PASSPHRASE, CODE));
    writeFileSync(file, `${JSON.stringify(await saveDatabase(name, NOTE), null, 1)}\n`);
  });

  it.each([
    ['its passphrase', (name: string) => openLock(name).unlock(PASSPHRASE)],
    [
      'its recovery code',
      (name: string) => openLock(name).recover(CODE, 'another passphrase', openLock(name).newCode())
    ]
  ])('opens with %s', async (_, open) => {
    const name = freshName();
    await loadDatabase(name, JSON.parse(readFileSync(file, 'utf8')) as DatabaseFixture);
    await expectWhole(must(await openStorage(name, { device: must(await open(name)) })), 2);
  });
});
