/** Entries that pass as one piece: what is in a lot, what becomes of one that was altered, and who checks it. */
import { describe, expect, it } from 'vitest';
import { bytesToBase64url, textToBytes } from '../../../src/lib/adapters/log/bytes';
import { answerLot, checkLotHere, type LotRequest } from '../../../src/lib/adapters/log/check-lot';
import { createCheckerPool } from '../../../src/lib/adapters/log/checker-pool';
import { entryIdOf, sealEntry, signEntry, unsealEntry } from '../../../src/lib/adapters/log/entry-codec';
import { MAX_LOT, openLot, sealLot } from '../../../src/lib/adapters/log/lot';
import { readLots } from '../../../src/lib/adapters/log/read-lots';
import { BookKeys, keyNumber, sealedWith } from '../../../src/lib/adapters/storage/book-keys';
import type { DeviceKey, DocumentId, EngagementId, EntryId } from '../../../src/lib/domain/ids';
import { bookId, ENTRY_VERSION, type Entry, type UnsignedEntry } from '../../../src/lib/domain/log/entry';
import type { PackedLot, SealedArrival } from '../../../src/lib/ports/entry-exchange';
import { createFakeWorker } from '../../support/fake-worker';
import { engagement, file } from '../../support/log';
import { never } from '../../support/storage';

const book = bookId(engagement, 'data-room');
const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** Two keys of one book: the first and a later one. */
const newKeys = async () => {
  const number = await keyNumber(crypto.getRandomValues(new Uint8Array(32)));
  return { keys: new BookKeys(await newKey(), new Map([[number, await newKey()]])), number };
};

const makeEntries = async (count: number): Promise<{ readonly id: EntryId; readonly entry: Entry }[]> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const made: { id: EntryId; entry: Entry }[] = [];
  for (let at = 0; at < count; at += 1) {
    const entry: UnsignedEntry = {
      v: ENTRY_VERSION,
      book,
      author: bytesToBase64url(raw) as DeviceKey,
      seq: at + 1,
      prev: made.at(-1)?.id ?? null,
      heads: [],
      recordedAt: at,
      action: { type: 'document.added', document: `d${at}` as DocumentId, file: file(`Zürich “${at}”`) }
    };
    made.push({ id: await entryIdOf(entry), entry: await signEntry(pair.privateKey, entry) });
  }
  return made;
};

const sealAll = (keys: BookKeys, entries: readonly { id: EntryId; entry: Entry }[], number: string | null) =>
  Promise.all(
    entries.map(async ({ id, entry }): Promise<SealedArrival> => ({
      book: 'data-room',
      id,
      sealed: await sealEntry(keys, number, id, entry)
    }))
  );
const places = (count: number): number[] => [...Array(count).keys()];

describe('a lot', () => {
  it('holds the entries of each key, far smaller, and gives them back ready to be stored', async () => {
    const { keys, number } = await newKeys();
    const entries = await makeEntries(100);
    const stored = [
      ...(await sealAll(keys, entries.slice(0, 60), null)),
      ...(await sealAll(keys, entries.slice(60), number))
    ];
    const { lots, single } = await readLots(keys, engagement, 'data-room', stored);
    expect(single).toEqual([]);
    expect(lots.map(({ ids }) => ids.length)).toEqual([60, 40]);
    expect(lots.map(({ sealed }) => sealedWith(sealed))).toEqual([null, number]);
    const size = (pieces: readonly { readonly sealed: Uint8Array }[]): number =>
      pieces.reduce((sum, { sealed }) => sum + sealed.length, 0);
    expect(size(lots)).toBeLessThan(size(stored) / 2);
    for (const lot of lots) {
      const outcomes = await checkLotHere({ 'data-room': keys }, engagement, lot, places(lot.ids.length));
      for (const [at, id] of lot.ids.entries()) {
        const outcome = outcomes[at]!;
        expect(outcome).toMatchObject({ flaw: null });
        expect(sealedWith(outcome.sealed!)).toBe(sealedWith(lot.sealed));
        const opened = await unsealEntry(keys, book, { id, sealed: outcome.sealed });
        expect(opened).toEqual({ ok: true, value: entries.find((one) => one.id === id)!.entry });
      }
    }
  });

  it('is several where the entries are large', async () => {
    const { keys } = await newKeys();
    const plains = Array.from({ length: 5 }, (_, at) => new Uint8Array(400_000).fill(at));
    const stored = await Promise.all(
      plains.map(async (plain, at): Promise<SealedArrival> => {
        const id = String(at).repeat(64) as EntryId;
        return { book: 'data-room', id, sealed: await keys.seal(null, ['entry', book, id], plain) };
      })
    );
    const { lots } = await readLots(keys, engagement, 'data-room', stored);
    expect(lots.map(({ ids }) => ids.length)).toEqual([2, 2, 1]);
    const opened = await Promise.all(lots.map(({ sealed }) => openLot(keys, book, sealed)));
    expect(opened.flat().map((plain) => [plain.length, plain[0]])).toEqual(
      plains.map((plain) => [400_000, plain[0]])
    );
  });

  it('leaves out what does not open here, which goes as it is', async () => {
    const [{ keys }, foreign] = [await newKeys(), await newKeys()];
    const entries = await makeEntries(4);
    const stored = await sealAll(keys, entries, null);
    stored[1] = (await sealAll(foreign.keys, entries.slice(1, 2), foreign.number))[0]!;
    stored[2] = { ...stored[2]!, sealed: stored[2]!.sealed.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) };
    const { lots, single } = await readLots(keys, engagement, 'data-room', stored);
    expect(single).toEqual([stored[1], stored[2]]);
    expect(lots.map(({ ids }) => ids)).toEqual([[entries[0]!.id, entries[3]!.id]]);
  });
});

describe('a lot that is not what it says', () => {
  const setUp = async () => {
    const { keys, number } = await newKeys();
    const entries = await makeEntries(3);
    const plains = entries.map(({ entry }) => textToBytes(JSON.stringify(entry)));
    const lot: PackedLot = {
      book: 'data-room',
      ids: entries.map(({ id }) => id),
      sealed: await sealLot(keys, null, book, plains)
    };
    return { keys, number, plains, lot };
  };
  type Given = Awaited<ReturnType<typeof setUp>>;
  const raw = async ({ keys }: Given, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
    keys.seal(null, ['lot', book], bytes);
  const deflated = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(
      await new Response(
        new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
      ).arrayBuffer()
    );

  const attempts: Record<string, (given: Given) => Promise<Partial<PackedLot>>> = {
    'a bit was changed': async ({ lot }) => ({
      sealed: lot.sealed.map((byte, at) => (at === 50 ? byte ^ 4 : byte))
    }),
    'it was cut short': async ({ lot }) => ({ sealed: lot.sealed.slice(0, -20) }),
    'it is empty': async () => ({ sealed: new Uint8Array() }),
    'it is that of another book': async ({ keys, plains }) => ({
      sealed: await sealLot(keys, null, bookId('B'.repeat(22) as EngagementId, 'data-room'), plains)
    }),
    'it names an entry too many': async ({ lot }) => ({ ids: [...lot.ids, 'f'.repeat(64) as EntryId] }),
    'it names one too few': async ({ lot }) => ({ ids: lot.ids.slice(1) }),
    'it is not compressed': async (given) => ({ sealed: await raw(given, new Uint8Array(500).fill(0xff)) }),
    'a length reaches beyond its end': async (given) => ({
      sealed: await raw(given, await deflated(new Uint8Array([0xff, 0xff, 0xff, 0xff, 1, 2])))
    }),
    'it ends in a length': async (given) => ({
      sealed: await raw(given, await deflated(new Uint8Array([0, 0])))
    }),
    'a few bytes become more than there may be': async (given) => ({
      sealed: await raw(given, await deflated(new Uint8Array(MAX_LOT + 1)))
    })
  };
  it.each(Object.entries(attempts))('is refused with all that it names: %s', async (_, attempt) => {
    const given = await setUp();
    const lot = { ...given.lot, ...(await attempt(given)) };
    const outcomes = await checkLotHere({ 'data-room': given.keys }, engagement, lot, places(lot.ids.length));
    expect(outcomes).toHaveLength(lot.ids.length);
    for (const outcome of outcomes) {
      expect(outcome).toEqual({ problem: expect.stringMatching(/\S{3}/), keyMissing: false });
    }
  });

  it('waits for its key where that is not here', async () => {
    const given = await setUp();
    const other = new BookKeys(null, new Map());
    const wanted = places(3);
    const missing = { problem: expect.any(String), keyMissing: true };
    for (const keys of [{ 'data-room': other }, {}]) {
      expect(await checkLotHere(keys, engagement, given.lot, wanted)).toEqual([missing, missing, missing]);
    }
  });
});

describe('helpers', () => {
  it('find the same in a lot as the thread itself, and seal what is right', async () => {
    const { keys } = await newKeys();
    const entries = await makeEntries(100);
    const plains = entries.map(({ entry }, at) =>
      textToBytes(at === 70 ? 'none' : JSON.stringify(at % 20 === 5 ? { ...entry, recordedAt: 7777 } : entry))
    );
    const lot: PackedLot = {
      book: 'data-room',
      ids: entries.map(({ id }) => id),
      sealed: await sealLot(keys, null, book, plains)
    };
    const wanted = places(100).filter((at) => at !== 3);
    const pool = createCheckerPool({
      size: 1,
      startWorker: () => createFakeWorker({ checkLot: (request: LotRequest) => answerLot(request) }),
      wait: never
    });
    const there = await pool.checkLot({ 'data-room': keys }, engagement, lot, wanted);
    const here = await checkLotHere({ 'data-room': keys }, engagement, lot, wanted);
    expect(there).toHaveLength(99);
    for (const [at, outcome] of there.entries()) {
      const { plain: _, sealed, ...same } = here[at]!;
      const { sealed: own, ...found } = outcome;
      expect(found).toEqual(same);
      expect(own?.length).toBe(sealed?.length);
      if (!own) continue;
      const id = lot.ids[wanted[at]!]!;
      expect(await unsealEntry(keys, book, { id, sealed: own })).toMatchObject({ ok: true });
    }
    const wrong = there.flatMap(({ sealed }, at) => (sealed ? [] : [wanted[at]]));
    expect(wrong).toEqual([5, 25, 45, 65, 70, 85]);
  });

  it('are done without where they die', async () => {
    const { keys } = await newKeys();
    const entries = await makeEntries(70);
    const stored = await sealAll(keys, entries, null);
    const { lots } = await readLots(keys, engagement, 'data-room', stored);
    const pool = createCheckerPool({
      size: 1,
      startWorker: () =>
        createFakeWorker({
          checkLot: () => {
            throw new Error('out of memory');
          }
        }),
      wait: never
    });
    const outcomes = await pool.checkLot({ 'data-room': keys }, engagement, lots[0]!, places(70));
    expect(outcomes.filter(({ sealed }) => sealed)).toHaveLength(70);
  });
});
