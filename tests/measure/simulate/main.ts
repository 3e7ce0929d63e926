/** What is measured, and the table of it; see `simulate.mjs`. */
import { Clock, takeOverTime } from './clock';
import { makeCorpus, type Corpus } from './corpus';
import { MemoryExchange } from './exchange';
import { createMesh } from './mesh';
import { createRelayed } from './relayed';
import type { Way } from './way';

/** What everybody has at the beginning. */
const BASE = 3000;
/** What somebody lacks who comes back. */
const LACKING = 2000;
const LIVE = 5;
/** Four renewals of presence. The entries together take as long, so that what is quiet traffic can be taken off. */
const QUIET_MS = 60_000;
const QUIET_PER_MINUTE = 60_000 / QUIET_MS;
/** What follows an entry within so long is counted to it. */
const AFTERMATH_MS = QUIET_MS / LIVE;

export interface Row {
  readonly members: number;
  readonly way: 'mesh' | 'relay';
  readonly live: {
    /** All lines together, bytes for each entry. */
    readonly bytes: number;
    /** What the busiest member sends for it. */
    readonly worstUpload: number;
    readonly relayUpload: number;
    /** Milliseconds until half of the members, and until all have it; members that had it in the end. */
    readonly half: number;
    readonly last: number;
    readonly reached: number;
  };
  /** Bytes per minute that nobody does anything in. */
  readonly quiet: { readonly perMember: number; readonly relay: number };
  /** One member that lacks `LACKING` entries. */
  readonly back: { readonly received: number; readonly ms: number };
}

const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

const measure = async (
  way: Way,
  clock: Clock,
  corpus: Corpus,
  count: number
): Promise<Omit<Row, 'members' | 'way'>> => {
  const base = corpus.entries.slice(0, BASE);
  const fresh = corpus.entries.slice(BASE);
  for (let at = 0; at < count; at += 1) {
    await way.join(new MemoryExchange(base));
    await clock.run(at === 0 ? 20_000 : 200);
  }
  await clock.run(30_000);
  const start = (): {
    readonly bytes: number;
    readonly relay: number;
    readonly relaySent: number;
    readonly sent: readonly number[];
  } => ({
    bytes: clock.bytes,
    relay: way.relay ? way.relay.sent + way.relay.received : 0,
    relaySent: way.relay?.sent ?? 0,
    sent: way.members.map(({ node }) => node.sent)
  });

  const idle = start();
  await clock.run(QUIET_MS);
  const quietBytes = way.members.reduce((sum, { node }, who) => sum + node.sent - idle.sent[who]!, 0);
  const relayBytes = way.relay ? way.relay.sent + way.relay.received - idle.relay : 0;
  const quiet = {
    perMember: (QUIET_PER_MINUTE * (way.relay ? relayBytes : 2 * quietBytes)) / count,
    relay: QUIET_PER_MINUTE * relayBytes
  };
  // what is quiet traffic is none of an entry's
  const share = AFTERMATH_MS / QUIET_MS;
  const idleBytes = (clock.bytes - idle.bytes) * share;
  const idleSent = way.members.map(({ node }, who) => (node.sent - idle.sent[who]!) * share);
  const idleRelay = way.relay ? (way.relay.sent - idle.relaySent) * share : 0;

  const lives: Row['live'][] = [];
  for (let at = 0; at < LIVE; at += 1) {
    const entry = fresh[at]!;
    const author = Math.floor((at * count) / LIVE);
    const times: number[] = [];
    const from = clock.now;
    const before = start();
    way.members.forEach(({ exchange }) => {
      exchange.onReceived = (id) => {
        if (id === entry.id) times.push(clock.now - from);
      };
    });
    way.members[author]!.exchange.write(entry);
    await clock.run(AFTERMATH_MS);
    times.sort((one, other) => one - other);
    lives.push({
      bytes: Math.max(0, clock.bytes - before.bytes - idleBytes),
      worstUpload: Math.max(
        ...way.members.map(({ node }, who) => node.sent - before.sent[who]! - idleSent[who]!)
      ),
      relayUpload: Math.max(0, (way.relay?.sent ?? 0) - before.relaySent - idleRelay),
      half: times[Math.floor((times.length - 1) / 2)] ?? Number.NaN,
      last: times.at(-1) ?? Number.NaN,
      reached: times.length + 1
    });
  }
  const mean = (pick: (live: Row['live']) => number): number =>
    lives.reduce((sum, live) => sum + pick(live), 0) / lives.length;
  const live: Row['live'] = {
    bytes: mean((one) => one.bytes),
    worstUpload: mean((one) => one.worstUpload),
    relayUpload: mean((one) => one.relayUpload),
    half: mean((one) => one.half),
    last: mean((one) => one.last),
    reached: Math.min(...lives.map((one) => one.reached))
  };

  const from = clock.now;
  const target = way.members[0]!.exchange.size;
  const back = new MemoryExchange(base.slice(0, BASE - LACKING));
  const member = await way.join(back);
  await clock.run(120_000, () => back.size >= target);
  const ms = clock.now - from;
  await clock.run(5000);
  return { live, quiet, back: { received: member.node.received, ms } };
};

const size = (bytes: number): string =>
  bytes >= 1e6
    ? `${(bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1)} MB`
    : `${(bytes / 1e3).toFixed(bytes >= 1e4 ? 0 : 1)} kB`;
const time = (ms: number): string => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`);

const tableOf = (rows: readonly Row[]): string => {
  const head = [
    'members',
    'way',
    'one entry, all lines',
    'busiest member sends',
    'relay sends',
    'half have it',
    'all have it',
    'quiet minute, per member',
    'quiet minute, relay',
    'back after 2,000 entries'
  ];
  const lines = rows.map(({ members, way, live, quiet, back }) => [
    String(members),
    way,
    size(live.bytes),
    size(live.worstUpload),
    way === 'relay' ? size(live.relayUpload) : '',
    time(live.half),
    live.reached === members ? time(live.last) : `${live.reached} of ${members} only`,
    size(quiet.perMember),
    way === 'relay' ? size(quiet.relay) : '',
    `${size(back.received)}, ${time(back.ms)}`
  ]);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, at) => (at < 2 ? '---' : '--:'))), ...lines.map(row)].join('\n');
};

export const simulate = async (
  counts: readonly number[],
  tell: (text: string) => void
): Promise<{ readonly rows: readonly Row[]; readonly table: string }> => {
  tell(`Writing ${BASE + LIVE} real entries …`);
  const corpus = await makeCorpus(BASE + LIVE);
  const lengths = corpus.entries.map(({ sealed }) => sealed.length).sort((one, other) => one - other);
  tell(`An entry has ${lengths[Math.floor(lengths.length / 2)]} bytes (median).`);
  const rows: Row[] = [];
  for (const members of counts) {
    for (const way of ['mesh', 'relay'] as const) {
      const clock = new Clock();
      takeOverTime(clock);
      const made =
        way === 'mesh' ? createMesh(clock, corpus, randomFrom(members)) : createRelayed(clock, corpus);
      const cpu = process.cpuUsage();
      const row = { members, way, ...(await measure(made, clock, corpus, members)) };
      made.close();
      rows.push(row);
      const { user } = process.cpuUsage(cpu);
      tell(
        `${members} by ${way}: ${clock.messages.toLocaleString()} messages, ${(user / 1e6).toFixed(0)} s of processor time`
      );
    }
  }
  return { rows, table: tableOf(rows) };
};
