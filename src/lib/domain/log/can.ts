import type { EngagementState } from '../engagement/state';
import type { ActionType, EngagementFacts, Role, SignOffPart } from './action';
import { isMembershipAction } from './membership-action';

/** Why an action does not count, as a sentence, and of what kind the reason is. */
export interface Refusal {
  readonly code: 'not-entitled' | 'invalid-action' | 'read-only';
  readonly message: string;
}

/** What is about to be done, as far as a role's right to it hangs on: an action, or its kind alone. */
export interface Deed {
  readonly type: ActionType;
  readonly part?: SignOffPart;
  readonly changes?: unknown;
}

const roleNames: Readonly<Record<Role, string>> = {
  lead: 'lead',
  preparer: 'preparer',
  reviewer: 'reviewer',
  client: 'client',
  observer: 'observer'
};

/** What each role may do; `engagement.created` is for a log's first entry alone and is no one's right. */
const entitledRoles: Readonly<Record<ActionType, readonly Role[]>> = {
  'engagement.created': [],
  'engagement.changed': ['lead'],
  'document.added': ['lead', 'preparer', 'reviewer', 'client'],
  'document.versionAdded': ['lead', 'preparer', 'reviewer', 'client'],
  'document.removed': ['lead', 'preparer'],
  'document.restored': ['lead', 'preparer'],
  'document.factsSet': ['lead', 'preparer', 'reviewer'],
  'mapping.decided': ['lead', 'preparer', 'reviewer'],
  'control.decided': ['lead', 'preparer', 'reviewer'],
  'requirement.assessed': ['lead', 'preparer', 'reviewer'],
  'requirement.signedOff': ['lead', 'preparer', 'reviewer'],
  'requirement.signOffWithdrawn': ['lead', 'preparer', 'reviewer'],
  // who decides on the scope answers for what it consists of
  'catalog.added': ['lead'],
  // everybody has further devices; whose they may be is checked in `membership.ts`
  'member.invited': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'invitation.withdrawn': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'member.admitted': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'member.changed': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'device.described': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'device.revoked': ['lead', 'preparer', 'reviewer', 'client', 'observer'],
  'keys.rotated': ['lead', 'preparer', 'reviewer']
};
/** In which part a role may sign. */
const signingRoles = {
  preparer: ['lead', 'preparer'],
  reviewer: ['lead', 'reviewer']
} as const satisfies Readonly<Record<string, readonly Role[]>>;

const phases = ['open', 'assembling', 'locked', 'archived'] as const;

/** “lead, preparer or reviewer”. */
const anyOf = (roles: readonly Role[]): string => {
  const names = roles.map((role) => roleNames[role]);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : (names[0] ?? 'nobody');
};

/** Null where a member of this role may do this now. */
export const refusalFor = (role: Role, action: Deed, state: EngagementState): Refusal | null => {
  const entitled = entitledRoles[action.type];
  if (!entitled.includes(role)) {
    const message = `The role “${roleNames[role]}” may not do this: it takes a ${anyOf(entitled)}.`;
    return { code: 'not-entitled', message };
  }
  if (action.type === 'requirement.signedOff' && action.part) {
    const roles: readonly Role[] = signingRoles[action.part];
    if (!roles.includes(role)) {
      return {
        code: 'not-entitled',
        message: `The role “${roleNames[role]}” does not sign as ${action.part}.`
      };
    }
  }
  // who has access is never frozen: a lost laptop is revoked after the lock too
  if (isMembershipAction(action)) return null;
  const phase = state.facts?.phase ?? 'open';
  if (phase !== 'locked' && phase !== 'archived') return null;
  if (action.type === 'engagement.changed') {
    const { phase: next, ...others } = (action.changes ?? {}) as Partial<EngagementFacts>;
    const onlyOnward = next !== undefined && phases.indexOf(next) > phases.indexOf(phase);
    if (onlyOnward && Object.keys(others).length === 0) return null;
  }
  return { code: 'read-only', message: `The engagement is ${phase}: nothing in it is changed any more.` };
};

/** Whether a member of this role may do this now; used by the fold and by the screen alike. */
export const can = (role: Role, action: Deed, state: EngagementState): boolean =>
  refusalFor(role, action, state) === null;
