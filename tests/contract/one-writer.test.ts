/** Transactions that write to one database never run at once, whatever stores they name; readers do not wait. */
import 'fake-indexeddb/auto';
import type { Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DerivedDatabase,
  derivedMigrations,
  migrations,
  TruthDatabase
} from '../../src/lib/adapters/storage/database';
import { WRITER_STORE } from '../../src/lib/adapters/storage/one-writer';
import { freshName } from '../support/storage';

const open: Dexie[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** A transaction over one store, kept busy for some turns. Resolves with what was seen, in order. */
const busy = (db: Dexie, mode: 'r' | 'rw', store: string, seen: string[], who: string): PromiseLike<void> =>
  db.transaction(mode, store, async () => {
    // a transaction has begun when its first request is answered
    await db.table(store).count();
    seen.push(`${who} begins`);
    for (let turn = 0; turn < 5; turn += 1) await db.table(store).count();
    seen.push(`${who} ends`);
  });

const databases: [string, (name: string) => Dexie, string[]][] = [
  ['truth', (name) => new TruthDatabase(name), migrations.flatMap(({ stores }) => Object.keys(stores))],
  [
    'derived',
    (name) => new DerivedDatabase(name),
    derivedMigrations.flatMap(({ stores }) => Object.keys(stores))
  ]
];

describe.each(databases)('the %s database', (_, make, all) => {
  const stores = all.filter((store) => store !== WRITER_STORE);
  const pairs = stores.flatMap((one, at) => stores.slice(at + 1).map((other) => [one, other] as const));

  it.each(pairs)('writes to %s and to %s one after the other, from two connections', async (one, other) => {
    const name = freshName();
    const [here, there] = [make(name), make(name)];
    open.push(here, there);
    await here.open();
    await there.open();
    const seen: string[] = [];
    await Promise.all([busy(here, 'rw', one, seen, 'first'), busy(there, 'rw', other, seen, 'second')]);
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('lets a reader run beside a writer of another store', async () => {
    const db = make(freshName());
    open.push(db);
    await db.open();
    const [written, read] = stores as [string, string];
    const seen: string[] = [];
    await Promise.all([busy(db, 'rw', written, seen, 'writer'), busy(db, 'r', read, seen, 'reader')]);
    expect(seen.slice(0, 2)).toEqual(['writer begins', 'reader begins']);
  });
});
