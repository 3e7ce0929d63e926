/** Devices with real keys and databases that hand one another what a transport would carry. */
import { deleteDatabase } from '../../src/lib/adapters/yjs/erase-replica';
import { differingBuckets } from '../../src/lib/adapters/log/summarize';
import { invitationKey, invitationSecret, proveAdmission } from '../../src/lib/adapters/members/invitation';
import type { DeviceStorage } from '../../src/lib/adapters/storage/create-storage';
import type { EngagementId } from '../../src/lib/domain/ids';
import type { Role } from '../../src/lib/domain/log/action';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import type { EntryExchange, SealedArrival } from '../../src/lib/ports/entry-exchange';
import { freshName, must, openStorage } from './storage';

export interface TestDevice {
  readonly name: string;
  readonly storage: DeviceStorage;
}

export const newDevice = async (): Promise<TestDevice> => {
  const name = freshName();
  return { name, storage: must(await openStorage(name)) };
};

/** What `to` lacks of what `from` has, as two connected peers find it out. */
export const lacking = async (from: EntryExchange, to: EntryExchange): Promise<readonly SealedArrival[]> => {
  const theirs = must(await to.summary());
  const lacks: SealedArrival[] = [];
  for (const own of must(await from.summary())) {
    const other = theirs.find(({ book }) => book === own.book);
    if (!other) continue;
    const differing = differingBuckets(own, other);
    const known = new Set(must(await to.ids(own.book, differing)));
    const ids = must(await from.ids(own.book, differing)).filter((id) => !known.has(id));
    lacks.push(...must(await from.read(ids)));
  }
  return lacks;
};

export const exchanged = async (one: EntryExchange, other: EntryExchange): Promise<void> => {
  must(await other.receive(await lacking(one, other)));
  must(await one.receive(await lacking(other, one)));
};

/** Invites and admits `device`, and brings it the keys and all entries, as pairing does. */
export const admit = async (
  by: { readonly device: TestDevice; readonly log: EngagementLog },
  device: TestDevice,
  name: string,
  role: Role
): Promise<EngagementLog> => {
  const { log } = by;
  const secret = invitationSecret();
  const invitation = await invitationKey(secret);
  must(await log.append({ type: 'member.invited', invitation, role, name, person: null, expiresAt: 8e15 }));
  const claim = {
    engagement: log.id,
    device: device.storage.device.key,
    box: device.storage.admissions.box
  };
  const proof = await proveAdmission(secret, claim);
  must(
    await log.append({
      type: 'member.admitted',
      invitation,
      device: claim.device,
      box: claim.box,
      name,
      deviceName: 'Laptop',
      proof
    })
  );
  const admission = must(await by.device.storage.admissions.admissionFor(log.id, role, log.state));
  must(await device.storage.admissions.join(admission));
  const exchange = device.storage.admissions.exchange(log.id);
  must(await exchange.receive(await lacking(log.exchange!, exchange)));
  return must(await device.storage.logs.open(log.id));
};

export const eraseDevice = async (device: TestDevice): Promise<void> => {
  await device.storage.close();
  await deleteDatabase(device.name);
};

export const sameState = (one: EngagementLog, other: EngagementLog): boolean =>
  JSON.stringify(one.state) === JSON.stringify(other.state);

export const reopened = async (device: TestDevice, id: EngagementId): Promise<EngagementLog> =>
  must(await device.storage.logs.open(id));
