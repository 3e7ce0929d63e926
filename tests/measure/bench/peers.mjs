/**
 * Two browsers, each with a profile of its own, that exchange an engagement over real data channels of this machine.
 * What people would carry between them is carried here.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { serve } from '../../../src/tools/serve.mjs';
import { ensureBuilt } from '../../../src/tools/stale.mjs';
import { openDevice } from './device.mjs';
import { traceTasks } from './task-trace.mjs';

/** How long a device that has just read a large log for the first time is busy with its second copy. */
const SETTLE_MS = 15_000;
const LIVE_ENTRIES = 100;
const LIVE_EVERY_MS = 120;
/** Files whose rates are compared with those of bare lines, of which there is one more. */
const FILES = 9;

/** After which a new device is not waited for any more. */
const PATIENCE_MS = 120_000;

const within = (ms, what, work) =>
  Promise.race([
    work,
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`${what} within ${ms / 1000} s.`)), ms).unref();
    })
  ]);

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** y-webrtc's signalling server in a process of its own. */
const startSignal = async () => {
  const require = createRequire(import.meta.url);
  const port = await freePort();
  const script = join(dirname(require.resolve('y-webrtc')), '..', 'bin', 'server.js');
  const child = spawn(process.execPath, [script], { env: { ...process.env, PORT: String(port) } });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('The signalling server did not start.')));
  });
  return { url: `ws://127.0.0.1:${port}`, end: () => child.kill() };
};

const percentile = (values, part) =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * part) - 1];

/** Between the two in the middle where they are even in number. */
const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

/** Runs `work` and adds the hardest task of either page's main thread to `hardest`. */
const watching = async (devices, hardest, name, work) => {
  const ends = [];
  for (const { page } of devices) ends.push(await traceTasks(page));
  const result = await work();
  for (const end of ends) {
    const [task] = await end();
    if (task) hardest.push({ name, ...task });
  }
  return result;
};

/** `add(name, value, unit, target, note)` as in `bench.mjs`. */
export const measurePeers = async (add, { entries = 50_000, megabytes = 100, framework }) => {
  await ensureBuilt();
  const app = await serve({ port: 0 });
  const signal = await startSignal();
  const host = await openDevice('host', 'bench-peers', `${app.url}/measure`);
  const guest = await openDevice('guest', 'bench-peers', `${app.url}/measure`);
  const both = [host, guest];
  const hardest = [];
  const together = (step, args) => Promise.all(both.map((device) => device.call(step, args)));
  try {
    const id = await host.call('seed', { entries, framework });
    await guest.call('clean');
    // a device that has had the engagement for long has its second copy and its snapshot
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

    // a new peer
    const comeIn = async () => {
      const invited = await host.call('host');
      const answer = await guest.call('join', invited);
      const from = await host.call('accept', { answer });
      const joined = await within(PATIENCE_MS, 'The new device did not come in', guest.call('joined'));
      return { ...joined, from };
    };
    const times = await comeIn();
    const count = times.documents + times.mappings;
    if (count < entries - 1) throw new Error(`Only ${count} of ${entries} entries count on the new device.`);
    const all = entries.toLocaleString('en-US');
    add(
      `${all} entries to a new peer, verified, folded and open`,
      (times.openAt - times.from) / 1000,
      's',
      [6, 'at most'],
      `${Math.round(times.joinedAt - times.from)} ms until the last was stored`
    );
    await together('leavePairing');

    // once more for the tasks of the main threads: tracing them costs time, which nobody waits for otherwise
    await guest.kill();
    await guest.call('clean');
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    await watching(both, hardest, 'a new peer', comeIn);
    await together('leavePairing');

    // live entries
    await together('meet', { signaling: signal.url });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const latencies = await watching(both, hardest, 'live entries', async () => {
      const sent = [];
      for (let at = 0; at < LIVE_ENTRIES; at += 1) {
        const name = `live-${at}`;
        sent.push({ name, at: await host.call('write', { name, at }) });
        await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS));
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const seen = await guest.call('seen', { names: sent.map(({ name }) => name) });
      return sent.flatMap(({ at }, index) => (seen[index] === null ? [] : [seen[index] - at]));
    });
    if (latencies.length < LIVE_ENTRIES) {
      throw new Error(`Only ${latencies.length} of ${LIVE_ENTRIES} live entries came.`);
    }
    add(
      'A live entry visible on the other peer, p95',
      percentile(latencies, 0.95),
      'ms',
      [150, 'at most'],
      `p50 ${Math.round(percentile(latencies, 0.5))}, worst ${Math.round(Math.max(...latencies))}; with ${all} entries`
    );

    // files, and what a bare channel carries before and after each. Either varies by more than the half from one time
    // to the next, with how many packets the system drops, so that a single pair of them says little
    const bytes = megabytes * 1_000_000;
    const bare = async () => {
      const offer = await host.call('bareOffer');
      const answer = await guest.call('bareAnswer', { offer });
      await host.call('bareAccept', { answer });
      const done = guest.call('bareReceive', { bytes });
      const from = await host.call('bareSend', { bytes });
      const rate = bytes / ((await done) - from) / 1000;
      await together('bareClose');
      return rate;
    };
    const bareRates = [await bare()];
    const fileRates = [];
    for (let at = 0; at < FILES; at += 1) {
      // from the moment at which its entry was written
      const { hash, at: from } = await host.call('addFile', { megabytes, name: `large-file-${at}` });
      const moved = await guest.call('file', { hash });
      fileRates.push(bytes / (moved.arrivedAt - from) / 1000);
      bareRates.push(await bare());
    }
    const rate = median(fileRates);
    const bareRate = median(bareRates);
    const listed = (rates) => `median of ${rates.map(Math.round).join(', ')}`;
    add(`A ${megabytes} MB file between peers`, rate, 'MB/s', null, listed(fileRates));
    add('A bare data channel in the same run', bareRate, 'MB/s', null, listed(bareRates));
    add('File over bare data channel', rate / bareRate, '×', [0.8, 'at least']);

    // another one for the tasks of the main threads: tracing them costs time, which the bare channel was spared
    const traced = await host.call('addFile', { megabytes, name: 'traced' });
    await watching(both, hardest, 'a large file', () => guest.call('file', { hash: traced.hash }));

    // killed in the middle, each side once
    const second = await host.call('addFile', { megabytes, name: 'broken-off' });
    const before = await guest.call('file', { hash: second.hash, untilBytes: bytes * 0.3 });
    await guest.kill();
    await guest.call('reopen', { id });
    await guest.call('meet', { signaling: signal.url });
    const later = await guest.call('file', { hash: second.hash, untilBytes: bytes * 0.6 });
    await host.kill();
    await host.call('reopen', { id });
    const back = guest.call('file', { hash: second.hash, untilBytes: later.bytes + 1 });
    await host.call('meet', { signaling: signal.url });
    const last = await back;
    const whole = await guest.call('file', { hash: second.hash });
    if (whole.arrivedAt === null && last.arrivedAt === null)
      throw new Error('The file did not come through.');
    add(
      'Bytes sent again after the receiver was killed',
      Math.max(0, before.bytes - later.firstBytes) / 1e6,
      'MB',
      [16, 'at most']
    );
    add(
      'Bytes sent again after the sender was killed',
      Math.max(0, later.bytes - last.firstBytes) / 1e6,
      'MB',
      [16, 'at most']
    );

    for (const name of new Set(hardest.map((task) => task.name))) {
      const own = hardest.filter((task) => task.name === name).sort((one, other) => other.cpuMs - one.cpuMs);
      add(
        `Hardest main-thread task with ${name}, processor time`,
        own[0].cpuMs,
        'ms',
        [50, 'at most'],
        `${Math.round(Math.max(...own.map(({ wallMs }) => wallMs)))} ms on the clock`
      );
    }
  } finally {
    await host.close();
    await guest.close();
    signal.end();
    await app.close();
  }
};
