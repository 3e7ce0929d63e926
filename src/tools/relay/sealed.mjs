/** What the relay can tell of sealed bytes (`src/lib/adapters/storage/seal.ts`, `book-keys.ts`): their form. */

/** Bytes of one sealed entry at the most. */
export const MAX_ENTRY = 32 * 1024 * 1024 + 64;
const LEAST = 1 + 12 + 16;

export const looksSealed = (bytes) =>
  bytes instanceof Uint8Array &&
  bytes.length >= LEAST &&
  bytes.length <= MAX_ENTRY &&
  (bytes[0] === 1 || bytes[0] === 2);
