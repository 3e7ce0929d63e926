import { describe, expect, it } from 'vitest';
import { answerRequest, type CheckRequest } from '../../../src/lib/adapters/log/check-batch';
import { checkHere, type SealedItem } from '../../../src/lib/adapters/log/check-entries';
import { createCheckerPool } from '../../../src/lib/adapters/log/checker-pool';
import { entryIdOf, sealEntry, signEntry } from '../../../src/lib/adapters/log/entry-codec';
import { BookKeys } from '../../../src/lib/adapters/storage/book-keys';
import { bytesToBase64url } from '../../../src/lib/adapters/log/bytes';
import type { DeviceKey, DocumentId, EntryId } from '../../../src/lib/domain/ids';
import { bookId, ENTRY_VERSION, type UnsignedEntry } from '../../../src/lib/domain/log/entry';
import { createFakeWorker } from '../../support/fake-worker';
import { engagement, file } from '../../support/log';
import { never } from '../../support/storage';

const newKeys = async (): Promise<BookKeys> =>
  new BookKeys(
    await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    new Map()
  );

/** A hundred entries of which some are damaged in each way there is. */
const makeItems = async (own: BookKeys, foreign: BookKeys): Promise<SealedItem[]> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const items: SealedItem[] = [];
  let prev: EntryId | null = null;
  for (let at = 0; at < 100; at += 1) {
    const entry: UnsignedEntry = {
      v: ENTRY_VERSION,
      book: bookId(engagement, 'data-room'),
      author: bytesToBase64url(raw) as DeviceKey,
      seq: at + 1,
      prev,
      heads: [],
      recordedAt: at,
      action: {
        type: 'document.added',
        document: `document-${at}` as DocumentId,
        file: file(`Zürich “${at}”`)
      }
    };
    const id = await entryIdOf(entry);
    const signed = await signEntry(pair.privateKey, entry);
    const forged = { ...signed, sig: `${signed.sig.slice(0, -4)}AAAA` };
    let sealed: unknown = await sealEntry(
      at === 10 ? foreign : own,
      null,
      id,
      at % 20 === 5 ? forged : signed
    );
    if (at === 20) (sealed as Uint8Array)[30]! ^= 1;
    if (at === 30) sealed = 'no bytes';
    items.push({ book: at === 40 ? 'audit-file' : 'data-room', id, sealed, trusted: at === 45 });
    prev = id;
  }
  return items;
};

const pool = (startWorker: () => Worker) => createCheckerPool({ size: 2, startWorker, wait: never });

describe('helpers that check entries', () => {
  it('find the same as the thread itself', async () => {
    const own = await newKeys();
    const keys = { 'data-room': own };
    const items = await makeItems(own, await newKeys());
    let started = 0;
    const { check } = pool(() => {
      started += 1;
      return createFakeWorker({ check: (request: CheckRequest) => answerRequest(request) });
    });
    const there = await Promise.all([check(keys, engagement, items), check(keys, engagement, items)]);
    const here = (await checkHere(keys, engagement, items)).map((outcome) =>
      'problem' in outcome ? outcome : { entry: outcome.entry, flaw: outcome.flaw }
    );
    expect(there).toEqual([here, here]);
    expect(started).toBe(2);
    const wrong = here.flatMap((outcome, at) => ('problem' in outcome || outcome.flaw !== null ? [at] : []));
    // 45 has a forged signature too, but was checked before
    expect(wrong).toEqual([5, 10, 20, 25, 30, 40, 65, 85]);
    expect(here[40]).toMatchObject({ keyMissing: true });
  });

  it('are done without when they die', async () => {
    const own = await newKeys();
    const items = await makeItems(own, own);
    const { check } = pool(() =>
      createFakeWorker({
        check: () => {
          throw new Error('out of memory');
        }
      })
    );
    const outcomes = await check({ 'data-room': own }, engagement, items);
    expect(outcomes.filter((outcome) => 'entry' in outcome)).toHaveLength(97);
  });

  it('begin before the many entries that are expected', async () => {
    let started = 0;
    const { check } = pool(() => {
      started += 1;
      return createFakeWorker({ check: (request: CheckRequest) => answerRequest(request) });
    });
    check.expect?.(100);
    expect(started).toBe(0);
    check.expect?.(50_000);
    check.expect?.(50_000);
    expect(started).toBe(2);
    const own = await newKeys();
    const items = await makeItems(own, own);
    expect(await check({ 'data-room': own }, engagement, items)).toHaveLength(items.length);
    expect(started).toBe(2);
  });

  it('are not started for a few entries', async () => {
    const own = await newKeys();
    const items = await makeItems(own, own);
    const { check } = pool(() => {
      throw new Error('It was started.');
    });
    expect(await check({ 'data-room': own }, engagement, items.slice(0, 10))).toHaveLength(10);
  });
});
