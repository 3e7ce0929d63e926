/**
 * The device's key pair, and the keys of each engagement.
 *
 * The device signs with Ed25519 and wraps with AES-256-GCM; neither private key can be taken out of the browser.
 * Every engagement has a key per book (shared with the members of that book), a `local` key for what never
 * leaves this device, and a `names` key for looking sealed names up. They are random, and kept sealed with the
 * device's wrapping key at the place ['key', engagement, name].
 */
import type { DeviceKey, EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';
import { bytesToBase64url } from '../log/bytes';
import type { DeviceRow, EngagementRow, KeyName, TruthDatabase } from './database';
import { seal, unseal, type NameKeys } from './seal';
import { DamagedError, KeyMissingError } from './storage-errors';

export interface Device {
  readonly key: DeviceKey;
  readonly signing: CryptoKey;
  readonly wrapping: CryptoKey;
}

export interface EngagementKeys {
  readonly books: Readonly<Record<Book, CryptoKey>>;
  readonly local: CryptoKey;
  readonly names: NameKeys;
}

const createDevice = async (): Promise<DeviceRow> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt'
  ]);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const publicKey = bytesToBase64url(new Uint8Array(raw));
  return { name: 'device', publicKey, signing: pair.privateKey, wrapping };
};

/**
 * This device, created on first use. Throws `KeyMissingError` where engagements are there but the keys that
 * open them are not: new keys would only hide the loss.
 */
export const loadDevice = async (db: TruthDatabase): Promise<Device> => {
  const kept = await db.meta.get('device');
  if (kept) return checkDevice(kept);
  if ((await db.engagements.count()) > 0) throw new KeyMissingError('The device’s keys are gone.');
  const fresh = await createDevice();
  // another tab may have been faster: the one that is stored counts
  const stored = await db.transaction('rw', db.meta, async () => {
    const other = await db.meta.get('device');
    if (!other) await db.meta.add(fresh);
    return other ?? fresh;
  });
  return checkDevice(stored);
};

const checkDevice = ({ publicKey, signing, wrapping }: DeviceRow): Device => {
  if (!/^[A-Za-z0-9_-]{43}$/.test(publicKey) || !signing?.algorithm || !wrapping?.algorithm) {
    throw new DamagedError('The device’s keys are damaged.');
  }
  return { key: publicKey as DeviceKey, signing, wrapping };
};

const keyNames: readonly KeyName[] = ['data-room', 'audit-file', 'local', 'names'];
const keyPlace = (engagement: EngagementId, name: KeyName): string[] => ['key', engagement, name];

/** Random keys for a new engagement, wrapped. */
export const createEngagementKeys = async (
  device: Device,
  engagement: EngagementId
): Promise<EngagementRow['keys']> => {
  const sealed = keyNames.map(async (name) => {
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
  const [dataRoom, auditFile, local, mac] = await Promise.all([
    aes('data-room'),
    aes('audit-file'),
    aes('local'),
    raw('names').then((bytes) => crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']))
  ]);
  return {
    books: { 'data-room': dataRoom, 'audit-file': auditFile },
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
