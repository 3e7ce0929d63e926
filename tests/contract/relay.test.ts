/** A real relay in this process, on a real socket: the way to the members' devices that needs nobody else on. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { deriveText } from '../../src/lib/adapters/peers/derive';
import { relayKeys } from '../../src/lib/adapters/peers/relay-keys';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import { accepted, added, facts } from '../support/log';
import { admit, newDevice, sameState, type TestDevice } from '../support/devices';
import {
  connectTo,
  newFolder,
  removeFolder,
  startRelay,
  until,
  type RelayMember,
  type TestRelay
} from '../support/relay';
import { must } from '../support/storage';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const relay = async (options: Parameters<typeof startRelay>[0] = {}): Promise<TestRelay> => {
  const data = options.data ?? newFolder();
  const started = await startRelay({ ...options, data });
  ends.push(() => started.close());
  if (!options.data) ends.unshift(() => removeFolder(data));
  return started;
};

const connect = async (...input: Parameters<typeof connectTo>): Promise<RelayMember> => {
  const member = await connectTo(...input);
  ends.push(() => member.peers.close());
  return member;
};

const founded = async (): Promise<{ device: TestDevice; log: EngagementLog }> => {
  const device = await newDevice();
  return { device, log: must(await device.storage.logs.create(facts, { name: 'Ada' })) };
};
const joined = async (
  by: { device: TestDevice; log: EngagementLog },
  role: 'preparer' | 'client' = 'preparer'
): Promise<{ device: TestDevice; log: EngagementLog }> => {
  const device = await newDevice();
  return { device, log: await admit(by, device, 'Ben', role) };
};

describe('a relay', () => {
  it('passes on what members write, and shows who is there', async () => {
    const { url } = await relay();
    const ada = await founded();
    const ben = await joined(ada);
    const [one, other] = [
      await connect([url], ada.device, ada.log),
      await connect([url], ben.device, ben.log)
    ];
    one.peers.lookAt('/review');
    await until('both are level', () => one.peers.status.level && other.peers.status.level);
    must(await ada.log.append(added('from-ada')));
    must(await ben.log.append(added('from-ben')));
    await until('both have both', () => sameState(ada.log, ben.log));
    await until(
      'Ben sees where Ada is',
      () =>
        JSON.stringify(other.peers.status.presence) ===
        JSON.stringify([{ device: ada.device.storage.device.key, where: '/review' }])
    );
    expect(Object.keys(ben.log.state.documents).sort()).toEqual(['from-ada', 'from-ben']);
    expect([one.incidents, other.incidents]).toEqual([[], []]);
    one.peers.close();
    await until('Ada is gone for Ben', () => other.peers.status.presence.length === 0);
  });

  it('keeps what somebody wrote for who comes when they are gone, across its own restart', async () => {
    const data = newFolder();
    ends.push(() => removeFolder(data));
    const ada = await founded();
    const ben = await joined(ada);
    const first = await startRelay({ data });
    const one = await connect([first.url], ada.device, ada.log);
    for (let at = 0; at < 120; at += 1) must(await ada.log.append(added(`d${at}`)));
    must(await ada.log.append(accepted(5)));
    await until('the relay has it all', () => one.peers.status.level);
    one.peers.close();
    await first.close();

    const second = await relay({ data });
    const other = await connect([second.url], ben.device, ben.log);
    await until('Ben has it all', () => sameState(ada.log, ben.log));
    await until('both know it', () => other.peers.status.level);
    expect(Object.keys(ben.log.state.documents)).toHaveLength(120);
    expect(other.incidents).toEqual([]);
  });

  it('takes what was written while nobody was connected, and tells those who are', async () => {
    const { url } = await relay();
    const ada = await founded();
    const ben = await joined(ada);
    for (let at = 0; at < 200; at += 1) must(await ben.log.append(added(`far-${at}`)));
    const one = await connect([url], ada.device, ada.log);
    await until('Ada is level', () => one.peers.status.level);
    await connect([url], ben.device, ben.log);
    await until('Ada has what Ben wrote', () => sameState(ada.log, ben.log));
    expect(Object.keys(ada.log.state.documents)).toHaveLength(200);
  });

  it('holds in memory only what was written lately', async () => {
    const { url, live } = await relay({ liveMs: 400 });
    const ada = await founded();
    const ben = await joined(ada);
    const one = await connect([url], ada.device, ada.log);
    for (let at = 0; at < 20; at += 1) must(await ada.log.append(added(`d${at}`)));
    await until('they are live', () => live() >= 20);
    await until(
      'the relay has them, and they are live no more',
      () => one.peers.status.level && live() === 0
    );
    await connect([url], ben.device, ben.log);
    await until('Ben has them', () => sameState(ada.log, ben.log));
    must(await ada.log.append(added('later')));
    await until('he hears what comes', () => 'later' in ben.log.state.documents);
  });

  it('comes back to a relay that was away, and finds another one', async () => {
    const data = newFolder();
    ends.push(() => removeFolder(data));
    const ada = await founded();
    const ben = await joined(ada);
    const first = await startRelay({ data });
    const spare = await relay();
    const one = await connect([first.url, spare.url], ada.device, ada.log);
    await until('connected', () => one.peers.status.state === 'connected');
    await first.close();
    await until('it noticed', () => one.peers.status.address === spare.url);
    must(await ada.log.append(added('meanwhile')));
    await until('the other relay has it', () => one.peers.status.level);
    await connect([spare.url], ben.device, ben.log);
    await until('Ben has it', () => 'meanwhile' in ben.log.state.documents);
  });

  it('gives a client the data room alone', async () => {
    const { url } = await relay();
    const ada = await founded();
    const cleo = await joined(ada, 'client');
    const member = await connect([url], ada.device, ada.log);
    const guest = await connect([url], cleo.device, cleo.log);
    must(await ada.log.append(accepted(7)));
    must(await ada.log.append(added('d1')));
    await until('Cleo has the document', () => 'd1' in cleo.log.state.documents);
    await until('all is at the relay', () => member.peers.status.level && guest.peers.status.level);
    expect(cleo.log.state.mappings).toEqual({});
    const secrets = must(await cleo.device.storage.admissions.roomSecrets(cleo.log.id));
    expect(secrets.map(({ book }) => book)).toEqual(['data-room']);
  });

  it('brings a device that was away past a change of keys, and a revoked one nothing of what follows', async () => {
    const { url } = await relay();
    const ada = await founded();
    const ben = await joined(ada);
    const lost = await joined(ada);
    must(
      await ada.log.append({
        type: 'device.revoked',
        devices: [lost.device.storage.device.key],
        reason: 'Lost',
        cuts: (['data-room', 'audit-file'] as const).map((book) => ({
          device: lost.device.storage.device.key,
          book,
          seq: 0
        }))
      })
    );
    must(await ada.log.append(must(await ada.device.storage.admissions.rotation(ada.log.id, ada.log.state))));
    must(await ada.log.append(added('after')));
    const one = await connect([url], ada.device, ada.log);
    await until('the relay has it', () => one.peers.status.level);

    // they know the old rooms alone; what seals the new keys for Ben lies there
    let other = await connect([url], ben.device, ben.log);
    const thief = await connect([url], lost.device, lost.log);
    const keys = (log: EngagementLog): string => JSON.stringify(log.state.keys);
    await until('Ben has the new keys', () => keys(ben.log) === keys(ada.log));
    await until('the thief is level with the old rooms', () => thief.peers.status.level);
    other.peers.close();
    other = await connect([url], ben.device, ben.log);
    await until('Ben has what follows', () => sameState(ada.log, ben.log));
    expect(lost.log.state.documents).not.toHaveProperty('after');
    expect([other.incidents, thief.incidents]).toEqual([[], []]);
    const held = async (log: EngagementLog): Promise<number> =>
      must(await log.exchange!.summary()).reduce((sum, { count }) => sum + count, 0);
    expect(await held(lost.log)).toBeLessThan(await held(ada.log));
  });

  it('lets in neither a wrong token nor a wrong access word, and says so', async () => {
    const { url } = await relay({ access: 'open sesame' });
    const ada = await founded();
    const stranger = await connect([`${url}?access=wrong`], ada.device, ada.log);
    await until('denied', () => stranger.peers.status.state === 'denied');
    expect(stranger.incidents).toEqual([
      'The relay does not let this device in: its address lacks the right access word.'
    ]);
    const member = await connect([`${url}?access=open%20sesame`], ada.device, ada.log);
    await until('in', () => member.peers.status.level);
  });

  it('names rooms by a hash of the token, which only the book’s key gives', async () => {
    const ada = await founded();
    const [first] = must(await ada.device.storage.admissions.roomSecrets(ada.log.id));
    const { name, token } = await relayKeys(first!.secret);
    expect(name).toMatch(/^[\w-]{43}$/);
    expect(token).toBe(await deriveText(first!.secret, 'relay token'));
    expect(name).not.toBe(token);
  });

  it('holds nothing that can be read', async () => {
    const { url, data } = await relay();
    const ada = await founded();
    must(await ada.log.append({ ...added('secret-word'), name: 'Nordlicht secret-word.pdf' } as never));
    const member = await connect([url], ada.device, ada.log);
    await until('all is at the relay', () => member.peers.status.level);
    const files = readdirSync(data);
    const read = (name: string): string => readFileSync(join(data, name)).toString('latin1');
    expect(Math.max(...files.map((name) => read(name).length))).toBeGreaterThan(1000);
    for (const name of files) {
      const bytes = read(name);
      for (const word of ['secret-word', 'Nordlicht', facts.client, 'Ada', ada.log.id, 'document.added']) {
        expect(`${name} ${bytes}`).not.toContain(word);
      }
    }
  });
});
