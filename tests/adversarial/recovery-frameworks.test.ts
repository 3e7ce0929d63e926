/** Own frameworks come back from a recovery file, on this device and on another; licensed texts and documents’ passwords never go into it. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { exportDevice, resetDevice } from '../../src/lib/adapters/storage/recovery';
import { readRecords } from '../../src/lib/adapters/storage/recovery-file';
import { restoreDevice } from '../../src/lib/adapters/storage/restore';
import { stretchHere } from '../../src/lib/adapters/storage/stretch';
import type { DeviceRecord } from '../../src/lib/ports/device-records';
import { freshName, must, openLock, openStorage } from '../support/storage';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const record = (kind: DeviceRecord['kind'], key: string): DeviceRecord => ({
  kind,
  key,
  bytes: bytes(`${kind} ${key}`)
});
const PASSPHRASE = 'seven dull herons';

const prepare = async () => {
  const name = freshName();
  const storage = must(await openStorage(name));
  must(
    await storage.records.putMany([
      record('catalog', 'house@1'),
      record('catalog-card', 'house@1'),
      record('catalog-vectors', 'house@1'),
      record('licensed-text', 'house:K-1'),
      record('document-password', 'engagement/hash')
    ])
  );
  await storage.close();
  return name;
};

const expectFrameworks = async (name: string): Promise<void> => {
  const { records, close } = must(await openStorage(name));
  for (const kind of ['catalog', 'catalog-card'] as const) {
    expect(must(await records.keys(kind))).toEqual(['house@1']);
    expect(must(await records.get(kind, 'house@1'))).toEqual(bytes(`${kind} house@1`));
  }
  for (const kind of ['catalog-vectors', 'licensed-text', 'document-password'] as const)
    expect(must(await records.keys(kind))).toEqual([]);
  await close();
};

describe('own frameworks in a recovery file', () => {
  it.each([undefined, PASSPHRASE])(
    'come back after a reset and on another device (%s)',
    async (passphrase) => {
      const name = await prepare();
      const options = passphrase ? { passphrase } : {};
      const { file, problems } = must(await exportDevice({ name, ...options }));
      expect(problems).toEqual([]);
      must(await resetDevice({ name }));
      for (const target of [name, freshName()]) {
        expect(must(await restoreDevice(file, { name: target, ...options })).skipped).toEqual([]);
        await expectFrameworks(target);
      }
    }
  );

  it('come back from a locked device by its passphrase', async () => {
    const name = await prepare();
    const lock = openLock(name);
    must(await lock.set(PASSPHRASE, lock.newCode()));
    const { records } = must(await openStorage(name, { device: must(await lock.unlock(PASSPHRASE)) }));
    expect(must(await records.get('licensed-text', 'house:K-1'))).toEqual(bytes('licensed-text house:K-1'));
    const { file } = must(await exportDevice({ name }));
    const target = freshName();
    expect(
      must(await restoreDevice(file, { name: target, passphrase: PASSPHRASE, stretch: stretchHere })).skipped
    ).toEqual([]);
    await expectFrameworks(target);
  });

  it('hold no licensed text and no password of a document, and replace nothing that is there', async () => {
    const name = await prepare();
    const { file } = must(await exportDevice({ name }));
    const kinds: unknown[] = [];
    for await (const each of readRecords(file)) if (each.kind === 'kept') kinds.push(each['of']);
    expect(kinds).toEqual(['catalog', 'catalog-card']);
    const storage = must(await openStorage(name));
    must(await storage.records.putMany([{ kind: 'catalog', key: 'house@1', bytes: bytes('mine') }]));
    must(await restoreDevice(file, { name }));
    expect(must(await storage.records.get('catalog', 'house@1'))).toEqual(bytes('mine'));
    await storage.close();
  });
});
