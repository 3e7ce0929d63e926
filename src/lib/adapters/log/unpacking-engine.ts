import type { DeviceKey, EngagementId } from '../../domain/ids';
import { foldNext, type FoldedLog } from '../../domain/log/fold';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { toStorageError } from '../storage/storage-errors';
import { knownTo } from './known-to';
import type { LogEngine, OpenedLog, PackedLog, PackedLogEngine } from './log-engine-calls';
import { unpackLog, type Parts, type Rest } from './packed-log';

/** The engine as the page uses it: what it gives is unpacked here, in steps with `rest` between them. */
export const createUnpackingEngine = (inner: PackedLogEngine, device: DeviceKey, rest: Rest): LogEngine => {
  /** Null where its bytes cannot be read, or an entry of the tail belongs before what they hold. */
  const unpack = async (
    { packed, tail, n }: PackedLog,
    engagement: EngagementId,
    begun: ReadonlyMap<Parts, Promise<FoldedLog>>
  ): Promise<OpenedLog | null> => {
    const base = await (begun.get(packed) ?? unpackLog(packed, rest)).catch(() => null);
    const log = base && foldNext(base, tail, { engagement, device }, knownTo(base));
    return log && { log, n };
  };
  const unpacked =
    (call: 'open' | 'refold' | 'current') =>
    async (engagement: EngagementId): Promise<Result<OpenedLog, StorageError>> => {
      const begun = new Map<Parts, Promise<FoldedLog>>();
      const begin = (packed: Parts): void => {
        const unpacking = unpackLog(packed, rest);
        unpacking.catch(() => undefined);
        begun.set(packed, unpacking);
      };
      const found = await inner[call](engagement, begin);
      if (!found.ok) return found;
      const log = await unpack(found.value, engagement, begun);
      if (log) return ok(log);
      const anew = await inner.refold(engagement);
      if (!anew.ok) return anew;
      return unpackLog(anew.value.packed, rest).then(
        (refolded) => ok({ log: refolded, n: anew.value.n }),
        (failure: unknown) => err(toStorageError(failure))
      );
    };
  return {
    ...inner,
    open: unpacked('open'),
    refold: unpacked('refold'),
    current: unpacked('current')
  };
};
