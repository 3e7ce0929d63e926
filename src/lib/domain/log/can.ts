import type { EngagementState } from '../engagement/state';
import type { Action, ActionType, Role } from './action';
import { isMembershipAction } from './membership-action';

/** Why an action does not count, as a sentence, and of what kind the reason is. */
export interface Refusal {
  readonly code: 'not-entitled' | 'invalid-action' | 'read-only';
  readonly message: string;
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

/** Null where a member of this role may do this now. */
export const refusalFor = (role: Role, action: Action, state: EngagementState): Refusal | null => {
  if (!entitledRoles[action.type].includes(role)) {
    return { code: 'not-entitled', message: `The role “${roleNames[role]}” may not do this.` };
  }
  if (action.type === 'requirement.signedOff') {
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
    const { phase: next, ...others } = action.changes;
    const onlyOnward = next !== undefined && phases.indexOf(next) > phases.indexOf(phase);
    if (onlyOnward && Object.keys(others).length === 0) return null;
  }
  return { code: 'read-only', message: `The engagement is ${phase}: nothing in it is changed any more.` };
};

/** Whether a member of this role may do this now; used by the fold and by the screen alike. */
export const can = (role: Role, action: Action, state: EngagementState): boolean =>
  refusalFor(role, action, state) === null;
