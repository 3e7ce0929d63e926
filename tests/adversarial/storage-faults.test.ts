/** What the browser, the clock and other builds may do to what is stored, beyond damage (`stored-entries.test.ts`). */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { migrations, openTruth } from '../../src/lib/adapters/storage/database';
import { exportDevice } from '../../src/lib/adapters/storage/recovery';
import { restoreDevice } from '../../src/lib/adapters/storage/restore';
import type { EngagementId } from '../../src/lib/domain/ids';
import { accepted, added, facts } from '../support/log';
import { freshName, must, openLock, openStorage } from '../support/storage';

const PASSPHRASE = 'seven dull herons';
const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('It failed.'));
  });

/** The tables of the first version, as a build of that time opens them. */
const openAsFirstBuild = async (name: string): Promise<Dexie> => {
  const db = new Dexie(name);
  db.version(1).stores(migrations[0]?.stores ?? {});
  await db.open();
  return db;
};

describe('an old build beside a new one', () => {
  it('gives way to the upgrade, is told, and can write nothing any more', async () => {
    const name = freshName();
    const old = await openAsFirstBuild(name);
    let told = 0;
    // what every build does: it lets go, and shows that the tab is read-only from then on
    old.on('versionchange', () => {
      told += 1;
      old.close();
      return false;
    });
    await old.table('blobs').put({ engagement: 'e', name: 'before', chunks: 0 });
    const storage = must(await openStorage(name));
    expect(told).toBe(1);
    await expect(old.table('blobs').put({ engagement: 'e', name: 'late', chunks: 0 })).rejects.toMatchObject({
      name: 'DatabaseClosedError'
    });
    must(await storage.logs.create(facts, { name: 'Ada' }));
    await storage.close();
  });

  it('that starts later finds a newer schema, and never sees keys that it could mistake for damaged ones', async () => {
    const name = freshName();
    await must(await openStorage(name)).close();
    must(await openLock(name).set(PASSPHRASE, openLock(name).newCode()));
    await expect(done(indexedDB.open(name, 10))).rejects.toMatchObject({ name: 'VersionError' });
    // Dexie opens it all the same: the version is what a build has to look at, and 1 does
    const old = await openAsFirstBuild(name);
    expect(old.backendDB().version).toBeGreaterThan(10);
    old.close();
  });
});

describe('an upgrade that another tab blocks', () => {
  it('is told, changes nothing, and goes through once the tab is closed', async () => {
    const name = freshName();
    const first = await openAsFirstBuild(name);
    first.close();
    const holder = await done(indexedDB.open(name));
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'database-blocked' } });
    // behind a request that waits, the next one would wait without a word
    expect(await openTruth(name, 300)).toMatchObject({ ok: false, error: { code: 'database-blocked' } });
    expect([...holder.objectStoreNames]).not.toContain('attempts');
    holder.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const storage = must(await openStorage(name));
    must(await storage.logs.create(facts, { name: 'Ada' }));
    await storage.close();
  });
});

describe('a clock that jumps', () => {
  it.each([
    ['back by years', [1_700_000_000_000, 1_600_000_000_000, 1_500_000_000_000, 1_400_000_000_000]],
    ['ahead by years and back', [1_700_000_000_000, 2_500_000_000_000, 1_700_000_000_001, 1_700_000_000_002]],
    ['not at all', [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_000]]
  ])('%s loses nothing and keeps the order of what was done', async (_, times) => {
    const name = freshName();
    let at = 0;
    let time = times[0] as number;
    const storage = must(await openStorage(name, { now: () => time }));
    const log = must(await storage.logs.create(facts, { name: 'Ada' }));
    for (const document of ['d1', 'd2', 'd3']) {
      time = times[(at += 1)] as number;
      must(await log.append(added(document)));
    }
    must(await log.append(accepted(3)));
    must(await log.undo());
    const { id, state } = log;
    expect(state.refused).toEqual([]);
    expect(Object.keys(state.documents)).toEqual(['d1', 'd2', 'd3']);
    expect(state.mappings).toEqual({});
    await storage.close();
    const again = must(await openStorage(name, { now: () => 1_300_000_000_000 }));
    const reopened = must(await again.logs.open(id));
    expect(reopened.state).toEqual(state);
    must(await reopened.append(added('d4')));
    const { rows } = await reopened.rows(0, 20);
    // the order of arrival; each book counts by itself
    expect(rows.map(({ seq, book }) => `${book} ${seq}`)).toEqual([
      'data-room 5',
      'audit-file 2',
      'audit-file 1',
      'data-room 4',
      'data-room 3',
      'data-room 2',
      'data-room 1'
    ]);
    expect(rows.every(({ refused }) => refused === null)).toBe(true);
    expect(must(await again.logs.list())).toHaveLength(1);
  });
});

describe('eviction', () => {
  /** Everything of the origin is gone at once, the device’s own keys among it. */
  const evict = async (name: string): Promise<void> => {
    for (const { name: each } of await indexedDB.databases()) {
      if (each === name || each?.startsWith(`${name}-`)) await done(indexedDB.deleteDatabase(each));
    }
  };

  it.each([undefined, 'a passphrase of the file'])(
    'is made good by the rescue file, to the same state and the same bytes (%s)',
    async (passphrase) => {
      const name = freshName();
      const storage = must(await openStorage(name));
      const ids: EngagementId[] = [];
      const states = [];
      const bytes = crypto.getRandomValues(new Uint8Array(50_000));
      let hash;
      for (const client of ['One', 'Two']) {
        const log = must(await storage.logs.create({ ...facts, client }, { name: 'Ada' }));
        must(await log.append(added('d1')));
        must(await log.append(accepted(5)));
        hash = must(await storage.blobs.put(log.id, bytes.buffer));
        ids.push(log.id);
        states.push(log.state);
      }
      await storage.close();
      const { file } = must(await exportDevice({ name, ...(passphrase ? { passphrase } : {}) }));
      await evict(name);
      const empty = must(await openStorage(name));
      expect(must(await empty.logs.list())).toEqual([]);
      await empty.close();
      const report = must(await restoreDevice(file, { name, ...(passphrase ? { passphrase } : {}) }));
      expect(report).toMatchObject({ engagements: 2, entries: 6, files: 2, skipped: [], sameDevice: false });
      const back = must(await openStorage(name));
      for (const [at, id] of ids.entries()) {
        expect(must(await back.logs.open(id)).state).toEqual(states[at]);
        expect(new Uint8Array(must(await back.blobs.get(id, hash!)))).toEqual(bytes);
      }
    }
  );

  it('under an open tab is an error that says so, not a fresh start in silence', async () => {
    const name = freshName();
    const lost: string[] = [];
    const storage = must(await openStorage(name, { onLost: ({ code }) => void lost.push(code) }));
    const log = must(await storage.logs.create(facts, { name: 'Ada' }));
    await evict(name);
    expect(lost).toEqual(['database-closed']);
    expect(await log.append(added('d1'))).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(await storage.logs.list()).toMatchObject({ ok: false });
  });
});
