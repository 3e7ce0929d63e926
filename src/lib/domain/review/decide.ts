import type { RequirementRef } from '../ids';
import type { Action, MappingDecisionItem, MappingDecisionKind } from '../log/action';
import { reaches } from '../mapping/confidence';
import type { Confidence } from '../mapping/suggestion';
import type { Proposal, ReviewRow } from './review-row';

type Decided = Extract<Action, { type: 'mapping.decided' }>;

const item = (row: ReviewRow, proposal: Proposal, decision: MappingDecisionKind): MappingDecisionItem => ({
  citation: row.statement.citation,
  requirement: proposal.requirement,
  decision,
  basis: proposal.suggestion ? 'suggestion' : 'manual',
  score: proposal.suggestion?.score ?? null,
  expectation: proposal.suggestion?.expectation ?? proposal.decision?.expectation ?? null
});

const isNew = (proposal: Proposal, decision: MappingDecisionKind): boolean =>
  (proposal.decision?.decision ?? 'cleared') !== decision;

/** Null where nothing would change: no entry is written for it. */
const action = (items: readonly MappingDecisionItem[]): Decided | null =>
  items.length > 0 ? { type: 'mapping.decided', items } : null;

/** Accepts the chosen proposals of a row and turns the others down. */
export const accept = (row: ReviewRow, chosen: ReadonlySet<RequirementRef>): Decided | null =>
  action(
    row.proposals.flatMap((proposal) => {
      const decision = chosen.has(proposal.requirement) ? 'accepted' : 'rejected';
      return isNew(proposal, decision) ? [item(row, proposal, decision)] : [];
    })
  );

/** Turns all proposals of a row down. */
export const reject = (row: ReviewRow): Decided | null => accept(row, new Set());

/** Maps a row to a requirement of a person's choosing; proposals still open are turned down. */
export const mapTo = (row: ReviewRow, requirement: RequirementRef): Decided | null => {
  const known = row.proposals.find((proposal) => proposal.requirement === requirement);
  const open = row.proposals.filter(
    (proposal) => proposal.decision === null && proposal.requirement !== requirement
  );
  const chosen = known ?? { requirement, suggestion: null, decision: null };
  return action([
    ...(isNew(chosen, 'accepted') ? [item(row, chosen, 'accepted')] : []),
    ...open.map((proposal) => item(row, proposal, 'rejected'))
  ]);
};

/** Decides one pair of statement and requirement, or takes its decision back with `cleared`. */
export const decideOne = (
  row: ReviewRow,
  requirement: RequirementRef,
  decision: MappingDecisionKind
): Decided | null => {
  const proposal = row.proposals.find((known) => known.requirement === requirement) ?? {
    requirement,
    suggestion: null,
    decision: null
  };
  return isNew(proposal, decision) ? action([item(row, proposal, decision)]) : null;
};

/**
 * Accepts every open proposal of these rows that reaches the step; the others stay open, among them all that say that
 * something is not done. One entry.
 */
export const acceptAll = (rows: readonly ReviewRow[], step: Confidence): Decided | null =>
  action(
    rows.flatMap((row) =>
      row.proposals
        .filter(
          ({ suggestion, decision }) =>
            !decision && suggestion && suggestion.notDone === undefined && reaches(suggestion.score, step)
        )
        .map((proposal) => item(row, proposal, 'accepted'))
    )
  );
