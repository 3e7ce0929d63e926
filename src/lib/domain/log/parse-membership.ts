import type { MembershipActionType } from './membership-action';
import { integer, list, matching, nullOr, object, oneOf, record, text, type Check } from './schema';

export const hash = matching(/^[0-9a-f]{64}$/, 'a SHA-256 hash');
export const deviceKey = matching(/^[A-Za-z0-9_-]{43}$/, 'a device key');
const invitation = matching(/^[A-Za-z0-9_-]{43}$/, 'the key of an invitation');
const box = matching(/^[A-Za-z0-9_-]{43}$/, 'a public key for sealing');
const book = oneOf('data-room', 'audit-file');
const role = oneOf('lead', 'preparer', 'reviewer', 'client', 'observer');
const name = text(1, 300);
const deviceName = text(0, 100);
const MAX_DEVICES = 5000;

const someOf =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, path) =>
    object({}, members)(value, path) ??
    (Object.keys(value as object).some((key) => Object.hasOwn(members, key))
      ? null
      : `${path} must change something.`);

/** The form of every membership action. */
export const membershipChecks: Readonly<Record<MembershipActionType, Check>> = {
  'member.invited': object({
    invitation,
    role,
    name,
    person: nullOr(deviceKey),
    expiresAt: integer(0, 8.64e15)
  }),
  'invitation.withdrawn': object({ invitation }),
  'member.admitted': object({
    invitation,
    device: deviceKey,
    box,
    name,
    deviceName,
    proof: matching(/^[A-Za-z0-9_-]{86}$/, 'a signature')
  }),
  'member.changed': object({ person: deviceKey, changes: someOf({ name, role }) }),
  'device.described': object({ device: deviceKey }, { name: deviceName, box }),
  'device.revoked': object({
    devices: list(deviceKey, 1, MAX_DEVICES),
    reason: text(0, 4000),
    cuts: list(object({ device: deviceKey, book, seq: integer(0) }), 0, 2 * MAX_DEVICES)
  }),
  'keys.rotated': object({
    books: list(
      object({
        book,
        key: matching(/^[0-9a-f]{16}$/, 'the number of a key'),
        sealed: record(deviceKey, text(1, 500), MAX_DEVICES)
      }),
      1,
      2
    )
  })
};
