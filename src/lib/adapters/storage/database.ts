/**
 * The databases of one device. Everything in them that could tell about an engagement is sealed; in clear are
 * random ids, entry ids, the book an entry belongs to, sizes and counts.
 *
 * `fieldroom` is the truth, written with strict durability; `fieldroom-derived` can be thrown away at any time.
 *
 * Migrations are named, contiguous from 1, and never changed once shipped; tests keep a fixture of every
 * version.
 */
import { Dexie, type Table, type Transaction } from 'dexie';
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import type { LockRecord } from './lock-record';
import { oneWriterAtATime, WRITER_STORE } from './one-writer';
import { BlockedError, NewerSchemaError, toStorageError } from './storage-errors';

/** Where backups into a folder are set up; see `bundle/folder-backups.ts`. */
export const BACKUPS_DATABASE = 'fieldroom-backups';

/**
 * The device's keys at rest. Without a passphrase the wrapping key stands here as a key that cannot be taken out;
 * with one it stands here only inside `lock`, and nothing here opens anything.
 */
export interface DeviceRow {
  readonly name: 'device';
  readonly publicKey: string;
  /** AES-GCM for wrapping keys, not extractable. */
  readonly wrapping?: CryptoKey;
  /** Names the wrapping key, so that nobody seals with one that was replaced; devices of the first version have none. */
  readonly wrappingId?: string;
  readonly lock?: LockRecord;
  /** PKCS #8 of the secret keys, sealed with the wrapping key at ['device', public key, 'signing' or 'box']. */
  readonly sealed?: Readonly<Partial<Record<'signing' | 'box', Uint8Array<ArrayBuffer>>>>;
  /** Ed25519, not extractable: on devices of the first version, whose key cannot be taken out to be sealed. */
  readonly signing?: CryptoKey;
  /** What keys are sealed for; made when first needed on devices of the first version. */
  readonly box?: { readonly publicKey: string; readonly secret?: CryptoKey };
}

/** Wrong passphrases in a row, so that guessing becomes slow. */
export interface AttemptsRow {
  readonly name: 'unlock';
  readonly failed: number;
  /** When the last one failed, milliseconds since 1970. */
  readonly at: number;
}

/** The key that a book began with, the later ones of it by their numbers, and those of this device alone. */
export type KeyName = Book | `${Book}#${string}` | 'local' | 'names';

export interface EngagementRow {
  readonly id: EngagementId;
  /** Key bytes, each sealed with the device's wrapping key. */
  readonly keys: Readonly<Partial<Record<KeyName, Uint8Array<ArrayBuffer>>>>;
  /** The entry that created it; without it, the first arrival did. */
  readonly root?: EntryId;
  /** Sealed `EngagementListing` without id. */
  readonly listing: Uint8Array<ArrayBuffer>;
}

export interface EntryRow {
  readonly engagement: EngagementId;
  /** Counts arrivals on this device from 1, without gaps. */
  readonly n: number;
  readonly id: EntryId;
  readonly book: Book;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface EarlierEntries {
  readonly ids: readonly EntryId[];
  readonly books: readonly Book[];
  readonly ends: readonly number[];
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** A row of the database: an entry, and those that share its slice; see `entry-slices.ts`. */
export interface StoredRow extends EntryRow {
  readonly earlier?: EarlierEntries;
}

export interface BlobRow {
  readonly engagement: EngagementId;
  readonly name: string;
  readonly chunks: number;
}

export interface ChunkRow {
  readonly engagement: EngagementId;
  readonly name: string;
  readonly index: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface DerivedRow {
  readonly engagement: EngagementId;
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface KeptRow {
  /** A `DeviceRecordKind`, or `key` for the key of them all. */
  readonly kind: string;
  readonly id: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** See `snapshot-store.ts`. */
export type SnapshotKind = 'state' | `state/${number}` | 'verified';

export interface SnapshotRow {
  readonly engagement: EngagementId;
  readonly kind: SnapshotKind;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly stores: Readonly<Record<string, string>>;
  readonly upgrade?: (transaction: Transaction) => Promise<void>;
}

export const DATABASE_NAME = 'fieldroom';

export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'keys, engagements, entries, blobs',
    stores: {
      meta: '&name',
      engagements: '&id',
      entries: '&[engagement+n], &[engagement+id]',
      blobs: '&[engagement+name]',
      chunks: '&[engagement+name+index]'
    }
  },
  // builds that know no lock must not touch keys that are locked
  { version: 2, name: 'passphrase', stores: { attempts: '&name' } },
  {
    version: 3,
    name: 'records of the device: own frameworks, licensed texts',
    stores: { kept: '&[kind+id], kind' }
  },
  // builds that let two transactions write at once must not write beside this one
  { version: 4, name: 'one writer at a time', stores: { [WRITER_STORE]: '&name' } },
  // builds that know no slices would take the entries in them for missing
  { version: 5, name: 'entries in slices', stores: {} },
  // builds that know no shelf would take files on it for damaged
  { version: 6, name: 'large files beside the database', stores: {} },
  // builds that know larger parts alone would send none of these
  { version: 7, name: 'smaller parts of files', stores: {} }
];

export const derivedMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'records and snapshots',
    stores: {
      records: '&[engagement+kind+id], [engagement+kind+version]',
      snapshots: '&[engagement+kind]'
    }
  },
  { version: 2, name: 'one writer at a time', stores: { [WRITER_STORE]: '&name' } }
];

const declare = (db: Dexie, steps: readonly Migration[]): void => {
  for (const { version, stores, upgrade } of steps) {
    const declared = db.version(version).stores(stores);
    if (upgrade) declared.upgrade(upgrade);
  }
};

export class TruthDatabase extends Dexie {
  declare readonly meta: Table<DeviceRow, string>;
  declare readonly attempts: Table<AttemptsRow, string>;
  declare readonly engagements: Table<EngagementRow, EngagementId>;
  declare readonly entries: Table<StoredRow, [EngagementId, number]>;
  declare readonly blobs: Table<BlobRow, [EngagementId, string]>;
  declare readonly chunks: Table<ChunkRow, [EngagementId, string, number]>;
  declare readonly kept: Table<KeptRow, [string, string]>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    declare(this, migrations);
    oneWriterAtATime(this);
  }
}

export class DerivedDatabase extends Dexie {
  declare readonly records: Table<DerivedRow, [EngagementId, string, string]>;
  declare readonly snapshots: Table<SnapshotRow, [EngagementId, SnapshotRow['kind']]>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'relaxed' });
    declare(this, derivedMigrations);
    oneWriterAtATime(this);
  }
}

export interface Databases {
  readonly truth: TruthDatabase;
  readonly derived: DerivedDatabase;
}

export const derivedName = (name: string): string => `${name}-derived`;

/** Milliseconds, long enough for a slow disk. */
export const PATIENCE = 8000;

/**
 * Opens a database, or says why not. A database of a newer schema is left alone: Dexie would open it with
 * whatever it holds. Rejects with `BlockedError` when another connection blocks an upgrade, and where it takes
 * longer than `patience`: behind an upgrade that waits, every later request waits without a word.
 */
const openOne = async (db: Dexie, steps: readonly Migration[], patience = PATIENCE): Promise<void> => {
  let onBlocked: () => void = () => undefined;
  const blocked = new Promise<never>((_, reject) => {
    onBlocked = () => reject(new BlockedError('Another tab keeps the database open.'));
  });
  blocked.catch(() => undefined);
  db.on('blocked', onBlocked);
  const timer = setTimeout(onBlocked, patience);
  try {
    await Promise.race([db.open(), blocked]);
  } finally {
    clearTimeout(timer);
  }
  const newest = steps.at(-1)?.version ?? 0;
  // Dexie multiplies its versions by ten
  if (db.backendDB().version > newest * 10) {
    db.close();
    throw new NewerSchemaError('The database has a newer schema.');
  }
};

export const openTruth = async (
  name: string,
  patience = PATIENCE
): Promise<Result<TruthDatabase, StorageError>> => {
  const truth = new TruthDatabase(name);
  try {
    await openOne(truth, migrations, patience);
    return ok(truth);
  } catch (failure) {
    truth.close();
    return err(toStorageError(failure));
  }
};

/**
 * `again`: this page has opened them before, in another thread. Nothing is left to upgrade then, so that the two are
 * opened at the same time.
 */
export const openDatabases = async (
  name: string,
  again = false
): Promise<Result<Databases, StorageError>> => {
  let derived = new DerivedDatabase(derivedName(name));
  const ahead = again ? openOne(derived, derivedMigrations) : null;
  ahead?.catch(() => undefined);
  const opened = await openTruth(name);
  if (!opened.ok) {
    derived.close();
    return opened;
  }
  const truth = opened.value;
  try {
    await (ahead ?? openOne(derived, derivedMigrations));
  } catch (failure) {
    derived.close();
    const error = toStorageError(failure);
    if (error.code === 'database-blocked') {
      truth.close();
      return err(error);
    }
    // nothing in it is worth an error: it is computed again
    try {
      await Dexie.delete(derivedName(name));
      derived = new DerivedDatabase(derivedName(name));
      await openOne(derived, derivedMigrations);
    } catch (again) {
      truth.close();
      return err(toStorageError(again));
    }
  }
  return ok({ truth, derived });
};

/**
 * The range of all rows of an engagement in an index that starts with it: an array sorts before its own
 * continuations, and arrays after all other keys.
 */
export const wholeRange = (engagement: EngagementId): [unknown[], unknown[]] => [
  [engagement],
  [engagement, []]
];
