import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createReplica, type Replica, type ReplicaEntry } from '../../src/lib/adapters/yjs/book-replica';
import { replicaName } from '../../src/lib/adapters/yjs/erase-replica';
import type { Wait } from '../../src/lib/adapters/storage/wait';
import type { EntryId } from '../../src/lib/domain/ids';
import { engagement } from '../support/log';
import { createManualWait, freshName, never } from '../support/storage';

afterEach(() => {
  vi.restoreAllMocks();
});

const entry = (name: string, book: ReplicaEntry['book'] = 'data-room'): ReplicaEntry => ({
  book,
  id: name as EntryId,
  sealed: new TextEncoder().encode(`sealed ${name}`)
});

const open = (prefix: string, wait: Wait = never): Replica => createReplica(engagement, { prefix, wait });

const everything = async (replica: Replica): Promise<ReplicaEntry[]> => replica.read(await replica.ids());

const openDatabase = async (name: string): Promise<IDBDatabase> => {
  const request = indexedDB.open(name);
  await new Promise((resolve) => (request.onsuccess = resolve));
  return request.result;
};

const put = async (name: string, row: unknown): Promise<void> => {
  const db = await openDatabase(name);
  const request = db.transaction('updates', 'readwrite').objectStore('updates').add(row);
  await new Promise((resolve) => (request.onsuccess = resolve));
  db.close();
};

describe('the replica', () => {
  it('keeps entries per book over closing and opening', async () => {
    const prefix = freshName();
    const first = open(prefix);
    await first.add([entry('a'), entry('b', 'audit-file')]);
    await first.close();
    const again = open(prefix);
    expect((await everything(again)).sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
      entry('a'),
      entry('b', 'audit-file')
    ]);
    expect(await again.get('audit-file', 'a' as EntryId)).toBeNull();
    await again.close();
  });

  it('writes each entry once', async () => {
    const prefix = freshName();
    const replica = open(prefix);
    await replica.add([entry('a')]);
    await replica.add([{ ...entry('a'), sealed: new Uint8Array([1]) }]);
    expect(await replica.get('data-room', 'a' as EntryId)).toEqual(entry('a').sealed);
    await replica.close();
  });

  it('is an ordinary Yjs document that merges with another device’s', async () => {
    const prefix = freshName();
    const replica = open(prefix);
    await replica.add([entry('a')]);
    await replica.close();
    const other = new Y.Doc();
    other.getMap('entries').set('b', entry('b').sealed);
    await put(replicaName(prefix, engagement, 'data-room'), Y.encodeStateAsUpdate(other));
    const merged = open(prefix);
    expect((await everything(merged)).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await merged.close();
  });

  it.each([
    ['a row that is no update', 'garbage'],
    ['a row of broken bytes', new Uint8Array([9, 255, 3, 1, 200])],
    ['a row cut short', new Uint8Array([1, 1])]
  ])('starts over empty after %s, and works again', async (_, row) => {
    const prefix = freshName();
    const first = open(prefix);
    await first.add([entry('a')]);
    await first.close();
    await put(replicaName(prefix, engagement, 'data-room'), row);
    const damaged = open(prefix);
    expect(await everything(damaged)).toEqual([]);
    await damaged.add([entry('a'), entry('c')]);
    await damaged.close();
    const again = open(prefix);
    expect((await everything(again)).map(({ id }) => id).sort()).toEqual(['a', 'c']);
    await again.close();
  });

  it('does not wait for ever for a document that never loads', async () => {
    const prefix = freshName();
    const first = open(prefix);
    await first.add([entry('a')]);
    await first.close();
    // what y-indexeddb reads never comes
    const waits = createManualWait();
    const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    let reads = 0;
    getAll.mockImplementation(function (this: IDBObjectStore) {
      reads += 1;
      if (reads === 1) return getAllOf.call(this);
      void Promise.resolve().then(waits.elapse);
      return {} as IDBRequest<unknown[]>;
    });
    const stuck = open(prefix, waits.wait);
    await stuck.add([entry('c')]);
    expect(await stuck.get('data-room', 'c' as EntryId)).toEqual(entry('c').sealed);
    expect(reads).toBeGreaterThan(1);
  });

  it('opens anew when the browser has closed its connection', async () => {
    const prefix = freshName();
    const connections: IDBDatabase[] = [];
    const { open: openReal } = IDBFactory.prototype;
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...args) {
      const request = openReal.apply(this, args);
      request.addEventListener('success', () => connections.push(request.result));
      return request;
    });
    const replica = open(prefix);
    await replica.add([entry('a')]);
    for (const connection of connections) connection.close();
    await replica.add([entry('b')]);
    await replica.close();
    vi.restoreAllMocks();
    const again = open(prefix);
    expect((await everything(again)).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await again.close();
  });
});

const getAllOf = IDBObjectStore.prototype.getAll;
