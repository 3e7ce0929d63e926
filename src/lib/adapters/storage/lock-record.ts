/**
 * The lock of a device: its wrapping key at rest, once a passphrase is set. This header is its specification.
 *
 * The wrapping key is 32 random bytes. It is kept twice, sealed (`seal.ts`):
 *
 *   byPassphrase   at ['lock', 'passphrase', device], under scrypt(passphrase, salt, N = 2^logN, r, p)
 *   byCode         at ['lock', 'code', device], under HKDF-SHA-256(the code's 30 characters, codeSalt,
 *                  info = "fieldroom/lock/1"); the code has 150 random bits, so that nothing is gained by making
 *                  the derivation slow
 *
 * `device` is the device's public key. The passphrase is UTF-8 of its NFKC form; see RFC 7914 for scrypt.
 */
import { integer, isObject, object } from '../../domain/log/schema';
import { textToBytes } from '../log/bytes';
import { seal, unseal } from './seal';
import { DamagedError } from './storage-errors';

export interface ScryptCost {
  /** N = 2^logN; memory is 128 · r · N bytes. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

export interface LockRecord {
  readonly format: 1;
  readonly cost: ScryptCost;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly byPassphrase: Uint8Array<ArrayBuffer>;
  readonly codeSalt: Uint8Array<ArrayBuffer>;
  readonly byCode: Uint8Array<ArrayBuffer>;
}

/** Gives 32 bytes; slow and memory-hard, so it runs in a worker of its own in the app. */
export type Stretch = (
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  cost: ScryptCost
) => Promise<Uint8Array<ArrayBuffer>>;

/** 128 MiB and 0.6 s on a laptop of 2020: OWASP's first choice for scrypt. */
export const DEFAULT_COST: ScryptCost = { logN: 17, r: 8, p: 1 };
/** What a stored record may ask for: a changed one must not stop the browser. */
const cost = object({ logN: integer(10, 18), r: integer(1, 8), p: integer(1, 4) });

const isBytes = (value: unknown, from: number, to: number): boolean =>
  value instanceof Uint8Array && value.length >= from && value.length <= to;

/** Throws `DamagedError`. */
export const parseLock = (value: unknown): LockRecord => {
  const good =
    isObject(value) &&
    value['format'] === 1 &&
    cost(value['cost'], '') === null &&
    isBytes(value['salt'], 16, 64) &&
    isBytes(value['codeSalt'], 16, 64) &&
    isBytes(value['byPassphrase'], 61, 61) &&
    isBytes(value['byCode'], 61, 61);
  if (!good) throw new DamagedError('The record that locks the keys is damaged.');
  return value as unknown as LockRecord;
};

const aes = (raw: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
export const importMaster = aes;

const passphraseKey = async (
  stretch: Stretch,
  passphrase: string,
  { salt, cost: kept }: Pick<LockRecord, 'salt' | 'cost'>
): Promise<CryptoKey> => aes(await stretch(textToBytes(passphrase.normalize('NFKC')), salt, kept));

const codeKey = async (code: string, salt: BufferSource): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey('raw', textToBytes(code), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: textToBytes('fieldroom/lock/1') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt']
  );
};

const randomSalt = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(16));

/** The parts of a record that hang on the passphrase. */
export const lockByPassphrase = async (
  stretch: Stretch,
  device: string,
  master: BufferSource,
  passphrase: string,
  asked: ScryptCost
): Promise<Pick<LockRecord, 'cost' | 'salt' | 'byPassphrase'>> => {
  const salt = randomSalt();
  const key = await passphraseKey(stretch, passphrase, { salt, cost: asked });
  return { cost: asked, salt, byPassphrase: await seal(key, ['lock', 'passphrase', device], master) };
};

/** The parts that hang on the recovery code; `code` as `parseCode` gives it. */
export const lockByCode = async (
  device: string,
  master: BufferSource,
  code: string
): Promise<Pick<LockRecord, 'codeSalt' | 'byCode'>> => {
  const codeSalt = randomSalt();
  const byCode = await seal(await codeKey(code, codeSalt), ['lock', 'code', device], master);
  return { codeSalt, byCode };
};

/** The 32 bytes of the wrapping key; null where the passphrase is another one. */
export const openByPassphrase = async (
  stretch: Stretch,
  device: string,
  lock: LockRecord,
  passphrase: string
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const key = await passphraseKey(stretch, passphrase, lock);
  return unseal(key, ['lock', 'passphrase', device], lock.byPassphrase).catch(() => null);
};

/** The same by the recovery code. */
export const openByCode = async (
  device: string,
  lock: LockRecord,
  code: string
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const key = await codeKey(code, lock.codeSalt);
  return unseal(key, ['lock', 'code', device], lock.byCode).catch(() => null);
};
