/**
 * Who may change the membership, and what it becomes. The rules:
 *
 * - A lead invites anybody; every member invites further devices of their own, with their own role.
 * - An invitation admits one device, once, before it expires, and not after it was withdrawn. Of two admissions
 *   by one invitation the first in the total order counts. Who invited admits, or a lead.
 * - A device is a member once in its life: a revoked one does not come back.
 * - A lead revokes devices; everybody revokes their own. What a revoked device wrote beyond the cut that its
 *   revocation names never counts, whenever it arrives; see `resolve-revocations.ts`.
 * - There is always a lead with a device: the last one cannot be revoked or given another role.
 */
import type { StateDraft } from '../engagement/draft';
import type { Attribution, EngagementState, Member } from '../engagement/state';
import type { DeviceKey } from '../ids';
import type { Role } from '../log/action';
import type { Refusal } from '../log/can';
import type { MembershipAction } from '../log/membership-action';

const invalid = (message: string): Refusal => ({ code: 'invalid-action', message });
const notEntitled = (message: string): Refusal => ({ code: 'not-entitled', message });

/** Devices that are members now, with their keys. */
export const activeDevices = (state: EngagementState): readonly (readonly [DeviceKey, Member])[] =>
  (Object.entries(state.members) as [DeviceKey, Member][]).filter(([, member]) => !member.revoked);

/** Whether somebody of this role is given the audit file. */
export const holdsAuditFile = (role: Role): boolean => role !== 'client';

/** Whether nobody would lead any more without the devices that go. */
export const leaderlessAfter = (
  state: EngagementState,
  gone: (device: DeviceKey, member: Member) => boolean
): boolean =>
  !activeDevices(state).some(([device, member]) => member.role === 'lead' && !gone(device, member));

/** Of a membership action what decides who may do it: whose member, device or invitation it is about. */
export interface MembershipDeed {
  readonly type: MembershipAction['type'];
  /** Null for a person who is no member yet. */
  readonly person: DeviceKey | null;
  readonly givesRole?: boolean;
}

const ofOthers: Readonly<Record<MembershipAction['type'], string>> = {
  'member.invited': 'Only a lead invites devices of others.',
  'invitation.withdrawn': 'Only who invited, or a lead, withdraws an invitation.',
  'member.admitted': 'Only who invited, or a lead, admits.',
  'member.changed': 'Only a lead renames others.',
  'device.described': 'Only a lead renames devices of others.',
  'device.revoked': 'Only a lead revokes devices of others.',
  'keys.rotated': ''
};

/** A lead may all of it, everybody what is their own. Null where `own` may. */
export const membershipRight = (own: Member, deed: MembershipDeed): Refusal | null => {
  if (own.role === 'lead' || deed.type === 'keys.rotated') return null;
  if (deed.givesRole) return notEntitled('Only a lead gives roles.');
  if (deed.type === 'member.invited' && deed.person === null) {
    return notEntitled('Only a lead invites new members.');
  }
  return own.person === deed.person ? null : notEntitled(ofOthers[deed.type]);
};

/**
 * Why an author that is a member must not do this now, or null. `at`: milliseconds since 1970, when it was
 * recorded.
 */
export const membershipProblem = (
  action: MembershipAction,
  author: DeviceKey,
  state: EngagementState,
  at: number
): Refusal | null => {
  const own = state.members[author];
  if (!own) return notEntitled('Its author is not a member of this engagement.');
  const right = (person: DeviceKey | null | undefined, givesRole = false): Refusal | null =>
    membershipRight(own, { type: action.type, person: person ?? null, givesRole });
  switch (action.type) {
    case 'member.invited': {
      if (Object.hasOwn(state.invitations, action.invitation))
        return invalid('This invitation exists already.');
      if (action.expiresAt <= at) return invalid('The invitation would have expired already.');
      if (action.person === null) return right(null);
      const person = state.members[action.person];
      if (!person || person.person !== action.person) return invalid('There is no such member.');
      if (action.role !== person.role) return invalid('A further device has the role of its member.');
      return right(action.person);
    }
    case 'invitation.withdrawn': {
      const invitation = state.invitations[action.invitation];
      if (!invitation) return invalid('There is no such invitation.');
      if (invitation.used) return invalid('The invitation was used already; revoke the device instead.');
      return right(state.members[invitation.invited.by]?.person);
    }
    case 'member.admitted': {
      const invitation = state.invitations[action.invitation];
      if (!invitation) return invalid('There is no such invitation.');
      if (invitation.used) return invalid('The invitation was used already.');
      if (invitation.withdrawn) return invalid('The invitation was withdrawn.');
      if (invitation.expiresAt < at) return invalid('The invitation has expired.');
      const inviter = state.members[invitation.invited.by];
      if (!inviter || inviter.revoked) return invalid('The device that invited was revoked.');
      if (Object.hasOwn(state.members, action.device)) {
        return invalid('This device is or was a member already.');
      }
      if (
        invitation.person !== null &&
        activeDevices(state).every(([, { person }]) => person !== invitation.person)
      ) {
        return invalid('The member whose device this would be was revoked.');
      }
      return right(inviter.person);
    }
    case 'member.changed': {
      const person = state.members[action.person];
      if (!person || person.person !== action.person) return invalid('There is no such member.');
      const wrong = right(action.person, action.changes.role !== undefined);
      if (wrong) return wrong;
      const demoted = action.changes.role !== undefined && action.changes.role !== 'lead';
      return demoted && leaderlessAfter(state, (_, member) => member.person === action.person)
        ? invalid('An engagement needs a lead: make somebody else one first.')
        : null;
    }
    case 'device.described': {
      const device = state.members[action.device];
      if (!device) return invalid('There is no such device.');
      if (action.box !== undefined && action.device !== author) {
        return notEntitled('A device tells its own key.');
      }
      return right(device.person);
    }
    case 'device.revoked': {
      const devices = action.devices.map((device) => state.members[device]);
      if (devices.some((device) => !device)) return invalid('There is no such device.');
      if (devices.some((device) => device?.revoked)) return invalid('The device was revoked already.');
      const wrong = devices.map((device) => right(device?.person)).find((problem) => problem !== null);
      if (wrong) return wrong;
      return leaderlessAfter(state, (device) => action.devices.includes(device))
        ? invalid('An engagement needs a lead: make somebody else one first.')
        : null;
    }
    case 'keys.rotated':
      return action.books.some(({ sealed }) =>
        (Object.keys(sealed) as DeviceKey[]).some(
          (device) => !state.members[device] || state.members[device].revoked
        )
      )
        ? invalid('A key is for members alone.')
        : null;
  }
};

/** Writes what an entitled membership action does. */
export const applyMembership = (draft: StateDraft, action: MembershipAction, by: Attribution): void => {
  switch (action.type) {
    case 'member.invited': {
      const { role, name, person, expiresAt } = action;
      draft.write('invitations')[action.invitation] = {
        ...{ role, name, person, expiresAt },
        invited: by,
        used: null,
        withdrawn: null
      };
      return;
    }
    case 'invitation.withdrawn': {
      const invitation = draft.state.invitations[action.invitation];
      if (invitation) draft.write('invitations')[action.invitation] = { ...invitation, withdrawn: by };
      return;
    }
    case 'member.admitted': {
      const invitation = draft.state.invitations[action.invitation];
      if (!invitation) return;
      const { device, box, deviceName } = action;
      draft.write('invitations')[action.invitation] = { ...invitation, used: { ...by, device } };
      const person = invitation.person ?? device;
      const known = draft.state.members[person];
      draft.write('members')[device] = {
        name: known?.name ?? action.name,
        role: known?.role ?? invitation.role,
        person,
        deviceName,
        box,
        admitted: by,
        revoked: null
      };
      return;
    }
    case 'member.changed':
      for (const [device, member] of Object.entries(draft.state.members) as [DeviceKey, Member][]) {
        if (member.person !== action.person) continue;
        const { name = member.name, role = member.role } = action.changes;
        draft.write('members')[device] = { ...member, name, role };
      }
      return;
    case 'device.described': {
      const member = draft.state.members[action.device];
      if (!member) return;
      draft.write('members')[action.device] = {
        ...member,
        ...(action.name === undefined ? {} : { deviceName: action.name }),
        ...(action.box === undefined ? {} : { box: action.box })
      };
      return;
    }
    case 'device.revoked':
      for (const device of action.devices) {
        const member = draft.state.members[device];
        if (member) draft.write('members')[device] = { ...member, revoked: { ...by, reason: action.reason } };
      }
      return;
    case 'keys.rotated':
      for (const { book, key } of action.books) draft.write('keys')[book] = { key, rotated: by };
  }
};
