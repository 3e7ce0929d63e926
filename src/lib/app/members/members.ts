import type { EngagementState } from '../../domain/engagement/state';
import type { DeviceKey, InvitationKey } from '../../domain/ids';
import type { Action, Role } from '../../domain/log/action';
import { err, ok, type Result } from '../../domain/result';
import type { Admission, Admissions } from '../../ports/admissions';
import type { AppendError, EngagementLog } from '../../ports/engagement-log';
import type { JoinRequest, NewInvitation, PeerNetwork } from '../../ports/peers';

export interface MembersDeps {
  readonly log: EngagementLog;
  readonly admissions: Admissions;
  readonly run: (action: Action) => Promise<Result<unknown, AppendError>>;
  readonly now: () => number;
}

type Failure = { readonly message: string };

/** An invitation lasts from an hour to thirty days. */
export const INVITATION_DAYS = [1, 7, 30] as const;
const DAY = 24 * 60 * 60 * 1000;

/** Writes an invitation; its secret is in the result alone and nowhere on this device. */
export const inviteMember =
  ({ run, now }: Pick<MembersDeps, 'run' | 'now'>, network: PeerNetwork) =>
  async (input: {
    readonly name: string;
    readonly role: Role;
    readonly person: DeviceKey | null;
    readonly days: number;
  }): Promise<Result<NewInvitation, Failure>> => {
    const made = await network.newInvitation();
    const { name, role, person } = input;
    const expiresAt = now() + input.days * DAY;
    const { invitation } = made;
    const written = await run({ type: 'member.invited', invitation, name, role, person, expiresAt });
    return written.ok ? ok(made) : written;
  };

/** Admits who asks, and gives what they need. */
export const admitGuest =
  ({ log, admissions, run }: Omit<MembersDeps, 'now'>) =>
  async (invitation: InvitationKey, request: JoinRequest): Promise<Result<Admission, Failure>> => {
    const { device, box, name, deviceName, proof } = request;
    // after a line that broke the same device asks again: it is admitted once
    if (!log.state.members[device]) {
      const written = await run({
        type: 'member.admitted',
        invitation,
        device,
        box,
        name,
        deviceName,
        proof
      });
      if (!written.ok) return written;
    }
    const member = log.state.members[device];
    if (!member || member.revoked) return err({ message: 'This device was revoked.' });
    return admissions.admissionFor(log.id, member.role, log.state);
  };

/** Tells the others what to seal this device's keys for; does nothing where they know. */
export const describeDevice =
  ({ log, admissions, run }: Omit<MembersDeps, 'now'>) =>
  async (device: DeviceKey): Promise<void> => {
    const own = log.state.members[device];
    if (!own || own.revoked || own.box === admissions.box) return;
    await run({ type: 'device.described', device, box: admissions.box });
  };

/**
 * Revokes devices and changes the keys of all books, so that nothing written from now on opens with what they
 * have. Where the keys could not be changed the devices are revoked all the same, and the error says so.
 */
export const revokeDevices =
  ({ log, admissions, run }: Omit<MembersDeps, 'now'>) =>
  async (devices: readonly DeviceKey[], reason: string): Promise<Result<void, Failure>> => {
    const cuts = devices.flatMap((device) =>
      (['data-room', 'audit-file'] as const).map((book) => ({
        device,
        book,
        seq: log.chainLength(device, book)
      }))
    );
    const revoked = await run({ type: 'device.revoked', devices, reason, cuts });
    if (!revoked.ok) return revoked;
    return rotateKeys({ log, admissions, run });
  };

export const rotateKeys = async ({
  log,
  admissions,
  run
}: Omit<MembersDeps, 'now'>): Promise<Result<void, Failure>> => {
  const rotation = await admissions.rotation(log.id, log.state);
  const rotated = rotation.ok ? await run(rotation.value) : rotation;
  return rotated.ok
    ? ok(undefined)
    : err({
        message: `The keys could not be changed: ${rotated.error.message} Change them in the team’s view.`
      });
};

/** Devices that were revoked after the newest keys were made: they still could open what is written. */
export const keysAreStale = (state: EngagementState): boolean => {
  const revokedAt = Object.values(state.members).map(({ revoked }) => revoked?.at ?? 0);
  const last = Math.max(0, ...revokedAt);
  return last > (state.keys['data-room']?.rotated.at ?? 0);
};
