/**
 * Records of this device, in the table `kept`: `{kind, id, sealed}`, where `id` is the sealed name of the key at
 * the place ['kept-name', kind] and `sealed` the bytes at the place ['kept', kind, id].
 *
 * Both are sealed with keys of their own, made when first needed: 32 bytes for AES-256-GCM and 32 for the names'
 * HMAC, kept together in the row {kind: 'key', id: 'key'}, sealed with the device's wrapping key at the place
 * ['kept-key'].
 */
import { ok, err, type Result } from '../../domain/result';
import type { DeviceRecordKind, DeviceRecords } from '../../ports/device-records';
import type { StorageError } from '../../ports/storage-error';
import type { KeptRow, TruthDatabase } from './database';
import { assertWrapping, type Device } from './keys';
import { seal, sealName, unseal, unsealName, type NameKeys } from './seal';
import { DamagedError, toStorageError } from './storage-errors';

const KEY_BYTES = 32;
/** Where the row of the key is found. */
export const KEPT_KEY: [string, string] = ['key', 'key'];
export const KEPT_KEY_PLACE = ['kept-key'];
export const namePlace = (kind: string): string[] => ['kept-name', kind];
export const recordPlace = (kind: string, id: string): string[] => ['kept', kind, id];

/** What a recovery file holds of the records. */
export const isRecoverable = (kind: unknown): kind is 'catalog' | 'catalog-card' =>
  kind === 'catalog' || kind === 'catalog-card';

/** From the 64 bytes that the row of the key holds. Throws `DamagedError`. */
export const openKeptKeys = async (raw: Uint8Array<ArrayBuffer>): Promise<NameKeys> => {
  if (raw.length !== 2 * KEY_BYTES) throw new DamagedError('The key of what the device keeps is damaged.');
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return {
    encryption: await crypto.subtle.importKey('raw', raw.slice(0, KEY_BYTES), 'AES-GCM', false, [
      'encrypt',
      'decrypt'
    ]),
    mac: await crypto.subtle.importKey('raw', raw.slice(KEY_BYTES), hmac, false, ['sign'])
  };
};

/** The key under another wrapping key. One that does not open stays as it is: it opened nothing before either. */
export const rewrapKeptKey = async (
  sealed: Uint8Array<ArrayBuffer>,
  from: CryptoKey,
  to: CryptoKey
): Promise<Uint8Array<ArrayBuffer>> => {
  const raw = await unseal(from, KEPT_KEY_PLACE, sealed).catch(() => null);
  return raw ? seal(to, KEPT_KEY_PLACE, raw) : sealed;
};

/** The key, made where there is none; another tab may be faster. */
const loadKeys = async (db: TruthDatabase, device: Device): Promise<NameKeys> => {
  const there = await db.kept.get(KEPT_KEY);
  if (there) return openKeptKeys(await unseal(device.wrapping, KEPT_KEY_PLACE, there.sealed));
  const raw = crypto.getRandomValues(new Uint8Array(2 * KEY_BYTES));
  const fresh: KeptRow = { kind: 'key', id: 'key', sealed: await seal(device.wrapping, KEPT_KEY_PLACE, raw) };
  const stored = await db.transaction('rw', db.kept, db.meta, async () => {
    await assertWrapping(db, device);
    const other = await db.kept.get(KEPT_KEY);
    if (!other) await db.kept.add(fresh);
    return other ?? fresh;
  });
  return openKeptKeys(await unseal(device.wrapping, KEPT_KEY_PLACE, stored.sealed));
};

export const createDexieDeviceRecords = (db: TruthDatabase, device: Device): DeviceRecords => {
  let opened: Promise<NameKeys> | null = null;
  const keys = (): Promise<NameKeys> => {
    opened ??= loadKeys(db, device);
    opened.catch(() => (opened = null));
    return opened;
  };
  const attempt = async <T>(work: (keys: NameKeys) => Promise<T>): Promise<Result<T, StorageError>> => {
    try {
      return ok(await work(await keys()));
    } catch (failure) {
      return err(toStorageError(failure));
    }
  };
  const idOf = (own: NameKeys, kind: DeviceRecordKind, key: string): Promise<string> =>
    sealName(own, namePlace(kind), key);

  return {
    keys: (kind) =>
      attempt(async (own) => {
        const rows = await db.kept.where('kind').equals(kind).primaryKeys();
        return Promise.all(rows.map(([, id]) => unsealName(own, namePlace(kind), id)));
      }),
    get: (kind, key) =>
      attempt(async (own) => {
        const id = await idOf(own, kind, key);
        const row = await db.kept.get([kind, id]);
        return row ? unseal(own.encryption, recordPlace(kind, id), row.sealed) : null;
      }),
    putMany: (records) =>
      attempt(async (own) => {
        const rows = records.map(async ({ kind, key, bytes }): Promise<KeptRow> => {
          const id = await idOf(own, kind, key);
          return { kind, id, sealed: await seal(own.encryption, recordPlace(kind, id), bytes) };
        });
        await db.kept.bulkPut(await Promise.all(rows));
      }),
    removeMany: (records) =>
      attempt(async (own) => {
        const ids = records.map(
          async ({ kind, key }) => [kind, await idOf(own, kind, key)] as [string, string]
        );
        await db.kept.bulkDelete(await Promise.all(ids));
      })
  };
};
