import type { EngagementId, EntryId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { StorageError } from '../../ports/storage-error';
import type { EntryRow } from '../storage/database';
import type { Device } from '../storage/keys';
import { storageError } from '../storage/storage-errors';
import { createWorkerClient } from '../worker-rpc';
import type { HandedLog, HandedParts, LogEngine, PackedLog, PackedLogEngine } from './log-engine-calls';
import type { EngineReceipt } from './take-in';
import type { BookSummary, ReadLots, SealedArrival } from '../../ports/entry-exchange';
import type { Parts, Rest } from './packed-log';
import { createUnpackingEngine } from './unpacking-engine';

/** How long a step on the page may take, milliseconds. */
const STEP_MS = 10;

/** Lets the screen in when a step has taken its time. */
const restForScreen = (): Rest => {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STEP_MS) return;
    await (scheduler?.yield ? scheduler.yield() : new Promise<void>((resolve) => setTimeout(resolve)));
    since = performance.now();
  };
};

/**
 * The log engine in its worker; a worker that died is started again by the next call. The open device is handed
 * over, because at rest its keys may be locked.
 */
export const createFoldClient = (
  database: string,
  device: Device,
  startWorker: () => Worker
): LogEngine & { end(): void } => {
  const client = createWorkerClient(() => {
    const worker = startWorker();
    worker.postMessage({ id: 0, method: 'start', args: [database, device] });
    return worker;
  });
  const call = async <T>(method: string, ...args: unknown[]): Promise<Result<T, StorageError>> => {
    try {
      return await client.call<Result<T, StorageError>>(method, args);
    } catch {
      return err(
        storageError(
          'unavailable',
          'The part of Fieldroom that reads the log stopped. What was saved is safe; try again.'
        )
      );
    }
  };
  const partsOf = ({ handed, parts: count }: HandedParts): Parts => ({
    count,
    at: (part) => client.call<Uint8Array<ArrayBuffer>>('part', [handed, part])
  });
  const packed =
    (method: 'refold' | 'current') =>
    async (id: EngagementId): Promise<Result<PackedLog, StorageError>> => {
      const found = await call<HandedLog>(method, id);
      if (!found.ok) return found;
      const { tail, n } = found.value;
      return ok({ packed: partsOf(found.value), tail, n });
    };
  const open: PackedLogEngine['open'] = async (id, ahead) => {
    let given: { readonly handed: number; readonly packed: Parts } | null = null;
    let over = false;
    const opening = call<HandedLog>('open', id);
    const tell = (early: HandedParts | null): void => {
      if (!early || over) return;
      given = { handed: early.handed, packed: partsOf(early) };
      ahead?.(given.packed);
    };
    if (ahead) client.call<HandedParts | null>('ahead', [id]).then(tell, () => undefined);
    const found = await opening;
    over = true;
    if (!found.ok) return found;
    const { handed, tail, n } = found.value;
    const known = given as { readonly handed: number; readonly packed: Parts } | null;
    return ok({ packed: known?.handed === handed ? known.packed : partsOf(found.value), tail, n });
  };
  const engine: PackedLogEngine = {
    prepare: () => call<void>('prepare'),
    open,
    refold: packed('refold'),
    current: packed('current'),
    snapshot: (id, always = false) => call<void>('snapshot', id, always),
    mirror: (id) => call<number>('mirror', id),
    receive: (id, arrivals) => call<EngineReceipt>('receive', id, arrivals),
    row: (id, entry) => call<EntryRow | null>('row', id, entry),
    summary: (id, key) => call<readonly BookSummary[]>('summary', id, key),
    ids: (id, book, firstBytes, key) => call<readonly EntryId[]>('ids', id, book, firstBytes, key),
    lacking: (id, ids) => call<readonly EntryId[]>('lacking', id, ids),
    readLots: (id, book, ids) => call<ReadLots>('readLots', id, book, ids),
    receiveLot: (id, lot) => call<EngineReceipt>('receiveLot', id, lot),
    read: (id, ids) => call<readonly SealedArrival[]>('read', id, ids),
    close: (id) => call<void>('close', id)
  };
  return { ...createUnpackingEngine(engine, device.key, restForScreen()), end: () => client.end() };
};
