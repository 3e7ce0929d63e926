/** A relay that is not honest, and members and strangers who misuse an honest one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import type { SealedArrival } from '../../src/lib/ports/entry-exchange';
import { bytesToBase64url } from '../../src/lib/adapters/log/bytes';
import { relayKeys } from '../../src/lib/adapters/peers/relay-keys';
import { openPresence, sealPresence } from '../../src/lib/adapters/peers/relay-presence';
import { createFileStore } from '../../src/tools/relay/file-store.mjs';
import { createRelay } from '../../src/tools/relay/create-relay.mjs';
import { toText } from '../../src/tools/relay/message.mjs';
import { added, facts } from '../support/log';
import { admit, newDevice, sameState, type TestDevice } from '../support/devices';
import { connectTo, newFolder, removeFolder, until, type RelayMember } from '../support/relay';
import { must } from '../support/storage';

type Store = Awaited<ReturnType<typeof createFileStore>>;
type Pair = [string, Buffer];

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A relay whose memory is bewitched by `spell`. */
const relayWith = async (spell: (honest: Store) => Partial<Store> = () => ({})) => {
  const folder = newFolder();
  const honest = await createFileStore(folder);
  const relay = await createRelay({ host: '127.0.0.1', store: { ...honest, ...spell(honest) } });
  ends.push(
    () => removeFolder(folder),
    () => relay.close()
  );
  return { relay, honest };
};

const team = async (): Promise<Record<'ada' | 'ben', { device: TestDevice; log: EngagementLog }>> => {
  const device = await newDevice();
  const ada = { device, log: must(await device.storage.logs.create(facts, { name: 'Ada' })) };
  const other = await newDevice();
  return { ada, ben: { device: other, log: await admit(ada, other, 'Ben', 'preparer') } };
};

const connect = async (
  url: string,
  { device, log }: { device: TestDevice; log: EngagementLog }
): Promise<RelayMember> => {
  const member = await connectTo([url], device, log);
  ends.push(() => member.peers.close());
  return member;
};

/** What is live now is taken out, as the relay does after a while: the rest is its memory. */
const forgetLive = (relay: Awaited<ReturnType<typeof createRelay>>): void => {
  for (const document of relay.hocuspocus.documents.values()) document.getMap('entries').clear();
};

const entriesOf = async (log: EngagementLog): Promise<readonly SealedArrival[]> => {
  const all = [...Array(256).keys()];
  return must(await log.exchange!.read(must(await log.exchange!.ids('data-room', all))));
};
const roomOf = async ({ device, log }: { device: TestDevice; log: EngagementLog }): Promise<string> => {
  const secrets = must(await device.storage.admissions.roomSecrets(log.id));
  return (await relayKeys(secrets.find(({ book }) => book === 'data-room')!.secret)).name;
};

describe('a relay that is not honest', () => {
  it('cannot alter an entry: it is refused by name, and comes from an honest one', async () => {
    let evil = true;
    const { relay } = await relayWith((honest) => ({
      async read(room: string, ids: string[]) {
        const found = (await honest.read(room, ids)) as Pair[];
        return found.map(([id, bytes]): Pair => {
          const altered = Buffer.from(bytes);
          if (evil) altered[bytes.length - 1]! ^= 1;
          return [id, altered];
        });
      }
    }));
    const { ada, ben } = await team();
    must(await ada.log.append(added('d1')));
    const one = await connect(relay.url, ada);
    await until('it is at the relay', () => one.peers.status.level);
    forgetLive(relay);
    const other = await connect(relay.url, ben);
    await until('Ben refused it', () => other.incidents.length > 0);
    expect(other.incidents[0]).toMatch(/does not open/);
    expect(ben.log.state.documents).toEqual({});
    expect(other.peers.status.level).toBe(false);
    other.peers.close();
    evil = false;
    await connect(relay.url, ben);
    await until('Ben has it', () => sameState(ada.log, ben.log));
  });

  it('cannot bring in entries of another engagement, or rubbish', async () => {
    const { ada, ben } = await team();
    const stranger = await team();
    must(await stranger.ada.log.append(added('foreign')));
    const { relay, honest } = await relayWith();
    const [foreign] = (await entriesOf(stranger.ada.log)) as [SealedArrival];
    const rubbish: Pair = ['b'.repeat(64), Buffer.alloc(200, 1)];
    const unsealed: Pair = [
      'c'.repeat(64),
      Buffer.from('\x01{"action":{"type":"member.admitted"}}'.padEnd(60))
    ];
    await honest.put(await roomOf(ada), [[foreign.id, Buffer.from(foreign.sealed)], rubbish, unsealed]);
    const before = JSON.stringify(ben.log.state);
    const one = await connect(relay.url, ada);
    const other = await connect(relay.url, ben);
    await until('both refused three', () => one.incidents.length >= 3 && other.incidents.length >= 3);
    expect(JSON.stringify(ben.log.state)).toBe(before);
    // the honest go on beside it
    must(await ada.log.append(added('d1')));
    await until('Ben has it', () => sameState(ada.log, ben.log));
  });

  it('cannot make an entry count twice by sending it again, under its own id or another', async () => {
    const { ada, ben } = await team();
    must(await ada.log.append(added('d1')));
    const { relay } = await relayWith((honest) => ({
      async read(room: string, ids: string[]) {
        const found = (await honest.read(room, ids)) as Pair[];
        return [...found, ...found];
      }
    }));
    const one = await connect(relay.url, ada);
    await until('it is at the relay', () => one.peers.status.level);
    const other = await connect(relay.url, ben);
    await until('Ben has it', () => sameState(ada.log, ben.log));
    const [document] = relay.hocuspocus.documents.values();
    const [entry] = (await entriesOf(ada.log)).slice(-1) as [SealedArrival];
    document!.getMap('entries').set('d'.repeat(64), new Uint8Array(entry.sealed));
    await until('the copy is refused', () => other.incidents.length > 0);
    expect(sameState(ada.log, ben.log)).toBe(true);
    expect(ben.log.state.refused).toEqual([]);
  });

  it('cannot hide that something is missing: what builds on it waits, is shown, and counts when it comes', async () => {
    const { ada, ben } = await team();
    must(await ada.log.append(added('d1')));
    const [hidden] = (await entriesOf(ada.log)).slice(-1) as [SealedArrival];
    must(await ada.log.append(added('d2')));
    let evil = true;
    const { relay } = await relayWith((honest) => ({
      async read(room: string, ids: string[]) {
        return honest.read(room, evil ? ids.filter((id) => id !== hidden.id) : ids);
      }
    }));
    const one = await connect(relay.url, ada);
    await until('it is at the relay', () => one.peers.status.level);
    forgetLive(relay);
    const other = await connect(relay.url, ben);
    await until('Ben waits for it', () => ben.log.state.refused.length > 0);
    expect(ben.log.state.refused.map(({ reason }) => reason)).toEqual([
      'An earlier entry that it builds on is not on this device.'
    ]);
    expect(ben.log.state.documents).toEqual({});
    expect(other.peers.status.level).toBe(false);
    evil = false;
    await until('Ben has both', () => sameState(ada.log, ben.log));
  });

  it('cannot send entries that nobody asked for, nor what is no message', async () => {
    const { ada } = await team();
    const { relay } = await relayWith();
    const one = await connect(relay.url, ada);
    await until('connected', () => one.peers.status.level);
    const attacks = [
      toText({ kind: 'entries', items: [['a'.repeat(64), 3]], last: true }, Buffer.alloc(3)),
      toText({ kind: 'which', buckets: [256] }),
      toText({ kind: 'send' }, Buffer.alloc(32 * 2001)),
      toText({ kind: 'summary', count: 1 }, Buffer.alloc(7)),
      '*** no base64 ***',
      'AAAA'
    ];
    for (const [at, attack] of attacks.entries()) {
      await until('the next attack can come', () => one.peers.status.level);
      for (const document of relay.hocuspocus.documents.values()) document.broadcastStateless(attack);
      await until(`attack ${at} was noticed`, () => one.incidents.length > at);
      await until('it left', () => one.statuses.at(-1)?.level === false || one.peers.status.level);
      one.incidents.length = at + 1;
    }
    // it is there again, and well
    await until('back', () => one.peers.status.level);
  });

  it('cannot break the page with bytes that are no Yjs', async () => {
    const { ada } = await team();
    const { relay } = await relayWith();
    const one = await connect(relay.url, ada);
    await until('connected', () => one.peers.status.level);
    const [document] = relay.hocuspocus.documents.values();
    const [connection] = document!.getConnections();
    for (const bytes of [Buffer.from([255, 255, 255]), Buffer.alloc(0)]) {
      const heard = one.incidents.length;
      const [again] = relay.hocuspocus.documents.values();
      (again?.getConnections()[0] ?? connection)!.webSocket.send(bytes);
      await until('noticed', () => one.incidents.length > heard);
      await until('back', () => one.peers.status.level);
    }
  });

  it('cannot show a member who is not there, nor say where they look', async () => {
    const { ada, ben } = await team();
    const secrets = must(await ada.device.storage.admissions.roomSecrets(ada.log.id));
    const { presence: key, name: room } = await relayKeys(secrets[0]!.secret);
    const place = { key, room, client: 7 };
    const said = { device: ada.device.storage.device.key, where: '/review' };
    const state = await sealPresence(place, ada.device.storage.device.signing, said);
    expect(await openPresence(place, state)).toEqual(said);
    // on another page’s number, in another room, with another key, by another member, altered
    const other = await relayKeys(secrets[1]!.secret);
    const forged = await sealPresence(place, ben.device.storage.device.signing, said);
    for (const [where, what] of [
      [{ ...place, client: 8 }, state],
      [{ ...place, room: other.name }, state],
      [{ ...place, key: other.presence }, state],
      [place, forged],
      [place, { sealed: bytesToBase64url(new Uint8Array(60)) }],
      [place, { sealed: 'x'.repeat(5000) }],
      [place, said],
      [place, null]
    ] as const) {
      expect(await openPresence(where, what)).toBeNull();
    }
    expect(JSON.stringify(state)).not.toContain('review');
  });
});

describe('an honest relay', () => {
  it('lets nobody in by the name of a room, and cuts off who says nothing true', async () => {
    const { relay } = await relayWith();
    const { ada } = await team();
    const stranger = await team();
    // it has the address and the name, and no key: its own token is for another room
    const name = await roomOf(ada);
    const one = await connect(relay.url, ada);
    await until('connected', () => one.peers.status.level);
    const secrets = must(await stranger.ada.device.storage.admissions.roomSecrets(stranger.ada.log.id));
    const { token } = await relayKeys(secrets[0]!.secret);
    const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider');
    const { WebSocket } = await import('../support/relay');
    const socket = new HocuspocusProviderWebsocket({ url: relay.url, WebSocketPolyfill: WebSocket });
    for (const attempt of [token, '', name]) {
      let denied = '';
      let heard = 0;
      const provider = new HocuspocusProvider({
        websocketProvider: socket,
        ...{ name, token: attempt },
        onAuthenticationFailed: ({ reason }) => (denied = reason),
        onStateless: () => (heard += 1),
        onSynced: () => (heard += 1)
      });
      provider.attach();
      await until('denied', () => denied !== '');
      expect([denied, heard]).toEqual(['token', 0]);
      provider.destroy();
      socket.webSocket?.close();
      await until('a new connection', () => socket.status === 'connected');
    }
    socket.destroy();
  });

  it('keeps nothing that has not the form of a sealed entry', async () => {
    const { relay, honest } = await relayWith();
    const { ada } = await team();
    const one = await connect(relay.url, ada);
    await until('connected', () => one.peers.status.level);
    const room = await roomOf(ada);
    const before = (await honest.summary(room)).count;
    const entries = relay.hocuspocus.documents.get(room)!.getMap('entries');
    entries.set('e'.repeat(64), new Uint8Array(3));
    entries.set('no id', new Uint8Array(100).fill(1));
    entries.set('f'.repeat(64), 'text');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await honest.summary(room)).count).toBe(before);
  });

  it('asks one device for what many could bring', async () => {
    let asked = 0;
    const { relay } = await relayWith((honest) => ({
      async put(room: string, entries: Pair[]) {
        asked += entries.length;
        return honest.put(room, entries);
      }
    }));
    const { ada, ben } = await team();
    for (let at = 0; at < 80; at += 1) must(await ada.log.append(added(`d${at}`)));
    for (const entry of await entriesOf(ada.log)) must(await ben.log.exchange!.receive([entry]));
    const members = [await connect(relay.url, ada), await connect(relay.url, ben)];
    await until('both are level', () => members.every(({ peers }) => peers.status.level));
    expect(asked).toBe((await entriesOf(ada.log)).length);
  });
});
