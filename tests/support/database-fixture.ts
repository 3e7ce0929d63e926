/**
 * A database as a file: stores, indexes and rows of one schema version, with keys made for the fixture alone.
 * Bytes are `{"$bytes": base64}`, keys `{"$key": jwk, algorithm, usages}`; loading makes keys that cannot be taken out
 * again, as they are on a device.
 */
import type { webcrypto } from 'node:crypto';

export interface DatabaseFixture {
  readonly note: string;
  /** IndexedDB's version, ten times the schema's. */
  readonly version: number;
  readonly stores: readonly {
    readonly name: string;
    readonly keyPath: string | string[] | null;
    readonly indexes: readonly {
      readonly name: string;
      readonly keyPath: string | string[];
      readonly unique: boolean;
    }[];
    readonly rows: readonly unknown[];
  }[];
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('It failed.'));
  });

const isKey = (value: object): value is CryptoKey => 'extractable' in value && 'usages' in value;

const encode = async (value: unknown): Promise<unknown> => {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return Promise.all(value.map(encode));
  if (typeof value !== 'object' || value === null) return value;
  if (isKey(value)) {
    const { algorithm, usages } = value;
    return { $key: await crypto.subtle.exportKey('jwk', value), algorithm, usages };
  }
  const members = Object.entries(value).map(async ([name, member]) => [name, await encode(member)] as const);
  return Object.fromEntries(await Promise.all(members));
};

const decode = async (value: unknown): Promise<unknown> => {
  if (Array.isArray(value)) return Promise.all(value.map(decode));
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value) return Uint8Array.from(Buffer.from(String(value.$bytes), 'base64'));
  if ('$key' in value) {
    const { $key, algorithm, usages } = value as unknown as {
      $key: webcrypto.JsonWebKey;
      algorithm: { name: string };
      usages: KeyUsage[];
    };
    const { key_ops: _operations, ext: _extractable, ...jwk } = $key;
    return crypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm, false, usages);
  }
  const members = Object.entries(value).map(async ([name, member]) => [name, await decode(member)] as const);
  return Object.fromEntries(await Promise.all(members));
};

export const saveDatabase = async (name: string, note: string): Promise<DatabaseFixture> => {
  const db = await done(indexedDB.open(name));
  const stores = [];
  for (const storeName of db.objectStoreNames) {
    const store = db.transaction(storeName).objectStore(storeName);
    const indexes = [...store.indexNames].map((index) => {
      const { name: indexName, keyPath, unique } = store.index(index);
      return { name: indexName, keyPath, unique };
    });
    const { keyPath } = store;
    stores.push({
      name: storeName,
      keyPath,
      indexes,
      rows: (await encode(await done(store.getAll()))) as unknown[]
    });
  }
  const { version } = db;
  db.close();
  return { note, version, stores };
};

export const loadDatabase = async (name: string, { version, stores }: DatabaseFixture): Promise<void> => {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const { name: storeName, keyPath, indexes } of stores) {
      const store = request.result.createObjectStore(storeName, { keyPath });
      for (const index of indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique });
    }
  };
  const db = await done(request);
  for (const { name: storeName, rows } of stores) {
    for (const row of rows) {
      const value = await decode(row);
      await done(db.transaction(storeName, 'readwrite').objectStore(storeName).put(value));
    }
  }
  db.close();
};
