/**
 * From a passphrase to a key, with scrypt (RFC 7914) of @noble/hashes: memory-hard, so that guessing is dear.
 * The specification is in `format.ts`.
 */
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { textToBytes } from '../log/bytes';

export interface KdfParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** 16 bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** About a second and 128 MiB on a laptop of 2020. */
export const KDF_COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const MAX_MEMORY = 256 * 1024 * 1024;

/** Why a file's parameters are not followed: they would open nothing of ours and could hang the page. */
export const kdfProblem = ({ N, r, p }: Pick<KdfParameters, 'N' | 'r' | 'p'>): string | null => {
  if (![N, r, p].every(Number.isSafeInteger)) return 'They are not whole numbers.';
  if (N < 2 ** 14 || N > 2 ** 20 || !Number.isInteger(Math.log2(N))) return 'N is out of bounds.';
  if (r < 1 || r > 16 || p < 1 || p > 4) return 'r or p is out of bounds.';
  return 128 * N * r > MAX_MEMORY ? 'They ask for too much memory.' : null;
};

/** A master key: HKDF, not extractable. It can be kept, to write further bundles without asking. */
export interface BundleMaster {
  readonly kdf: KdfParameters;
  readonly key: CryptoKey;
}

/** Yields to the page every few milliseconds. */
export const masterFrom = async (passphrase: string, kdf: KdfParameters): Promise<BundleMaster> => {
  const { N, r, p, salt } = kdf;
  const raw = await scryptAsync(textToBytes(passphrase.normalize('NFKC')), salt, { N, r, p, dkLen: 32 });
  const key = await crypto.subtle.importKey('raw', raw as Uint8Array<ArrayBuffer>, 'HKDF', false, [
    'deriveKey'
  ]);
  raw.fill(0);
  return { kdf, key };
};

export const newMaster = (
  passphrase: string,
  cost: Pick<KdfParameters, 'N' | 'r' | 'p'> = KDF_COST
): Promise<BundleMaster> =>
  masterFrom(passphrase, { ...cost, salt: crypto.getRandomValues(new Uint8Array(16)) });

/** The key of one file. */
export const fileKey = ({ key }: BundleMaster, nonce: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: nonce, info: textToBytes('fieldroom/bundle/1') },
    key,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt']
  );
