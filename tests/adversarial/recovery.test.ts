import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { migrations, openDatabases } from '../../src/lib/adapters/storage/database';
import { createFileShelf, type FileShelf } from '../../src/lib/adapters/storage/file-shelf';
import { exportDevice, inspectDevice, resetDevice } from '../../src/lib/adapters/storage/recovery';
import { restoreDevice } from '../../src/lib/adapters/storage/restore';
import { installOpfs } from '../support/fake-opfs';
import { accepted, added, facts } from '../support/log';
import { createManualWait, freshName, must, openStorage } from '../support/storage';

const bytes = new TextEncoder().encode('Access rights are reviewed. '.repeat(90_000));

const prepare = async (shelf?: (name: string) => FileShelf) => {
  const name = freshName();
  const storage = must(await openStorage(name, shelf ? { shelf: shelf(name) } : {}));
  const log = must(await storage.logs.create(facts, { name: 'Ada' }));
  must(await log.append(added('d1')));
  must(await log.append(accepted(10)));
  const hash = must(await storage.blobs.put(log.id, bytes.buffer));
  const { state, id } = log;
  await storage.close();
  return { name, id, state, hash, device: storage.device.key };
};

const exported = async (name: string, passphrase?: string) =>
  must(await exportDevice({ name, now: () => 5, ...(passphrase ? { passphrase } : {}) }));

const expectWhole = async (name: string, { id, state, hash }: Awaited<ReturnType<typeof prepare>>) => {
  const storage = must(await openStorage(name));
  expect(must(await storage.logs.open(id)).state).toEqual(state);
  expect(must(await storage.logs.list())).toMatchObject([{ id, facts, entries: 3 }]);
  const back = new Uint8Array(must(await storage.blobs.get(id, hash)));
  expect(Buffer.compare(back, bytes)).toBe(0);
  return storage;
};

describe('recovery', () => {
  it('tells what is on the device', async () => {
    const { name } = await prepare();
    expect(await inspectDevice(name)).toEqual({
      state: 'readable',
      version: migrations.at(-1)?.version,
      engagements: 1,
      entries: 3,
      files: 1,
      keys: true,
      locked: false,
      problem: null
    });
    expect(await inspectDevice(freshName())).toMatchObject({ state: 'none', entries: 0 });
  });

  it.each([undefined, 'correct horse'])(
    'takes all out, starts over, and puts all back (%s)',
    async (passphrase) => {
      const before = await prepare();
      const file = await exported(before.name, passphrase);
      expect(file).toMatchObject({ engagements: 1, entries: 3, files: 1, problems: [] });
      must(await resetDevice({ name: before.name }));
      expect(await inspectDevice(before.name)).toMatchObject({
        engagements: 0,
        entries: 0,
        files: 0,
        keys: true
      });
      const report = must(
        await restoreDevice(file.file, { name: before.name, ...(passphrase ? { passphrase } : {}) })
      );
      expect(report).toEqual({ engagements: 1, entries: 3, files: 1, skipped: [], sameDevice: true });
      const storage = await expectWhole(before.name, before);
      must(await must(await storage.logs.open(before.id)).append(added('d2')));
    }
  );

  it('takes out what lies beside the database, and starts over without it', async () => {
    const opfs = installOpfs();
    const { wait, elapse } = createManualWait();
    const before = await prepare((name) => createFileShelf(name, wait));
    await elapse();
    const { truth, derived } = must(await openDatabases(before.name));
    expect(await truth.chunks.count()).toBe(0);
    truth.close();
    derived.close();
    const { file, problems } = await exported(before.name);
    expect(problems).toEqual([]);
    must(await resetDevice({ name: before.name }));
    expect([...opfs.folders.keys()]).toEqual([]);
    must(await restoreDevice(file, { name: before.name }));
    await expectWhole(before.name, before);
    vi.unstubAllGlobals();
  });

  it('can be read on another device, which is no member and cannot write', async () => {
    const before = await prepare();
    const { file } = await exported(before.name);
    const other = freshName();
    expect(must(await restoreDevice(file, { name: other })).sameDevice).toBe(false);
    const storage = await expectWhole(other, before);
    expect(await must(await storage.logs.open(before.id)).append(added('d2'))).toMatchObject({
      ok: false,
      error: { code: 'not-entitled' }
    });
  });

  it('adds only what is missing when it is done twice', async () => {
    const before = await prepare();
    const { file } = await exported(before.name);
    const report = must(await restoreDevice(file, { name: before.name }));
    expect(report).toMatchObject({ engagements: 0, entries: 0, files: 0, skipped: [] });
    await expectWhole(before.name, before);
  });

  it('works on a database that the app cannot open', async () => {
    const before = await prepare();
    const request = indexedDB.open(before.name, 990);
    await new Promise((resolve) => (request.onsuccess = resolve));
    request.result.close();
    expect(await openStorage(before.name)).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
    expect(await inspectDevice(before.name)).toMatchObject({ state: 'readable', version: 99, entries: 3 });
    const { file, problems } = await exported(before.name);
    expect(problems).toEqual([]);
    must(await resetDevice({ name: before.name }));
    must(await restoreDevice(file, { name: before.name }));
    await expectWhole(before.name, before);
  });

  it('takes sealed data out even when the keys are gone, and says so', async () => {
    const before = await prepare();
    const { truth, derived } = must(await openDatabases(before.name));
    await truth.meta.clear();
    truth.close();
    derived.close();
    const file = await exported(before.name);
    expect(file).toMatchObject({ entries: 3, files: 1 });
    expect(file.problems).toEqual([expect.stringContaining('keys') as string]);
    const report = must(await restoreDevice(file.file, { name: freshName() }));
    expect(report).toMatchObject({ engagements: 0, entries: 0, files: 0 });
    expect(report.skipped.length).toBeGreaterThan(0);
  });

  it('skips entries that were changed in the file, and names them', async () => {
    const before = await prepare();
    const { truth, derived } = must(await openDatabases(before.name));
    const last = (await truth.entries.toArray()).find(({ n }) => n === 3);
    if (!last) throw new Error('The entry is missing.');
    await truth.entries.put({ ...last, sealed: last.sealed.slice().fill(0, 20, 30) });
    truth.close();
    derived.close();
    const { file } = await exported(before.name);
    const report = must(await restoreDevice(file, { name: freshName() }));
    expect(report.entries).toBe(2);
    expect(report.skipped).toEqual([`Entry ${last.id.slice(0, 12)}…: its bytes are damaged`]);
  });

  it('asks for the passphrase, and changes nothing when it is wrong', async () => {
    const before = await prepare();
    const { file } = await exported(before.name, 'correct horse');
    const name = freshName();
    expect(await restoreDevice(file, { name })).toMatchObject({ error: { code: 'passphrase-needed' } });
    expect(await restoreDevice(file, { name, passphrase: 'battery' })).toMatchObject({
      error: { code: 'wrong-passphrase' }
    });
    expect(await inspectDevice(name)).toMatchObject({ engagements: 0, entries: 0, files: 0 });
  });

  it('keeps the keys out of a protected file', async () => {
    const { name } = await prepare();
    const open = Buffer.from(await (await exported(name)).file.arrayBuffer()).toString('latin1');
    expect(open).toContain('"protection":"none"');
    expect(open).not.toContain(facts.client);
    expect(open).not.toContain('Access rights');
  });

  it.each([
    ['another file', new Blob(['%PDF-1.7 …']), 'not-a-recovery-file'],
    ['an empty file', new Blob([]), 'not-a-recovery-file'],
    ['a later format', new Blob(['fieldroom-recovery/2\n']), 'newer-format'],
    ['nothing but a start', new Blob(['fieldroom-recovery/1\n']), 'cut-off'],
    ['absurd lengths', new Blob(['fieldroom-recovery/1\n', new Uint8Array(8).fill(255)]), 'damaged-file'],
    [
      'a head that is no JSON',
      new Blob(['fieldroom-recovery/1\n', new Uint8Array([0, 0, 0, 1, 0, 0, 0, 0, 65])]),
      'damaged-file'
    ]
  ])('refuses %s before it makes anything', async (_, file, code) => {
    const name = freshName();
    expect(await restoreDevice(file, { name })).toMatchObject({ ok: false, error: { code } });
    expect(await inspectDevice(name)).toMatchObject({ state: 'none' });
  });

  it('keeps what a file that was cut off still has, and says that its end is missing', async () => {
    const before = await prepare();
    const { file } = await exported(before.name);
    const name = freshName();
    const cut = file.slice(0, file.size - 100);
    expect(await restoreDevice(cut, { name })).toMatchObject({ ok: false, error: { code: 'cut-off' } });
    const storage = must(await openStorage(name));
    expect(must(await storage.logs.open(before.id)).state).toEqual(before.state);
  });

  it('starts over without the device’s keys when asked to', async () => {
    const { name, device } = await prepare();
    must(await resetDevice({ name, keepDevice: false }));
    expect(await inspectDevice(name)).toMatchObject({ state: 'none' });
    expect(must(await openStorage(name)).device.key).not.toBe(device);
  });

  it('can be cancelled', async () => {
    const { name } = await prepare();
    expect(await exportDevice({ name, signal: AbortSignal.abort() })).toMatchObject({
      ok: false,
      error: { message: 'The export was cancelled.' }
    });
  });
});
