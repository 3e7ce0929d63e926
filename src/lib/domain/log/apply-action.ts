import type { StateDraft } from '../engagement/draft';
import { catalogKey, mappingKey, type Attribution, type EngagementState } from '../engagement/state';
import { citationKey } from '../documents/citation';
import type { DocumentId } from '../ids';
import type { Action, EngagementFacts, MappingDecisionItem, NamedBytes } from './action';
import type { Refusal } from './can';
import { applyMembership } from '../members/membership';

const invalid = (message: string): Refusal => ({ code: 'invalid-action', message });

/** Null where the action fits the state; whether its author is entitled is a separate question (`can`). */
export const misfit = (action: Action, state: EngagementState): Refusal | null => {
  const missing = (document: DocumentId): Refusal | null =>
    Object.hasOwn(state.documents, document) ? null : invalid('The document is not in this engagement.');
  switch (action.type) {
    case 'engagement.created':
      if (state.facts !== null) return invalid('The engagement exists already.');
      return periodProblem(action.facts);
    case 'engagement.changed':
      if (state.facts === null) return invalid('The engagement does not exist yet.');
      return periodProblem({ ...state.facts, ...action.changes });
    case 'document.added':
      return Object.hasOwn(state.documents, action.document)
        ? invalid('A document with this id is in the engagement already.')
        : null;
    case 'document.versionAdded':
    case 'document.factsSet':
      return missing(action.document);
    case 'document.removed':
    case 'document.restored':
      return action.documents.map(missing).find((problem) => problem !== null) ?? null;
    case 'catalog.added': {
      // two devices that bring the same are at one; other content under the same name is not taken
      const there = state.ownCatalogs?.[catalogKey(action)];
      return there && there.sha256 !== action.file.sha256
        ? invalid('Another catalog of this framework and version is in the engagement already.')
        : null;
    }
    case 'mapping.decided':
    case 'control.decided':
    case 'requirement.assessed':
      return null;
    default:
      // membership and sign-offs hang on who does it: see `entitlementProblem`
      return null;
  }
};

const periodProblem = (facts: EngagementFacts): Refusal | null =>
  facts.periodStart <= facts.periodEnd ? null : invalid('The period ends before it starts.');

/** Writes what an entitled, fitting action does. `by` is the entry that carries it. */
export const applyAction = (draft: StateDraft, action: Action, by: Attribution): void => {
  switch (action.type) {
    case 'engagement.created':
      draft.state.facts = action.facts;
      draft.state.sample = action.sample;
      draft.state.createdAt = by.at;
      draft.write('members')[action.lead.device] = {
        name: action.lead.name,
        role: 'lead',
        person: action.lead.device,
        deviceName: '',
        box: null,
        admitted: by,
        revoked: null
      };
      return;
    case 'engagement.changed':
      if (draft.state.facts) draft.state.facts = { ...draft.state.facts, ...action.changes };
      return;
    case 'document.added':
      draft.write('documents')[action.document] = {
        id: action.document,
        versions: [{ ...action.file, added: by }],
        correctedFacts: {},
        removed: null
      };
      return;
    case 'document.versionAdded':
      return changeDocument(draft, action.document, (record) => ({
        ...record,
        versions: [...record.versions, { ...action.file, added: by }]
      }));
    case 'document.removed':
      for (const document of action.documents) {
        changeDocument(draft, document, (record) => ({
          ...record,
          removed: record.removed ?? { ...by, reason: action.reason }
        }));
      }
      return;
    case 'document.restored':
      for (const document of action.documents) {
        changeDocument(draft, document, (record) => ({ ...record, removed: null }));
      }
      return;
    case 'document.factsSet':
      return changeDocument(draft, action.document, (record) => ({
        ...record,
        correctedFacts: Object.fromEntries(
          Object.entries({ ...record.correctedFacts, ...action.facts }).filter(([, value]) => value !== null)
        )
      }));
    case 'mapping.decided':
      for (const item of action.items) decideMapping(draft, item, by);
      return;
    case 'control.decided':
      for (const { citation, decision } of action.items) {
        const controls = draft.write('controls');
        if (decision === 'cleared') delete controls[citationKey(citation)];
        else controls[citationKey(citation)] = { citation, decision, decided: by };
      }
      return;
    case 'requirement.assessed':
      for (const item of action.items) assess(draft, item, by);
      return;
    case 'requirement.signedOff': {
      const person = draft.state.members[by.by]?.person ?? by.by;
      draft.write('signOffs')[action.requirement] = {
        ...draft.state.signOffs[action.requirement],
        [action.part]: { basis: action.basis, person, signed: by }
      };
      return;
    }
    case 'requirement.signOffWithdrawn': {
      const signOffs = draft.write('signOffs');
      const left = Object.entries(signOffs[action.requirement] ?? {}).filter(
        ([part]) => part !== action.part
      );
      if (left.length > 0) signOffs[action.requirement] = Object.fromEntries(left);
      else delete signOffs[action.requirement];
      return;
    }
    case 'catalog.added': {
      const { framework, version, name, file } = action;
      const catalogs = draft.write('ownCatalogs');
      catalogs[catalogKey(action)] ??= { framework, version, name, ...namedBytes(file), added: by };
      return;
    }
    default:
      applyMembership(draft, action, by);
  }
};

/** Members that a newer build may have added stay in the entry. */
const namedBytes = ({ size, sha256 }: NamedBytes): NamedBytes => ({ size, sha256 });

const changeDocument = (
  draft: StateDraft,
  document: DocumentId,
  change: (record: EngagementState['documents'][DocumentId]) => EngagementState['documents'][DocumentId]
): void => {
  const record = draft.state.documents[document];
  if (record) draft.write('documents')[document] = change(record);
};

const decideMapping = (draft: StateDraft, item: MappingDecisionItem, by: Attribution): void => {
  const mappings = draft.write('mappings');
  const { document, start, end } = item.citation;
  const key = mappingKey(document, start, end, item.requirement);
  const { decision, ...rest } = item;
  if (decision === 'cleared') delete mappings[key];
  else mappings[key] = { ...rest, decision, decided: by };
};

/** An assessment that is back at its defaults is absent, as before it was first touched. */
const assess = (
  draft: StateDraft,
  item: Extract<Action, { type: 'requirement.assessed' }>['items'][number],
  by: Attribution
): void => {
  const assessments = draft.write('assessments');
  const before = assessments[item.requirement];
  const next = {
    status: item.status ?? before?.status ?? 'to-do',
    result: item.result ?? before?.result ?? 'not-assessed',
    note: item.note ?? before?.note ?? '',
    changed: by
  } as const;
  if (next.status === 'to-do' && next.result === 'not-assessed' && next.note === '') {
    delete assessments[item.requirement];
  } else assessments[item.requirement] = next;
};
