import type { DeviceKey, EngagementId } from '../../domain/ids';
import { foldNext } from '../../domain/log/fold';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { toStorageError } from '../storage/storage-errors';
import { knownTo } from './known-to';
import type { LogEngine, OpenedLog, PackedLog, PackedLogEngine } from './log-engine-calls';
import { unpackLog, type Rest } from './packed-log';

/** The engine as the page uses it: what it gives is unpacked here, in steps with `rest` between them. */
export const createUnpackingEngine = (inner: PackedLogEngine, device: DeviceKey, rest: Rest): LogEngine => {
  /** Null where its bytes cannot be read, or an entry of the tail belongs before what they hold. */
  const unpack = async (
    { packed, tail, n }: PackedLog,
    engagement: EngagementId
  ): Promise<OpenedLog | null> => {
    const base = await unpackLog(packed, rest).catch(() => null);
    const log = base && foldNext(base, tail, { engagement, device }, knownTo(base));
    return log && { log, n };
  };
  const unpacked =
    (call: 'open' | 'refold' | 'current') =>
    async (engagement: EngagementId): Promise<Result<OpenedLog, StorageError>> => {
      const found = await inner[call](engagement);
      if (!found.ok) return found;
      const log = await unpack(found.value, engagement);
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
