/** What came over a line is handed over in lots and in groups; the last of all when the others are stored. */
import { describe, expect, it } from 'vitest';
import { createArrivals } from '../../../src/lib/adapters/peers/arrivals';
import type { EntryId } from '../../../src/lib/domain/ids';
import { err, ok } from '../../../src/lib/domain/result';
import type { EntryExchange, PackedLot, SealedArrival } from '../../../src/lib/ports/entry-exchange';

const idOf = (at: number): EntryId => at.toString(16).padStart(64, '0') as EntryId;
const lotOf = (...ids: number[]): PackedLot => ({
  book: 'data-room',
  ids: ids.map(idOf),
  sealed: new Uint8Array([1])
});
const single = (at: number): SealedArrival => ({
  book: 'data-room',
  id: idOf(at),
  sealed: new Uint8Array([1])
});

const setUp = () => {
  const calls: {
    ids: readonly EntryId[];
    more: boolean;
    end(refused?: readonly number[], fails?: boolean): void;
  }[] = [];
  const receive = (ids: readonly EntryId[], more: boolean) =>
    new Promise<Awaited<ReturnType<EntryExchange['receive']>>>((resolve) =>
      calls.push({
        ...{ ids, more },
        end: (refused = [], fails = false) =>
          resolve(
            fails
              ? err({ code: 'quota-exceeded', message: 'full' })
              : ok({
                  added: ids.length - refused.length,
                  rejected: refused.map((at) => ({ id: idOf(at), reason: 'no' }))
                })
          )
      })
    );
  const exchange = {
    receive: (arrivals: readonly SealedArrival[], options: { more?: boolean } = {}) =>
      receive(
        arrivals.map(({ id }) => id),
        options.more ?? false
      ),
    lots: {
      receive: ({ ids }: PackedLot, options: { more?: boolean } = {}) => receive(ids, options.more ?? false)
    }
  } as unknown as EntryExchange;
  const said = { settled: [] as EntryId[], rejected: [] as EntryId[], failed: [] as string[] };
  const state = { more: true };
  const arrivals = createArrivals({
    exchange,
    groupSize: 3,
    groupsAtOnce: 2,
    more: () => state.more,
    onSettled: (ids) => said.settled.push(...ids),
    onRejected: (found) => said.rejected.push(...found.map(({ id }) => id)),
    onFailed: (reason) => said.failed.push(reason)
  });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return { calls, arrivals, said, state, turn };
};

describe('lots on their way to the disk', () => {
  it('are handed over at once, so many at a time, and the last alone', async () => {
    const { calls, arrivals, said, state, turn } = setUp();
    for (const at of [0, 10, 20, 30]) arrivals.addLot(lotOf(at, at + 1), [idOf(at), idOf(at + 1)]);
    expect(arrivals.waiting).toBe(8);
    expect(calls.map(({ more }) => more)).toEqual([true, true]);
    state.more = false;
    calls[0]!.end();
    await turn();
    // the third goes beside the second, the fourth is the last and waits for both
    expect(calls.map(({ more }) => more)).toEqual([true, true, true]);
    calls[1]!.end();
    await turn();
    expect(calls).toHaveLength(3);
    calls[2]!.end();
    await turn();
    expect(calls.map(({ more }) => more)).toEqual([true, true, true, false]);
    calls[3]!.end();
    await arrivals.rest();
    expect(arrivals.waiting).toBe(0);
    expect(said.settled).toHaveLength(8);
  });

  it('come before single entries, of which the last is then the last of all', async () => {
    const { calls, arrivals, state, turn } = setUp();
    state.more = false;
    arrivals.add([single(50)]);
    expect(calls.map(({ more }) => more)).toEqual([false]);
    calls[0]!.end();
    await turn();
    state.more = true;
    arrivals.addLot(lotOf(1), [idOf(1)]);
    arrivals.add([single(60)]);
    state.more = false;
    arrivals.pump();
    expect(calls.map(({ ids }) => ids[0])).toEqual([idOf(50), idOf(1)]);
    calls[1]!.end();
    await turn();
    expect(calls.map(({ ids, more }) => [ids[0], more]).at(-1)).toEqual([idOf(60), false]);
  });

  it('are tried once more after others when something in them is refused', async () => {
    const { calls, arrivals, said, turn } = setUp();
    arrivals.addLot(lotOf(1, 2), [idOf(1), idOf(2)]);
    arrivals.addLot(lotOf(3), [idOf(3)]);
    arrivals.addLot(lotOf(4), [idOf(4)]);
    calls[0]!.end([2]);
    await turn();
    expect(said).toMatchObject({ settled: [idOf(1)], rejected: [] });
    expect(arrivals.waiting).toBe(3);
    // what came first goes first
    expect(calls.map(({ ids }) => ids[0])).toEqual([idOf(1), idOf(3), idOf(4)]);
    calls[1]!.end();
    await turn();
    expect(calls).toHaveLength(3);
    calls[2]!.end();
    await turn();
    expect(calls[3]!.ids).toEqual([idOf(1), idOf(2)]);
    calls[3]!.end([2]);
    await turn();
    expect(said.rejected).toEqual([idOf(2)]);
    expect(arrivals.waiting).toBe(0);
    expect(calls).toHaveLength(4);
  });

  it('that cannot be stored end the line, and nothing waits for them', async () => {
    const { calls, arrivals, said, turn } = setUp();
    arrivals.addLot(lotOf(1, 2), [idOf(2)]);
    calls[0]!.end([], true);
    await turn();
    expect(said).toEqual({ settled: [idOf(2)], rejected: [], failed: ['full'] });
    arrivals.addLot(lotOf(3), [idOf(3)]);
    arrivals.addLot(lotOf(4), [idOf(4)]);
    arrivals.addLot(lotOf(5), [idOf(5)]);
    arrivals.end();
    for (const call of calls.slice(1)) call.end();
    await arrivals.rest();
    expect(calls).toHaveLength(3);
  });
});
