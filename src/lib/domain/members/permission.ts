import type { EngagementState } from '../engagement/state';
import type { DeviceKey } from '../ids';
import type { ActionType, Book } from '../log/action';
import { refusalFor, type Deed } from '../log/can';
import { isMembershipAction } from '../log/membership-action';
import { holdsAuditFile, membershipRight } from './membership';

/** What a control on screen would do: its kind, and what of it decides who may. */
export interface Intent extends Deed {
  /** Of what concerns members: whose it is; null for a person who is no member yet. */
  readonly person?: DeviceKey | null;
  readonly givesRole?: boolean;
}

const memberOf = (state: EngagementState, device: DeviceKey) =>
  Object.hasOwn(state.members, device) ? state.members[device] : undefined;

/**
 * Why a device must not do something of this kind now, as a sentence, or null. The same rules as those by which
 * every device counts entries, asked before there is an action whose contents could be looked at.
 */
export const whyNot = (
  state: EngagementState,
  device: DeviceKey,
  intent: ActionType | Intent
): string | null => {
  const deed: Intent = typeof intent === 'string' ? { type: intent } : intent;
  const member = memberOf(state, device);
  if (!member) return 'This device is not a member of this engagement.';
  if (member.revoked) return 'This device was revoked.';
  const refusal = refusalFor(member.role, deed, state);
  if (refusal) return refusal.message;
  if (!isMembershipAction(deed)) return null;
  const { type, person = null, givesRole = false } = deed as Intent & { readonly type: typeof deed.type };
  return membershipRight(member, { type, person, givesRole })?.message ?? null;
};

/** Whether a device is given this book. One that is no member reads what it was handed in a bundle. */
export const seesBook = (state: EngagementState, device: DeviceKey, book: Book): boolean => {
  const member = memberOf(state, device);
  return book === 'data-room' || !member || holdsAuditFile(member.role);
};
