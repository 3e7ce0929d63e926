import { describe, expect, it } from 'vitest';
import { bytesToBase64url } from '../../src/lib/adapters/log/bytes';
import { entryIdOf, signEntry, verifyEntry } from '../../src/lib/adapters/log/entry-codec';
import { invitationKey, invitationSecret } from '../../src/lib/adapters/members/invitation';
import type { DeviceKey } from '../../src/lib/domain/ids';
import type { Action } from '../../src/lib/domain/log/action';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import type { SealedArrival } from '../../src/lib/ports/entry-exchange';
import { accepted, added, facts } from '../support/log';
import { admit, exchanged, lacking, newDevice, sameState, type TestDevice } from '../support/devices';
import { must } from '../support/storage';

const founded = async (): Promise<{ device: TestDevice; log: EngagementLog }> => {
  const device = await newDevice();
  return { device, log: must(await device.storage.logs.create(facts, { name: 'Ada' })) };
};

const revoke = (log: EngagementLog, device: TestDevice) =>
  log.append({
    type: 'device.revoked',
    devices: [device.storage.device.key],
    reason: 'Lost',
    cuts: (['data-room', 'audit-file'] as const).map((book) => ({
      device: device.storage.device.key,
      book,
      seq: 0
    }))
  });

const rotate = async (by: { device: TestDevice; log: EngagementLog }) =>
  must(await by.log.append(must(await by.device.storage.admissions.rotation(by.log.id, by.log.state))));

describe('devices that exchange entries', () => {
  it('come to the same state, from work on both', async () => {
    const ada = await founded();
    const other = await newDevice();
    const ben = await admit(ada, other, 'Ben', 'preparer');
    expect(sameState(ada.log, ben)).toBe(true);
    must(await ada.log.append(added('d1')));
    must(await ben.append(added('d2')));
    must(await ben.append(accepted(10)));
    await exchanged(ada.log.exchange!, ben.exchange!);
    expect(sameState(ada.log, ben)).toBe(true);
    expect(Object.keys(ada.log.state.documents).sort()).toEqual(['d1', 'd2']);
    expect(ada.log.state.refused).toEqual([]);
    expect(await lacking(ada.log.exchange!, ben.exchange!)).toEqual([]);
  });

  it('take the same entries twice without harm', async () => {
    const ada = await founded();
    const ben = await admit(ada, await newDevice(), 'Ben', 'preparer');
    must(await ada.log.append(added('d1')));
    const lacks = await lacking(ada.log.exchange!, ben.exchange!);
    expect(must(await ben.exchange!.receive([...lacks, ...lacks])).added).toBe(1);
    expect(must(await ben.exchange!.receive(lacks)).added).toBe(0);
  });

  it('wait for entries that come out of order', async () => {
    const ada = await founded();
    const ben = await admit(ada, await newDevice(), 'Ben', 'preparer');
    must(await ada.log.append(added('d1')));
    must(await ada.log.append(added('d2')));
    const [first, second] = (await lacking(ada.log.exchange!, ben.exchange!)) as [
      SealedArrival,
      SealedArrival
    ];
    must(await ben.exchange!.receive([second]));
    expect(ben.state.documents).toEqual({});
    must(await ben.exchange!.receive([first]));
    expect(sameState(ada.log, ben)).toBe(true);
  });

  it('follow what comes past an engagement that is open, as when a reader of a bundle is admitted', async () => {
    const ada = await founded();
    const other = await newDevice();
    const ben = await admit(ada, other, 'Ben', 'preparer');
    must(await ada.log.append(added('d1')));
    must(
      await other.storage.admissions.exchange(ben.id).receive(await lacking(ada.log.exchange!, ben.exchange!))
    );
    expect(sameState(ada.log, ben)).toBe(true);
  });

  it('cannot open what was cut off before its first entry came, say so, and open it once that is here', async () => {
    const ada = await founded();
    const ben = await newDevice();
    must(await ada.log.append(added('d1')));
    const { admissions, logs } = ben.storage;
    must(
      await admissions.join(
        must(await ada.device.storage.admissions.admissionFor(ada.log.id, 'lead', ada.log.state))
      )
    );
    const [first, second] = must(
      await ada.log.exchange!.read(must(await ada.log.exchange!.ids('data-room', [...Array(256).keys()])))
    ) as [SealedArrival, SealedArrival];
    const cutOff = { ok: false, error: { message: expect.stringMatching(/cut off while it joined/) } };
    expect(await logs.open(ada.log.id)).toMatchObject(cutOff);
    must(await admissions.exchange(ada.log.id).receive([second]));
    expect(await logs.open(ada.log.id)).toMatchObject(cutOff);
    must(await admissions.exchange(ada.log.id).receive([first]));
    expect(sameState(ada.log, must(await logs.open(ada.log.id)))).toBe(true);
  });

  it('give a client the data room and nothing of the audit file', async () => {
    const ada = await founded();
    must(await ada.log.append(accepted(10)));
    const client = await newDevice();
    const log = await admit(ada, client, 'Cleo', 'client');
    must(await ada.log.append(added('d1')));
    must(await ada.log.append(accepted(20)));
    await exchanged(ada.log.exchange!, log.exchange!);
    expect(must(await log.exchange!.summary()).map(({ book }) => book)).toEqual(['data-room']);
    expect(Object.keys(log.state.documents)).toEqual(['d1']);
    expect(log.state.mappings).toEqual({});
    expect((await log.append(accepted(30))).ok).toBe(false);
    must(await log.append(added('d2')));
    await exchanged(ada.log.exchange!, log.exchange!);
    expect(Object.keys(ada.log.state.documents).sort()).toEqual(['d1', 'd2']);
    // sent all the same by somebody, it has no key to open it with
    const [audit] = must(await ada.log.exchange!.ids('audit-file', [...Array(256).keys()]));
    const sealed = must(await ada.log.exchange!.read([audit!]));
    expect(must(await log.exchange!.receive(sealed))).toMatchObject({ added: 0, rejected: [{ id: audit }] });
  });

  it('goes on after the keys were rotated, and across a restart', async () => {
    const ada = await founded();
    const other = await newDevice();
    const ben = await admit(ada, other, 'Ben', 'preparer');
    await rotate(ada);
    must(await ada.log.append(added('d1')));
    must(await ada.log.append(accepted(10)));
    await exchanged(ada.log.exchange!, ben.exchange!);
    expect(sameState(ada.log, ben)).toBe(true);
    must(await ben.append(added('d2')));
    await exchanged(ada.log.exchange!, ben.exchange!);
    expect(sameState(ada.log, ben)).toBe(true);
    expect(Object.keys(ben.state.keys)).toEqual(['data-room', 'audit-file']);
    await ben.close();
    const again = must(await other.storage.logs.open(ben.id));
    expect(sameState(ada.log, again)).toBe(true);
  });

  it('keep what follows a rotation from a revoked device, and count nothing that it writes on', async () => {
    const ada = await founded();
    const lost = await newDevice();
    const ben = await admit(ada, lost, 'Ben', 'preparer');
    must(await revoke(ada.log, lost));
    await rotate(ada);
    must(await ada.log.append(added('secret')));
    must(await ben.append(added('after')));
    await exchanged(ada.log.exchange!, ben.exchange!);
    expect(ben.state.documents).not.toHaveProperty('secret');
    expect(Object.keys(ada.log.state.documents)).toEqual(['secret']);
    expect(ada.log.state.refused.map(({ reason }) => reason)).toEqual([
      'It was written after its device was revoked.'
    ]);
    expect((await ben.append(added('more'))).ok).toBe(false);
  });

  it('refuse what was changed, sealed with another key, or is no entry at all, and name it', async () => {
    const ada = await founded();
    const ben = await admit(ada, await newDevice(), 'Ben', 'preparer');
    must(await ada.log.append(added('d1')));
    const [one] = (await lacking(ada.log.exchange!, ben.exchange!)) as [SealedArrival];
    const flipped = one.sealed.slice();
    flipped[40]! ^= 1;
    const stranger = await founded();
    const foreign = must(
      await stranger.log.exchange!.read(
        must(await stranger.log.exchange!.ids('data-room', [...Array(256).keys()]))
      )
    )[0]!;
    const attempts: SealedArrival[] = [
      { ...one, sealed: flipped },
      { ...one, id: 'f'.repeat(64) as never },
      { ...one, book: 'audit-file', id: 'e'.repeat(64) as never },
      foreign,
      { book: 'data-room', id: 'a'.repeat(64) as never, sealed: new Uint8Array(3) },
      { book: 'nowhere' as never, id: 'b'.repeat(64) as never, sealed: one.sealed }
    ];
    for (const attempt of attempts) {
      const receipt = must(await ben.exchange!.receive([attempt]));
      expect(receipt).toEqual({ added: 0, rejected: [{ id: attempt.id, reason: expect.any(String) }] });
      expect(receipt.rejected[0]!.reason).not.toBe('');
    }
    expect(must(await ben.exchange!.receive([one])).added).toBe(1);
    expect(sameState(ada.log, ben)).toBe(true);
  });

  it('refuse an admission without the invitation’s proof, written here or received', async () => {
    const ada = await founded();
    const eve = await newDevice();
    const invitation = await invitationKey(invitationSecret());
    must(
      await ada.log.append({
        type: 'member.invited',
        invitation,
        role: 'client',
        name: 'Cy',
        person: null,
        expiresAt: 8e15
      })
    );
    const admitted: Action = {
      type: 'member.admitted',
      invitation,
      device: eve.storage.device.key,
      box: eve.storage.admissions.box,
      name: 'Cy',
      deviceName: '',
      proof: 'A'.repeat(86)
    };
    expect(await ada.log.append(admitted)).toMatchObject({
      ok: false,
      error: { message: 'The admitted device does not prove that it was invited.' }
    });
    expect(ada.log.state.members).not.toHaveProperty(eve.storage.device.key);
    const { signing, key } = await strangerKeys();
    const entry = await signEntry(signing, {
      v: 1,
      book: `${ada.log.id}/data-room`,
      author: key,
      seq: 1,
      prev: null,
      heads: [],
      recordedAt: 1,
      action: admitted
    });
    expect(await verifyEntry(await entryIdOf(entry), entry)).toEqual({
      ok: false,
      error: 'The admitted device does not prove that it was invited.'
    });
  });
});

const strangerKeys = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { key: bytesToBase64url(raw) as DeviceKey, signing: pair.privateKey };
};
