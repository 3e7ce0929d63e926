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
    entries.forEach((entry, at) => {
      if (entry['n'] !== at + 1) found.push(`entry ${at + 1} is number ${String(entry['n'])}`);
    });
    for (const blob of blobs) {
      const parts = chunks.filter(({ name }) => name === blob['name']).length;
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
    const counting = db.transaction('entries').objectStore('entries').count();
    const count = await new Promise<number>((resolve, reject) => {
      counting.onsuccess = () => resolve(counting.result);
      counting.onerror = () => reject(new Error('not counted'));
    });
    db.close();
    return count;
  });
