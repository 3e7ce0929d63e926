import { describe, expect, it } from 'vitest';
import type { ContentHash, DocumentId } from '../../src/lib/domain/ids';
import type { Action } from '../../src/lib/domain/log/action';
import type { BundleRequest, Bundles } from '../../src/lib/ports/bundles';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import { bundlesOf, PASSPHRASE } from '../support/bundles';
import { admit, exchanged, newDevice, type TestDevice } from '../support/devices';
import { accepted, catalogAdded, facts } from '../support/log';
import { must } from '../support/storage';

const MIB = 1024 * 1024;

/** A document of so many bytes that look like no other's. */
const bytesOf = (seed: number, size: number): ArrayBuffer => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + seed * 97 + (at >> 8)) & 255;
  return bytes.buffer;
};

const addDocument = async (
  device: TestDevice,
  log: EngagementLog,
  name: string,
  size: number
): Promise<ContentHash> => {
  const sha256 = must(await device.storage.blobs.put(log.id, bytesOf(name.length, size)));
  const action: Action = {
    type: 'document.added',
    document: name as DocumentId,
    file: { name: `${name}.pdf`, folder: '', kind: 'pdf', size, sha256 }
  };
  must(await log.append(action));
  return sha256;
};

const founded = async () => {
  const device = await newDevice();
  const log = must(await device.storage.logs.create(facts, { name: 'Ada' }));
  return { device, log, bundles: bundlesOf(device) };
};

const write = async (bundles: Bundles, log: EngagementLog, options: Partial<BundleRequest> = {}) =>
  must(await bundles.write(log, { passphrase: PASSPHRASE, audience: 'firm', ...options }));

describe('a bundle', () => {
  it('opened on a new device gives the same state hash and the same bytes', async () => {
    const ada = await founded();
    const small = await addDocument(ada.device, ada.log, 'd1', 1000);
    const large = await addDocument(ada.device, ada.log, 'd-large', 2 * MIB + 77);
    must(await ada.log.append(accepted(10)));
    const written = await write(ada.bundles, ada.log);
    expect(written).toMatchObject({ entries: 4, documents: 2, missing: 0 });
    expect(written.stateHash).toBe(await ada.bundles.stateHash(ada.log));

    const other = await newDevice();
    const report = must(await bundlesOf(other).read(written.file, PASSPHRASE));
    expect(report).toMatchObject({
      engagement: ada.log.id,
      facts,
      entries: 4,
      documents: 2,
      missing: 0,
      member: false,
      sameState: true,
      stateHash: written.stateHash
    });
    const log = must(await other.storage.logs.open(ada.log.id));
    expect(await bundlesOf(other).stateHash(log)).toBe(written.stateHash);
    for (const [hash, size, seed] of [
      [small, 1000, 2],
      [large, 2 * MIB + 77, 7]
    ] as const) {
      const bytes = must(await other.storage.blobs.get(log.id, hash));
      expect(Buffer.from(bytes).equals(Buffer.from(bytesOf(seed, size)))).toBe(true);
    }
    // a device that is no member reads and does not write
    expect(await log.append(accepted(20))).toMatchObject({ ok: false, error: { code: 'not-entitled' } });
  });

  it('taken in twice adds nothing the second time', async () => {
    const ada = await founded();
    await addDocument(ada.device, ada.log, 'd1', 1000);
    const { file } = await write(ada.bundles, ada.log);
    const other = await newDevice();
    expect(must(await bundlesOf(other).read(file, PASSPHRASE))).toMatchObject({ entries: 2, documents: 1 });
    expect(must(await bundlesOf(other).read(file, PASSPHRASE))).toMatchObject({
      entries: 0,
      documents: 0,
      sameState: true
    });
    expect(must(await ada.bundles.read(file, PASSPHRASE))).toMatchObject({ entries: 0, member: true });
  });

  it('merges: work of both stays, and entries keep their authors', async () => {
    const ada = await founded();
    const other = await newDevice();
    const ben = await admit(ada, other, 'Ben', 'preparer');
    await addDocument(ada.device, ada.log, 'of-ada', 1000);
    await addDocument(other, ben, 'of-ben', 2000);
    must(await ben.append(accepted(10)));
    const fromBen = await write(bundlesOf(other), ben);
    expect(must(await ada.bundles.read(fromBen.file, PASSPHRASE))).toMatchObject({
      entries: 2,
      documents: 1,
      member: true,
      sameState: null
    });
    await ada.log.close();
    const again = must(await ada.device.storage.logs.open(ada.log.id));
    const state = again.state.documents as Record<string, { versions: readonly { added: { by: string } }[] }>;
    expect(state['of-ada']!.versions[0]!.added.by).toBe(ada.device.storage.device.key);
    expect(state['of-ben']!.versions[0]!.added.by).toBe(other.storage.device.key);
    await exchanged(again.exchange!, ben.exchange!);
    expect(await ada.bundles.stateHash(again)).toBe(await ada.bundles.stateHash(ben));
  });

  it('for a client holds the data room alone, and no key of the audit file', async () => {
    const ada = await founded();
    await addDocument(ada.device, ada.log, 'd1', 1000);
    must(await ada.log.append(accepted(10)));
    const { file, entries } = await write(ada.bundles, ada.log, { audience: 'client' });
    expect(entries).toBe(2);
    const client = await newDevice();
    expect(must(await bundlesOf(client).read(file, PASSPHRASE))).toMatchObject({ sameState: true });
    const log = must(await client.storage.logs.open(ada.log.id));
    expect(Object.keys(log.state.documents)).toEqual(['d1']);
    expect(log.state.mappings).toEqual({});
    expect(must(await log.exchange!.summary()).map(({ book }) => book)).toEqual(['data-room']);
    // the whole one brings the rest
    await log.close();
    const whole = await write(ada.bundles, ada.log);
    expect(must(await bundlesOf(client).read(whole.file, PASSPHRASE))).toMatchObject({
      entries: 1,
      sameState: true,
      stateHash: whole.stateHash
    });
  });

  it('as a part has only what the other lacks, and needs the engagement to be there', async () => {
    const ada = await founded();
    for (let at = 0; at < 30; at += 1) must(await ada.log.append(accepted(at * 10)));
    const first = await write(ada.bundles, ada.log);
    const other = await newDevice();
    must(await bundlesOf(other).read(first.file, PASSPHRASE));
    const theirs = must(await other.storage.logs.open(ada.log.id));
    const summary = must(await bundlesOf(other).summary(theirs));
    await theirs.close();
    await addDocument(ada.device, ada.log, 'late', 5000);
    const part = await write(ada.bundles, ada.log, { lackingFrom: summary });
    expect(part.stateHash).toBeNull();
    expect(part.entries).toBeLessThan(10);
    expect(part.documents).toBe(1);
    expect(must(await bundlesOf(other).read(part.file, PASSPHRASE))).toMatchObject({
      entries: 1,
      documents: 1,
      stateHash: await ada.bundles.stateHash(ada.log)
    });
    const stranger = await newDevice();
    expect(await bundlesOf(stranger).read(part.file, PASSPHRASE)).toMatchObject({
      ok: false,
      error: { code: 'part-only' }
    });
    expect(must(await stranger.storage.logs.list())).toEqual([]);
    const unfit = new Blob(['{"format":"fieldroom-summary/1","engagement":"another","books":[]}']);
    expect(
      await ada.bundles.write(ada.log, { passphrase: PASSPHRASE, audience: 'firm', lackingFrom: unfit })
    ).toMatchObject({ ok: false, error: { code: 'not-a-summary' } });
  });

  it('carries keys that came by rotation to a device that reads along', async () => {
    const ada = await founded();
    const other = await newDevice();
    must(await bundlesOf(other).read((await write(ada.bundles, ada.log)).file, PASSPHRASE));
    const reading = must(await other.storage.logs.open(ada.log.id));
    const { admissions } = ada.device.storage;
    must(await ada.log.append(must(await admissions.rotation(ada.log.id, ada.log.state))));
    must(await ada.log.append(accepted(10)));
    const later = await write(ada.bundles, ada.log);
    // taken in while the engagement is open, with the keys of before in memory
    expect(must(await bundlesOf(other).read(later.file, PASSPHRASE))).toMatchObject({
      entries: 2,
      sameState: true
    });
    await reading.close();
    const again = must(await other.storage.logs.open(ada.log.id));
    expect(await ada.bundles.stateHash(again)).toBe(later.stateHash);
  });

  it('says which documents it does not have, and is taken in without them', async () => {
    const ada = await founded();
    const file = { name: 'x.pdf', folder: '', kind: 'pdf', size: 10, sha256: 'a'.repeat(64) as ContentHash };
    must(await ada.log.append({ type: 'document.added', document: 'd1' as DocumentId, file } as Action));
    const written = await write(ada.bundles, ada.log);
    expect(written).toMatchObject({ documents: 0, missing: 1 });
    const other = await newDevice();
    expect(must(await bundlesOf(other).read(written.file, PASSPHRASE))).toMatchObject({
      entries: 2,
      documents: 0,
      missing: 1,
      sameState: true
    });
  });

  it('can be cancelled on both sides and leaves nothing', async () => {
    const ada = await founded();
    await addDocument(ada.device, ada.log, 'd1', 1000);
    const abort = new AbortController();
    abort.abort();
    expect(
      await ada.bundles.write(ada.log, { passphrase: PASSPHRASE, audience: 'firm', signal: abort.signal })
    ).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const { file } = await write(ada.bundles, ada.log);
    const late = new AbortController();
    const other = await newDevice();
    const reading = bundlesOf(other).read(file, PASSPHRASE, {
      signal: late.signal,
      onProgress: (done) => done > 0.6 && late.abort()
    });
    expect(await reading).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(must(await other.storage.logs.list())).toEqual([]);
  });

  it('carries the catalog of an own framework for the firm, and not for the client', async () => {
    const { device, log, bundles } = await founded();
    const catalog = new TextEncoder().encode('{"id":"house"}');
    const sha256 = must(await device.storage.blobs.put(log.id, catalog.buffer));
    const named = catalogAdded('1');
    must(await log.append({ ...named, file: { size: catalog.length, sha256 } } as Action));
    const written = await write(bundles, log);
    expect(written).toMatchObject({ entries: 2, documents: 1, missing: 0 });
    const other = await newDevice();
    const report = must(await bundlesOf(other).read(written.file, PASSPHRASE));
    expect(report).toMatchObject({ documents: 1, missing: 0, sameState: true });
    expect(new Uint8Array(must(await other.storage.blobs.get(log.id, sha256)))).toEqual(catalog);
    const there = must(await other.storage.logs.open(log.id));
    expect(there.state.ownCatalogs?.['house@1']).toMatchObject({ name: 'House', sha256 });

    const forClient = await write(bundles, log, { audience: 'client' });
    expect(forClient).toMatchObject({ entries: 1, documents: 0 });
    const client = await newDevice();
    must(await bundlesOf(client).read(forClient.file, PASSPHRASE));
    expect(await client.storage.blobs.has(log.id, sha256)).toBe(false);
    expect(must(await client.storage.logs.open(log.id)).state.ownCatalogs).toBeUndefined();
  });
});
