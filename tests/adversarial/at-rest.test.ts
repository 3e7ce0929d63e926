/** What a copy of the profile gives away once a passphrase is set, and what breaking off in the middle does. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabases, openTruth, type DeviceRow } from '../../src/lib/adapters/storage/database';
import { exportDevice, inspectDevice, resetDevice } from '../../src/lib/adapters/storage/recovery';
import { createDocumentPasswords } from '../../src/lib/app/documents/document-passwords';
import { restoreDevice } from '../../src/lib/adapters/storage/restore';
import { stretchHere } from '../../src/lib/adapters/storage/stretch';
import { createReplica } from '../../src/lib/adapters/yjs/book-replica';
import { loadDatabase, type DatabaseFixture } from '../support/database-fixture';
import { dumpDatabases } from '../support/dump';
import { added, facts } from '../support/log';
import { freshName, must, never, openLock, openStorage } from '../support/storage';

const PASSPHRASE = 'SECRET seven dull herons';
const latin1 = (bytes: BufferSource): string =>
  Buffer.from(
    bytes instanceof ArrayBuffer
      ? bytes
      : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  ).toString('latin1');

afterEach(() => {
  vi.restoreAllMocks();
});

const prepare = async (name = freshName()) => {
  const storage = must(await openStorage(name));
  const log = must(await storage.logs.create({ ...facts, client: 'SECRETCLIENT' }, { name: 'SECRETLEAD' }));
  must(await log.append(added('SECRETDOC')));
  const bytes = new TextEncoder().encode('SECRETBYTES '.repeat(50));
  const hash = must(await storage.blobs.put(log.id, bytes.buffer));
  must(await storage.derived.putMany(log.id, 'parsed', '1', [{ key: `SECRETKEY ${hash}`, bytes }]));
  must(await storage.records.putMany([{ kind: 'licensed-text', key: 'SECRETTEXT', bytes }]));
  must(await createDocumentPasswords(storage.records).keep(log.id, hash, 'SECRETWORD'));
  const { id, state } = log;
  await storage.close();
  return { name, id, state, hash, bytes };
};

/** Every secret key that went into the browser's cryptography while `work` ran. */
const keysUsedIn = async (work: () => Promise<unknown>): Promise<string[]> => {
  const seen = new Set<string>();
  const { subtle } = crypto;
  const importKey = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
  const exportKey = subtle.exportKey.bind(subtle) as (...args: unknown[]) => Promise<ArrayBuffer>;
  vi.spyOn(subtle, 'importKey').mockImplementation((async (...args: unknown[]) => {
    const key = await importKey(...args);
    if (key.type !== 'public' && args[0] !== 'jwk') seen.add(latin1(args[1] as BufferSource));
    return key;
  }) as never);
  vi.spyOn(subtle, 'exportKey').mockImplementation((async (...args: unknown[]) => {
    const raw = await exportKey(...args);
    if ((args[1] as CryptoKey).type !== 'public') seen.add(latin1(raw));
    return raw;
  }) as never);
  await work();
  vi.restoreAllMocks();
  return [...seen].filter((key) => key.length >= 16);
};

const mirror = async (name: string, id: Awaited<ReturnType<typeof prepare>>['id']): Promise<void> => {
  const { truth, derived } = must(await openDatabases(name));
  const replica = createReplica(id, { prefix: name, wait: never });
  await replica.add(await truth.entries.toArray());
  await replica.close();
  truth.close();
  derived.close();
};

describe('a copied profile behind a passphrase', () => {
  it('is the same, byte for byte, after an open was prepared and nothing opened', async () => {
    const name = freshName();
    await prepare(name);
    const lock = openLock(name);
    must(await lock.set(PASSPHRASE, lock.newCode()));
    const storage = must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
    must(await storage.logs.list());
    const before = await dumpDatabases(name);
    await storage.logs.prepare();
    await storage.logs.prepare();
    expect(await dumpDatabases(name)).toEqual(before);
    await storage.close();
    expect(await dumpDatabases(name)).toEqual(before);
  });

  it('holds no key, no way to one, and no word', async () => {
    const name = freshName();
    const lock = openLock(name);
    const code = lock.newCode();
    let hash = '';
    const used = await keysUsedIn(async () => {
      const before = await prepare(name);
      hash = before.hash;
      await mirror(name, before.id);
      must(await lock.set(PASSPHRASE, code));
      const storage = must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
      const log = must(await storage.logs.open(before.id));
      must(await log.append(added('SECRETLATER')));
      expect(must(await storage.records.get('licensed-text', 'SECRETTEXT'))).toEqual(before.bytes);
      const kept = createDocumentPasswords(storage.records);
      expect(await kept.get(before.id, before.hash)).toBe('SECRETWORD');
      must(await storage.logs.create({ ...facts, client: 'SECRETOTHER' }, { name: 'SECRETLEAD' }));
      await storage.close();
    });
    expect(used.length).toBeGreaterThan(10);
    const { text, keys, names } = await dumpDatabases(name);
    expect(names.some((each) => each.includes('-replica/'))).toBe(true);
    expect(names).toContain(`${name}-derived`);
    expect(text.length).toBeGreaterThan(4000);
    expect(keys).toEqual([]);
    for (const key of used) expect(text.includes(key)).toBe(false);
    expect(text).not.toMatch(/SECRET/);
    expect(text).not.toContain(hash);
    expect(text).not.toContain(code);
    expect(text).not.toContain(code.replaceAll('-', ''));
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'locked' } });
  });

  it('of a device of the first version keeps the browser’s signing key, which opens nothing', async () => {
    const name = freshName();
    const fixture = 'tests/fixtures/databases/version-1.json';
    await loadDatabase(name, JSON.parse(readFileSync(fixture, 'utf8')) as DatabaseFixture);
    must(await openLock(name).set(PASSPHRASE, openLock(name).newCode()));
    const { keys } = await dumpDatabases(name);
    expect(keys.map(({ usages, extractable }) => ({ usages: [...usages], extractable }))).toEqual([
      { usages: ['sign'], extractable: false }
    ]);
  });

  it('does not open with a record that was made cheaper, dearer or foreign', async () => {
    const { name } = await prepare();
    const lock = openLock(name);
    must(await lock.set(PASSPHRASE, lock.newCode()));
    const truth = must(await openTruth(name));
    const row = (await truth.meta.get('device')) as DeviceRow & { lock: object };
    const { lock: record } = row;
    const tamper = async (change: object) => {
      await truth.meta.put({ ...row, lock: { ...record, ...change } as never });
      await truth.attempts.clear();
      return lock.unlock(PASSPHRASE);
    };
    const cost = { logN: 10, r: 8, p: 1 };
    const started = performance.now();
    for (const change of [
      { cost: { ...cost, logN: 30 } },
      { cost: { ...cost, r: 1e9 } },
      { cost: { ...cost, p: 0 } },
      { cost: { ...cost, logN: 1 } },
      { salt: new Uint8Array(4) },
      { byPassphrase: new Uint8Array(10) },
      { format: 2 }
    ]) {
      expect(await tamper(change)).toMatchObject({ ok: false, error: { code: 'storage' } });
    }
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await tamper({ cost: { ...cost, p: 2 } })).toMatchObject({ error: { code: 'wrong-passphrase' } });
    // the lock of another device in this one's place
    const other = freshName();
    must(await openLock(other).set(PASSPHRASE, openLock(other).newCode()));
    const foreign = must(await openTruth(other));
    const { lock: theirs } = (await foreign.meta.get('device')) as { lock: object };
    expect(await tamper(theirs)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    foreign.close();
    truth.close();
  });
});

describe('setting a passphrase that fails in the middle', () => {
  const breakAt = (step: number, how: (store: IDBObjectStore) => void): void => {
    let steps = 0;
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = put.apply(this, args);
      if ((steps += 1) === step) how(this);
      return request;
    });
  };
  const steps = [1, 2, 3, 4];
  it.each([
    ...steps.map(
      (step) =>
        [`broken off at write ${step}`, step, (store: IDBObjectStore) => store.transaction.abort()] as const
    ),
    ...steps.map(
      (step) =>
        [
          `a full disk at write ${step}`,
          step,
          () => {
            throw new DOMException('full', 'QuotaExceededError');
          }
        ] as const
    )
  ])('%s loses nothing, and leaves no half', async (_, step, how) => {
    const name = freshName();
    const one = await prepare(name);
    const two = await prepare(name);
    const three = await prepare(name);
    const lock = openLock(name);
    breakAt(step, how);
    const failed = await lock.set(PASSPHRASE, lock.newCode());
    vi.restoreAllMocks();
    expect(failed).toMatchObject({ ok: false, error: { code: 'storage' } });
    expect(must(await lock.isSet())).toBe(false);
    const expectAll = async (storage: Awaited<ReturnType<typeof openStorage>>): Promise<void> => {
      for (const { id, state } of [one, two, three]) {
        expect(must(await must(storage).logs.open(id)).state).toEqual(state);
      }
      await must(storage).close();
    };
    await expectAll(await openStorage(name));
    must(await lock.set(PASSPHRASE, lock.newCode()));
    await expectAll(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
  });

  it('does not count on the transaction’s last write alone: the lock is never there without the keys', async () => {
    const { name } = await prepare();
    const before = await dumpDatabases(name);
    const lock = openLock(name);
    breakAt(2, (store) => store.transaction.abort());
    expect(await lock.set(PASSPHRASE, lock.newCode())).toMatchObject({ ok: false });
    vi.restoreAllMocks();
    expect((await dumpDatabases(name)).text).toBe(before.text);
  });
});

describe('two tabs while a passphrase is set', () => {
  it('the other cannot add keys that the new lock would not open', async () => {
    const { name, id, state } = await prepare();
    const lock = openLock(name);
    const other = must(await openStorage(name));
    const log = must(await other.logs.open(id));
    must(await lock.set(PASSPHRASE, lock.newCode()));
    expect(await other.logs.create(facts, { name: 'Ada' })).toMatchObject({
      ok: false,
      error: { code: 'storage', storage: { code: 'locked' } }
    });
    // what it writes to an engagement that is open is sealed with the same keys as before, and counts
    must(await log.append(added('late')));
    await other.close();
    const storage = must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
    expect(must(await storage.logs.list())).toHaveLength(1);
    const after = must(await storage.logs.open(id)).state;
    expect(Object.keys(after.documents)).toEqual([...Object.keys(state.documents), 'late']);
  });

  it('an engagement that the other begins at that very moment is locked with the rest', async () => {
    const { name } = await prepare();
    const other = must(await openStorage(name));
    const { subtle } = crypto;
    const encrypt = subtle.encrypt.bind(subtle);
    let begun: Promise<unknown> | null = null;
    vi.spyOn(subtle, 'encrypt').mockImplementation(async (algorithm, key, data) => {
      const about = Buffer.from((algorithm as AesGcmParams).additionalData as Uint8Array).toString();
      if (!begun && about.startsWith('key\n')) {
        begun = Promise.resolve();
        begun = other.logs.create({ ...facts, client: 'At that moment' }, { name: 'Ada' }).then(must);
        await begun;
      }
      return encrypt(algorithm, key, data);
    });
    const lock = openLock(name);
    must(await lock.set(PASSPHRASE, lock.newCode()));
    expect(begun).not.toBeNull();
    vi.restoreAllMocks();
    await other.close();
    const storage = must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
    const listed = must(await storage.logs.list());
    expect(listed.map(({ facts: each }) => each.client).sort()).toEqual(['At that moment', 'SECRETCLIENT']);
    for (const { id } of listed) must(await storage.logs.open(id));
  });
});

describe('the way out of a locked device', () => {
  const stretch = stretchHere;
  const lockedDevice = async () => {
    const before = await prepare();
    const lock = openLock(before.name);
    const code = lock.newCode();
    must(await lock.set(PASSPHRASE, code));
    const file = must(await exportDevice({ name: before.name, now: () => 5 }));
    return { ...before, lock, code, file };
  };

  it('tells that it is locked, and what is there', async () => {
    const { name } = await lockedDevice();
    expect(await inspectDevice(name)).toMatchObject({
      state: 'readable',
      keys: true,
      locked: true,
      engagements: 1,
      entries: 2,
      files: 1
    });
  });

  it('is a file without a key in clear, whatever passphrase it was asked for with', async () => {
    const { name, file } = await lockedDevice();
    expect(file).toMatchObject({ engagements: 1, entries: 2, files: 1, problems: [] });
    const other = must(await exportDevice({ name, passphrase: 'not the device’s' }));
    for (const written of [file, other]) {
      const text = Buffer.from(await written.file.arrayBuffer()).toString('latin1');
      expect(text).toContain('"protection":"lock"');
      expect(text).not.toMatch(/SECRET/);
    }
  });

  it.each(['passphrase', 'code'] as const)(
    'after the browser evicted everything, opens elsewhere with the %s',
    async (which) => {
      const { name, id, state, hash, bytes, file, code } = await lockedDevice();
      for (const { name: each } of await indexedDB.databases()) {
        if (each?.startsWith(name)) indexedDB.deleteDatabase(each);
      }
      expect(await inspectDevice(name)).toMatchObject({ state: 'none' });
      const restore = (passphrase?: string) =>
        restoreDevice(file.file, { name, stretch, ...(passphrase ? { passphrase } : {}) });
      expect(await restore()).toMatchObject({ ok: false, error: { code: 'passphrase-needed' } });
      expect(await restore('something else')).toMatchObject({
        ok: false,
        error: { code: 'wrong-passphrase' }
      });
      const report = must(await restore(which === 'code' ? code : PASSPHRASE));
      expect(report).toMatchObject({ engagements: 1, entries: 2, files: 1, skipped: [] });
      const storage = must(await openStorage(name));
      expect(must(await storage.logs.open(id)).state).toEqual(state);
      expect(new Uint8Array(must(await storage.blobs.get(id, hash)))).toEqual(bytes);
    }
  );

  it('puts a file into a locked device with that device’s passphrase only', async () => {
    const { file, id, state } = await lockedDevice();
    const name = freshName();
    const lock = openLock(name);
    must(await lock.set('another passphrase', lock.newCode()));
    const restore = (devicePassphrase?: string) =>
      restoreDevice(file.file, {
        name,
        stretch,
        passphrase: PASSPHRASE,
        ...(devicePassphrase ? { devicePassphrase } : {})
      });
    expect(await restore()).toMatchObject({ ok: false, error: { code: 'device-passphrase-needed' } });
    expect(await restore(PASSPHRASE)).toMatchObject({ error: { code: 'wrong-device-passphrase' } });
    must(await restore('another passphrase'));
    const device = must(await lock.unlock('another passphrase'));
    const storage = must(await openStorage(name, { device }));
    expect(must(await storage.logs.open(id)).state).toEqual(state);
    const { text } = await dumpDatabases(name);
    expect(text).not.toMatch(/SECRET/);
  });

  it('starts over: with the device’s keys still locked, or without them', async () => {
    const { name, lock } = await lockedDevice();
    must(await resetDevice({ name }));
    expect(await inspectDevice(name)).toMatchObject({ engagements: 0, locked: true });
    must(await lock.unlock(PASSPHRASE));
    must(await resetDevice({ name, keepDevice: false }));
    expect(await inspectDevice(name)).toMatchObject({ state: 'none', locked: false });
    must(await openStorage(name));
  });
});
