/**
 * Every schema that was ever shipped opens. A fixture is made once, when its version ships, and never changed:
 * `MAKE_FIXTURE=1 npx vitest run tests/contract/schema-versions.test.ts` makes the newest where it is missing.
 */
import 'fake-indexeddb/auto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  derivedMigrations,
  migrations,
  openDatabases,
  type DeviceRow
} from '../../src/lib/adapters/storage/database';
import { bytesToBase64url } from '../../src/lib/adapters/log/bytes';
import type { EngagementId } from '../../src/lib/domain/ids';
import { loadDatabase, saveDatabase, type DatabaseFixture } from '../support/database-fixture';
import { accepted, added, facts, hashOf } from '../support/log';
import { freshName, must, openStorage } from '../support/storage';

const path = (version: number): string => `tests/fixtures/databases/version-${version}.json`;
const newest = migrations.at(-1)?.version ?? 0;
const bytes = new TextEncoder().encode('Access rights are reviewed every quarter.');

const make = async (): Promise<DatabaseFixture> => {
  const name = freshName();
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
    'encrypt',
    'decrypt'
  ]);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const device: DeviceRow = {
    name: 'device',
    publicKey: bytesToBase64url(raw),
    signing: pair.privateKey,
    wrapping
  };
  const { truth, derived } = must(await openDatabases(name));
  await truth.meta.put(device);
  truth.close();
  derived.close();
  const storage = must(await openStorage(name));
  const log = must(await storage.logs.create(facts, { name: 'Ada' }));
  must(await log.append(added('d1')));
  must(await log.append(accepted(10)));
  must(await log.append({ type: 'document.factsSet', document: 'd1' as never, facts: { owner: 'CISO' } }));
  must(await log.undo());
  must(await storage.blobs.put(log.id, bytes.buffer));
  await storage.close();
  return saveDatabase(
    name,
    'A database as this schema version left it. Its keys were made for this file alone.'
  );
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
      writeFileSync(path(version), `${JSON.stringify(await make(), null, 1)}\n`);
    }
    fixture = JSON.parse(readFileSync(path(version), 'utf8')) as DatabaseFixture;
  });

  it('opens with everything in it, and can be written to', async () => {
    const name = freshName();
    await loadDatabase(name, fixture);
    const storage = must(await openStorage(name));
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
    must(await log.redo());
    expect(log.state.documents).toMatchObject({ d1: { correctedFacts: { owner: 'CISO' } } });
    must(await log.append(added('d2')));
  });
});
