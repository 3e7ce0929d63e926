import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import {
  backupFileName,
  createFolderBackups,
  outdatedBackups,
  type FolderRow
} from '../../src/lib/adapters/bundle/folder-backups';
import { bundlesOf, CHEAP, PASSPHRASE } from '../support/bundles';
import { newDevice } from '../support/devices';
import { accepted, facts } from '../support/log';
import { must } from '../support/storage';

/** A folder as the browser hands it out; files appear when their stream is closed. Fit for IndexedDB: plain data. */
const files = new Map<string, Uint8Array<ArrayBuffer>>();
let broken = false;
let permission = 'granted';
const folder = {
  name: 'Backups',
  queryPermission: async () => permission,
  requestPermission: async () => (permission = 'granted'),
  keys: async function* () {
    yield* [...files.keys()];
  },
  removeEntry: async (name: string) => void files.delete(name),
  getFileHandle: async (name: string) => ({
    createWritable: async () => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      return {
        write: async (bytes: Uint8Array<ArrayBuffer>) => {
          if (broken) throw new DOMException('No space left.', 'QuotaExceededError');
          parts.push(bytes);
        },
        close: async () => void files.set(name, new Uint8Array(await new Blob(parts).arrayBuffer())),
        abort: async () => undefined
      };
    }
  })
};

describe('a folder for backups', () => {
  it('names files so that they sort by time, and removes only its own', () => {
    const id = 'ABCDEFGHIJ';
    const at = Date.UTC(2026, 2, 31, 12);
    expect(backupFileName(id, at)).toBe('fieldroom-ABCDEFGH-20260331T120000Z.fieldroom');
    const names = [3, 1, 2].map((day) => backupFileName(id, at + day * 86_400_000));
    const others = [
      'fieldroom-ABCDEFGH-notes.fieldroom',
      backupFileName('ZZZZZZZZ', 0),
      'letter.docx',
      `${backupFileName(id, 0)}.bak`
    ];
    expect(outdatedBackups([...names, ...others], id, 2)).toEqual([
      'fieldroom-ABCDEFGH-20260401T120000Z.fieldroom'
    ]);
    expect(outdatedBackups([...names, ...others], id, 9)).toEqual([]);
    // never the one that was just written
    expect(outdatedBackups(names, id, 0)).toHaveLength(2);
  });

  it('gets whole bundles, keeps the newest, and a broken disk leaves what is there', async () => {
    const device = await newDevice();
    const log = must(await device.storage.logs.create(facts, { name: 'Ada' }));
    let time = Date.UTC(2026, 0, 1);
    let kept: FolderRow | undefined;
    const backups = createFolderBackups({
      admissions: device.storage.admissions,
      blobs: device.storage.blobs,
      device: device.storage.device.key,
      now: () => (time += 86_400_000),
      pickFolder: async () => folder as unknown as FileSystemDirectoryHandle,
      memory: { read: async () => kept, keep: async (row) => void (kept = row ?? undefined) },
      cost: CHEAP
    });
    expect(await backups.plan()).toBeNull();
    expect(await backups.write(log)).toMatchObject({ ok: false });
    const plan = must(await backups.choose(PASSPHRASE, { everyHours: 24, keep: 2 }));
    expect(plan).toEqual({ folder: 'Backups', allowed: true, everyHours: 24, keep: 2 });
    for (let at = 0; at < 4; at += 1) {
      must(await log.append(accepted(at * 10)));
      must(await backups.write(log));
    }
    expect(files.size).toBe(2);
    const newest = [...files.keys()].sort().at(-1)!;
    const other = await newDevice();
    const report = must(await bundlesOf(other).read(new Blob([files.get(newest)!]), PASSPHRASE));
    expect(report).toMatchObject({ entries: 5, sameState: true });
    // two files of one key never share the vector and key of a chunk
    const [one, two] = [...files.values()].map((bytes) => Buffer.from(bytes).toString('latin1'));
    expect(one!.slice(0, 300)).not.toBe(two!.slice(0, 300));

    broken = true;
    expect(await backups.write(log)).toMatchObject({ ok: false, error: { code: 'storage' } });
    broken = false;
    expect([...files.keys()].sort().at(-1)).toBe(newest);

    permission = 'prompt';
    expect((await backups.plan())!.allowed).toBe(false);
    expect(await backups.allow()).toBe(true);
    await backups.change({ everyHours: 1, keep: 30 });
    expect(await backups.plan()).toMatchObject({ allowed: true, everyHours: 1, keep: 30 });
    await backups.forget();
    expect(await backups.plan()).toBeNull();
  });

  it('is none where the user thinks better of it, or the browser has no such thing', async () => {
    const device = await newDevice();
    const { admissions, blobs } = device.storage;
    const deps = { admissions, blobs, device: device.storage.device.key, now: () => 0, cost: CHEAP };
    const without = createFolderBackups({ ...deps, pickFolder: undefined });
    expect(without.supported).toBe(false);
    const cancelled = createFolderBackups({
      ...deps,
      pickFolder: () => Promise.reject(new DOMException('', 'AbortError'))
    });
    expect(await cancelled.choose(PASSPHRASE, { everyHours: 24, keep: 7 })).toEqual({
      ok: true,
      value: null
    });
    const refused = createFolderBackups({
      ...deps,
      pickFolder: () => Promise.reject(new DOMException('', 'SecurityError'))
    });
    expect(await refused.choose(PASSPHRASE, { everyHours: 24, keep: 7 })).toMatchObject({ ok: false });
    expect(await refused.plan()).toBeNull();
  });
});
