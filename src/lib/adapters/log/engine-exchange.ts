import type { EngagementId } from '../../domain/ids';
import { ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import type { EntryExchange, LotExchange, Receipt, SealedArrival } from '../../ports/entry-exchange';
import type { LogEngine } from './log-engine-calls';
import type { EngineReceipt } from './take-in';

export interface EngineExchangeDeps {
  readonly engine: LogEngine;
  /** Told after entries or keys came in, before `receive` resolves unless more is to come. */
  arrived(news: { readonly keysChanged: boolean }): Promise<void>;
  /** See `EntryExchange.waits`. */
  waits(): boolean;
}

/** While more and more comes in, the state follows this often at the most, milliseconds … */
const FOLLOW_EVERY_MS = 1000;
/** … and takes at most this part of the time. */
const FOLLOW_PART = 1 / 10;

/** The exchange of an engagement's entries on top of the log engine. */
export const createEngineExchange = (
  engagement: EngagementId,
  { engine, arrived, waits }: EngineExchangeDeps
): EntryExchange & { readonly lots: LotExchange; written(entry: SealedArrival): void } => {
  const listeners = new Set<(entry: SealedArrival) => void>();
  /** What came in that the state does not show yet. */
  let owed: { keysChanged: boolean } | null = null;
  let following: Promise<void> | null = null;
  let notBefore = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const follow = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const news = owed;
    if (!news) return;
    owed = null;
    const from = performance.now();
    await arrived(news);
    const now = performance.now();
    notBefore = now + Math.max(FOLLOW_EVERY_MS, (now - from) / FOLLOW_PART);
  };
  /** Everything that came in before this call is in the state when it resolves. */
  const catchUp = async (): Promise<void> => {
    while (owed || following) {
      following ??= follow().finally(() => (following = null));
      await following;
    }
  };
  const followLater = (): void => {
    timer ??= setTimeout(() => void catchUp(), Math.max(0, notBefore - performance.now()));
  };

  const followed = async (
    received: Result<EngineReceipt, StorageError>,
    more: boolean
  ): Promise<Result<Receipt, StorageError>> => {
    if (!received.ok) return received;
    const { added, rejected, keysChanged } = received.value;
    if (added > 0 || keysChanged) owed = { keysChanged: keysChanged || (owed?.keysChanged ?? false) };
    if (more && owed) followLater();
    else await catchUp();
    return ok({ added, rejected });
  };

  return {
    summary: (sealedWith) => engine.summary(engagement, sealedWith),
    ids: (book, firstBytes, sealedWith) => engine.ids(engagement, book, firstBytes, sealedWith),
    lacking: (ids) => engine.lacking(engagement, ids),
    read: (ids) => engine.read(engagement, ids),
    async receive(arrivals, { more = false } = {}) {
      if (arrivals.length === 0) return ok({ added: 0, rejected: [] });
      return followed(await engine.receive(engagement, arrivals), more);
    },
    lots: {
      read: (book, ids) => engine.readLots(engagement, book, ids),
      receive: async (lot, { more = false } = {}) => followed(await engine.receiveLot(engagement, lot), more)
    },
    waits,
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    written(entry) {
      for (const listener of [...listeners]) listener(entry);
    }
  };
};
