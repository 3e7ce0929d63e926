/**
 * The keys of one book: the one that it began with and those that came by rotation. Bytes sealed with the first
 * key have the form of `seal.ts`. Bytes sealed with a later one name it:
 *
 *   byte 0       2
 *   bytes 1-8    number of the key: the first 8 bytes of SHA-256 of its 32 bytes
 *   bytes 9-     sealed bytes of `seal.ts`, whose place has two more parts: `key` and the number in hex
 */
import type { KeyNumber } from '../../ports/entry-exchange';
import { bytesToHex, textToBytes } from '../log/bytes';
import { seal, unseal, type Place } from './seal';
import { DamagedError, KeyMissingError } from './storage-errors';

const NUMBERED = 2;
const NUMBER_BYTES = 8;

/** The number of the key that bytes say they are sealed with; null for a book's first. */
export const sealedWith = (sealed: Uint8Array): KeyNumber =>
  sealed[0] === NUMBERED ? bytesToHex(sealed.subarray(1, 1 + NUMBER_BYTES)) : null;

/** The number of a key, 16 hex digits. */
export const keyNumber = async (raw: BufferSource): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw)).subarray(0, NUMBER_BYTES));

/** A book's keys as they pass between threads. */
export interface PlainBookKeys {
  readonly first: CryptoKey | null;
  readonly byNumber: ReadonlyMap<string, CryptoKey>;
}

export class BookKeys {
  constructor(
    private readonly first: CryptoKey | null,
    private readonly byNumber: ReadonlyMap<string, CryptoKey>
  ) {}

  static of({ first, byNumber }: PlainBookKeys): BookKeys {
    return new BookKeys(first, byNumber);
  }

  toPlain(): PlainBookKeys {
    return { first: this.first, byNumber: this.byNumber };
  }

  /** Whether the key of this number is here; null names the first one. */
  has(number: string | null): boolean {
    return number === null ? this.first !== null : this.byNumber.has(number);
  }

  /** Throws `KeyMissingError` where the key is not on this device. */
  async seal(number: string | null, place: Place, bytes: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
    if (number === null) return seal(this.#key(null), place, bytes);
    const sealed = await seal(this.#key(number), [...place, 'key', number], bytes);
    const numbered = new Uint8Array(1 + NUMBER_BYTES + sealed.length);
    numbered[0] = NUMBERED;
    for (let at = 0; at < NUMBER_BYTES; at += 1) {
      numbered[1 + at] = Number.parseInt(number.slice(2 * at, 2 * at + 2), 16);
    }
    numbered.set(sealed, 1 + NUMBER_BYTES);
    return numbered;
  }

  /** Throws `DamagedError`, or `KeyMissingError` where the key is not on this device. */
  async unseal(place: Place, sealed: unknown): Promise<Uint8Array<ArrayBuffer>> {
    if (!(sealed instanceof Uint8Array)) {
      throw new DamagedError(`What is kept as ${place[0]} is not sealed bytes.`);
    }
    const number = sealedWith(sealed);
    if (number === null) return unseal(this.#key(null), place, sealed);
    const inner = sealed.subarray(1 + NUMBER_BYTES);
    return unseal(this.#key(number), [...place, 'key', number], inner);
  }

  /**
   * For each key, newest last, 32 bytes that only its holders can compute: what rooms are named after. The key
   * encrypts zeros under a vector that nothing else uses, which is as good as a keyed hash of the vector.
   */
  async roomSecrets(): Promise<{ readonly key: KeyNumber; readonly secret: Uint8Array<ArrayBuffer> }[]> {
    const keys: [KeyNumber, CryptoKey][] = [...this.byNumber];
    if (this.first) keys.unshift([null, this.first]);
    return Promise.all(
      keys.map(async ([number, key]) => {
        const iv = textToBytes('fieldroom-rm');
        const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(32));
        return { key: number, secret: new Uint8Array(await crypto.subtle.digest('SHA-256', cipher)) };
      })
    );
  }

  #key(number: string | null): CryptoKey {
    const key = number === null ? this.first : this.byNumber.get(number);
    if (!key) throw new KeyMissingError('It is sealed with a key that this device does not have.');
    return key;
  }
}
