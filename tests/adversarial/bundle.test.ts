import { beforeAll, describe, expect, it } from 'vitest';
import { readChunks } from '../../src/lib/adapters/bundle/chunks';
import { MAGIC, readHeader, TAG_BYTES } from '../../src/lib/adapters/bundle/format';
import {
  fileKey,
  kdfProblem,
  newMaster,
  type BundleMaster
} from '../../src/lib/adapters/bundle/passphrase-key';
import type { BundleRecord } from '../../src/lib/adapters/bundle/records';
import { signEntry, entryIdOf } from '../../src/lib/adapters/log/entry-codec';
import { bytesToBase64url, bytesToText, hexToBytes, textToBytes } from '../../src/lib/adapters/log/bytes';
import { seal } from '../../src/lib/adapters/storage/seal';
import type { DeviceKey, DocumentId } from '../../src/lib/domain/ids';
import { canonicalJson } from '../../src/lib/domain/log/canonical';
import { bundlesOf, CHEAP, PASSPHRASE, recordsOf, sealAgain } from '../support/bundles';
import { newDevice, type TestDevice } from '../support/devices';
import { accepted, facts } from '../support/log';
import { must } from '../support/storage';

/** A bundle of several chunks: 700,000 bytes of documents and four entries. */
let bytes: Uint8Array<ArrayBuffer>;
let records: readonly BundleRecord[];
let headerEnd: number;
let device: TestDevice;
let master: BundleMaster;

beforeAll(async () => {
  const writer = await newDevice();
  const log = must(await writer.storage.logs.create(facts, { name: 'Ada' }));
  for (const [name, size] of [
    ['d1', 300_000],
    ['d2', 400_000]
  ] as const) {
    const content = Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) & 255);
    const sha256 = must(await writer.storage.blobs.put(log.id, content.buffer));
    const file = { name: `${name}.pdf`, folder: '', kind: 'pdf' as const, size, sha256 };
    must(await log.append({ type: 'document.added', document: name as DocumentId, file }));
  }
  must(await log.append(accepted(10)));
  const { file } = must(await bundlesOf(writer).write(log, { passphrase: PASSPHRASE, audience: 'firm' }));
  bytes = new Uint8Array(await file.arrayBuffer());
  headerEnd = (await readHeader(file)).prefix.length;
  records = await recordsOf(file);
  device = await newDevice();
  master = await newMaster(PASSPHRASE, CHEAP);
});

/** Reads it as a device does that has nothing yet; whatever comes of it, nothing may stay. */
const refused = async (content: BlobPart, passphrase = PASSPHRASE): Promise<string> => {
  const result = await bundlesOf(device).read(new Blob([content]), passphrase);
  expect(must(await device.storage.logs.list())).toEqual([]);
  if (result.ok) throw new Error('It was taken in.');
  expect(result.error.message.length).toBeGreaterThan(20);
  return result.error.code;
};

const flipped = (at: number, bit = 1): Uint8Array<ArrayBuffer> => {
  const changed = bytes.slice();
  changed[at]! ^= bit;
  return changed;
};

const withHeader = async (
  change: (header: Record<string, Record<string, unknown>>) => void
): Promise<Blob> => {
  const start = MAGIC.length + 4;
  const value = JSON.parse(bytesToText(bytes.slice(start, headerEnd))) as never as Record<
    string,
    Record<string, unknown>
  >;
  change(value);
  const { check: _, ...content } = value;
  const digest = await crypto.subtle.digest('SHA-256', textToBytes(canonicalJson(content)));
  const check = Buffer.from(digest).toString('hex').slice(0, 16);
  const header = textToBytes(canonicalJson({ ...content, check }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, header.length);
  return new Blob([MAGIC, length.buffer, header, bytes.slice(headerEnd)]);
};

const CHUNK = 256 * 1024 + TAG_BYTES;
const chunkAt = (index: number): [number, number] => {
  const start = headerEnd + TAG_BYTES + index * CHUNK;
  return [start, Math.min(bytes.length, start + CHUNK)];
};

describe('a bundle that was altered', () => {
  it('is whole to begin with, and so is one that was put together again', async () => {
    const other = await newDevice();
    expect(must(await bundlesOf(other).read(new Blob([bytes]), PASSPHRASE)).sameState).toBe(true);
    const again = await newDevice();
    expect(must(await bundlesOf(again).read(await sealAgain(records), PASSPHRASE)).sameState).toBe(true);
    expect(records.map(({ kind }) => kind).join('')).toBe('MKKDDEEEE');
  });

  it('in its magic or its header is refused', async () => {
    for (let at = 0; at < MAGIC.length; at += 1) {
      expect(await refused(flipped(at))).toMatch(/^(not-a-bundle|newer-format)$/);
    }
    for (let at = MAGIC.length; at < headerEnd; at += 1) {
      expect(await refused(flipped(at)), `byte ${at}`).toMatch(/^(damaged-header|cut-off)$/);
    }
    expect(await refused('fieldroom-bundle/2\n and so on')).toBe('newer-format');
    expect(await refused('')).toBe('not-a-bundle');
    expect(await refused(bytes.slice(0, 40))).toBe('cut-off');
  });

  it('in the cost of its key is refused before that cost is paid', async () => {
    for (const cost of [
      { N: 2 ** 30 },
      { N: 2 ** 20 },
      { N: 3 * 2 ** 14 },
      { N: 2 },
      { N: -1 },
      { N: 1e300 },
      { N: 'many' },
      { r: 1024 },
      { r: 0 },
      { p: 1000 },
      { p: 0.5 }
    ]) {
      const started = performance.now();
      const file = await withHeader((header) => Object.assign(header['kdf']!, cost));
      expect(await refused(await file.arrayBuffer()), JSON.stringify(cost)).toBe('unreasonable-cost');
      expect(performance.now() - started).toBeLessThan(1000);
    }
    expect(kdfProblem({ N: 2 ** 17, r: 8, p: 1 })).toBeNull();
    // another salt, with its check made right again, is another key
    const resalted = await withHeader((header) => Object.assign(header['kdf']!, { salt: 'A'.repeat(22) }));
    expect(await refused(await resalted.arrayBuffer())).toBe('wrong-passphrase');
  });

  it('and a wrong passphrase are refused', async () => {
    expect(await refused(bytes, 'wrong')).toBe('wrong-passphrase');
    expect(await refused(bytes, '')).toBe('wrong-passphrase');
    expect(await refused(bytes, `${PASSPHRASE} `)).toBe('wrong-passphrase');
    expect(await refused(flipped(headerEnd + 3))).toBe('wrong-passphrase');
  });

  it('in any chunk, the last one too, is refused', async () => {
    const places = [0, 1, 2].flatMap((index) => {
      const [start, end] = chunkAt(index);
      return [start, start + 5, (start + end) >> 1, end - TAG_BYTES, end - 1];
    });
    for (const at of places) expect(await refused(flipped(at)), `byte ${at}`).toBe('altered');
  });

  it('by chunks swapped, repeated or left out is refused', async () => {
    const [a, b, c] = [0, 1, 2].map((index) => bytes.slice(...chunkAt(index))) as [
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>
    ];
    const before = bytes.slice(0, headerEnd + TAG_BYTES);
    for (const order of [
      [b, a, c],
      [a, a, b, c],
      [a, c],
      [b, c],
      [c],
      [a, b, c, c],
      [a, b, c, new Uint8Array(9)]
    ]) {
      const code = await refused(await new Blob([before, ...order]).arrayBuffer());
      expect(code).toBe('altered');
    }
  });

  it('by being cut off anywhere is refused', async () => {
    const [, endOfFirst] = chunkAt(0);
    const [, endOfSecond] = chunkAt(1);
    for (const at of [endOfFirst, endOfSecond]) expect(await refused(bytes.slice(0, at))).toBe('cut-off');
    for (let part = 1; part < 24; part += 1) {
      const at = Math.floor((bytes.length * part) / 24);
      expect(await refused(bytes.slice(0, at)), `at ${at}`).toMatch(/^(altered|cut-off)$/);
    }
    expect(await refused(bytes.slice(0, -1))).toBe('altered');
    expect(await refused(bytes.slice(0, headerEnd + TAG_BYTES))).toBe('cut-off');
  });

  it('with chunks of another bundle under the same passphrase is refused', async () => {
    const other = new Uint8Array(await (await sealAgain(records)).arrayBuffer());
    const mixed = bytes.slice();
    const [start, end] = chunkAt(1);
    mixed.set(other.slice(start, end), start);
    expect(await refused(mixed)).toBe('altered');
  });
});

describe('a bundle sealed again by somebody who knows its passphrase', () => {
  const edited = (
    kind: string,
    change: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  ): BundleRecord[] => {
    const at = records.findIndex((record) => record.kind === kind);
    return records.map((record, index) =>
      index === at ? { kind: record.kind, body: change(record.body.slice()) } : record
    );
  };
  const manifestWith = (members: Record<string, unknown>): BundleRecord[] =>
    edited('M', (body) =>
      textToBytes(canonicalJson({ ...(JSON.parse(bytesToText(body)) as object), ...members }))
    );
  const refusedRecords = async (own: readonly BundleRecord[]): Promise<string> =>
    refused(await (await sealAgain(own)).arrayBuffer());

  it('is refused where a byte of any record was changed', async () => {
    for (const kind of ['M', 'K', 'D', 'E']) {
      const { body } = records.find((record) => record.kind === kind)!;
      for (const at of [0, 1, 5, 33, 40, body.length >> 1, body.length - 1]) {
        const own = edited(kind, (copy) => {
          copy[at]! ^= 4;
          return copy;
        });
        // the name of a framework's edition and the like are the writer's own statement
        if (kind === 'M' && isHarmless(own[0]!.body)) continue;
        expect(await refusedRecords(own), `${kind}, byte ${at}`).toBe('bad-content');
      }
    }
  });
  const isHarmless = (body: Uint8Array<ArrayBuffer>): boolean => {
    try {
      const { entries, documents, root, books, engagement } = JSON.parse(bytesToText(body)) as Record<
        string,
        unknown
      >;
      const own = JSON.parse(bytesToText(records[0]!.body)) as Record<string, unknown>;
      return (
        canonicalJson([entries, documents, root, books, engagement]) ===
        canonicalJson([own['entries'], own['documents'], own['root'], own['books'], own['engagement']])
      );
    } catch {
      return false;
    }
  };

  it('is refused where records are missing, repeated, out of order or unknown', async () => {
    const without = (index: number): BundleRecord[] => records.filter((_, at) => at !== index);
    for (let at = 0; at < records.length; at += 1) {
      expect(await refusedRecords(without(at)), `without ${at}`).toBe('bad-content');
    }
    const [manifest, ...rest] = records as [BundleRecord, ...BundleRecord[]];
    const entry = records.at(-1)!;
    for (const own of [
      [...rest, manifest],
      [manifest, ...records],
      [...records, entry],
      [manifest, ...[...rest].reverse()],
      [...records, { kind: 'X' as never, body: new Uint8Array(3) }],
      [manifest]
    ]) {
      expect(await refusedRecords(own)).toBe('bad-content');
    }
  });

  it('is refused where the manifest names other numbers, another engagement or another beginning', async () => {
    for (const members of [
      { documents: 3 },
      { root: 'f'.repeat(64) },
      { engagement: 'A'.repeat(22) },
      { engagement: '__proto__' },
      { books: ['data-room'] },
      { books: [] },
      { kind: 'more' },
      { v: 2 },
      { facts: { client: 'x' } },
      { entries: {} },
      { stateHash: null }
    ]) {
      expect(await refusedRecords(manifestWith(members)), JSON.stringify(members)).toBe('bad-content');
    }
  });

  it('is refused where an entry was signed by nobody, although its key is known', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const author = bytesToBase64url(
      new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    ) as DeviceKey;
    const { engagement, entries, ...manifest } = JSON.parse(bytesToText(records[0]!.body)) as {
      engagement: string;
      entries: object;
    };
    const { key } = JSON.parse(
      bytesToText(
        records.find(({ kind, body }) => kind === 'K' && bytesToText(body).includes('audit-file'))!.body
      )
    ) as { key: string };
    const book = `${engagement}/audit-file` as const;
    const entry = await signEntry(pair.privateKey, {
      v: 1,
      book,
      author,
      seq: 1,
      prev: null,
      heads: [],
      recordedAt: 5,
      action: accepted(99)
    });
    const sealing = await crypto.subtle.importKey('raw', Buffer.from(key, 'base64url'), 'AES-GCM', false, [
      'encrypt'
    ]);
    const recordOf = async (one: typeof entry): Promise<BundleRecord> => {
      const id = await entryIdOf(entry);
      const sealed = await seal(sealing, ['entry', book, id], textToBytes(JSON.stringify(one)));
      return { kind: 'E', body: new Uint8Array([1, ...hexToBytes(id), ...sealed]) };
    };
    const id = await entryIdOf(entry);
    const audit = records.filter(({ kind, body }) => kind === 'E' && body[0] === 1);
    const ids = [...audit.map(({ body }) => Buffer.from(body.slice(1, 33)).toString('hex')), id].sort();
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', textToBytes(ids.join('\n')))).toString(
      'hex'
    );
    const restated = {
      kind: 'M' as const,
      body: textToBytes(
        canonicalJson({
          ...manifest,
          engagement,
          entries: { ...entries, 'audit-file': { count: ids.length, digest } }
        })
      )
    };
    const own = [restated, ...records.slice(1)];
    expect(await refusedRecords([...own, await recordOf({ ...entry, sig: 'A'.repeat(86) })])).toBe(
      'bad-content'
    );
    // signed by a stranger it is kept as evidence, and counts for nothing
    const reader = await newDevice();
    const taken = must(
      await bundlesOf(reader).read(await sealAgain([...own, await recordOf(entry)]), PASSPHRASE)
    );
    const log = must(await reader.storage.logs.open(taken.engagement));
    expect(log.state.refused).toEqual([
      { entry: id, reason: 'Its author is not a member of this engagement.' }
    ]);
    expect(taken.sameState).toBe(false);
  });

  it('cannot replace an engagement that is here by one that began otherwise', async () => {
    const owner = await newDevice();
    must(await bundlesOf(owner).read(new Blob([bytes]), PASSPHRASE));
    const { root } = JSON.parse(bytesToText(records[0]!.body)) as { root: string };
    const id = must(await owner.storage.logs.list())[0]!.id;
    const joined = await owner.storage.admissions.join({
      engagement: id,
      root: 'e'.repeat(64) as never,
      keys: {},
      facts
    });
    expect(joined).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect(root).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads chunks of any file without ever giving out bytes that were not sealed there', async () => {
    const nonce = new Uint8Array(16);
    const key = await fileKey(master, nonce);
    const random = crypto.getRandomValues(new Uint8Array(1000));
    const give = async (): Promise<void> => {
      for await (const chunk of readChunks(new Blob([random]), 0, key, nonce)) expect(chunk).toBeNull();
    };
    await expect(give()).rejects.toThrow();
  });
});
