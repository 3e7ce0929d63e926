import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of model and text: the same sentence in two documents is computed once. Computed here and not by the
 * browser, whose hash goes through another thread: for a sentence the way there and back takes longer than the hash.
 */
export const keyOf = (model: string, text: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${model}\n${text}`)));
