/**
 * The fold: what a set of checked entries adds up to. Pure; the same set gives the same result whatever the
 * order of arrival. `foldAll` starts from nothing; `foldNext` goes on from an earlier result and gives the
 * very same as `foldAll` over everything, or null where that would take the whole set (an entry that belongs
 * before what was folded already). `growFold` does so for entries that come bit by bit, without a copy for each.
 */
import { emptyState, StateDraft } from '../engagement/draft';
import type { EngagementState } from '../engagement/state';
import type { DeviceKey, EngagementId, EntryId } from '../ids';
import { bookByActionType, type Action, type ActionBody, type Book } from './action';
import { applyAction, misfit } from './apply-action';
import { refusalFor, type Refusal } from './can';
import { splitBookId, type CheckedEntry } from './entry';
import { invertAction } from './invert-action';
import { isMembershipAction } from './membership-action';
import { compareEntries, orderEntries, parentsOf, type OrderKey } from './order';
import { isReadable } from './parse-entry';
import { membershipProblem } from '../members/membership';
import { signOffProblem, withdrawalProblem } from '../members/sign-off';
import { cutKey, foldUnderCuts, revocationOf, type Cuts } from '../members/resolve-revocations';

export interface UndoStep {
  /** The entry to be taken back. */
  readonly entry: EntryId;
  /** What the user did in the first place, for telling them. */
  readonly action: Action;
  readonly inverse: ActionBody;
}

/** Plain data: it can be stored as a snapshot and cloned between threads. */
export interface FoldedLog {
  readonly state: EngagementState;
  /** Last counted link of each author's chain, by `<book> <author>`. */
  readonly tips: Readonly<Record<string, { readonly seq: number; readonly id: EntryId }>>;
  /** Entries that no other entry of the same book points to, ascending. */
  readonly heads: Readonly<Record<Book, readonly EntryId[]>>;
  /** Entries folded, refused and unknown ones included, waiting ones not. */
  readonly count: number;
  /** Entries that build on something that is not here. */
  readonly waiting: number;
  /** The greatest key of all folded entries. */
  readonly last: OrderKey | null;
  /** This device's steps that can be taken back, and back again; newest last. */
  readonly undo: readonly UndoStep[];
  readonly redo: readonly UndoStep[];
  /** Where the chains of revoked devices end. */
  readonly cuts: Cuts;
}

export interface FoldContext {
  readonly engagement: EngagementId;
  /** Whose undo steps are kept. */
  readonly device: DeviceKey;
  /** The entry that created the engagement, where known: another one that claims to is refused. */
  readonly root?: EntryId;
  /** Entries whose bytes on this device are damaged beyond repair: shown, and not waited for. */
  readonly unreadable?: readonly EntryId[];
}

const UNDO_STEPS = 100;

export const foldAll = (entries: readonly CheckedEntry[], context: FoldContext): FoldedLog => {
  const unreadable = new Set(context.unreadable);
  const { ordered, waiting } = orderEntries(entries, (id) => unreadable.has(id));
  const foldWith = (cuts: Cuts): FoldedLog => {
    const work = startWork({ ...emptyLog(context.engagement), cuts });
    for (const entry of [...unreadable].sort()) {
      work.draft.refuse({ entry, reason: 'Its stored bytes are damaged and could not be repaired.' });
    }
    for (const checked of ordered) foldOne(work, checked, context, unreadable);
    for (const { id } of waiting) {
      work.draft.refuse({ entry: id, reason: 'An earlier entry that it builds on is not on this device.' });
    }
    return finish(work, ordered.length, waiting.length);
  };
  return foldUnderCuts(ordered, (cuts) => {
    const log = foldWith(cuts);
    const position = lazily(() => new Map(ordered.map(({ id }, at) => [id, at])));
    return {
      log,
      refused: new Set(log.state.refused.map(({ entry }) => entry)),
      seniority: (device) => {
        const member = log.state.members[device];
        return member && position().get(member.admitted.entry);
      }
    };
  }).log;
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/**
 * `knows` tells whether an id is among the entries that `base` was folded from. `entries` are new ones.
 */
export const foldNext = (
  base: FoldedLog,
  entries: readonly CheckedEntry[],
  context: FoldContext,
  knows: (id: EntryId) => boolean
): FoldedLog | null => {
  if (entries.length === 0) return base;
  // a revocation can take away what was folded already
  if (base.waiting > 0 || entries.some((checked) => revocationOf(checked))) return null;
  const unreadable = new Set(context.unreadable);
  const { ordered, waiting } = orderEntries(entries, (id) => knows(id) || unreadable.has(id));
  const { last } = base;
  if (waiting.length > 0 || (last && ordered.some((checked) => compareEntries(checked, last) <= 0)))
    return null;
  const work = startWork(base);
  for (const checked of ordered) foldOne(work, checked, context, unreadable);
  return finish(work, ordered.length, 0);
};

export interface GrowingFold {
  /**
   * Folds entries in. False where that would take the whole set, as for `foldNext`: then it has come to its end, and
   * `foldAll` is to be asked.
   */
  add(entries: readonly CheckedEntry[]): boolean;
  /** The very same as `foldAll` over all that was added. Ends the fold. */
  finish(): FoldedLog;
}

export const growFold = (context: FoldContext): GrowingFold => {
  const work = startWork(emptyLog(context.engagement));
  const known = new Set<EntryId>();
  const none = new Set<EntryId>();
  return {
    add(entries) {
      if (entries.some((checked) => revocationOf(checked))) return false;
      const { ordered, waiting } = orderEntries(entries, (id) => known.has(id));
      const { last } = work;
      if (waiting.length > 0 || (last && ordered.some((checked) => compareEntries(checked, last) <= 0)))
        return false;
      for (const checked of ordered) {
        foldOne(work, checked, context, none);
        known.add(checked.id);
      }
      return true;
    },
    finish: () => finish(work, known.size, 0)
  };
};

export const emptyLog = (engagement: EngagementId): FoldedLog => ({
  state: emptyState(engagement),
  tips: {},
  heads: { 'data-room': [], 'audit-file': [] },
  count: 0,
  waiting: 0,
  last: null,
  undo: [],
  redo: [],
  cuts: {}
});

interface Work {
  readonly base: FoldedLog;
  readonly draft: StateDraft;
  readonly tips: Record<string, { readonly seq: number; readonly id: EntryId }>;
  readonly heads: Readonly<Record<Book, Set<EntryId>>>;
  last: OrderKey | null;
  readonly undo: UndoStep[];
  redo: UndoStep[];
}

const startWork = (base: FoldedLog): Work => ({
  base,
  draft: new StateDraft(base.state),
  tips: { ...base.tips },
  heads: {
    'data-room': new Set(base.heads['data-room']),
    'audit-file': new Set(base.heads['audit-file'])
  },
  last: base.last,
  undo: [...base.undo],
  redo: [...base.redo]
});

const finish = (work: Work, folded: number, waiting: number): FoldedLog => ({
  state: work.draft.state,
  tips: work.tips,
  heads: {
    'data-room': [...work.heads['data-room']].sort(),
    'audit-file': [...work.heads['audit-file']].sort()
  },
  count: work.base.count + folded,
  waiting,
  last: work.last,
  undo: work.undo,
  redo: work.redo,
  cuts: work.base.cuts
});

const foldOne = (
  work: Work,
  checked: CheckedEntry,
  context: FoldContext,
  unreadable: ReadonlySet<EntryId>
): void => {
  const { id, entry } = checked;
  const { recordedAt, author, book, seq } = entry;
  const heads = work.heads[splitBookId(book).book];
  for (const parent of parentsOf(checked)) heads.delete(parent);
  heads.add(id);
  const key = { id, entry: { recordedAt, author, book, seq } };
  if (work.last === null || compareEntries(key, work.last) > 0) work.last = key;

  const broken = chainProblem(work, checked, unreadable);
  if (broken === null) work.tips[`${book} ${author}`] = { seq, id };
  const problem = broken ?? cutProblem(work, checked) ?? refusalOf(work.draft.state, checked, context);
  if (problem !== null) work.draft.refuse({ entry: id, reason: problem });
  else if (!isReadable(entry)) work.draft.state.unknownEntries += 1;
  else {
    const action = entry.action as Action;
    if (author === context.device) keepUndo(work, id, action);
    applyAction(work.draft, action, { entry: id, by: author, at: recordedAt });
  }
};

const chainProblem = (
  work: Work,
  { entry, flaw }: CheckedEntry,
  unreadable: ReadonlySet<EntryId>
): string | null => {
  if (flaw !== undefined) return flaw;
  if (splitBookId(entry.book).engagement !== work.draft.state.id) return 'It belongs to another engagement.';
  const tip = work.tips[`${entry.book} ${entry.author}`];
  if (entry.prev === (tip?.id ?? null) && entry.seq === (tip?.seq ?? 0) + 1) return null;
  if (entry.prev !== null && unreadable.has(entry.prev) && entry.seq > (tip?.seq ?? 0)) return null;
  if (tip && entry.seq <= tip.seq) {
    return `Its author signed two entries with the number ${entry.seq} (a fork); the other one counts.`;
  }
  return 'It does not continue its author’s chain of entries.';
};

/** What a revoked device signed beyond its cut does not count, except that it revoked itself. */
const cutProblem = (work: Work, { id, entry }: CheckedEntry): string | null => {
  const cut = work.base.cuts[cutKey(splitBookId(entry.book).book, entry.author)];
  return cut && entry.seq > cut.seq && id !== cut.by ? 'It was written after its device was revoked.' : null;
};

const refusalOf = (state: EngagementState, checked: CheckedEntry, context: FoldContext): string | null => {
  const { id, entry } = checked;
  if (!isReadable(entry)) return null;
  const action = entry.action as Action;
  if (bookByActionType[action.type] !== splitBookId(entry.book).book) return 'It is in the wrong book.';
  if (action.type === 'engagement.created' && context.root !== undefined && context.root !== id) {
    return 'The engagement was created by another entry.';
  }
  if (action.type === 'engagement.created' && (entry.prev !== null || entry.heads.length > 0)) {
    return 'The engagement exists already.';
  }
  return entitlementProblem(state, entry.author, action, entry.recordedAt)?.message ?? null;
};

/**
 * Why this device's action would not count now, or null; the fold asks the same of every entry. `at`:
 * milliseconds since 1970, when it was or will be recorded.
 */
export const entitlementProblem = (
  state: EngagementState,
  author: DeviceKey,
  action: Action,
  at: number
): Refusal | null => {
  if (action.type === 'engagement.created') {
    const own = action.lead.device === author;
    return own
      ? misfit(action, state)
      : { code: 'not-entitled', message: 'Only the lead’s own device creates an engagement.' };
  }
  const member = Object.hasOwn(state.members, author) ? state.members[author] : undefined;
  if (!member) {
    return { code: 'not-entitled', message: 'Its author is not a member of this engagement.' };
  }
  const refusal = refusalFor(member.role, action, state);
  if (refusal !== null) return refusal;
  if (isMembershipAction(action)) return membershipProblem(action, author, state, at);
  if (action.type === 'requirement.signedOff') return signOffProblem(state, author, action);
  if (action.type === 'requirement.signOffWithdrawn') return withdrawalProblem(state, author, action);
  return misfit(action, state);
};

const keepUndo = (work: Work, entry: EntryId, action: Action): void => {
  const inverse = invertAction(action, work.draft.state);
  const { undo, redo } = work;
  // steps above the one that is named were overtaken by other members and could not be taken back
  const indexIn = (steps: readonly UndoStep[]): number =>
    action.undoes === undefined ? -1 : steps.findLastIndex((step) => step.entry === action.undoes);
  const undone = indexIn(undo);
  const redone = indexIn(redo);
  if (undone >= 0 || redone >= 0) {
    const [step] = undone >= 0 ? undo.splice(undone) : redo.splice(redone);
    if (step && inverse) (undone >= 0 ? redo : undo).push({ entry, action: step.action, inverse });
    return;
  }
  work.redo = [];
  if (!inverse) return;
  undo.push({ entry, action, inverse });
  if (undo.length > UNDO_STEPS) undo.shift();
};
