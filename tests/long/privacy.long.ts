/** What a peer session leaves behind and sends: no request beyond the origin, and none of the planted words. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fileOf, heavyPdfOf } from '../e2e/files';
import { whereFilesLie } from '../e2e/stores';
import { comeIn, figure, level, meet, Member, sameHash } from './member';
import { startSignal } from './signal';

/** Long enough to be no accident in a model's weights. */
const WORDS = ['Zyxlindwurm', 'qvxharvest', 'qvxpolicy', 'qvxquarterly', 'qvxbenedikt'] as const;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? filesUnder(path) : [path];
  });

/** Files that hold one of the words in UTF-8 or UTF-16, as `path: word`. */
const filesWith = (folder: string, words: readonly string[]): string[] =>
  filesUnder(folder).flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const bytes = readFileSync(path);
    return words
      .filter((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')))
      .map((word) => `${path.slice(folder.length)}: ${word}`);
  });

/** IndexedDB, OPFS, caches and local storage of the origin, as text: bytes as Latin-1. */
const dump = (member: Member): Promise<string> =>
  member.page.evaluate(async () => {
    const latin1 = (bytes: Uint8Array): string => {
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) {
        text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      }
      return text;
    };
    const asText = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return latin1(new Uint8Array(value));
      if (ArrayBuffer.isView(value))
        return latin1(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      if (typeof value === 'object' && value !== null) {
        return Object.entries(value)
          .map(([key, one]) => `${key}=${asText(one)}`)
          .join('\n');
      }
      return String(value);
    };
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const parts: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        parts.push(
          name,
          store,
          asText(await done(objects.getAll())),
          asText(await done(objects.getAllKeys()))
        );
      }
      db.close();
    }
    const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        parts.push(name);
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle);
        else parts.push(asText(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer()));
      }
    };
    await walk(await navigator.storage.getDirectory());
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        parts.push(request.url, asText(await (await cache.match(request))!.arrayBuffer()));
      }
    }
    return parts.join('\n');
  });

test('a peer session asks nobody else, and leaves none of the planted words', async ({ baseURL }) => {
  const { origin } = new URL(baseURL!);
  const signal = await startSignal();
  const [ada, ben] = [new Member('Ada', baseURL!), new Member('Ben', baseURL!)];
  const both = [ada, ben];
  const left: string[] = [];
  const signalled: string[] = [];
  const watch = (one: Member): void => {
    one.page.context().on('request', (request) => {
      const url = request.url();
      if (!/^(blob|data|about):/.test(url) && new URL(url).origin !== origin) left.push(url);
    });
    one.page.on('websocket', (socket) => {
      if (socket.url() !== `${signal.url}/`) left.push(socket.url());
      const keep = ({ payload }: { payload: string | Buffer }): void =>
        void signalled.push(payload.toString());
      socket.on('framesent', keep);
      socket.on('framereceived', keep);
    });
  };
  try {
    await ada.start();
    watch(ada);
    await ada.do({ do: 'places', signaling: [signal.url] });
    ada.signaling = signal.url;
    ada.engagement = await ada.do<string>({ do: 'create', client: 'Zyxlindwurm eG', person: 'Ada' });
    await ben.start();
    watch(ben);
    await comeIn(ada, ben, 'preparer', { started: true });
    await meet(both);

    const policy = fileOf(
      'qvxpolicy.md',
      '# Access\n\nAccess rights must be reviewed every qvxharvest by qvxbenedikt.\n\n'.repeat(200)
    );
    // so large that it lies beside the database
    const scan = fileOf(
      'qvxpolicy-scan.pdf',
      await heavyPdfOf('Backups must be tested by qvxbenedikt.', Buffer.from('qvxharvest '.repeat(500_000)))
    );
    expect(scan.buffer.includes('qvxharvest qvxharvest'), 'its words can be found in its bytes').toBe(true);
    const files = [policy, scan];
    const names = files.map(({ name }) => name);
    await ada.page.setInputFiles('#measure-files', files);
    await ada.do({ do: 'files', names });
    await ben.do({
      do: 'note',
      requirement: 'iso27001-2022:A.5.15' as never,
      note: 'qvxquarterly reviews are missing'
    });
    await ada.do({ do: 'work', count: 30, seed: 1 });
    const sizes = async (): Promise<unknown> => Object.values(await ben.do<object>({ do: 'bytes' }));
    for (const { buffer } of files) {
      await expect.poll(sizes, { timeout: 60_000 }).toContain(buffer.length);
    }
    await level(both);
    await sameHash(both);
    // text, suggestions, vectors and index of the document are written on both when it has been compared
    for (const one of both) {
      const analyzed = async (): Promise<string[]> => (await one.do<string[]>({ do: 'analyzed' })).sort();
      await expect.poll(analyzed, { timeout: 120_000 }).toEqual([...names].sort());
    }

    expect(left).toEqual([]);
    expect(signalled.length).toBeGreaterThan(10);
    const secrets = [...WORDS, ada.engagement!, ...names];
    const decoded = signalled.map((text) => text + Buffer.from(text, 'base64').toString('latin1'));
    for (const word of secrets) expect(decoded.filter((text) => text.includes(word))).toEqual([]);
    let bytes = 0;
    for (const one of both) {
      expect((await one.state()).facts?.client, 'they were really there').toBe('Zyxlindwurm eG');
      expect((await whereFilesLie(one.page)).beside.map((size) => size > scan.buffer.length)).toEqual([true]);
      const text = await dump(one);
      bytes += text.length;
      expect(text).toContain('fieldroom');
      expect(WORDS.filter((word) => text.includes(word))).toEqual([]);
    }
    figure(`${signalled.length} frames of signalling and ${(bytes / 1e6).toFixed(1)} MB of stores searched`);
    for (const one of both) {
      // closed as a person closes it: whatever the browser keeps is on the disk now
      await one.close();
      expect(filesWith(one.folder, ['fieldroom']).length).toBeGreaterThan(0);
      expect(filesWith(one.folder, WORDS)).toEqual([]);
    }
    figure(`${both.flatMap(({ folder }) => filesUnder(folder)).length} files of two profiles searched`);
  } finally {
    for (const one of both) await one.end();
    await signal.kill();
  }
});
