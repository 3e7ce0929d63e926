/**
 * Two relays, each a process of its own, over one Redis, with the members spread over both. One is killed, Redis is
 * killed and started again, Redis loses everything: all members come to the same state, and nothing that was
 * acknowledged to anybody is lost.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { relayKeys } from '../../src/lib/adapters/peers/relay-keys';
import { createRedisStore } from '../../src/tools/relay/redis-store.mjs';
import { findRedis } from '../../src/tools/redis.mjs';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import { admit, newDevice, sameState, type TestDevice } from '../support/devices';
import { added, facts } from '../support/log';
import { connectTo, newFolder, removeFolder, until, type RelayMember } from '../support/relay';
import { must } from '../support/storage';

const MEMBERS = 10;
const PATIENCE = 120_000;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const running = new Set<ChildProcess>();
const start = async (command: string, args: readonly string[], ready: RegExp): Promise<ChildProcess> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  const hear = (chunk: Buffer): void => void (said += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await until(`${command} is ready`, () => ready.test(said), 30_000).catch((failure: unknown) => {
    throw new Error(`${String(failure)} It said: ${said}`);
  });
  return child;
};
const kill = (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> =>
  new Promise((done) => {
    child.once('exit', () => done());
    child.kill(signal);
  });

let folder: string;
let redisPort: number;
let redis: ChildProcess;
let ports: readonly number[];
let relays: ChildProcess[];

const startRedis = (): Promise<ChildProcess> =>
  start(
    findRedis(),
    [
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'yes'
    ],
    /Ready to accept connections/
  );
const startRelay = (at: number): Promise<ChildProcess> =>
  start(
    process.execPath,
    ['src/tools/relay.mjs', '--port', String(ports[at]), '--redis', `redis://127.0.0.1:${redisPort}`],
    /Relay on port/
  );
const urls = (): string[] => ports.map((port) => `ws://127.0.0.1:${port}`);

beforeAll(async () => {
  folder = newFolder();
  redisPort = await freePort();
  ports = [await freePort(), await freePort()];
  redis = await startRedis();
});
beforeEach(async () => {
  relays = await Promise.all([startRelay(0), startRelay(1)]);
});
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  for (const relay of relays) if (running.has(relay)) await kill(relay, 'SIGTERM');
});
afterAll(async () => {
  for (const child of [...running]) await kill(child);
  removeFolder(folder);
});

interface Member {
  readonly device: TestDevice;
  readonly log: EngagementLog;
  relay: RelayMember;
}

/** A team whose members are on, every other one at the other relay. */
const team = async (count: number): Promise<Member[]> => {
  const device = await newDevice();
  const lead = { device, log: must(await device.storage.logs.create(facts, { name: 'Ada' })) };
  const people = [lead];
  for (let at = 1; at < count; at += 1) {
    const own = await newDevice();
    people.push({ device: own, log: await admit(lead, own, `Member ${at}`, 'preparer') });
  }
  return Promise.all(
    people.map(async (one, at) => {
      const relay = await connectTo(urls(), one.device, one.log, { first: at % 2 });
      ends.push(() => relay.peers.close());
      return { ...one, relay };
    })
  );
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Every member writes `count` documents in their own time; the names that were acknowledged. */
const work = async (members: readonly Member[], tag: string, count: number): Promise<string[]> => {
  const names = await Promise.all(
    members.map(async ({ log }, who) => {
      const own: string[] = [];
      for (let at = 0; at < count; at += 1) {
        const name = `${tag}-${who}-${at}`;
        must(await log.append(added(name)));
        own.push(name);
        await pause(20 + Math.random() * 60);
      }
      return own;
    })
  );
  return names.flat();
};

const documentsOf = ({ log }: Pick<Member, 'log'>): string[] => Object.keys(log.state.documents).sort();
const converged = async (members: readonly Member[], names: readonly string[]): Promise<void> => {
  const all = [...names].sort();
  await until(
    `all ${members.length} have all ${all.length}`,
    () => members.every((member) => documentsOf(member).length === all.length),
    PATIENCE
  );
  for (const member of members) expect(documentsOf(member)).toEqual(all);
  expect(members.every(({ log }) => sameState(log, members[0]!.log))).toBe(true);
  expect(members.flatMap(({ log }) => log.state.refused)).toEqual([]);
};
const level = (members: readonly Member[]): Promise<void> =>
  until('the relays have it all', () => members.every(({ relay }) => relay.peers.status.level), PATIENCE);
const addressesOf = (members: readonly Member[]): string[] => [
  ...new Set(members.map(({ relay }) => relay.peers.status.address))
];

it('lets members work on when one of two relays is killed, and none of them loses anything', async () => {
  const members = await team(MEMBERS);
  await until('all are connected', () =>
    members.every(({ relay }) => relay.peers.status.state === 'connected')
  );
  expect(addressesOf(members).sort()).toEqual(urls().sort());
  const device = await newDevice();
  const away = { device, log: await admit(members[0]!, device, 'Away', 'preparer') };
  const names: string[] = await work(members, 'before', 5);
  // live across both relays, by Redis
  await converged(members, names);

  const writing = work(members, 'during', 20);
  await pause(500);
  await kill(relays[0]!);
  names.push(...(await writing));
  await converged(members, names);
  expect(addressesOf(members)).toEqual([urls()[1]]);

  // the dead one comes back, the other goes, in the middle of work
  relays[0] = await startRelay(0);
  const more = work(members, 'after', 10);
  await pause(300);
  await kill(relays[1]!);
  names.push(...(await more));
  await converged(members, names);
  await level(members);
  expect(members.flatMap(({ relay }) => relay.incidents)).toEqual([]);

  // everybody leaves; who was away all the time gets everything from what the relays kept
  for (const { relay } of members) relay.peers.close();
  expect(documentsOf(away)).toEqual([]);
  const relay = await connectTo(urls(), away.device, away.log, { first: 0 });
  ends.push(() => relay.peers.close());
  await converged([{ ...away, relay }], names);
  expect(sameState(away.log, members[0]!.log)).toBe(true);
});

it('survives a Redis that is killed and started again, and one that lost everything', async () => {
  const members = await team(4);
  const names: string[] = await work(members, 'first', 5);
  await converged(members, names);
  const writing = work(members, 'killed', 20);
  await pause(300);
  await kill(redis);
  await pause(1500);
  redis = await startRedis();
  names.push(...(await writing));
  await converged(members, names);
  await level(members);

  const client = new Redis(redisPort, '127.0.0.1');
  ends.push(() => client.disconnect());
  await client.flushall();
  names.push(...(await work(members, 'flushed', 3)));
  await converged(members, names);
  await level(members);
  const store = createRedisStore(client.duplicate());
  ends.push(() => store.close());
  const { log, device } = members[0]!;
  for (const { book, secret } of must(await device.storage.admissions.roomSecrets(log.id))) {
    const { name } = await relayKeys(secret);
    const own = must(await log.exchange!.summary()).find((one) => one.book === book)!;
    const kept = await store.summary(name);
    expect([kept.count, [...kept.buckets]]).toEqual([own.count, [...own.buckets]]);
    expect((await store.ids(name, [...Array(256).keys()])).length).toBe(own.count);
  }

  // and nothing of it can be read
  const everything: string[] = [];
  for (const key of await client.keys('*')) {
    everything.push(key);
    const type = await client.type(key);
    if (type === 'hash') {
      for (const value of Object.values(await client.hgetallBuffer(key)))
        everything.push(value.toString('latin1'));
    } else if (type === 'string') everything.push((await client.getBuffer(key))!.toString('latin1'));
  }
  expect(everything.join('').length).toBeGreaterThan(10_000);
  for (const word of ['flushed', 'document.added', facts.client, 'Member 1', log.id])
    expect(everything.join('')).not.toContain(word);
});

it('keeps entries once, bounds a room, and deletes what nobody visits, in Redis as in a folder', async () => {
  const client = new Redis(redisPort, '127.0.0.1');
  const store = createRedisStore(client, { maxRoomBytes: 300 });
  ends.push(() => store.close());
  await client.flushall();
  const entry = (at: number): [string, Buffer] => [at.toString(16).padStart(64, '0'), Buffer.alloc(100, at)];
  const room = 'A'.repeat(43);
  expect(await store.put(room, [entry(1), entry(1), entry(2)])).toEqual([entry(1)[0], entry(2)[0]]);
  expect(await store.put(room, [entry(2), entry(3), entry(4)])).toEqual([entry(3)[0]]);
  expect(await store.read(room, [entry(3)[0], entry(4)[0]])).toEqual([entry(3)]);
  expect(await store.missing(room, [entry(3)[0], entry(4)[0]])).toEqual([entry(4)[0]]);
  await store.touch(room);
  await store.put('B'.repeat(43), [entry(1)]);
  await store.touch('B'.repeat(43));
  await client.zadd('fieldroom:rooms', Date.now() - 10 * 86_400_000, room);
  expect(await store.sweep(Date.now() - 5 * 86_400_000)).toBe(1);
  expect((await store.summary(room)).count).toBe(0);
  expect((await client.keys(`*${room}*`)).length).toBe(0);
  expect((await store.summary('B'.repeat(43))).count).toBe(1);
});
