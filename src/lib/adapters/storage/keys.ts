/**
 * The device's key pair, and the keys of each engagement.
 *
 * The device signs with Ed25519 and wraps with AES-256-GCM; while the page runs, none of these keys can be taken
 * out of the browser. At rest the secret keys are sealed with the wrapping key (`DeviceRow`), and the wrapping key
 * is the browser's or, with a passphrase, locked (`lock-record.ts`).
 * Every engagement has keys per book (shared with the members of that book; a client's device has none for the
 * audit file), a `local` key for what never leaves this device, and a `names` key for looking sealed names up. They are random, and kept sealed with the
 * device's wrapping key at the place ['key', engagement, name].
 */
import type { DeviceKey, EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';
import { bytesToBase64url, randomId } from '../log/bytes';
import { createBoxKeys, importBoxSecret, type BoxKeys } from '../members/key-box';
import { BookKeys } from './book-keys';
import type { DeviceRow, EngagementRow, KeyName, TruthDatabase } from './database';
import { seal, unseal, type NameKeys } from './seal';
import { DamagedError, KeyMissingError, LockedError } from './storage-errors';

/** A device that is open. */
export interface Device {
  readonly key: DeviceKey;
  readonly signing: CryptoKey;
  readonly wrapping: CryptoKey;
  /** See `DeviceRow.wrappingId`; empty on devices of the first version. */
  readonly wrappingId: string;
  readonly box: BoxKeys;
}

export interface EngagementKeys {
  /** Without a book whose keys this device was never given. */
  readonly books: Readonly<Partial<Record<Book, BookKeys>>>;
  readonly local: CryptoKey;
  readonly names: NameKeys;
}

const secretPlace = (publicKey: string, kind: 'signing' | 'box'): string[] => ['device', publicKey, kind];

const createDevice = async (): Promise<DeviceRow> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt'
  ]);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const publicKey = bytesToBase64url(new Uint8Array(raw));
  const secret = await crypto.subtle.exportKey('pkcs8', pair.privateKey);
  const box = await createBoxKeys();
  return {
    name: 'device',
    publicKey,
    wrapping,
    wrappingId: randomId(),
    box: { publicKey: box.publicKey },
    sealed: {
      signing: await seal(wrapping, secretPlace(publicKey, 'signing'), secret),
      box: await seal(wrapping, secretPlace(publicKey, 'box'), box.secret)
    }
  };
};

/**
 * This device, created on first use. Throws `LockedError` where a passphrase is needed first, and
 * `KeyMissingError` where engagements are there but the keys that open them are not: new keys would only hide
 * the loss.
 */
export const loadDevice = async (db: TruthDatabase): Promise<Device> => {
  const kept = await db.meta.get('device');
  if (kept?.lock) throw new LockedError('A passphrase locks the keys of this device.');
  if (kept) return openDevice(kept.box ? kept : await addBox(db, kept));
  if ((await db.engagements.count()) > 0) throw new KeyMissingError('The device’s keys are gone.');
  const fresh = await createDevice();
  // another tab may have been faster: the one that is stored counts
  const stored = await db.transaction('rw', db.meta, async () => {
    const other = await db.meta.get('device');
    if (!other) await db.meta.add(fresh);
    return other ?? fresh;
  });
  return openDevice(stored);
};

/** Devices of the first version have no keys that others can seal for. */
const addBox = async (db: TruthDatabase, device: DeviceRow): Promise<DeviceRow> => {
  if (!device.wrapping?.algorithm) return device;
  const { publicKey, secret } = await createBoxKeys();
  const sealed = await seal(device.wrapping, secretPlace(device.publicKey, 'box'), secret);
  return db.transaction('rw', db.meta, async () => {
    const now = (await db.meta.get('device')) ?? device;
    if (now.box || now.lock) return now;
    const whole: DeviceRow = { ...now, box: { publicKey }, sealed: { ...now.sealed, box: sealed } };
    await db.meta.put(whole);
    return whole;
  });
};

/** Opens the device with its wrapping key, the stored one unless another is given. Throws `DamagedError`. */
export const openDevice = async (row: DeviceRow, wrapping = row.wrapping): Promise<Device> => {
  const { publicKey, box, sealed, wrappingId = '' } = row;
  if (!/^[A-Za-z0-9_-]{43}$/.test(publicKey) || !wrapping?.algorithm || !box?.publicKey) {
    throw new DamagedError('The device’s keys are damaged.');
  }
  const secretOf = (kind: 'signing' | 'box'): Promise<Uint8Array<ArrayBuffer>> =>
    unseal(wrapping, secretPlace(publicKey, kind), sealed?.[kind]);
  const signing = row.signing ?? (await importSigning(await secretOf('signing')));
  const secret = box.secret ?? (await importBoxSecret(await secretOf('box')));
  if (!signing.algorithm || !secret.algorithm) throw new DamagedError('The device’s keys are damaged.');
  const keys = { publicKey: box.publicKey, secret };
  return { key: publicKey as DeviceKey, signing, wrapping, wrappingId, box: keys };
};

const importSigning = (pkcs8: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);

/** The device's secret keys sealed anew, from one wrapping key to another. Those that are the browser's stay so. */
export const rewrapSecrets = async (
  { publicKey, sealed = {} }: DeviceRow,
  from: CryptoKey,
  to: CryptoKey
): Promise<NonNullable<DeviceRow['sealed']>> => {
  const kinds = (['signing', 'box'] as const).filter((kind) => sealed[kind]);
  const anew = kinds.map(async (kind) => {
    const place = secretPlace(publicKey, kind);
    return [kind, await seal(to, place, await unseal(from, place, sealed[kind]))] as const;
  });
  return Object.fromEntries(await Promise.all(anew));
};

/**
 * To be called within every transaction that writes what was sealed with the device's wrapping key, `meta` among
 * its tables: another tab may have replaced that key meanwhile, and what is sealed with the old one is lost.
 * Throws `LockedError`.
 */
export const assertWrapping = async (db: TruthDatabase, device: Device): Promise<void> => {
  const now = await db.meta.get('device');
  if ((now?.wrappingId ?? '') !== device.wrappingId) {
    throw new LockedError('The keys of this device were replaced by another tab.');
  }
};

const keyNames: readonly KeyName[] = ['data-room', 'audit-file', 'local', 'names'];
/** The place at which an engagement's key is sealed with the device's wrapping key. */
export const keyPlace = (engagement: EngagementId, name: KeyName): string[] => ['key', engagement, name];

/** Random keys for a new engagement, wrapped. */
export const createEngagementKeys = (
  device: Device,
  engagement: EngagementId
): Promise<EngagementRow['keys']> => randomKeys(device, engagement, keyNames);

/** Random keys for what never leaves this device of an engagement that others created, wrapped. */
export const localKeys = (device: Device, engagement: EngagementId): Promise<EngagementRow['keys']> =>
  randomKeys(device, engagement, ['local', 'names']);

const randomKeys = async (
  device: Device,
  engagement: EngagementId,
  names: readonly KeyName[]
): Promise<EngagementRow['keys']> => {
  const sealed = names.map(async (name) => {
    const raw = crypto.getRandomValues(new Uint8Array(32));
    return [name, await seal(device.wrapping, keyPlace(engagement, name), raw)] as const;
  });
  return Object.fromEntries(await Promise.all(sealed));
};

export const openEngagementKeys = async (
  device: Device,
  { id, keys }: Pick<EngagementRow, 'id' | 'keys'>
): Promise<EngagementKeys> => {
  const raw = async (name: KeyName): Promise<Uint8Array<ArrayBuffer>> => {
    const sealed = keys?.[name];
    if (!sealed) throw new KeyMissingError(`The key “${name}” is missing.`);
    return unseal(device.wrapping, keyPlace(id, name), sealed);
  };
  const aes = async (name: KeyName): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', await raw(name), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const keysOf = async (book: Book): Promise<BookKeys | null> => {
    const later = (Object.keys(keys) as KeyName[]).filter((name) => name.startsWith(`${book}#`));
    if (!keys[book] && later.length === 0) return null;
    const opened = later.map(async (name) => [name.slice(book.length + 1), await aes(name)] as const);
    return new BookKeys(keys[book] ? await aes(book) : null, new Map(await Promise.all(opened)));
  };
  const [dataRoom, auditFile, local, mac] = await Promise.all([
    keysOf('data-room'),
    keysOf('audit-file'),
    aes('local'),
    raw('names').then((bytes) => crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']))
  ]);
  if (!dataRoom) throw new KeyMissingError('The key “data-room” is missing.');
  return {
    books: { 'data-room': dataRoom, ...(auditFile ? { 'audit-file': auditFile } : {}) },
    local,
    names: { encryption: local, mac }
  };
};

/** Opens each engagement's keys once and keeps them while the page lives. */
export class Keyring {
  readonly #opened = new Map<EngagementId, Promise<EngagementKeys>>();
  constructor(
    private readonly db: TruthDatabase,
    readonly device: Device
  ) {}

  /** Throws `KeyMissingError` or `DamagedError`; rejections are not remembered. Null: no such engagement. */
  async get(engagement: EngagementId): Promise<EngagementKeys | null> {
    const known = this.#opened.get(engagement);
    if (known) return known;
    const row = await this.db.engagements.get(engagement);
    if (!row) return null;
    const opening = openEngagementKeys(this.device, row);
    this.#opened.set(engagement, opening);
    opening.catch(() => this.#opened.delete(engagement));
    return opening;
  }

  forget(engagement: EngagementId): void {
    this.#opened.delete(engagement);
  }
}
