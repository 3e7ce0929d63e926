/**
 * What came over a line on its way to the disk: groups are checked and stored while the next ones come, and the last
 * of all is stored when the others are, so that the state follows with it.
 */
import type { EntryId } from '../../domain/ids';
import type { EntryExchange, SealedArrival } from '../../ports/entry-exchange';

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
  /** Looks again whether something can be handed over; to be called when `more` has changed. */
  pump(): void;
  /** Resolves when nothing waits. */
  rest(): Promise<void>;
  end(): void;
}

export const createArrivals = (options: ArrivalsOptions): Arrivals => {
  const { exchange, groupSize, groupsAtOnce } = options;
  let backlog: SealedArrival[] = [];
  let storing = 0;
  let waiting = 0;
  let ended = false;
  let resting: (() => void)[] = [];
  /** The key that opens them may come with others: they are tried once more. */
  const retried = new Set<EntryId>();

  const settle = (): void => {
    if (storing > 0 || (!ended && backlog.length > 0)) return;
    const due = resting;
    resting = [];
    for (const resolve of due) resolve();
  };

  const storeGroup = async (group: readonly SealedArrival[], more: boolean): Promise<void> => {
    const receipt = await exchange.receive(group, { more });
    if (!receipt.ok) {
      waiting -= group.length;
      options.onSettled(
        group.map(({ id }) => id),
        0
      );
      return options.onFailed(receipt.error.message);
    }
    const { added, rejected } = receipt.value;
    const again = new Set(more ? rejected.flatMap(({ id }) => (retried.has(id) ? [] : [id])) : []);
    const kept = group.filter(({ id }) => again.has(id));
    for (const arrival of kept) {
      retried.add(arrival.id);
      backlog.push(arrival);
    }
    waiting -= group.length - kept.length;
    const refused = rejected.filter(({ id }) => !again.has(id));
    if (refused.length > 0) options.onRejected(refused);
    options.onSettled(
      group.flatMap(({ id }) => (again.has(id) ? [] : [id])),
      added
    );
  };

  const pump = (): void => {
    for (;;) {
      const more = options.more();
      const size = Math.min(backlog.length, groupSize);
      if (ended || size === 0 || storing >= groupsAtOnce) break;
      if (more ? size < groupSize && storing > 0 : size === backlog.length && storing > 0) break;
      const group = backlog.slice(0, size);
      backlog = backlog.slice(size);
      storing += 1;
      void storeGroup(group, more || backlog.length > 0).finally(() => {
        storing -= 1;
        pump();
      });
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
    pump,
    rest: () =>
      new Promise((resolve) => {
        resting.push(resolve);
        settle();
      }),
    end() {
      ended = true;
      backlog = [];
      settle();
    }
  };
};
