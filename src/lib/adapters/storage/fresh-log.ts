import { Dexie, type Table } from 'dexie';

/**
 * Chromium keeps what is written to the databases of an origin in one log, and goes on in the old one when it starts
 * again. Killed in the middle of a record (seen in version 156: between the record's head and its bytes), it leaves a
 * torn end. The next start reads over that and writes on behind it; the start after that takes the place for damage and
 * deletes everything that the origin stored. Once enough has been written, though, Chromium begins a new log and drops
 * the old one, torn end and all. So every start writes some megabytes of zeros and takes them back.
 */
const SCRATCH = 'fieldroom-scratch';
/** Below the size from which Chromium would put a value into a file of its own. */
const BLOCK_BYTES = 48 * 1024;
/** Chromium begins a new log after four megabytes; half of this was enough in trials. */
const TOTAL_BYTES = 5 * 1024 * 1024;

class ScratchDatabase extends Dexie {
  declare readonly blocks: Table<Uint8Array, number>;
  constructor() {
    super(SCRATCH, { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ blocks: '' });
  }
}

/** Whether this browser keeps its databases like that. */
const isChromium = (): boolean => typeof navigator !== 'undefined' && 'userAgentData' in navigator;

/**
 * Makes the browser begin a new log, where it needs that. Once for each page, in the background; another tab's turn is
 * as good as ours. Failing costs nothing but the protection.
 */
export const beginFreshLog = async (): Promise<void> => {
  if (!isChromium()) return;
  await navigator.locks
    .request(SCRATCH, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const db = new ScratchDatabase();
      try {
        const block = new Uint8Array(BLOCK_BYTES);
        const count = Math.ceil(TOTAL_BYTES / BLOCK_BYTES);
        await db.blocks.bulkPut(
          Array.from({ length: count }, () => block),
          Array.from({ length: count }, (_, at) => at)
        );
      } finally {
        await db.delete();
      }
    })
    // no space is left: what the user does next will say so
    .catch(() => undefined);
};
