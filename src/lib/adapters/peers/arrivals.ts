/**
 * What came over a line on its way to the disk: groups are checked and stored while the next ones come, and the last
 * of all is stored when the others are, so that the state follows with it.
 */
import type { EntryId } from '../../domain/ids';
import type { Result } from '../../domain/result';
import type { EntryExchange, PackedLot, Receipt, SealedArrival } from '../../ports/entry-exchange';
import type { StorageError } from '../../ports/storage-error';

export interface ArrivalsOptions {
  readonly exchange: EntryExchange;
  /** Entries handed over at a time. */
  readonly groupSize: number;
  /** While some are written, the next are checked. */
  readonly groupsAtOnce: number;
  /** Whether more is to come from this line. */
  more(): boolean;
  /** They are stored, or were refused for the reasons in `onRejected`. */
  onSettled(ids: readonly EntryId[], added: number): void;
  onRejected(rejected: readonly { readonly id: EntryId; readonly reason: string }[]): void;
  /** The device cannot store them. */
  onFailed(reason: string): void;
}

export interface Arrivals {
  /** Entries that came and are not stored yet. */
  readonly waiting: number;
  add(arrivals: readonly SealedArrival[]): void;
  /** A lot, of which these are awaited; what else is in it came before. */
  addLot(lot: PackedLot, ids: readonly EntryId[]): void;
  /** Looks again whether something can be handed over; to be called when `more` has changed. */
  pump(): void;
  /** Resolves when nothing waits. */
  rest(): Promise<void>;
  end(): void;
}

/** What is checked and stored together. */
interface Group {
  readonly ids: readonly EntryId[];
  receive(more: boolean): Promise<Result<Receipt, StorageError>>;
  /** Keeps these of it for another time. */
  keep(ids: ReadonlySet<EntryId>): void;
}

type LotReceive = NonNullable<EntryExchange['lots']>['receive'];

interface WaitingLot {
  readonly lot: PackedLot;
  readonly ids: readonly EntryId[];
  readonly isRetry: boolean;
}

export const createArrivals = (options: ArrivalsOptions): Arrivals => {
  const { exchange, groupSize, groupsAtOnce } = options;
  let backlog: SealedArrival[] = [];
  let lots: WaitingLot[] = [];
  let storing = 0;
  let waiting = 0;
  let ended = false;
  let resting: (() => void)[] = [];
  /** The key that opens them may come with others: they are tried once more. */
  const retried = new Set<EntryId>();

  const settle = (): void => {
    if (storing > 0 || (!ended && backlog.length + lots.length > 0)) return;
    const due = resting;
    resting = [];
    for (const resolve of due) resolve();
  };

  const storeGroup = async (group: Group, more: boolean): Promise<void> => {
    const { ids } = group;
    const receipt = await group.receive(more);
    if (!receipt.ok) {
      waiting -= ids.length;
      options.onSettled(ids, 0);
      return options.onFailed(receipt.error.message);
    }
    const { added, rejected } = receipt.value;
    const again = new Set(more ? rejected.flatMap(({ id }) => (retried.has(id) ? [] : [id])) : []);
    for (const id of again) retried.add(id);
    if (again.size > 0) group.keep(again);
    waiting -= ids.length - again.size;
    const refused = rejected.filter(({ id }) => !again.has(id));
    if (refused.length > 0) options.onRejected(refused);
    options.onSettled(again.size === 0 ? ids : ids.filter((id) => !again.has(id)), added);
  };

  const groupOf = (arrivals: readonly SealedArrival[]): Group => ({
    ids: arrivals.map(({ id }) => id),
    receive: (more) => exchange.receive(arrivals, { more }),
    keep: (ids) => backlog.push(...arrivals.filter(({ id }) => ids.has(id)))
  });
  const lotGroup = ({ lot, ids }: WaitingLot, receive: LotReceive): Group => ({
    ids,
    receive: (more) => receive(lot, { more }),
    keep: (kept) => lots.push({ lot, ids: ids.filter((id) => kept.has(id)), isRetry: true })
  });

  const start = (group: Group, more: boolean): void => {
    storing += 1;
    void storeGroup(group, more).finally(() => {
      storing -= 1;
      pump();
    });
  };

  /** Whether a lot was handed over. */
  const startLot = (more: boolean): boolean => {
    const isLast = !more && lots.length === 1 && backlog.length === 0;
    const next = lots.find(({ isRetry }) => storing === 0 || !(isRetry || isLast));
    if (!next || !exchange.lots) return false;
    lots = lots.filter((lot) => lot !== next);
    start(lotGroup(next, exchange.lots.receive), more || lots.length + backlog.length > 0);
    return true;
  };

  const pump = (): void => {
    for (;;) {
      const more = options.more();
      if (ended || storing >= groupsAtOnce) break;
      if (startLot(more)) continue;
      const size = Math.min(backlog.length, groupSize);
      if (size === 0 || lots.length > 0) break;
      if (more ? size < groupSize && storing > 0 : size === backlog.length && storing > 0) break;
      const group = backlog.slice(0, size);
      backlog = backlog.slice(size);
      start(groupOf(group), more || backlog.length > 0);
    }
    settle();
  };

  return {
    get waiting() {
      return waiting;
    },
    add(arrivals) {
      waiting += arrivals.length;
      backlog.push(...arrivals);
      pump();
    },
    addLot(lot, ids) {
      waiting += ids.length;
      lots.push({ lot, ids, isRetry: false });
      pump();
    },
    pump,
    rest: () =>
      new Promise((resolve) => {
        resting.push(resolve);
        settle();
      }),
    end() {
      ended = true;
      backlog = [];
      lots = [];
      settle();
    }
  };
};
