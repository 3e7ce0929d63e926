import type { Action } from '../../domain/log/action';
import type { Refusal } from '../../domain/log/can';
import { bookId, type CheckedEntry, type UnsignedEntry } from '../../domain/log/entry';
import { foldNext, type FoldContext, type FoldedLog, type UndoStep } from '../../domain/log/fold';
import { actionTakingBack, prepareEntry } from '../../domain/log/prepare-entry';
import type { EntryId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { EngagementState } from '../../domain/engagement/state';
import type { AppendError, EngagementLog, LogRow } from '../../ports/engagement-log';
import type { EntryExchange } from '../../ports/entry-exchange';
import type { StorageError } from '../../ports/storage-error';

/** Where a session keeps its entries: in memory for tests, on disk in the app. */
export interface SessionStore {
  /** Runs `work` while no other session, in this tab or another, is in its own. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Entries that others stored since the last call; `many` where they had better be folded elsewhere, null where
   * everything had better be folded anew.
   */
  catchUp(): Promise<Result<readonly CheckedEntry[] | 'many' | null, StorageError>>;
  knows(id: EntryId): boolean;
  /**
   * Signs, seals and writes; resolves when the transaction completed. `preview` tells what the log will be
   * with the entry, null where that takes a fold of everything. `state` is the one before the entry.
   */
  store(
    entry: UnsignedEntry,
    state: EngagementState,
    preview: (checked: CheckedEntry) => FoldedLog | null
  ): Promise<Result<CheckedEntry, StorageError>>;
  /** Folds everything that is stored, from the beginning or from what was folded last. */
  refold(from: 'start' | 'last'): Promise<Result<FoldedLog, StorageError>>;
  rows(from: number, count: number): Promise<{ readonly total: number; readonly rows: readonly LogRow[] }>;
  row(id: EntryId): Promise<LogRow | null>;
  readonly exchange: EntryExchange | null;
  /** Told after every change of the folded log. */
  folded(log: FoldedLog): void;
  close(): Promise<void>;
}

export interface EngagementSession extends EngagementLog {
  /** Reads what other tabs have stored and folds it in. */
  refresh(): Promise<Result<void, StorageError>>;
}

const asAppendError = (storage: StorageError): AppendError => ({
  code: 'storage',
  message: storage.message,
  storage
});

/** An engagement that is open: the folded log now, and the one way in for actions. */
export const createEngagementSession = (
  initial: FoldedLog,
  context: FoldContext,
  store: SessionStore,
  now: () => number
): EngagementSession => {
  let log = initial;
  let closed = false;
  const listeners = new Set<() => void>();

  const accept = (next: FoldedLog): void => {
    if (next === log) return;
    log = next;
    store.folded(log);
    for (const listener of [...listeners]) listener();
  };

  const preview = (entries: readonly CheckedEntry[]): FoldedLog | null =>
    foldNext(log, entries, context, (id) => store.knows(id));

  const foldIn = async (
    next: FoldedLog | null,
    from: 'start' | 'last' = 'start'
  ): Promise<Result<void, StorageError>> => {
    if (next) {
      accept(next);
      return ok(undefined);
    }
    const anew = await store.refold(from);
    if (anew.ok) accept(anew.value);
    return anew.ok ? ok(undefined) : anew;
  };

  const catchUp = async (): Promise<Result<void, StorageError>> => {
    if (closed) {
      return err({ code: 'database-closed', message: 'The engagement was closed; open it again to go on.' });
    }
    const others = await store.catchUp();
    if (!others.ok) return others;
    return others.value === 'many' ? foldIn(null, 'last') : foldIn(others.value && preview(others.value));
  };

  const write = (
    choose: () => Result<Action, AppendError | Refusal>
  ): Promise<Result<EntryId, AppendError>> =>
    store.exclusively(async () => {
      const current = await catchUp();
      if (!current.ok) return err(asAppendError(current.error));
      const action = choose();
      if (!action.ok) return action;
      const prepared = prepareEntry(log, context.engagement, context.device, action.value, now());
      if (!prepared.ok) return prepared;
      let next: FoldedLog | null = null;
      const stored = await store.store(prepared.value, log.state, (checked) => (next = preview([checked])));
      if (!stored.ok) return err(asAppendError(stored.error));
      // the entry is safe now, whatever happens to the fold of it: another open folds it again
      await foldIn(next);
      return ok(stored.value.id);
    });

  /** The newest step that other members have not overtaken altogether. */
  const takeBack = (
    steps: () => readonly UndoStep[],
    chosen: { step?: UndoStep },
    nothing: string
  ): Result<Action, AppendError> => {
    for (const step of [...steps()].reverse()) {
      const action = actionTakingBack(step, context.device, log);
      if (!action) continue;
      chosen.step = step;
      return ok(action);
    }
    return err({ code: 'nothing-to-undo', message: nothing });
  };

  return {
    id: context.engagement,
    get state() {
      return log.state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append: (action) => write(() => ok(action)),
    async undo() {
      const chosen: { step?: UndoStep } = {};
      const entry = await write(() => takeBack(() => log.undo, chosen, 'There is nothing to undo.'));
      if (!entry.ok) return entry;
      return ok({ entry: entry.value, undone: (chosen.step as UndoStep).action });
    },
    async redo() {
      const chosen: { step?: UndoStep } = {};
      const entry = await write(() => takeBack(() => log.redo, chosen, 'There is nothing to redo.'));
      if (!entry.ok) return entry;
      return ok({ entry: entry.value, redone: (chosen.step as UndoStep).action });
    },
    get canUndo() {
      return log.undo.length > 0;
    },
    get canRedo() {
      return log.redo.length > 0;
    },
    chainLength: (device, book) => log.tips[`${bookId(context.engagement, book)} ${device}`]?.seq ?? 0,
    async rows(from, count) {
      const page = await store.rows(from, count);
      const reasonById = new Map(log.state.refused.map(({ entry, reason }) => [entry, reason]));
      return {
        total: page.total,
        rows: page.rows.map((row) => ({ ...row, refused: reasonById.get(row.id) ?? row.refused }))
      };
    },
    async row(id) {
      const row = await store.row(id);
      const reason = log.state.refused.find(({ entry }) => entry === id)?.reason;
      return row && { ...row, refused: reason ?? row.refused };
    },
    exchange: store.exchange,
    refresh: () => store.exclusively(catchUp),
    async close() {
      if (closed) return;
      closed = true;
      listeners.clear();
      await store.close();
    }
  };
};

export const checkedToRow = ({ id, entry, flaw }: CheckedEntry): LogRow => ({
  id,
  seq: entry.seq,
  book: entry.book.endsWith('/audit-file') ? 'audit-file' : 'data-room',
  author: entry.author,
  recordedAt: entry.recordedAt,
  action: entry.action,
  prev: entry.prev,
  heads: entry.heads,
  signed: flaw === undefined,
  refused: flaw ?? null
});
