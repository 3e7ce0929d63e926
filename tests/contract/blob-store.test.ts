import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ContentHash, EngagementId } from '../../src/lib/domain/ids';
import { PART_BYTES } from '../../src/lib/ports/blob-store';
import { facts } from '../support/log';
import { must, subjects } from '../support/storage';

const pattern = (length: number): ArrayBuffer =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 12)) & 255).buffer;

describe.each(subjects)('BlobStore in $name', ({ make }) => {
  const start = async () => {
    const { logs, blobs } = await make();
    const { id } = must(await logs.create(facts, { name: 'Ada' }));
    return { blobs, id, logs };
  };

  it.each([0, 1, PART_BYTES - 1, PART_BYTES, 17 * PART_BYTES + 17])('gives %i bytes back', async (length) => {
    const { blobs, id } = await start();
    const bytes = pattern(length);
    const hash = must(await blobs.put(id, bytes));
    expect(hash).toBe(createHash('sha256').update(new Uint8Array(bytes)).digest('hex'));
    const back = must(await blobs.get(id, hash));
    expect(Buffer.compare(Buffer.from(back), Buffer.from(bytes))).toBe(0);
    expect(await blobs.has(id, hash)).toBe(true);
  });

  it('takes the same bytes twice', async () => {
    const { blobs, id } = await start();
    expect(must(await blobs.put(id, pattern(10)))).toBe(must(await blobs.put(id, pattern(10))));
  });

  it('keeps its own copy', async () => {
    const { blobs, id } = await start();
    const bytes = pattern(10);
    const hash = must(await blobs.put(id, bytes));
    new Uint8Array(bytes).fill(0);
    new Uint8Array(must(await blobs.get(id, hash))).fill(1);
    expect(new Uint8Array(must(await blobs.get(id, hash)))).toEqual(new Uint8Array(pattern(10)));
  });

  it('keeps engagements apart', async () => {
    const { blobs, id, logs } = await start();
    const other = must(await logs.create(facts, { name: 'Ada' })).id;
    const hash = must(await blobs.put(id, pattern(10)));
    expect(await blobs.has(other, hash)).toBe(false);
    expect(await blobs.get(other, hash)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('says that unknown bytes are not here', async () => {
    const { blobs, id } = await start();
    const unknown = 'f'.repeat(64) as ContentHash;
    expect(await blobs.get(id, unknown)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await blobs.has(id, unknown)).toBe(false);
    expect(await blobs.has('nowhere' as EngagementId, unknown)).toBe(false);
  });

  it('hashes without storing', async () => {
    const { blobs, id } = await start();
    const hash = await blobs.hash(pattern(5));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await blobs.has(id, hash)).toBe(false);
  });

  const PART = PART_BYTES;
  const cut = (bytes: ArrayBuffer): Uint8Array<ArrayBuffer>[] =>
    Array.from(
      { length: Math.ceil(bytes.byteLength / PART) },
      (_, at) => new Uint8Array(bytes.slice(at * PART, (at + 1) * PART))
    );
  const named = async (size: number) => {
    const { blobs, id } = await start();
    const bytes = pattern(size);
    return { blobs, id, bytes, file: { hash: await blobs.hash(bytes), size } };
  };

  it('gives a file part by part', async () => {
    const { blobs, id, bytes, file } = await named(2 * PART + 5);
    must(await blobs.put(id, bytes));
    const parts = await Promise.all([0, 1, 2, 3].map((part) => blobs.readPart(id, file, part)));
    expect(parts.map((part) => part?.length ?? null)).toEqual([PART, PART, 5, null]);
    expect(parts[2]).toEqual(cut(bytes)[2]);
    expect(await blobs.readPart(id, { ...file, size: 5 }, 0)).toBeNull();
  });

  it('makes a file of parts that were kept', async () => {
    const { blobs, id, bytes, file } = await named(3 * PART + 1);
    const [first, ...others] = cut(bytes);
    const copy = first!.slice();
    expect(await blobs.keptParts(id, file)).toEqual({ ok: true, value: 0 });
    must(await blobs.keepParts(id, file, 0, [[first!.slice(0, 5), first!.slice(5)]]));
    expect(await blobs.readPart(id, file, 0)).toEqual(copy);
    expect(await blobs.keptParts(id, file)).toEqual({ ok: true, value: 1 });
    expect(await blobs.readPart(id, file, 1)).toBeNull();
    expect(await blobs.has(id, file.hash)).toBe(false);
    must(
      await blobs.keepParts(
        id,
        file,
        1,
        others.map((part) => [part])
      )
    );
    must(await blobs.finishParts(id, file));
    expect(await blobs.has(id, file.hash)).toBe(true);
    expect(new Uint8Array(must(await blobs.get(id, file.hash)))).toEqual(new Uint8Array(bytes));
  });

  it('keeps nothing of parts that are not the file', async () => {
    const { blobs, id, bytes, file } = await named(PART + 1);
    new Uint8Array(bytes)[PART]! ^= 1;
    must(
      await blobs.keepParts(
        id,
        file,
        0,
        cut(bytes).map((part) => [part])
      )
    );
    expect(await blobs.finishParts(id, file)).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect(await blobs.has(id, file.hash)).toBe(false);
    expect(await blobs.readPart(id, file, 0)).toBeNull();
  });
});
