/**
 * The second copy of an engagement's entries, in the form in which devices exchange them: one Y.Doc per book,
 * in it one Y.Map `entries` from entry id to sealed bytes. Each key is written once and never changed.
 * Persisted by y-indexeddb as `<prefix>-replica/<engagement>/<book>`.
 *
 * It is loaded when first asked for, never while an engagement opens or an entry is saved, unless the database
 * itself is damaged. y-indexeddb never resolves `whenSynced` after a row that it cannot read, so loading has a
 * time limit; so that this is the rare case, the rows are checked before y-indexeddb sees them. A document that does not
 * load is deleted and filled again from the database. A connection that the browser closed makes y-indexeddb
 * throw through Yjs's handlers; the document is then opened anew.
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';
import type { Wait } from '../storage/wait';
import { deleteDatabase, replicaBooks as books, replicaName } from './erase-replica';

export interface ReplicaEntry {
  readonly book: Book;
  readonly id: EntryId;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface Replica {
  get(book: Book, id: EntryId): Promise<Uint8Array<ArrayBuffer> | null>;
  ids(): Promise<EntryId[]>;
  /** Those of them that are here. */
  read(ids: readonly EntryId[]): Promise<ReplicaEntry[]>;
  add(entries: readonly ReplicaEntry[]): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly prefix: string;
  readonly wait: Wait;
}

const LOAD_LIMIT_MS = 8000;

interface OpenBook {
  readonly entries: Y.Map<unknown>;
  readonly doc: Y.Doc;
  readonly persistence: IndexeddbPersistence | null;
}

/** Whether all stored updates can be decoded; true where nothing is stored yet. */
const isWhole = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const request = indexedDB.open(name);
    let fresh = false;
    request.onupgradeneeded = () => {
      // not there yet: leave its making to y-indexeddb
      fresh = true;
      request.transaction?.abort();
    };
    request.onerror = () => resolve(fresh);
    request.onblocked = () => resolve(true);
    request.onsuccess = () => {
      const db = request.result;
      const answer = (whole: boolean): void => {
        db.close();
        resolve(whole);
      };
      if (!db.objectStoreNames.contains('updates') || !db.objectStoreNames.contains('custom')) {
        answer(false);
        return;
      }
      const rows = db.transaction('updates', 'readonly').objectStore('updates').getAll();
      rows.onerror = () => answer(false);
      rows.onsuccess = () => answer(rows.result.every(isUpdate));
    };
  });

const isUpdate = (row: unknown): boolean => {
  if (!(row instanceof Uint8Array)) return false;
  try {
    Y.decodeUpdate(row);
    return true;
  } catch {
    return false;
  }
};

/** Null where it did not load in time or at all. */
const tryLoad = async (name: string, wait: Wait): Promise<OpenBook | null> => {
  const doc = new Y.Doc({ guid: name });
  const persistence = new IndexeddbPersistence(name, doc);
  // its own handle on the connection rejects without a handler when the database cannot be opened
  const opening = (persistence as unknown as { _db: Promise<unknown> })._db;
  const failed = opening.then(
    () => new Promise<never>(() => undefined),
    () => false
  );
  const limit = wait(LOAD_LIMIT_MS);
  const loaded = await Promise.race([
    persistence.whenSynced.then(
      () => true,
      () => false
    ),
    failed,
    limit.passed.then(() => false)
  ]);
  limit.stop();
  if (loaded) return { entries: doc.getMap('entries'), doc, persistence };
  await end({ entries: doc.getMap('entries'), doc, persistence }, wait);
  return null;
};

const end = async ({ doc, persistence }: OpenBook, wait: Wait): Promise<void> => {
  const limit = wait(LOAD_LIMIT_MS);
  const destroyed = Promise.resolve(persistence?.destroy()).catch(() => undefined);
  await Promise.race([destroyed, limit.passed]);
  limit.stop();
  doc.destroy();
};

const write = ({ doc, entries }: OpenBook, fresh: readonly ReplicaEntry[]): void =>
  doc.transact(() => {
    for (const { id, sealed } of fresh) if (!entries.has(id)) entries.set(id, sealed);
  });

export const createReplica = (engagement: EngagementId, { prefix, wait }: ReplicaOptions): Replica => {
  const opened = new Map<Book, Promise<OpenBook>>();

  const load = async (book: Book): Promise<OpenBook> => {
    const name = replicaName(prefix, engagement, book);
    const first = (await isWhole(name)) ? await tryLoad(name, wait) : null;
    if (first) return first;
    await deleteDatabase(name);
    const second = await tryLoad(name, wait);
    if (second) return second;
    // without disk it still serves the exchange with other devices; the database has the truth
    const doc = new Y.Doc({ guid: name });
    return { entries: doc.getMap('entries'), doc, persistence: null };
  };

  const open = (book: Book): Promise<OpenBook> => {
    const known = opened.get(book) ?? load(book);
    opened.set(book, known);
    return known;
  };

  const asBytes = (value: unknown): Uint8Array<ArrayBuffer> | null =>
    value instanceof Uint8Array ? value.slice() : null;

  return {
    get: async (book, id) => asBytes((await open(book)).entries.get(id)),
    async ids() {
      const found: EntryId[] = [];
      for (const book of books) {
        for (const id of (await open(book)).entries.keys()) found.push(id as EntryId);
      }
      return found;
    },
    async read(ids) {
      const found: ReplicaEntry[] = [];
      for (const book of books) {
        const { entries } = await open(book);
        for (const id of ids) {
          const sealed = asBytes(entries.get(id));
          if (sealed) found.push({ book, id, sealed });
        }
      }
      return found;
    },
    async add(entries) {
      for (const book of books) {
        const fresh = entries.filter((entry) => entry.book === book);
        if (fresh.length === 0) continue;
        try {
          write(await open(book), fresh);
        } catch {
          const broken = opened.get(book);
          opened.delete(book);
          if (broken) await end(await broken, wait);
          write(await open(book), fresh);
        }
      }
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      for (const book of all) await end(await book, wait);
    }
  };
};
