import type { EngagementId } from '../../domain/ids';
import { ok } from '../../domain/result';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';
import type { LogEngine } from './log-engine-calls';

export interface EngineExchangeDeps {
  readonly engine: LogEngine;
  /** Runs `work` while no other session of this engagement writes. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Told after entries or keys came in, before `receive` resolves. */
  arrived(news: { readonly keysChanged: boolean }): Promise<void>;
}

/** The exchange of an engagement's entries on top of the log engine. */
export const createEngineExchange = (
  engagement: EngagementId,
  { engine, exclusively, arrived }: EngineExchangeDeps
): EntryExchange & { written(entry: SealedArrival): void } => {
  const listeners = new Set<(entry: SealedArrival) => void>();
  return {
    summary: (sealedWith) => engine.summary(engagement, sealedWith),
    ids: (book, firstBytes, sealedWith) => engine.ids(engagement, book, firstBytes, sealedWith),
    read: (ids) => engine.read(engagement, ids),
    async receive(arrivals) {
      if (arrivals.length === 0) return ok({ added: 0, rejected: [] });
      const received = await exclusively(() => engine.receive(engagement, arrivals));
      if (!received.ok) return received;
      const { added, rejected, keysChanged } = received.value;
      if (added > 0 || keysChanged) await arrived({ keysChanged });
      return ok({ added, rejected });
    },
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    written(entry) {
      for (const listener of [...listeners]) listener(entry);
    }
  };
};
