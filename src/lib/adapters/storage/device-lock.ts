/**
 * Sets, changes, opens and takes away the lock of this device (`lock-record.ts`). Each step is one transaction:
 * killed in the middle of it, everything is as it was before.
 */
import { SHORTEST_PASSPHRASE } from '../../domain/lock/passphrase';
import { err, ok, type Result } from '../../domain/result';
import type { DeviceLock, LockError } from '../../ports/device-lock';
import { randomId } from '../log/bytes';
import {
  DATABASE_NAME,
  openTruth,
  type DeviceRow,
  type EngagementRow,
  type KeyName,
  type TruthDatabase
} from './database';
import { KEPT_KEY, rewrapKeptKey } from './dexie-device-records';
import { keyPlace, loadDevice, openDevice, rewrapSecrets, type Device } from './keys';
import {
  DEFAULT_COST,
  importMaster,
  lockByCode,
  lockByPassphrase,
  openByCode,
  openByPassphrase,
  parseLock,
  type LockRecord,
  type ScryptCost,
  type Stretch
} from './lock-record';
import { createCode, parseCode } from './recovery-code';
import { seal, unseal } from './seal';
import { toStorageError } from './storage-errors';
import { stretchInWorker } from './stretch';

export interface LockOptions {
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly stretch?: Stretch;
  readonly cost?: ScryptCost;
}

/** The lock, and the way through it. */
export interface DeviceDoor extends DeviceLock {
  unlock(passphrase: string): Promise<Result<Device, LockError>>;
  /** Opens with the recovery code and sets a new passphrase and a new code; the old ones open nothing more. */
  recover(code: string, passphrase: string, nextCode: string): Promise<Result<Device, LockError>>;
  /** Whether the code opens the lock; changes nothing. */
  checkCode(code: string): Promise<Result<void, LockError>>;
}

const messages: Readonly<Record<Exclude<LockError['code'], 'storage' | 'too-soon'>, string>> = {
  'wrong-passphrase': 'This is not the passphrase of this device.',
  'wrong-code': 'This is not the recovery code of this device. A newer one may have replaced it.',
  'mistyped-code': 'This is no recovery code: it has 8 groups of 4 characters, and one of them is mistyped.',
  'weak-passphrase': `The passphrase needs at least ${SHORTEST_PASSPHRASE} characters.`,
  changed: 'Another tab has set or removed the passphrase meanwhile. Reload this page.'
};

class LockFailure extends Error {
  constructor(readonly error: LockError) {
    super(error.message);
  }
}
const fail = (code: keyof typeof messages): never => {
  throw new LockFailure({ code, message: messages[code] });
};

/** Wrong ones that cost nothing; after them the wait doubles. */
const FREE_ATTEMPTS = 3;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60_000;

/** Milliseconds to wait after this many wrong ones in a row. */
const waitAfter = (failed: number): number =>
  failed < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failed - FREE_ATTEMPTS));

export const createDeviceLock = (options: LockOptions = {}): DeviceDoor => {
  const {
    name = DATABASE_NAME,
    now = () => Date.now(),
    stretch = stretchInWorker,
    cost = DEFAULT_COST
  } = options;

  const within = async <T>(work: (db: TruthDatabase) => Promise<T>): Promise<Result<T, LockError>> => {
    const opened = await openTruth(name);
    if (!opened.ok) return err({ code: 'storage', message: opened.error.message });
    const db = opened.value;
    try {
      return ok(await work(db));
    } catch (failure) {
      if (failure instanceof LockFailure) return err(failure.error);
      return err({ code: 'storage', message: toStorageError(failure).message });
    } finally {
      db.close();
    }
  };

  /** Runs one attempt; wrong ones in a row make the next wait, also across a reload. */
  const attempt = async <T>(
    db: TruthDatabase,
    wrong: 'wrong-passphrase' | 'wrong-code',
    work: () => Promise<T | null>
  ): Promise<T> => {
    const before = await db.attempts.get('unlock');
    const full = waitAfter(before?.failed ?? 0);
    // a clock that was set back does not lengthen the wait
    const wait = Math.min(full, (before?.at ?? 0) + full - now());
    if (wait > 0) {
      const message = `Too many wrong attempts. Try again in ${Math.ceil(wait / 1000)} seconds.`;
      throw new LockFailure({ code: 'too-soon', message, wait });
    }
    const found = await work();
    if (found !== null) {
      if (before) await db.attempts.clear();
      return found;
    }
    const failed = (before?.failed ?? 0) + 1;
    await db.attempts.put({ name: 'unlock', failed, at: now() });
    const next = waitAfter(failed);
    throw new LockFailure({ code: wrong, message: messages[wrong], ...(next > 0 ? { wait: next } : {}) });
  };

  const locked = async (db: TruthDatabase): Promise<{ row: DeviceRow; lock: LockRecord }> => {
    const row = await db.meta.get('device');
    if (!row?.lock) return fail('changed');
    return { row, lock: parseLock(row.lock) };
  };

  const masterBy = (db: TruthDatabase, { publicKey }: DeviceRow, lock: LockRecord, passphrase: string) =>
    attempt(db, 'wrong-passphrase', () => openByPassphrase(stretch, publicKey, lock, passphrase));

  const readCode = (code: string): string => parseCode(code) ?? fail('mistyped-code');
  const checkPassphrase = (passphrase: string): void => {
    if ([...passphrase.normalize('NFKC')].length < SHORTEST_PASSPHRASE) fail('weak-passphrase');
  };

  /** Replaces the record where it is still the one that was opened. */
  const putLock = (db: TruthDatabase, opened: LockRecord, lock: LockRecord | null, wrapping?: CryptoKey) =>
    db.transaction('rw', db.meta, async () => {
      const row = await db.meta.get('device');
      if (!row?.lock || !sameBytes(row.lock.salt, opened.salt)) return fail('changed');
      const { lock: _before, ...rest } = row;
      await db.meta.put({ ...rest, ...(lock ? { lock } : {}), ...(wrapping ? { wrapping } : {}) });
    });

  return {
    async isSet() {
      const opened = await openTruth(name);
      if (!opened.ok) return opened;
      const db = opened.value;
      try {
        return ok(Boolean((await db.meta.get('device'))?.lock));
      } catch (failure) {
        return err(toStorageError(failure));
      } finally {
        db.close();
      }
    },
    newCode: createCode,

    set: (passphrase, code) =>
      within(async (db) => {
        checkPassphrase(passphrase);
        const characters = readCode(code);
        if ((await db.meta.get('device'))?.lock) fail('changed');
        await loadDevice(db);
        const master = crypto.getRandomValues(new Uint8Array(32));
        const row = (await db.meta.get('device')) as DeviceRow;
        const lock: LockRecord = {
          format: 1,
          ...(await lockByPassphrase(stretch, row.publicKey, master, passphrase, cost)),
          ...(await lockByCode(row.publicKey, master, characters))
        };
        const wrapping = await importMaster(master);
        master.fill(0);
        await rewrap(db, wrapping, lock);
      }),

    change: (passphrase, next) =>
      within(async (db) => {
        checkPassphrase(next);
        const { row, lock } = await locked(db);
        const master = await masterBy(db, row, lock, passphrase);
        const anew = await lockByPassphrase(stretch, row.publicKey, master, next, cost);
        master.fill(0);
        await putLock(db, lock, { ...lock, ...anew });
      }),

    renewCode: (passphrase, code) =>
      within(async (db) => {
        const characters = readCode(code);
        const { row, lock } = await locked(db);
        const master = await masterBy(db, row, lock, passphrase);
        const anew = await lockByCode(row.publicKey, master, characters);
        master.fill(0);
        await putLock(db, lock, { ...lock, ...anew });
      }),

    remove: (passphrase) =>
      within(async (db) => {
        const { row, lock } = await locked(db);
        const master = await masterBy(db, row, lock, passphrase);
        const wrapping = await importMaster(master);
        master.fill(0);
        await putLock(db, lock, null, wrapping);
      }),

    unlock: (passphrase) =>
      within(async (db) => {
        const { row, lock } = await locked(db);
        const master = await masterBy(db, row, lock, passphrase);
        const wrapping = await importMaster(master);
        master.fill(0);
        return openDevice(row, wrapping);
      }),

    checkCode: (code) =>
      within(async (db) => {
        const characters = readCode(code);
        const { row, lock } = await locked(db);
        const master = await attempt(db, 'wrong-code', () => openByCode(row.publicKey, lock, characters));
        master.fill(0);
      }),

    recover: (code, passphrase, nextCode) =>
      within(async (db) => {
        checkPassphrase(passphrase);
        const [characters, next] = [readCode(code), readCode(nextCode)];
        const { row, lock } = await locked(db);
        const master = await attempt(db, 'wrong-code', () => openByCode(row.publicKey, lock, characters));
        const anew: LockRecord = {
          format: 1,
          ...(await lockByPassphrase(stretch, row.publicKey, master, passphrase, cost)),
          ...(await lockByCode(row.publicKey, master, next))
        };
        await putLock(db, lock, anew);
        const wrapping = await importMaster(master);
        master.fill(0);
        return openDevice(row, wrapping);
      })
  };
};

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one?.length === other?.length && (one?.every((byte, at) => byte === other?.[at]) ?? true);

const sameKeys = (one: EngagementRow['keys'], other: EngagementRow['keys'] | undefined): boolean => {
  const names = Object.keys(one) as KeyName[];
  return (
    names.length === Object.keys(other ?? {}).length &&
    names.every((name) => sameBytes(one[name], other?.[name]))
  );
};

/** Often enough for a device that takes in new keys from others meanwhile. */
const ROUNDS = 5;

/**
 * Seals every key with the new wrapping key and puts the lock in place of the old one, in one transaction. The
 * keys are sealed before it begins, because a transaction does not wait for cryptography; where another tab
 * changed any meanwhile, everything is done again.
 */
const rewrap = async (db: TruthDatabase, wrapping: CryptoKey, lock: LockRecord): Promise<void> => {
  const wrappingId = randomId();
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await db.meta.get('device');
    if (!before?.wrapping || before.lock) return fail('changed');
    const old = before.wrapping;
    const rows = await db.engagements.toArray();
    const anew = await Promise.all(
      rows.map(async ({ id, keys }) => [id, await rewrapKeys(id, keys, old, wrapping)] as const)
    );
    const sealed = await rewrapSecrets(before, old, wrapping);
    const kept = await db.kept.get(KEPT_KEY);
    const keptAnew = kept && { ...kept, sealed: await rewrapKeptKey(kept.sealed, old, wrapping) };
    const done = await db.transaction('rw', db.meta, db.engagements, db.kept, async () => {
      const device = await db.meta.get('device');
      const current = new Map((await db.engagements.toArray()).map((row) => [row.id, row.keys]));
      const same =
        (device?.wrappingId ?? '') === (before.wrappingId ?? '') &&
        !device?.lock &&
        sameBytes(kept?.sealed, (await db.kept.get(KEPT_KEY))?.sealed) &&
        current.size === rows.length &&
        rows.every(({ id, keys }) => sameKeys(keys, current.get(id)));
      if (!same) return false;
      for (const [id, keys] of anew) await db.engagements.update(id, { keys });
      if (keptAnew) await db.kept.put(keptAnew);
      const { wrapping: _old, ...rest } = before;
      await db.meta.put({ ...rest, sealed, wrappingId, lock });
      return true;
    });
    if (done) return;
  }
  fail('changed');
};

/** A key that does not open stays as it is: it opened nothing before either. */
const rewrapKeys = async (
  id: EngagementRow['id'],
  keys: EngagementRow['keys'],
  from: CryptoKey,
  to: CryptoKey
): Promise<EngagementRow['keys']> => {
  const anew = (Object.keys(keys) as KeyName[]).map(async (name) => {
    const place = keyPlace(id, name);
    const raw = await unseal(from, place, keys[name]).catch(() => null);
    return [name, raw ? await seal(to, place, raw) : keys[name]] as const;
  });
  return Object.fromEntries(await Promise.all(anew));
};
