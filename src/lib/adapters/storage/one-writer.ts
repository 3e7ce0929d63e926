import type { Dexie } from 'dexie';

/** Holds nothing. Every transaction that writes claims it, so that two of them never run at once. */
export const WRITER_STORE = 'writer';

/**
 * Makes the transactions of a database that write run one after another, across tabs and workers too.
 *
 * Chromium (seen in version 156) writes a running transaction to disk together with the locks that it holds, and on the
 * next start claims them again to roll it back, all of them exclusively, the database's own among them. When the browser
 * is killed while two transactions write to different stores of one database, the second claim fails, Chromium takes
 * that for corruption and deletes everything that the origin stored (`LevelDBScopes::Initialize`, "Invalid locks on
 * disk"). A store that both claim keeps the second one waiting. To be called before the database is opened.
 */
export const oneWriterAtATime = (db: Dexie): void => {
  db.use({
    stack: 'dbcore',
    name: 'one writer at a time',
    create: (core) => ({
      ...core,
      transaction: (stores, mode, options) =>
        core.transaction(
          mode === 'readwrite' && !stores.includes(WRITER_STORE) ? [...stores, WRITER_STORE] : stores,
          mode,
          options
        )
    })
  });
};
