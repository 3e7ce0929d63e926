import { describe, expect, it } from 'vitest';
import { invitationKey, invitationSecret } from '../../../src/lib/adapters/members/invitation';
import { guestPairing, hostPairing } from '../../../src/lib/adapters/peers/pairing';
import { encodeMessage } from '../../../src/lib/adapters/peers/message';
import type { PeerLine } from '../../../src/lib/adapters/peers/secure-connection';
import type { DeviceKey } from '../../../src/lib/domain/ids';
import type { Role } from '../../../src/lib/domain/log/action';
import type { JoinRequest } from '../../../src/lib/ports/peers';
import { accepted, added, facts } from '../../support/log';
import { newDevice } from '../../support/devices';
import { must } from '../../support/storage';

/** Two ends of a line in one thread; messages arrive later, in order. */
const lines = (host: DeviceKey, guest: DeviceKey) => {
  const closed: (string | null)[] = [];
  const make = (device: DeviceKey): PeerLine => ({
    device,
    send: () => undefined,
    room: () => Promise.resolve(),
    received: () => 0,
    after: () => () => undefined,
    close: (reason) => closed.push(reason),
    onMessage: () => undefined,
    onClose: () => undefined
  });
  const toGuest = make(guest);
  const toHost = make(host);
  toGuest.send = (message) => queueMicrotask(() => toHost.onMessage(message.slice()));
  toHost.send = (message) => queueMicrotask(() => toGuest.onMessage(message.slice()));
  return { toGuest, toHost, closed };
};

const setUp = async (role: Role = 'preparer') => {
  const [hostDevice, guestDevice] = [await newDevice(), await newDevice()];
  const log = must(await hostDevice.storage.logs.create(facts, { name: 'Ada' }));
  const secret = invitationSecret();
  const invitation = await invitationKey(secret);
  must(
    await log.append({ type: 'member.invited', invitation, role, name: 'Ben', person: null, expiresAt: 8e15 })
  );
  const line = lines(hostDevice.storage.device.key, guestDevice.storage.device.key);
  return { hostDevice, guestDevice, log, secret, invitation, ...line };
};

type SetUp = Awaited<ReturnType<typeof setUp>>;

const pair = async ({ hostDevice, guestDevice, log, secret, invitation, toGuest, toHost }: SetUp) => {
  let asked = (_: JoinRequest): void => undefined;
  const request = new Promise<JoinRequest>((resolve) => (asked = resolve));
  let joined = (): void => undefined;
  const done = new Promise<void>((resolve) => (joined = resolve));
  const codes: string[] = [];
  const failures: string[] = [];
  const host = hostPairing({
    line: toGuest,
    engagement: log.id,
    invitation,
    device: hostDevice.storage.device.key,
    exchange: log.exchange!,
    events: { onRequest: asked, onProgress: () => undefined, onFailed: (reason) => failures.push(reason) }
  });
  await guestPairing({
    line: toHost,
    engagement: log.id,
    secret,
    device: guestDevice.storage.device.key,
    name: 'Ben',
    deviceName: 'Laptop',
    admissions: guestDevice.storage.admissions,
    events: {
      onCode: (code) => codes.push(code),
      onProgress: () => undefined,
      onJoined: joined,
      onFailed: (reason) => failures.push(reason)
    }
  });
  return { host, request, done, codes, failures };
};

const admitAndWelcome = async (
  set: SetUp,
  { host, request, done }: Awaited<ReturnType<typeof pair>>,
  role: Role
) => {
  const { device, box, name, deviceName, proof } = await request;
  const { log, invitation, hostDevice, guestDevice } = set;
  must(await log.append({ type: 'member.admitted', invitation, device, box, name, deviceName, proof }));
  const admission = must(await hostDevice.storage.admissions.admissionFor(log.id, role, log.state));
  await host.welcome(await request, admission);
  await done;
  return must(await guestDevice.storage.logs.open(log.id));
};

describe('pairing', () => {
  it('brings the engagement to the guest, after both saw the same code', async () => {
    const set = await setUp();
    must(await set.log.append(added('d1')));
    must(await set.log.append(accepted(10)));
    const pairing = await pair(set);
    expect(pairing.codes).toEqual([(await pairing.request).code]);
    expect(pairing.codes[0]).toMatch(/^\d{3} \d{3}$/);
    const theirs = await admitAndWelcome(set, pairing, 'preparer');
    expect(theirs.state).toEqual(set.log.state);
    must(await theirs.append(added('d2')));
    expect([pairing.failures, set.closed]).toEqual([[], []]);
  });

  it('gives a client the data room alone', async () => {
    const set = await setUp('client');
    must(await set.log.append(accepted(10)));
    const theirs = await admitAndWelcome(set, await pair(set), 'client');
    expect(must(await theirs.exchange!.summary()).map(({ book }) => book)).toEqual(['data-room']);
    expect(theirs.state.mappings).toEqual({});
  });

  it('shows another code where the guest’s device is not the one that asks', async () => {
    const set = await setUp();
    const other = await newDevice();
    const swapped = lines(set.hostDevice.storage.device.key, other.storage.device.key);
    const pairing = await pair({ ...set, ...swapped });
    // the request names a device that is not at the other end of the line: it is not shown at all
    expect(swapped.closed).toEqual(['It asks to come in with a request that is not whole.']);
    expect(pairing.codes).toHaveLength(1);
  });

  it.each([
    ['another invitation', async (set: SetUp) => ({ ...set, secret: invitationSecret() })],
    [
      'another engagement',
      async (set: SetUp) => ({ ...set, log: { ...set.log, id: 'B'.repeat(22) as never } })
    ]
  ])('refuses who holds %s', async (_, change) => {
    const set = await setUp();
    const changed = await change(set);
    let requests = 0;
    hostPairing({
      line: set.toGuest,
      engagement: set.log.id,
      invitation: set.invitation,
      device: set.hostDevice.storage.device.key,
      exchange: set.log.exchange!,
      events: { onRequest: () => (requests += 1), onProgress: () => undefined, onFailed: () => undefined }
    });
    await guestPairing({
      line: set.toHost,
      engagement: changed.log.id,
      secret: changed.secret,
      device: set.guestDevice.storage.device.key,
      name: 'Eve',
      deviceName: '',
      admissions: set.guestDevice.storage.admissions,
      events: {
        onCode: () => undefined,
        onProgress: () => undefined,
        onJoined: () => undefined,
        onFailed: () => undefined
      }
    });
    await expect.poll(() => set.closed.length).toBe(1);
    expect(requests).toBe(0);
  });

  it('takes no welcome that is not for this device, and hands nothing out before one', async () => {
    const set = await setUp();
    await pair(set);
    set.toGuest.send(encodeMessage({ kind: 'welcome' }, new Uint8Array(200)));
    await expect.poll(() => set.closed).toEqual(['Its welcome is not whole.']);
    expect(must(await set.guestDevice.storage.logs.list())).toEqual([]);
    const answers: Uint8Array[] = [];
    set.toHost.onMessage = (message) => answers.push(message);
    set.toHost.send(encodeMessage({ kind: 'which', book: 'data-room', buckets: [1] }));
    set.toHost.send(encodeMessage({ kind: 'send', book: 'data-room' }, new Uint8Array(32)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([]);
  });
});
