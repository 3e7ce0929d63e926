import type { Catalog } from '$lib/domain/catalog/catalog';
import type { EngagementState } from '$lib/domain/engagement/state';
import {
  splitRequirementRef,
  type DeviceKey,
  type DocumentId,
  type FrameworkId,
  type RequirementRef
} from '$lib/domain/ids';
import type { Action, ActionBody, EngagementFacts, FrameworkInScope } from '$lib/domain/log/action';
import { requirementName, shortFrameworkName } from '../lookup';
import { counted, dateInWords } from '../shared/words';
import { factLabels } from '../documents/document-facts';
import { phaseNames, resultNames, roleNames, workStatusNames } from './names';

/** What is needed to name the things that an action is about. */
export interface ActionContext {
  readonly state: EngagementState;
  readonly catalogs: ReadonlyMap<FrameworkId, Catalog>;
}

type Words<Type extends ActionBody['type']> = (
  action: Extract<ActionBody, { readonly type: Type }>,
  context: ActionContext
) => string;

/** “A”, “B” and 3 more. */
const listed = (names: readonly string[], shown = 2): string => {
  const rest = names.length - shown;
  if (rest > 1) return `${names.slice(0, shown).join(', ')} and ${rest.toLocaleString()} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
};

const documentName = (state: EngagementState, id: DocumentId): string =>
  `“${state.documents[id]?.versions.at(-1)?.name ?? 'a document'}”`;

const personName = (state: EngagementState, person: DeviceKey): string =>
  state.members[person]?.name ?? 'somebody';

const deviceName = (state: EngagementState, device: DeviceKey): string => {
  const member = state.members[device];
  if (!member) return 'a device';
  return member.deviceName ? `“${member.deviceName}” of ${member.name}` : `a device of ${member.name}`;
};

const requirementNames = (refs: readonly RequirementRef[], context: ActionContext): string => {
  const unique = [...new Set(refs)];
  if (unique.length === 1) return requirementName(context.catalogs, unique[0]!);
  return listed(
    unique.map((ref) => splitRequirementRef(ref).id),
    3
  );
};

const frameworkName = ({ catalogs }: ActionContext, { framework }: FrameworkInScope): string =>
  shortFrameworkName(catalogs.get(framework)?.name ?? framework);

const changedFacts = (changes: Partial<EngagementFacts>, context: ActionContext): string => {
  const parts = [
    changes.client === undefined ? '' : `the client to “${changes.client}”`,
    changes.title === undefined ? '' : `the title to “${changes.title}”`,
    changes.periodStart === undefined ? '' : `the period’s start to ${dateInWords(changes.periodStart)}`,
    changes.periodEnd === undefined ? '' : `the period’s end to ${dateInWords(changes.periodEnd)}`,
    changes.frameworks === undefined
      ? ''
      : `the frameworks to ${listed(
          changes.frameworks.map((each) => frameworkName(context, each)),
          6
        )}`,
    changes.phase === undefined ? '' : `the phase to “${phaseNames[changes.phase]}”`
  ].filter(Boolean);
  return parts.length > 0 ? `set ${listed(parts, 6)}` : 'changed nothing';
};

const decisionVerbs = {
  accepted: 'accepted',
  rejected: 'rejected',
  cleared: 'reopened'
} as const;

const controlVerbs = {
  dismissed: 'set aside as no control',
  confirmed: 'confirmed as a control',
  cleared: 'reopened'
} as const;

const wordsByType: { readonly [Type in ActionBody['type']]: Words<Type> } = {
  'engagement.created': ({ facts, sample }) =>
    `${sample ? 'opened the sample' : 'created the engagement'} “${facts.title}” for ${facts.client}`,
  'engagement.changed': ({ changes }, context) => changedFacts(changes, context),
  'document.added': ({ file }) => `added “${file.name}”`,
  'document.versionAdded': ({ file }) => `added a new version of “${file.name}”`,
  'document.removed': ({ documents, reason }, { state }) =>
    `removed ${listed(documents.map((id) => documentName(state, id)))}${reason ? `: ${reason}` : ''}`,
  'document.restored': ({ documents }, { state }) =>
    `brought back ${listed(documents.map((id) => documentName(state, id)))}`,
  'document.factsSet': ({ document, facts }, { state }) => {
    const names = Object.keys(facts).map(
      (name) => `“${factLabels[name as keyof typeof factLabels] ?? name}”`
    );
    return `corrected ${listed(names, 3)} of ${documentName(state, document)}`;
  },
  'mapping.decided': ({ items }, context) => {
    const kinds = [...new Set(items.map(({ decision }) => decision))];
    const target = requirementNames(
      items.map(({ requirement }) => requirement),
      context
    );
    const verb = kinds.map((kind) => decisionVerbs[kind]).join(' or ');
    return `${verb} ${counted(items.length, 'mapping')} to ${target}`;
  },
  'control.decided': ({ items }) => {
    const kinds = [...new Set(items.map(({ decision }) => controlVerbs[decision]))].join(' or ');
    const first = items[0]?.citation.quote;
    if (items.length !== 1 || !first) return `${kinds}: ${counted(items.length, 'statement')}`;
    return `${kinds}: “${first.length > 90 ? `${first.slice(0, 88).trimEnd()}…` : first}”`;
  },
  'requirement.assessed': ({ items }, context) => {
    const target = requirementNames(
      items.map(({ requirement }) => requirement),
      context
    );
    const [only] = items;
    const said = [
      only?.result ? resultNames[only.result] : '',
      only?.status ? workStatusNames[only.status] : '',
      only?.note !== undefined ? 'note' : ''
    ].filter(Boolean);
    return `assessed ${target}${items.length === 1 && said.length > 0 ? `: ${said.join(', ')}` : ''}`;
  },
  'requirement.signedOff': ({ requirement, part }, context) =>
    `signed off ${requirementName(context.catalogs, requirement)} as ${part}`,
  'requirement.signOffWithdrawn': ({ requirement, part }, context) =>
    `withdrew the ${part}’s sign-off of ${requirementName(context.catalogs, requirement)}`,
  'catalog.added': ({ name, version }) =>
    `put the framework ${name}, version ${version}, into the engagement`,
  'member.invited': ({ name, role, person }) =>
    person ? `invited a further device of ${name}` : `invited ${name} as ${roleNames[role].toLowerCase()}`,
  'invitation.withdrawn': ({ invitation }, { state }) =>
    `withdrew the invitation of ${state.invitations[invitation]?.name ?? 'somebody'}`,
  'member.admitted': ({ name, deviceName }) =>
    `admitted ${name}${deviceName ? ` with the device “${deviceName}”` : ''}`,
  'member.changed': ({ person, changes: { name, role } }, { state }) =>
    listed(
      [
        role ? `made ${personName(state, person)} ${roleNames[role].toLowerCase()}` : '',
        name ? `set a member’s name to ${name}` : ''
      ].filter(Boolean)
    ),
  'device.described': ({ device, name }, { state }) =>
    name ? `named a device “${name}”` : `told the sealing key of ${deviceName(state, device)}`,
  'device.revoked': ({ devices, reason }, { state }) =>
    `revoked ${listed(devices.map((device) => deviceName(state, device)))}${reason ? `: ${reason}` : ''}`,
  'keys.rotated': ({ books }) => `changed the keys of ${counted(books.length, 'book')}`
};

type AnyWords = (action: { readonly type: string }, context: ActionContext) => string;

/** What somebody did, as the rest of a sentence that begins with their name. */
export const actionInWords = (action: Action | { readonly type: string }, context: ActionContext): string => {
  const words = (wordsByType as unknown as Readonly<Record<string, AnyWords | undefined>>)[action.type];
  if (!words) return `did something that this version does not know (${action.type})`;
  const said = words(action, context);
  return 'undoes' in action && action.undoes ? `took back: ${said}` : said;
};
