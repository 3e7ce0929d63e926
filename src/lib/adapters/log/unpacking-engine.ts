import type { DeviceKey, EngagementId } from '../../domain/ids';
import { foldNext } from '../../domain/log/fold';
import { ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import { knownTo } from './known-to';
import type { LogEngine, OpenedLog, PackedLog, PackedLogEngine } from './log-engine-calls';
import { unpackLog, type Rest } from './packed-log';

/** The engine as the page uses it: what it gives is unpacked here, in steps with `rest` between them. */
export const createUnpackingEngine = (inner: PackedLogEngine, device: DeviceKey, rest: Rest): LogEngine => {
  const unpack = async (
    engagement: EngagementId,
    { packed, tail, n }: PackedLog
  ): Promise<OpenedLog | null> => {
    const base = await unpackLog(packed, rest);
    const log = foldNext(base, tail, { engagement, device }, knownTo(base));
    return log && { log, n };
  };
  const unpacked =
    (call: 'open' | 'refold' | 'current') =>
    async (engagement: EngagementId): Promise<Result<OpenedLog, StorageError>> => {
      const found = await inner[call](engagement);
      if (!found.ok) return found;
      const log = await unpack(engagement, found.value);
      if (log) return ok(log);
      // an entry of the tail belongs before what the snapshot holds
      const anew = await inner.refold(engagement);
      if (!anew.ok) return anew;
      const { packed, n } = anew.value;
      return ok({ log: await unpackLog(packed, rest), n });
    };
  return {
    ...inner,
    open: unpacked('open'),
    refold: unpacked('refold'),
    current: unpacked('current')
  };
};
