import { citationKey } from '../documents/citation';
import type { Attribution, EngagementState, MappingDecision } from '../engagement/state';
import type { Action } from '../log/action';
import type { DecisionsByStatement } from './review-row';

/** Stands where a decision has no entry yet. */
const unwritten = { entry: '', by: '', at: 0 } as unknown as Attribution;

/** Decisions as they will be once these actions are written, in their order. */
export const withPendingDecisions = (
  decisions: DecisionsByStatement,
  pending: readonly Action[]
): DecisionsByStatement => {
  const items = pending.flatMap((action) => (action.type === 'mapping.decided' ? action.items : []));
  if (items.length === 0) return decisions;
  const next = new Map(decisions);
  for (const { decision, ...item } of items) {
    const key = citationKey(item.citation);
    const others = (next.get(key) ?? []).filter(({ requirement }) => requirement !== item.requirement);
    const decided: MappingDecision[] =
      decision === 'cleared' ? others : [...others, { ...item, decision, decided: unwritten }];
    next.set(key, decided);
  }
  return next;
};

/** The same for what was said of statements themselves. */
export const withPendingControls = (
  controls: EngagementState['controls'],
  pending: readonly Action[]
): EngagementState['controls'] => {
  const items = pending.flatMap((action) => (action.type === 'control.decided' ? action.items : []));
  if (items.length === 0) return controls;
  const next = { ...controls };
  for (const { citation, decision } of items) {
    const key = citationKey(citation);
    if (decision === 'cleared') delete next[key];
    else next[key] = { citation, decision, decided: unwritten };
  }
  return next;
};
