import { describe, expect, it } from 'vitest';
import { createExchangeLine } from '../../../src/lib/adapters/peers/exchange-line';
import { decodeMessage } from '../../../src/lib/adapters/peers/message';
import type { EntryId } from '../../../src/lib/domain/ids';
import type { Book } from '../../../src/lib/domain/log/book';
import type { EntryExchange } from '../../../src/lib/ports/entry-exchange';
import { accepted, added, facts } from '../../support/log';
import { newDevice } from '../../support/devices';
import { must } from '../../support/storage';

const BOOKS = ['data-room', 'audit-file'] as const satisfies readonly Book[];
const all = [...Array(256).keys()];

describe('an exchange of both books over one line', () => {
  it('brings the whole data room before anything of the audit file', async () => {
    const ada = await newDevice();
    const log = must(await ada.storage.logs.create(facts, { name: 'Ada' }));
    for (let at = 0; at < 30; at += 1) {
      must(await log.append(accepted(at)));
      must(await log.append(added(`d${at}`)));
    }
    const ben = await newDevice();
    const { admissions } = ben.storage;
    must(await admissions.join(must(await ada.storage.admissions.admissionFor(log.id, 'lead', log.state))));
    const taken: Book[] = [];
    const real = admissions.exchange(log.id);
    const watched: EntryExchange = {
      ...real,
      receive: (arrivals, ...rest) => {
        taken.push(...arrivals.map(({ book }) => book));
        return real.receive(arrivals, ...rest);
      },
      lots: {
        ...real.lots!,
        receive: (lot, ...rest) => {
          taken.push(...lot.ids.map(() => lot.book));
          return real.lots!.receive(lot, ...rest);
        }
      }
    };
    const level = new Set<Book>();
    const line = (to: () => ReturnType<typeof createExchangeLine>) => ({
      send: (bytes: Uint8Array<ArrayBuffer>) => {
        const copy = bytes.slice();
        const message = decodeMessage(copy)!;
        // the data room is the slower one
        setTimeout(() => to().take(message, copy), message.head['book'] === 'data-room' ? 30 : 0);
      },
      room: async () => undefined,
      after: () => () => undefined
    });
    const host: ReturnType<typeof createExchangeLine> = createExchangeLine(
      line(() => guest),
      BOOKS,
      log.exchange!,
      { onViolation: (reason) => expect.fail(reason), onSilent: () => expect.fail('silent') }
    );
    const guest: ReturnType<typeof createExchangeLine> = createExchangeLine(
      line(() => host),
      BOOKS,
      watched,
      {
        onViolation: (reason) => expect.fail(reason),
        onSilent: () => expect.fail('silent'),
        onLevel: (book) => void level.add(book)
      }
    );
    host.compare();
    await expect.poll(() => level.size).toBe(2);
    expect(taken.lastIndexOf('data-room')).toBeLessThan(taken.indexOf('audit-file'));
    const ids = async (exchange: EntryExchange): Promise<EntryId[]> =>
      (await Promise.all(BOOKS.map(async (book) => must(await exchange.ids(book, all))))).flat().sort();
    expect(await ids(real)).toEqual(await ids(log.exchange!));
    expect(taken).toHaveLength(61);
  });
});
