import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { storageError, toStorageError } from '../../src/lib/adapters/storage/storage-errors';
import type { TruthDatabase } from '../../src/lib/adapters/storage/database';
import { openDatabases, type EntryRow } from '../../src/lib/adapters/storage/database';
import { Keyring, loadDevice } from '../../src/lib/adapters/storage/keys';
import { createReplica } from '../../src/lib/adapters/yjs/book-replica';
import { entryIdOf, sealEntry, signEntry, unsealEntry } from '../../src/lib/adapters/log/entry-codec';
import { bookId } from '../../src/lib/domain/log/entry';
import type { EngagementId } from '../../src/lib/domain/ids';
import { accepted, added, facts, stranger } from '../support/log';
import { createManualWait, freshName, must, never, openStorage } from '../support/storage';

afterEach(() => {
  vi.restoreAllMocks();
});

/** An engagement with four entries, closed again. */
const prepare = async (mirrored = false) => {
  const name = freshName();
  const storage = must(await openStorage(name));
  const log = must(await storage.logs.create(facts, { name: 'Ada' }));
  must(await log.append(added('d1')));
  must(await log.append(accepted(10)));
  must(await log.append(added('d2')));
  const { state, id } = log;
  await storage.close();
  if (mirrored) await mirror(name, id);
  return { name, id, state };
};

const mirror = async (name: string, id: EngagementId): Promise<void> => {
  const { truth, derived } = must(await openDatabases(name));
  const replica = createReplica(id, { prefix: name, wait: never });
  await replica.add(await truth.entries.toArray());
  await replica.close();
  truth.close();
  derived.close();
};

const change = async (name: string, work: (db: TruthDatabase) => Promise<unknown>): Promise<void> => {
  const { truth, derived } = must(await openDatabases(name));
  await work(truth);
  // what is derived hides damage until the next change; here it is to be found at once
  await derived.snapshots.clear();
  truth.close();
  derived.close();
};

const flip = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const flipped = bytes.slice();
  flipped[20] = (flipped[20] as number) ^ 1;
  return flipped;
};

const byN = (n: number) => (db: TruthDatabase) =>
  db.entries.toArray().then((rows) => rows.find((row) => row.n === n) as EntryRow);

describe('damage on disk', () => {
  it('of one row is mended from the replica', async () => {
    const { name, id, state } = await prepare(true);
    await change(name, async (db) => db.entries.put({ ...(await byN(2)(db)), sealed: new Uint8Array(40) }));
    const storage = must(await openStorage(name));
    expect(must(await storage.logs.open(id)).state).toEqual(state);
    await storage.close();
    // and the mended row stands on its own
    indexedDB.deleteDatabase(`${name}-replica/${id}/data-room`);
    const again = must(await openStorage(name));
    expect(must(await again.logs.open(id)).state).toEqual(state);
  });

  it('of a row without replica is shown; the rest goes on', async () => {
    const { name, id } = await prepare();
    await change(name, async (db) =>
      db.entries.put({ ...(await byN(2)(db)), sealed: flip((await byN(2)(db)).sealed) })
    );
    const storage = must(await openStorage(name));
    const log = must(await storage.logs.open(id));
    expect(Object.keys(log.state.documents)).toEqual(['d2']);
    expect(log.state.refused).toMatchObject([{ reason: expect.stringContaining('damaged') as string }]);
    const { rows } = await log.rows(0, 10);
    expect(rows[2]).toMatchObject({ action: { type: 'unreadable' }, refused: expect.any(String) as string });
    must(await log.append(added('d3')));
    expect(Object.keys(log.state.documents)).toEqual(['d2', 'd3']);
  });

  it.each([2, 4])('that lost row %i altogether is mended from the replica', async (n) => {
    const { name, id, state } = await prepare(true);
    await change(name, (db) => db.entries.delete([id, n]));
    const waits = createManualWait();
    const storage = must(await openStorage(name, { wait: waits.wait }));
    const log = must(await storage.logs.open(id));
    if (n === 4) {
      // nothing builds on the last one: it is missed only when database and replica are compared
      const back = new Promise<void>((resolve) => log.subscribe(resolve));
      await waits.elapse();
      await back;
    }
    expect(log.state).toEqual(state);
  });

  it('of the first entry is an error that says so, and changes nothing', async () => {
    const { name, id } = await prepare();
    await change(name, async (db) =>
      db.entries.put({ ...(await byN(1)(db)), sealed: flip((await byN(1)(db)).sealed) })
    );
    const storage = must(await openStorage(name));
    expect(await storage.logs.open(id)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect(must(await storage.logs.list())).toHaveLength(1);
  });

  it('of the listing is mended from the log', async () => {
    const { name } = await prepare();
    await change(name, (db) => db.engagements.toCollection().modify({ listing: new Uint8Array(50) }));
    const storage = must(await openStorage(name));
    expect(must(await storage.logs.list())).toMatchObject([{ facts, documents: 2, entries: 4 }]);
  });

  it.each([['state'], ['state/0'], ['verified']])(
    'of a snapshot’s %s costs time and nothing else',
    async (kind) => {
      const { name, id, state } = await prepare();
      const { derived, truth } = must(await openDatabases(name));
      expect(await derived.snapshots.count()).toBe(3);
      const damaged = await derived.snapshots
        .where({ engagement: id, kind })
        .modify((row: { sealed: Uint8Array<ArrayBuffer> }) => {
          row.sealed = flip(row.sealed);
        });
      expect(damaged).toBe(1);
      truth.close();
      derived.close();
      const storage = must(await openStorage(name));
      const log = must(await storage.logs.open(id));
      expect(log.state).toEqual(state);
      must(await log.append(added('later')));
      const after = log.state;
      await storage.close();
      expect(must(await must(await openStorage(name)).logs.open(id)).state).toEqual(after);
    }
  );

  it('of a file’s bytes is noticed', async () => {
    const { name, id } = await prepare();
    const storage = must(await openStorage(name));
    const bytes = new Uint8Array(3 * 1024 * 1024).fill(7).buffer;
    const hash = must(await storage.blobs.put(id, bytes));
    await change(name, async (db) => {
      const rows = await db.chunks.toArray();
      const [one, two] = rows as [(typeof rows)[number], (typeof rows)[number]];
      // two whole chunks in each other's place
      await db.chunks.bulkPut([
        { ...one, sealed: two.sealed },
        { ...two, sealed: one.sealed }
      ]);
    });
    expect(await storage.blobs.get(id, hash)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    await change(name, (db) =>
      db.chunks.where('[engagement+name+index]').above([id, '', 0]).limit(1).delete()
    );
    expect(await storage.blobs.get(id, hash)).toMatchObject({ ok: false, error: { code: 'damaged' } });
  });

  it('of derived records reads as missing', async () => {
    const { name, id } = await prepare();
    const storage = must(await openStorage(name));
    must(await storage.derived.putMany(id, 'vector', '1', [{ key: 'k', bytes: new Uint8Array(9) }]));
    const { derived, truth } = must(await openDatabases(name));
    await derived.records.toCollection().modify({ sealed: new Uint8Array(60) });
    expect(await storage.derived.get(id, 'vector', 'k', '1')).toEqual({ ok: true, value: null });
    truth.close();
    derived.close();
  });
});

describe('someone who has the book’s key and the disk', () => {
  /** Seals an entry with the device's own keys and puts it into the database. */
  const plant = async (
    name: string,
    id: EngagementId,
    make: (signing: CryptoKey, device: string, last: { id: string; seq: number }) => Promise<[string, never]>
  ): Promise<void> =>
    change(name, async (db) => {
      const ring = new Keyring(db, await loadDevice(db));
      const keys = await ring.get(id);
      const row = await byN(4)(db);
      const key = keys!.books['data-room']!;
      const last = must(
        await unsealEntry(key, bookId(id, 'data-room'), row).then((entry) => entry as never)
      ) as {
        seq: number;
      };
      const [entryId, entry] = await make(ring.device.signing, ring.device.key, {
        id: row.id,
        seq: last.seq
      });
      const sealed = await sealEntry(key, null, entryId as never, entry);
      await db.entries.add({ engagement: id, n: 5, id: entryId as never, book: 'data-room', sealed });
    });

  const base = (id: EngagementId, author: string, last: { id: string; seq: number }) => ({
    v: 1,
    book: bookId(id, 'data-room'),
    author: author as never,
    seq: last.seq + 1,
    prev: last.id as never,
    heads: [],
    recordedAt: 1_800_000_000_000,
    action: added('evil')
  });

  it('cannot write in the lead’s name', async () => {
    const { name, id, state } = await prepare();
    await plant(name, id, async (_signing, device, last) => {
      const entry = base(id, device, last);
      return [await entryIdOf(entry), { ...entry, sig: 'A'.repeat(86) } as never];
    });
    const log = must(await must(await openStorage(name)).logs.open(id));
    expect(log.state.documents).toEqual(state.documents);
    expect(log.state.refused).toMatchObject([{ reason: 'Its signature is not its author’s.' }]);
  });

  it('cannot put another content under an id', async () => {
    const { name, id, state } = await prepare();
    await plant(name, id, async (signing, device, last) => {
      const entry = base(id, device, last);
      return ['e'.repeat(64), (await signEntry(signing, entry)) as never];
    });
    const log = must(await must(await openStorage(name)).logs.open(id));
    expect(log.state.documents).toEqual(state.documents);
    expect(log.state.refused).toMatchObject([{ reason: 'Its content does not match its id.' }]);
  });

  it('cannot write as a stranger', async () => {
    const { name, id, state } = await prepare();
    await plant(name, id, async (signing, _device, last) => {
      const entry = { ...base(id, stranger, last), seq: 1, prev: null };
      return [await entryIdOf(entry), (await signEntry(signing, entry)) as never];
    });
    const log = must(await must(await openStorage(name)).logs.open(id));
    expect(log.state.documents).toEqual(state.documents);
    expect(log.state.refused).toHaveLength(1);
  });
});

describe('a write that fails', () => {
  const start = async () => {
    const name = freshName();
    const storage = must(await openStorage(name));
    const log = must(await storage.logs.create(facts, { name: 'Ada' }));
    return { name, storage, log };
  };
  const failWith = (fail: (store: IDBObjectStore) => void) => {
    const { add } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = add.apply(this, args);
      fail(this);
      return request;
    });
  };

  it.each([
    [
      'a full disk',
      'quota-exceeded',
      () => {
        throw new DOMException('full', 'QuotaExceededError');
      }
    ],
    ['a broken-off transaction', 'transaction-aborted', (store: IDBObjectStore) => store.transaction.abort()]
  ] as const)('for %s is told, leaves nothing behind, and can be tried again', async (_, code, fail) => {
    const { name, storage, log } = await start();
    const before = log.state;
    let told = 0;
    log.subscribe(() => (told += 1));
    failWith(fail);
    const failed = await log.append(added('d1'));
    expect(failed).toMatchObject({ ok: false, error: { code: 'storage', storage: { code } } });
    expect(log.state).toBe(before);
    expect(told).toBe(0);
    expect(await storage.logs.create(facts, { name: 'Ada' })).toMatchObject({
      ok: false,
      error: { code: 'storage', storage: { code } }
    });
    vi.restoreAllMocks();
    expect(must(await storage.logs.list())).toHaveLength(1);
    must(await log.append(added('d1')));
    await storage.close();
    const again = must(await must(await openStorage(name)).logs.open(log.id));
    expect(Object.keys(again.state.documents)).toEqual(['d1']);
    expect(again.state.refused).toEqual([]);
  });

  it('on a closed connection says that what was saved is safe', async () => {
    const { name, storage, log } = await start();
    must(await log.append(added('d1')));
    // a newer version of the app in another tab upgrades the database
    const request = indexedDB.open(name, 990);
    await new Promise((resolve) => (request.onsuccess = resolve));
    request.result.close();
    const failed = await log.append(added('d2'));
    expect(failed).toMatchObject({
      ok: false,
      error: { code: 'storage', storage: { code: 'database-closed' } }
    });
    expect(Object.keys(log.state.documents)).toEqual(['d1']);
    expect(await storage.logs.list()).toMatchObject({ ok: false });
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
  });

  it('on a database that was taken away is told once; closing is no loss', async () => {
    const lost: string[] = [];
    const onLost = ({ code }: { code: string }): void => void lost.push(code);
    const first = must(await openStorage(freshName(), { onLost }));
    await first.close();
    expect(lost).toEqual([]);
    const name = freshName();
    must(await openStorage(name, { onLost }));
    const request = indexedDB.open(name, 990);
    await new Promise((resolve) => (request.onsuccess = resolve));
    request.result.close();
    expect(lost).toEqual(['database-closed']);
  });

  it('goes on when the browser closed the connection by itself', async () => {
    const connections: IDBDatabase[] = [];
    const { open } = IDBFactory.prototype;
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...args) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => connections.push(request.result));
      return request;
    });
    const { log } = await start();
    for (const connection of connections) forceCloseDatabase(connection as never);
    must(await log.append(added('d1')));
    expect(Object.keys(log.state.documents)).toEqual(['d1']);
  });

  it('asks for strict durability', async () => {
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const { log } = await start();
    spy.mockClear();
    must(await log.append(added('d1')));
    const writes = spy.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes).toHaveLength(1);
    expect(writes[0]?.[2]).toEqual({ durability: 'strict' });
  });
});

describe('keys', () => {
  it('that are gone are an error, not a fresh start', async () => {
    const { name } = await prepare();
    await change(name, (db) => db.meta.clear());
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'key-missing' } });
  });

  it('of the device cannot be taken out', async () => {
    const { name } = await prepare();
    await change(name, async (db) => {
      const { signing, wrapping } = await loadDevice(db);
      expect([signing.extractable, wrapping.extractable]).toEqual([false, false]);
      await expect(crypto.subtle.exportKey('pkcs8', signing)).rejects.toThrow();
      await expect(crypto.subtle.exportKey('raw', wrapping)).rejects.toThrow();
    });
  });
});

describe('on disk', () => {
  it('nothing is in clear: no name, no text, no hash of a file', async () => {
    const name = freshName();
    const storage = must(await openStorage(name));
    const log = must(await storage.logs.create({ ...facts, client: 'SECRETCLIENT' }, { name: 'SECRETLEAD' }));
    const bytes = new TextEncoder().encode('SECRETBYTES '.repeat(50));
    const hash = must(await storage.blobs.put(log.id, bytes.buffer));
    must(await log.append(added('SECRETDOC')));
    must(await storage.derived.putMany(log.id, 'parsed', '1', [{ key: `SECRETKEY ${hash}`, bytes }]));
    await storage.close();
    await mirror(name, log.id);

    const dumps: string[] = [];
    for (const { name: database } of await indexedDB.databases()) {
      if (!database?.startsWith(name)) continue;
      const request = indexedDB.open(database);
      await new Promise((resolve) => (request.onsuccess = resolve));
      for (const store of request.result.objectStoreNames) {
        const objects = request.result.transaction(store).objectStore(store);
        for (const read of [objects.getAll(), objects.getAllKeys()]) {
          await new Promise((resolve) => (read.onsuccess = resolve));
          dumps.push(dump(read.result));
        }
      }
      request.result.close();
    }
    const all = dumps.join('\n');
    expect(all.length).toBeGreaterThan(2000);
    expect(all).toContain(log.id);
    expect(all).not.toMatch(/SECRET/);
    expect(all).not.toContain(hash);
    expect(all).not.toContain('document.added');
  });
});

const dump = (value: unknown): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return value.map(dump).join('\n');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, member]) => `${key}=${dump(member)}`)
      .join('\n');
  }
  return String(value);
};

describe('errors of the database', () => {
  it('are told by their innermost cause', () => {
    const quota = { name: 'AbortError', inner: { name: 'QuotaExceededError' } };
    expect(toStorageError(quota).code).toBe('quota-exceeded');
    expect(toStorageError({ name: 'DatabaseClosedError', inner: { name: 'VersionError' } }).code).toBe(
      'newer-schema'
    );
    expect(toStorageError(new Error('?')).code).toBe('unavailable');
    expect(toStorageError(undefined)).toEqual(storageError('unavailable'));
  });
});
