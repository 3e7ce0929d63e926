import { mappingKey, type EngagementState } from '../engagement/state';
import { citationKey } from '../documents/citation';
import type { DeviceKey } from '../ids';
import type { Action, ActionBody, AssessmentItem, ControlDecisionItem, MappingDecisionItem } from './action';

/**
 * The action that takes back what `action` does to `before`, or null where it changes nothing or cannot be
 * taken back (creating the engagement; membership; a new version of a document, whose bytes are evidence; the
 * catalog of an own framework, which decisions may rest on).
 * Applied after the action it restores all values of `before`; who decided and when is what it was taken
 * back by, because the log tells the truth about that. Without `undoes`: the caller names the entry.
 */
export const invertAction = (action: Action, before: EngagementState): ActionBody | null => {
  switch (action.type) {
    case 'engagement.created':
    case 'document.versionAdded':
    case 'requirement.signOffWithdrawn':
    case 'catalog.added':
      return null;
    case 'requirement.signedOff':
      return { type: 'requirement.signOffWithdrawn', requirement: action.requirement, part: action.part };
    case 'engagement.changed': {
      if (before.facts === null) return null;
      const facts: Readonly<Record<string, unknown>> = { ...before.facts };
      const names = Object.keys(action.changes).filter((name) => Object.hasOwn(facts, name));
      if (names.length === 0) return null;
      const changes = Object.fromEntries(names.map((name) => [name, facts[name]]));
      return { type: 'engagement.changed', changes };
    }
    case 'document.added':
      return { type: 'document.removed', documents: [action.document], reason: 'Adding it was undone.' };
    case 'document.removed': {
      const documents = unique(action.documents).filter((id) => before.documents[id]?.removed === null);
      return documents.length > 0 ? { type: 'document.restored', documents } : null;
    }
    case 'document.restored': {
      const removed = unique(action.documents).filter((id) => before.documents[id]?.removed);
      if (removed.length === 0) return null;
      const reason = before.documents[removed[0] as (typeof removed)[number]]?.removed?.reason ?? '';
      return { type: 'document.removed', documents: removed, reason };
    }
    case 'document.factsSet': {
      const known = before.documents[action.document]?.correctedFacts ?? {};
      const names = Object.keys(action.facts) as (keyof typeof known)[];
      const facts = Object.fromEntries(names.map((name) => [name, known[name] ?? null]));
      return names.length > 0 ? { type: 'document.factsSet', document: action.document, facts } : null;
    }
    case 'mapping.decided':
      return { type: 'mapping.decided', items: action.items.map((item) => mappingBefore(item, before)) };
    case 'control.decided':
      return {
        type: 'control.decided',
        items: action.items.map(({ citation }): ControlDecisionItem => ({
          citation,
          decision: before.controls[citationKey(citation)]?.decision ?? 'cleared'
        }))
      };
    case 'requirement.assessed':
      return {
        type: 'requirement.assessed',
        items: action.items.map(({ requirement }): AssessmentItem => {
          const was = before.assessments[requirement];
          return {
            requirement,
            status: was?.status ?? 'to-do',
            result: was?.result ?? 'not-assessed',
            note: was?.note ?? ''
          };
        })
      };
    default:
      // who has access is changed by a further action, never taken back by a key press
      return null;
  }
};

/**
 * The part of an inverse that still takes back this device's own work: what another member has decided since
 * is left as it is. Null where nothing is left.
 */
export const withoutOvertaken = (
  inverse: ActionBody,
  device: DeviceKey,
  state: EngagementState
): ActionBody | null => {
  const mine = (current: { readonly by: DeviceKey } | undefined): boolean =>
    current === undefined || current.by === device;
  switch (inverse.type) {
    case 'mapping.decided': {
      const items = inverse.items.filter(({ citation: { document, start, end }, requirement }) =>
        mine(state.mappings[mappingKey(document, start, end, requirement)]?.decided)
      );
      return items.length > 0 ? { ...inverse, items } : null;
    }
    case 'control.decided': {
      const items = inverse.items.filter(({ citation }) =>
        mine(state.controls[citationKey(citation)]?.decided)
      );
      return items.length > 0 ? { ...inverse, items } : null;
    }
    case 'requirement.assessed': {
      const items = inverse.items.filter(({ requirement }) => mine(state.assessments[requirement]?.changed));
      return items.length > 0 ? { ...inverse, items } : null;
    }
    default:
      return inverse;
  }
};

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

const mappingBefore = (item: MappingDecisionItem, before: EngagementState): MappingDecisionItem => {
  const { document, start, end } = item.citation;
  const was = before.mappings[mappingKey(document, start, end, item.requirement)];
  if (!was) return { ...item, decision: 'cleared' };
  const { citation, requirement, decision, basis, score, expectation } = was;
  return { citation, requirement, decision, basis, score, expectation };
};
