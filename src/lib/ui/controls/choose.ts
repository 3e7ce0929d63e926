import type { RequirementRef } from '$lib/domain/ids';
import { reaches } from '$lib/domain/mapping/confidence';
import type { ReviewRow } from '$lib/domain/review/review-row';

/**
 * What stands ticked when a statement comes up: what was accepted before, and proposals of at least medium
 * confidence; the first one where none is that sure.
 */
export const defaultTicks = (row: ReviewRow): ReadonlySet<RequirementRef> => {
  const ticked = row.proposals.filter(({ decision, suggestion }) =>
    decision ? decision.decision === 'accepted' : suggestion !== null && reaches(suggestion.score, 'medium')
  );
  const first = row.proposals.find(({ decision }) => decision === null);
  const chosen = ticked.length > 0 || !first ? ticked : [first];
  return new Set(chosen.map(({ requirement }) => requirement));
};

/** The row to come to after a decision: the next open one, else the first open one before it, else the next. */
export const nextRow = (rows: readonly ReviewRow[], key: string): ReviewRow | undefined => {
  const at = rows.findIndex((row) => row.key === key);
  const isOpen = (row: ReviewRow): boolean => row.status === 'open' && row.key !== key;
  return rows.slice(at + 1).find(isOpen) ?? rows.slice(0, Math.max(0, at)).find(isOpen) ?? rows[at + 1];
};
