import type { DeviceKey, EngagementId } from '../ids';
import { err, ok, type Result } from '../result';
import { bookByActionType, type Action } from './action';
import { canonicalJson } from './canonical';
import type { Refusal } from './can';
import { bookId, ENTRY_VERSION, nextRecordedAt, type UnsignedEntry } from './entry';
import { entitlementProblem, type FoldedLog, type UndoStep } from './fold';
import { withoutOvertaken } from './invert-action';
import { isKnownAction, parseAction } from './parse-action';

/**
 * The next entry of this device, ready to be signed, or why the action must not become one.
 * `now` in milliseconds since 1970.
 */
export const prepareEntry = (
  log: FoldedLog,
  engagement: EngagementId,
  author: DeviceKey,
  action: Action,
  now: number
): Result<UnsignedEntry, Refusal> => {
  const parsed = parseAction(action);
  if (!parsed.ok) return err({ code: 'invalid-action', message: parsed.error });
  if (!isKnownAction(parsed.value)) {
    return err({ code: 'invalid-action', message: 'This kind of action is not known.' });
  }
  // as it will be read back: without members that are undefined, and shared with no one
  const clean = JSON.parse(canonicalJson(parsed.value)) as Action;
  const recordedAt = nextRecordedAt(now, log.last?.entry.recordedAt ?? null);
  if (log.state.members[author]?.revoked) {
    return err({
      code: 'not-entitled',
      message: 'This device was revoked; what it writes no longer counts.'
    });
  }
  const problem = entitlementProblem(log.state, author, clean, recordedAt);
  if (problem !== null) return err(problem);

  const kind = bookByActionType[clean.type];
  const book = bookId(engagement, kind);
  const tip = log.tips[`${book} ${author}`];
  const known = kind === 'data-room' ? log.heads['data-room'] : Object.values(log.heads).flat();
  return ok({
    v: ENTRY_VERSION,
    book,
    author,
    seq: (tip?.seq ?? 0) + 1,
    prev: tip?.id ?? null,
    heads: known.filter((head) => head !== tip?.id).sort(),
    recordedAt,
    action: clean
  });
};

/** The action that takes this step back, naming the entry; null where others have changed all of it since. */
export const actionTakingBack = (step: UndoStep, device: DeviceKey, log: FoldedLog): Action | null => {
  const inverse = withoutOvertaken(step.inverse, device, log.state);
  return inverse && { ...inverse, undoes: step.entry };
};
