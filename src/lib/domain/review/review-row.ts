import type { Statement } from '../controls/statement';
import { citationKey } from '../documents/citation';
import type { ControlDecision, EngagementState, MappingDecision } from '../engagement/state';
import type { ContentHash, RequirementRef } from '../ids';
import type { Suggestion } from '../mapping/suggestion';

/** One requirement that a statement may be mapped to: proposed by the machine, by a person, or both. */
export interface Proposal {
  readonly requirement: RequirementRef;
  readonly suggestion: Suggestion | null;
  readonly decision: MappingDecision | null;
}

/**
 * `pending`: not ranked yet. `unmatched`: ranked, nothing proposed, nothing mapped. `open`: something waits for
 * a decision. `accepted`: at least one mapping stands. `rejected`: all proposals were turned down.
 * `dismissed`: a person said that this is no control.
 */
export type ReviewStatus = 'pending' | 'unmatched' | 'open' | 'accepted' | 'rejected' | 'dismissed';

/** One statement of the review queue with everything proposed or decided about it. */
export interface ReviewRow {
  readonly key: string;
  readonly document: ContentHash;
  readonly statement: Statement;
  /** Decided first as accepted, then by score. */
  readonly proposals: readonly Proposal[];
  readonly status: ReviewStatus;
  /** Highest score among the proposals, 0 without any. */
  readonly topScore: number;
}

/** Decisions by the statement that they are about (`citationKey`). */
export type DecisionsByStatement = ReadonlyMap<string, readonly MappingDecision[]>;

export const groupDecisions = (
  mappings: EngagementState['mappings'],
  counts: (requirement: RequirementRef) => boolean = () => true
): DecisionsByStatement => {
  const byStatement = new Map<string, MappingDecision[]>();
  for (const decision of Object.values(mappings)) {
    if (!counts(decision.requirement)) continue;
    const key = citationKey(decision.citation);
    const list = byStatement.get(key);
    if (list) list.push(decision);
    else byStatement.set(key, [decision]);
  }
  return byStatement;
};

const rank = (proposal: Proposal): number =>
  (proposal.decision?.decision === 'accepted' ? 2 : 0) + (proposal.suggestion?.score ?? 0);

const statusOf = (
  suggestions: readonly Suggestion[] | null,
  proposals: readonly Proposal[],
  control: ControlDecision | undefined
): ReviewStatus => {
  if (control?.decision === 'dismissed') return 'dismissed';
  if (proposals.some(({ decision }) => decision === null)) return 'open';
  if (proposals.some(({ decision }) => decision?.decision === 'accepted')) return 'accepted';
  if (proposals.length > 0) return 'rejected';
  return suggestions === null ? 'pending' : 'unmatched';
};

/** Joins what was derived for one statement with what was decided about it. */
export const reviewRow = (
  statement: Statement,
  suggestions: readonly Suggestion[] | null,
  decisions: DecisionsByStatement,
  controls: EngagementState['controls']
): ReviewRow => {
  const decided = decisions.get(statement.key) ?? [];
  const proposals: Proposal[] = (suggestions ?? []).map((suggestion) => ({
    requirement: suggestion.requirement,
    suggestion,
    decision: decided.find(({ requirement }) => requirement === suggestion.requirement) ?? null
  }));
  for (const decision of decided) {
    if (proposals.some(({ requirement }) => requirement === decision.requirement)) continue;
    proposals.push({ requirement: decision.requirement, suggestion: null, decision });
  }
  if (decided.length > 0) proposals.sort((one, other) => rank(other) - rank(one));
  return {
    key: statement.key,
    document: statement.citation.document,
    statement,
    proposals,
    status: statusOf(suggestions, proposals, controls[statement.key]),
    topScore: suggestions?.[0]?.score ?? 0
  };
};
