/** Several devices that write one engagement's log without a network: what each knows is what it was given. */
import { createHash } from 'node:crypto';
import type { DeviceKey, EntryId, InvitationKey } from '../../src/lib/domain/ids';
import type { Action, Book, Role } from '../../src/lib/domain/log/action';
import type { CheckedEntry } from '../../src/lib/domain/log/entry';
import { foldAll, type FoldedLog } from '../../src/lib/domain/log/fold';
import { prepareEntry } from '../../src/lib/domain/log/prepare-entry';
import { created, engagement, identified } from './log';

const key = (name: string): string => createHash('sha256').update(name).digest('base64url');
export const deviceOf = (name: string): DeviceKey => key(`device ${name}`) as DeviceKey;
export const invitationOf = (name: string): InvitationKey => key(`invitation ${name}`) as InvitationKey;

export const lead = deviceOf('Ada');

export class Peer {
  readonly entries = new Map<EntryId, CheckedEntry>();
  /** Milliseconds; a device may have a clock of its own. */
  time = 1000;

  constructor(readonly device: DeviceKey) {}

  get log(): FoldedLog {
    return foldAll([...this.entries.values()], { engagement, device: this.device });
  }

  /** Null where the action would not count; otherwise it is written, whatever others know. */
  write(action: Action): CheckedEntry | null {
    this.time += 1;
    const prepared = prepareEntry(this.log, engagement, this.device, action, this.time);
    if (!prepared.ok) return null;
    const checked = identified(prepared.value);
    this.entries.set(checked.id, checked);
    return checked;
  }

  take(other: Peer, which: (checked: CheckedEntry) => boolean = () => true): void {
    for (const [id, checked] of other.entries) if (which(checked)) this.entries.set(id, checked);
  }

  refusalOf(checked: CheckedEntry | null): string | undefined {
    return this.log.state.refused.find(({ entry }) => entry === checked?.id)?.reason;
  }
}

/** A lead that has just created the engagement. */
export const founder = (): Peer => {
  const peer = new Peer(lead);
  peer.write({ ...created, lead: { device: lead, name: 'Ada' } } as Action);
  return peer;
};

export const invited = (name: string, role: Role, person: DeviceKey | null = null): Action => ({
  type: 'member.invited',
  invitation: invitationOf(name),
  role,
  name,
  person,
  expiresAt: 1_000_000_000
});

export const admitted = (name: string, device: DeviceKey = deviceOf(name)): Action => ({
  type: 'member.admitted',
  invitation: invitationOf(name),
  device,
  box: key(`box ${name}`),
  name,
  deviceName: `${name}’s laptop`,
  proof: 'A'.repeat(86)
});

/** A member that `by` invites and admits, knowing all that `by` knows. */
export const join = (by: Peer, name: string, role: Role): Peer => {
  by.write(invited(name, role));
  by.write(admitted(name));
  const peer = new Peer(deviceOf(name));
  peer.time = by.time;
  peer.take(by);
  return peer;
};

/** A revocation as the app writes it: its cuts are what `by` knows of the device. */
export const revoked = (by: Pick<Peer, 'log'>, device: DeviceKey, reason = 'Lost'): Action => ({
  type: 'device.revoked',
  devices: [device],
  reason,
  cuts: (['data-room', 'audit-file'] as const satisfies readonly Book[]).map((book) => ({
    device,
    book,
    seq: by.log.tips[`${engagement}/${book} ${device}`]?.seq ?? 0
  }))
});
