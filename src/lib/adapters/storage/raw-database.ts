/**
 * IndexedDB without Dexie, for recovery: opens whatever is there, of whatever version, and changes nothing.
 */

import { PATIENCE } from './database';
import { BlockedError } from './storage-errors';

/** Null where there is no such database; rejects where it cannot be opened, with `BlockedError` where it waits. */
export const openRaw = (name: string): Promise<IDBDatabase | null> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let missing = false;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new BlockedError('Another tab keeps the database busy.'));
    }, PATIENCE);
    const inTime = (): boolean => {
      clearTimeout(timer);
      return !late;
    };
    request.onupgradeneeded = () => {
      missing = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      if (inTime()) resolve(request.result);
      else request.result.close();
    };
    request.onerror = () => {
      clearTimeout(timer);
      if (missing) resolve(null);
      else reject(request.error ?? new Error('The database could not be opened.'));
    };
  });

const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('A read failed.'));
  });

export const countRaw = async (db: IDBDatabase, store: string): Promise<number> => {
  if (!db.objectStoreNames.contains(store)) return 0;
  return asPromise(db.transaction(store, 'readonly').objectStore(store).count());
};

export const getRaw = async (db: IDBDatabase, store: string, key: IDBValidKey): Promise<unknown> => {
  if (!db.objectStoreNames.contains(store)) return undefined;
  return asPromise(db.transaction(store, 'readonly').objectStore(store).get(key)) as Promise<unknown>;
};

/** Every key of a store in their order. */
export async function* keysRaw(db: IDBDatabase, store: string): AsyncGenerator<IDBValidKey> {
  if (!db.objectStoreNames.contains(store)) return;
  let after: IDBValidKey | null = null;
  for (;;) {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const objects = db.transaction(store, 'readonly').objectStore(store);
    const keys: IDBValidKey[] = await asPromise(objects.getAllKeys(range, 5000));
    yield* keys;
    after = keys.at(-1) ?? null;
    if (after === null) return;
  }
}

/**
 * Every row of a store in the order of its keys, `size` at a time. A batch that cannot be read is read row by
 * row; a row that cannot be read is given as an error, and the rest goes on.
 */
export async function* rowsRaw(
  db: IDBDatabase,
  store: string,
  size: number
): AsyncGenerator<{ readonly row: unknown } | { readonly failed: IDBValidKey }> {
  if (!db.objectStoreNames.contains(store)) return;
  const objects = (): IDBObjectStore => db.transaction(store, 'readonly').objectStore(store);
  let after: IDBValidKey | null = null;
  for (;;) {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const keys: IDBValidKey[] = await asPromise(objects().getAllKeys(range, size));
    const last = keys.at(-1);
    if (last === undefined) return;
    const rows = await asPromise(objects().getAll(range, size)).catch(() => null);
    if (rows?.length === keys.length) for (const row of rows) yield { row: row as unknown };
    else {
      for (const key of keys) {
        const row: unknown = await asPromise(objects().get(key)).catch(() => undefined);
        yield row === undefined ? { failed: key } : { row };
      }
    }
    after = last;
  }
}
