/** What lies in the stores of a page's origin, read past the app. */
import type { Page } from '@playwright/test';

/** What is not whole in the stores of one engagement: gaps in the order of entries, files without all of their parts. */
export const halves = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('fieldroom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('not opened'));
    });
    const all = (store: string): Promise<Record<string, unknown>[]> =>
      new Promise((resolve, reject) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result as Record<string, unknown>[]);
        request.onerror = () => reject(new Error(`${store} not read`));
      });
    const entries = await all('entries');
    const blobs = await all('blobs');
    const chunks = await all('chunks');
    db.close();
    const found: string[] = [];
    let last = 0;
    for (const { n, earlier } of entries as { n: number; earlier?: { ids: unknown[] } }[]) {
      const first = n - (earlier?.ids.length ?? 0);
      if (first !== last + 1) found.push(`entry ${last + 1} is number ${first}`);
      last = n;
    }
    // parts of large files lie beside the database, each 512 KiB and 29 bytes
    const beside = async (engagement: string, name: string): Promise<number> => {
      try {
        const root = await navigator.storage.getDirectory();
        const folder = await (
          await root.getDirectoryHandle('fieldroom-files')
        ).getDirectoryHandle(engagement);
        const { size } = await (await folder.getFileHandle(name)).getFile();
        return Math.ceil(size / (512 * 1024 + 29));
      } catch {
        return 0;
      }
    };
    for (const blob of blobs) {
      const rows = chunks.filter(({ name }) => name === blob['name']).length;
      const parts = rows + (await beside(String(blob['engagement']), String(blob['name'])));
      if (parts !== blob['chunks']) found.push(`a file has ${parts} of ${String(blob['chunks'])} parts`);
    }
    return found;
  });

/** Entries on the disk. */
export const storedEntries = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('fieldroom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('not opened'));
    });
    const reading = db.transaction('entries').objectStore('entries').getAllKeys();
    const keys = await new Promise<[string, number][]>((resolve, reject) => {
      reading.onsuccess = () => resolve(reading.result as [string, number][]);
      reading.onerror = () => reject(new Error('not counted'));
    });
    db.close();
    // arrivals are counted without gaps, and a row bears the number of its last
    return [...new Map(keys).values()].reduce((sum, n) => sum + n, 0);
  });

/** Files that lie beside the database, by their sizes, and rows that hold parts of files. */
export const whereFilesLie = (page: Page): Promise<{ readonly beside: number[]; readonly rows: number }> =>
  page.evaluate(async () => {
    const beside: number[] = [];
    const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const handle of (
        folder as unknown as { values(): AsyncIterable<FileSystemHandle> }
      ).values()) {
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle);
        else beside.push((await (handle as FileSystemFileHandle).getFile()).size);
      }
    };
    await walk(await navigator.storage.getDirectory());
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('fieldroom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('not opened'));
    });
    const counting = db.transaction('chunks').objectStore('chunks').count();
    const rows = await new Promise<number>((resolve, reject) => {
      counting.onsuccess = () => resolve(counting.result);
      counting.onerror = () => reject(new Error('not counted'));
    });
    db.close();
    return { beside, rows };
  });
