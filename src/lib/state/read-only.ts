import type { EngagementState } from '../domain/engagement/state';
import type { DeviceKey } from '../domain/ids';

export interface ReadOnly {
  readonly why: 'stranger' | 'revoked';
  /** One or two sentences: what can be done here, and what makes it change. */
  readonly message: string;
}

/**
 * Why nothing can be written on a device, or null. A member's role and a locked file refuse single actions; this is
 * about devices whose every action would be refused.
 */
export const readOnlyOn = (state: EngagementState, device: string): ReadOnly | null => {
  const member = Object.hasOwn(state.members, device) ? state.members[device as DeviceKey] : undefined;
  if (!member) {
    return {
      why: 'stranger',
      message:
        'This device is not a member of this engagement: everything can be read here, and nothing changed. To write, a lead invites this device.'
    };
  }
  return member.revoked
    ? {
        why: 'revoked',
        message: 'This device was revoked: everything up to then can be read here, and nothing changed.'
      }
    : null;
};
