import { Dexie } from 'dexie';
import type { EngagementId } from '../../domain/ids';
import { bookId, splitBookId, type CheckedEntry } from '../../domain/log/entry';
import { emptyLog, foldAll, type FoldContext, type FoldedLog } from '../../domain/log/fold';
import { prepareEntry } from '../../domain/log/prepare-entry';
import { err, ok, type Result } from '../../domain/result';
import type {
  AppendError,
  EngagementListing,
  EngagementLog,
  EngagementLogs,
  LogRow
} from '../../ports/engagement-log';
import type { StorageError } from '../../ports/storage-error';
import { randomId } from '../log/bytes';
import { checkedToRow, createEngagementSession, type EngagementSession } from '../log/engagement-session';
import { entryIdOf, sealEntry, signEntry, unsealEntry, verifyEntry } from '../log/entry-codec';
import { createEngineExchange } from '../log/engine-exchange';
import { knownTo } from '../log/known-to';
import type { LogEngine } from '../log/log-engine-calls';
import { lastArrival, readRows } from '../log/rows';
import { type Databases, type EngagementRow, type EntryRow } from './database';
import { adoptKeys } from './adopt-keys';
import {
  assertWrapping,
  createEngagementKeys,
  openEngagementKeys,
  type EngagementKeys,
  type Keyring
} from './keys';
import { listingOf, sealListing, unsealListing } from './listing';
import { KeyMissingError, storageError, toStorageError } from './storage-errors';
import type { Tabs } from './tabs';
import type { Wait } from './wait';

export interface LogsDeps {
  readonly name: string;
  readonly databases: Databases;
  readonly keyring: Keyring;
  readonly engine: LogEngine;
  readonly tabs: Tabs;
  readonly now: () => number;
  readonly wait: Wait;
}

/** How long the log rests before snapshot and replica are brought up to date. */
const SETTLE_MS = 2000;
/** More rows than this from another tab are folded in the worker. */
const MANY_ROWS = 200;

const asAppendError = (storage: StorageError): AppendError => ({
  code: 'storage',
  message: storage.message,
  storage
});
const notHere = storageError('not-found', 'This engagement is not on this device.');

export interface DexieEngagementLogs extends EngagementLogs {
  /** Lets what is open of an engagement follow what was stored past it. */
  refresh(id: EngagementId): Promise<void>;
  closeAll(): Promise<void>;
}

export const createDexieEngagementLogs = (deps: LogsDeps): DexieEngagementLogs => {
  const { databases, keyring, engine, tabs, now } = deps;
  const { truth, derived } = databases;
  const { device } = keyring;
  const sessions = new Set<EngagementSession>();

  const readRow = async (row: EntryRow, keys: EngagementKeys): Promise<CheckedEntry | null> => {
    try {
      const book = bookId(row.engagement, row.book);
      const own = keys.books[row.book];
      if (!own) return null;
      const entry = await unsealEntry(own, book, row);
      if (!entry.ok) return null;
      const valid = await verifyEntry(row.id, entry.value);
      const checked = { id: row.id, entry: entry.value };
      return valid.ok ? checked : { ...checked, flaw: valid.error };
    } catch {
      return null;
    }
  };

  const openSession = (
    id: EngagementId,
    opened: { readonly log: FoldedLog; readonly n: number },
    openedAt: number
  ): EngagementSession => {
    const context: FoldContext = { engagement: id, device: device.key };
    let { n } = opened;
    let knows = knownTo(opened.log);
    let { waiting } = opened.log;
    let settling: { stop(): void } | null = null;
    const currentKeys = async (): Promise<EngagementKeys> => {
      const keys = await keyring.get(id);
      if (!keys) throw new KeyMissingError('The engagement’s keys are gone.');
      return keys;
    };
    const exchange = createEngineExchange(id, {
      engine,
      async arrived({ keysChanged }) {
        if (keysChanged) keyring.forget(id);
        tabs.announce({ engagement: id, erased: false });
        await session.refresh();
      },
      waits: () => waiting > 0
    });

    /** Snapshot and replica follow when the log has been at rest for a moment. */
    const settle = (): void => {
      settling?.stop();
      const waiting = deps.wait(SETTLE_MS);
      settling = waiting;
      void waiting.passed.then(async () => {
        await engine.snapshot(id);
        const restored = await engine.mirror(id);
        if (restored.ok && restored.value > 0) await session.refresh();
      });
    };

    const session = createEngagementSession(
      opened.log,
      context,
      {
        exclusively: (work) => tabs.exclusively(id, work),
        knows: (entry) => knows(entry),
        async catchUp() {
          try {
            const last = await lastArrival(truth, id);
            if (last === n) return ok([]);
            if (last === 0 && n > 0) return err(notHere);
            if (last - n > MANY_ROWS) return ok('many');
            const rows = await readRows(truth, id, n + 1);
            // another tab may have taken in a new key with them
            if (rows.length > 0) keyring.forget(id);
            const keys = await currentKeys();
            const entries = await Promise.all(rows.map((row) => readRow(row, keys)));
            const whole = entries.filter((entry) => entry !== null);
            // an entry that no fold can place makes the session fold everything anew, in the worker
            if (whole.length < last - n) return ok(null);
            n = last;
            return ok(whole);
          } catch (failure) {
            return err(toStorageError(failure));
          }
        },
        exchange,
        async store(entry, state, preview) {
          try {
            const entryId = await entryIdOf(entry);
            const checked = { id: entryId, entry };
            const { book } = splitBookId(entry.book);
            const next = preview(checked);
            const times = { openedAt, changedAt: entry.recordedAt };
            const keys = await currentKeys();
            const own = keys.books[book];
            if (!own) throw new KeyMissingError('This device has no key for this part of the engagement.');
            const number = state.keys[book]?.key ?? null;
            const signed = await signEntry(device.signing, entry);
            // what others would refuse must not be written here
            const valid = await verifyEntry(entryId, signed);
            if (!valid.ok) return err(storageError('damaged', valid.error));
            const [sealed, listing] = await Promise.all([
              sealEntry(own, number, entryId, signed),
              next ? sealListing(keys.local, id, listingOf(next.state, times, n + 1)) : null
            ]);
            await truth.transaction('rw', truth.entries, truth.engagements, async () => {
              await truth.entries.add({ engagement: id, n: n + 1, id: entryId, book, sealed });
              if (!listing) return;
              const kept = await truth.engagements.update(id, { listing });
              if (kept === 0) throw new Dexie.AbortError('The engagement was removed from this device.');
            });
            n += 1;
            // the entries that follow are sealed with the new keys
            if (await adoptKeys(truth, device, id, [entry])) keyring.forget(id);
            exchange.written({ book, id: entryId, sealed });
            tabs.announce({ engagement: id, erased: false });
            for (const other of sessions) if (other.id === id && other !== session) void other.refresh();
            return ok(checked);
          } catch (failure) {
            return err(toStorageError(failure));
          }
        },
        async refold(from) {
          const anew = await (from === 'start' ? engine.refold(id) : engine.current(id));
          if (!anew.ok) return anew;
          n = anew.value.n;
          return ok(anew.value.log);
        },
        async rows(from, count) {
          const total = await lastArrival(truth, id);
          const to = total - from;
          const keys = await currentKeys();
          const rows = to > 0 ? await readRows(truth, id, Math.max(1, to - count + 1), to) : [];
          const read = rows.map(async (row): Promise<LogRow> => {
            const checked = await readRow(row, keys);
            return checked ? checkedToRow(checked) : unreadableRow(row);
          });
          return { total, rows: (await Promise.all(read)).reverse() };
        },
        async row(entry) {
          const found = await engine.row(id, entry);
          if (!found.ok || !found.value) return null;
          const row = found.value;
          const checked = await readRow(row, await currentKeys());
          return checked ? checkedToRow(checked) : unreadableRow(row);
        },
        folded(log) {
          knows = knownTo(log);
          ({ waiting } = log);
          settle();
        },
        async close() {
          settling?.stop();
          stopNews();
          sessions.delete(session);
          const last = ![...sessions].some((other) => other.id === id);
          if (last) await engine.close(id);
        }
      },
      now
    );
    const stopNews = tabs.onNews((news) => {
      if (news.engagement !== id) return;
      if (news.erased) void session.close();
      else void session.refresh();
    });
    sessions.add(session);
    settle();
    return session;
  };

  /** A damaged listing is made again from the log; where that is damaged too, the list says so. */
  const readListing = async (row: EngagementRow): Promise<EngagementListing> => {
    try {
      const keys = await keyring.get(row.id);
      if (!keys) throw new KeyMissingError('Its keys are gone.');
      return await unsealListing(keys.local, row.id, row.listing);
    } catch {
      const opened = await engine.open(row.id);
      if (!opened.ok) return { ...damagedListing, id: row.id };
      const { log, n } = opened.value;
      const at = log.last?.entry.recordedAt ?? 0;
      return { ...listingOf(log.state, { openedAt: at, changedAt: at }, n), id: row.id };
    }
  };

  return {
    async list() {
      try {
        const rows = await truth.engagements.toArray();
        const listings = await Promise.all(rows.map(readListing));
        return ok(listings.sort((a, b) => b.openedAt - a.openedAt));
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    async create(facts, lead, options = {}) {
      const id = randomId() as EngagementId;
      const action = {
        type: 'engagement.created',
        facts,
        lead: { device: device.key, name: lead.name },
        sample: options.sample ?? false
      } as const;
      const prepared = prepareEntry(emptyLog(id), id, device.key, action, now());
      if (!prepared.ok) return prepared;
      try {
        const entry = prepared.value;
        const entryId = await entryIdOf(entry);
        const log = foldAll([{ id: entryId, entry }], { engagement: id, device: device.key });
        const sealedKeys = await createEngagementKeys(device, id);
        const keys = await openEngagementKeys(device, { id, keys: sealedKeys });
        const openedAt = now();
        const times = { openedAt, changedAt: entry.recordedAt };
        const listing = await sealListing(keys.local, id, listingOf(log.state, times, 1));
        const signed = await signEntry(device.signing, entry);
        const sealed = await sealEntry(keys.books['data-room']!, null, entryId, signed);
        await truth.transaction('rw', truth.entries, truth.engagements, truth.meta, async () => {
          await assertWrapping(truth, device);
          await truth.engagements.add({ id, keys: sealedKeys, listing });
          await truth.entries.add({ engagement: id, n: 1, id: entryId, book: 'data-room', sealed });
        });
        tabs.announce({ engagement: id, erased: false });
        return ok(openSession(id, { log, n: 1 }, openedAt));
      } catch (failure) {
        return err(asAppendError(toStorageError(failure)));
      }
    },

    async open(id): Promise<Result<EngagementLog, StorageError>> {
      try {
        const [keys, opened] = await Promise.all([keyring.get(id), engine.open(id)]);
        if (!keys) return err(notHere);
        if (!opened.ok) return opened;
        const { log, n } = opened.value;
        const openedAt = now();
        const times = { openedAt, changedAt: log.last?.entry.recordedAt ?? openedAt };
        const listing = await sealListing(keys.local, id, listingOf(log.state, times, n));
        // only when it was opened hangs on this
        truth.engagements.update(id, { listing }).catch(() => undefined);
        return ok(openSession(id, opened.value, openedAt));
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    // what stands in the way shows when one is opened
    prepare: () => engine.prepare().then(() => undefined),

    async erase(id) {
      try {
        for (const session of [...sessions]) if (session.id === id) await session.close();
        tabs.announce({ engagement: id, erased: true });
        await tabs.exclusively(id, async () => {
          // seldom needed: not loaded at every start
          const { eraseEngagement } = await import('./erase-engagement');
          await eraseEngagement(deps.name, { truth, derived }, id);
        });
        keyring.forget(id);
        return ok(undefined);
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    async refresh(id) {
      await Promise.all([...sessions].filter((one) => one.id === id).map((one) => one.refresh()));
    },

    async closeAll() {
      for (const session of [...sessions]) await session.close();
    }
  };
};

/** Stands in the list for an engagement whose data cannot be read; opening it gives the error. */
const damagedListing: Omit<EngagementListing, 'id'> = {
  facts: {
    client: 'Engagement that cannot be read',
    title: 'Its data on this device is damaged; restore a backup',
    frameworks: [],
    periodStart: '1970-01-01',
    periodEnd: '1970-01-01',
    phase: 'open'
  },
  sample: false,
  openedAt: 0,
  changedAt: 0,
  documents: 0,
  entries: 0
};

const unreadableRow = (row: EntryRow): LogRow => ({
  id: row.id,
  seq: 0,
  book: row.book,
  author: '',
  recordedAt: 0,
  action: { type: 'unreadable' },
  prev: null,
  heads: [],
  signed: null,
  refused: 'Its stored bytes are damaged and could not be repaired.'
});
