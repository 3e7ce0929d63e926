/** A member of a team in the long proofs: a Chromium process of their own, killed and opened again at will. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { EngagementState } from '../../src/lib/domain/engagement/state';
import type { LiveStep } from '../../src/lib/measure/live';
import { createProfile, openKillable, type KillableBrowser } from '../e2e/browser';

/** How many rounds a proof goes, by the environment: the whole proof where nothing is said. */
export const rounds = (name: string, whole: number): number => {
  const said = process.env[name] ?? process.env['LONG_ROUNDS'];
  return said ? Math.max(1, Math.min(whole, Number(said))) : whole;
};

/** A figure of a proof, for the list at the end. */
export const figure = (text: string): void => {
  test.info().annotations.push({ type: 'figure', description: text });
  console.log(`    ${text}`);
};

export interface Status {
  readonly device: string;
  readonly running: string;
  readonly devices: readonly string[];
  readonly progress: { readonly received: number; readonly left: number };
  readonly incidents: readonly {
    readonly at: number;
    readonly device: string | null;
    readonly reason: string;
  }[];
  readonly entries: number;
}

interface Sent {
  readonly bytes: number;
  /** Entries in slices of the exchange, and the slices. */
  readonly entries: number;
  readonly slices: number;
}

/** What the page keeps for the proofs: its connections, and what went out on them. */
const watchConnections = (): void => {
  const open = new Set<RTCPeerConnection>();
  const channels = new Set<RTCDataChannel>();
  const counted = { bytes: 0, entries: 0, slices: 0 };
  /** The first frame of a slice of entries says how many there are; see `catch-up.ts`. */
  const countSlice = (frame: Uint8Array): void => {
    const size = frame.length > 4 ? new DataView(frame.buffer, frame.byteOffset).getUint32(0) : 0;
    if (size < 2 || 4 + size > frame.length || frame[4] !== 0x7b) return;
    try {
      const head = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + size))) as Record<
        string,
        unknown
      >;
      if (!['entries', 'lot'].includes(head['kind'] as string) || !Array.isArray(head['items'])) return;
      counted.entries += head['items'].length;
      counted.slices += 1;
    } catch {
      // bytes that only look like the beginning of a message
    }
  };
  const Native = RTCPeerConnection;
  class Watched extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      open.add(this);
    }
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init);
      channels.add(channel);
      channel.addEventListener('close', () => channels.delete(channel));
      return channel;
    }
  }
  const send = RTCDataChannel.prototype.send as (data: unknown) => void;
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
    if (data instanceof Uint8Array) {
      counted.bytes += data.length;
      countSlice(data);
    }
    send.call(this, data);
  };
  Object.assign(globalThis, {
    RTCPeerConnection: Watched,
    wire: {
      counted,
      /** Sends past the app on every open channel of this number; gives on how many. */
      say: (id: number, data: string | readonly number[]) => {
        const own = [...channels].filter((channel) => channel.id === id && channel.readyState === 'open');
        for (const channel of own) {
          if (typeof data === 'string') channel.send(data);
          else channel.send(Uint8Array.from(data));
        }
        return own.length;
      },
      lines: () =>
        [...channels].map(
          ({ label, readyState, bufferedAmount }) => `${label} ${readyState} ${bufferedAmount}`
        ),
      /** Ends every connection, as a network does that goes away under one side. */
      cut: () => {
        const live = [...open].filter(({ connectionState }) => connectionState === 'connected');
        open.clear();
        for (const connection of live) connection.close();
        return live.length;
      }
    }
  });
  // filling the cache for offline use is another test's subject, and takes long
  Object.defineProperty(ServiceWorkerContainer.prototype, 'register', {
    value: () => new Promise(() => undefined)
  });
};

export class Member {
  #browser: KillableBrowser | null = null;
  #page: Page | null = null;
  readonly #profile = createProfile();
  /** Entries that this member's browser called saved, in order. */
  readonly acknowledged: string[] = [];
  readonly problems: string[] = [];
  engagement: string | null = null;
  /** Where this member meets the others. */
  signaling: string | null = null;

  constructor(
    readonly name: string,
    private readonly origin: string
  ) {}

  get page(): Page {
    if (!this.#page) throw new Error(`${this.name} is not here.`);
    return this.#page;
  }

  get pid(): number {
    return this.#browser?.pid ?? 0;
  }

  get folder(): string {
    return this.#profile.folder;
  }

  async start(): Promise<void> {
    this.#browser = await openKillable(this.#profile.folder);
    const { context } = this.#browser;
    await context.addInitScript(watchConnections);
    const page = await context.newPage();
    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith('measure: ack ')) this.acknowledged.push(text.slice('measure: ack '.length));
      else if (message.type() === 'error') this.problems.push(text);
    });
    page.on('pageerror', (error) => this.problems.push(`exception: ${error.message}`));
    this.#page = page;
    await this.load();
  }

  /** Loads the page anew; what was open has to be opened again. */
  async load(): Promise<void> {
    await this.page.goto(`${this.origin}/measure`);
    await this.page.waitForFunction(() => 'fieldroomMeasure' in globalThis);
  }

  async kill(): Promise<void> {
    await this.#browser?.kill();
    this.#browser = null;
    this.#page = null;
  }

  /** Ends the browser as a person does, so that it writes what it keeps. */
  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = null;
    this.#page = null;
  }

  /** After a kill or a reload: the app starts and the engagement opens, as a person would do it. */
  async reopen(): Promise<void> {
    if (this.#browser) await this.load();
    else await this.start();
    // the browser writes such settings to the disk seconds later, and may have been killed before
    if (this.signaling) await this.do({ do: 'places', signaling: [this.signaling] });
    await this.do({ do: 'open', engagement: this.engagement as never });
  }

  async do<T = unknown>(step: LiveStep): Promise<T> {
    return this.page.evaluate(
      (value) =>
        (
          globalThis as unknown as {
            fieldroomMeasure: { call(name: string, args: unknown): Promise<unknown> };
          }
        ).fieldroomMeasure.call('live', value),
      step
    ) as Promise<T>;
  }

  status(): Promise<Status> {
    return this.do<Status>({ do: 'status' });
  }
  ids(): Promise<string[]> {
    return this.do<string[]>({ do: 'ids' });
  }
  hash(): Promise<string> {
    return this.do<string>({ do: 'hash' });
  }
  state(): Promise<EngagementState> {
    return this.do({ do: 'state' });
  }

  /** How many connections were ended. */
  cut(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as { wire: { cut(): number } }).wire.cut());
  }

  /** What this page has handed to data channels since it was loaded. */
  sent(): Promise<Sent> {
    return this.page.evaluate(() => (globalThis as unknown as { wire: { counted: Sent } }).wire.counted);
  }

  /** What no honest client sends, on every open channel of this number. */
  async say(channel: number, data: string | readonly number[]): Promise<void> {
    const lines = await this.page.evaluate(
      ([id, what]) =>
        (globalThis as unknown as { wire: { say(id: number, data: unknown): number } }).wire.say(id, what),
      [channel, data] as const
    );
    expect(lines).toBeGreaterThan(0);
  }

  /** Its data channels, with what waits in the browser for each. */
  lines(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { wire: { lines(): string[] } }).wire.lines());
  }

  async end(): Promise<void> {
    await this.kill();
    this.#profile.remove();
  }
}

/** Begins an engagement that meets at `signaling`. */
export const found = async (member: Member, signaling: string): Promise<void> => {
  await member.start();
  member.signaling = signaling;
  await member.do({ do: 'places', signaling: [signaling] });
  member.engagement = await member.do<string>({
    do: 'create',
    client: 'Nordlicht Robotics',
    person: member.name
  });
};

/** The host invites, the guest asks, both numbers are the same, the host admits. Resolves when the guest may open. */
export const askIn = async (host: Member, guest: Member, role: string): Promise<void> => {
  const link = await host.do<string>({ do: 'invite', name: guest.name, role: role as never });
  await guest.do({ do: 'join', link, name: guest.name, device: `${guest.name}’s laptop` });
  await expect.poll(() => host.do({ do: 'asked' }), { timeout: 60_000, intervals: [100] }).not.toBeNull();
  const { code } = await guest.do<{ code: string }>({ do: 'joining' });
  expect(code).toBe(await host.do({ do: 'asked' }));
  guest.engagement = host.engagement;
  guest.signaling = host.signaling;
  await host.do({ do: 'admit' });
};

/** As `askIn`, until the guest has everything and has opened the engagement. */
export const comeIn = async (
  host: Member,
  guest: Member,
  role: string,
  { started = false } = {}
): Promise<void> => {
  if (!started) await guest.start();
  await askIn(host, guest, role);
  await expect
    .poll(async () => (await guest.do<{ state: string }>({ do: 'joining' })).state, {
      timeout: 120_000,
      intervals: [100]
    })
    .toBe('joined');
  await guest.do({ do: 'open', engagement: guest.engagement as never });
};

/** Resolves when each of them is connected to all the others; in milliseconds. */
export const meet = async (members: readonly Member[], timeout = 60_000): Promise<number> => {
  const from = Date.now();
  for (;;) {
    const statuses = await Promise.all(members.map((one) => one.status()));
    if (statuses.every(({ devices }) => devices.length === members.length - 1)) break;
    if (Date.now() - from > timeout) {
      const seen = statuses.map(({ running, devices, incidents }, at) => ({
        ...{ name: members[at]!.name, running, connected: devices.length },
        refused: incidents
          .slice(-6)
          .map(({ at, reason }) => `${new Date(at).toISOString().slice(14)} ${reason}`)
      }));
      throw new Error(`Not everybody sees everybody: ${JSON.stringify(seen, null, 1)}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return Date.now() - from;
};

/** Resolves when all have the same entries; gives their ids. Fails where that takes longer than `timeout`. */
export const level = async (members: readonly Member[], timeout = 120_000): Promise<Set<string>> => {
  let sets: string[][] = [];
  await expect
    .poll(
      async () => {
        sets = await Promise.all(members.map(async (one) => (await one.ids()).sort()));
        return sets.every((set) => set.join() === sets[0]!.join());
      },
      { message: 'all have the same entries', timeout, intervals: [250] }
    )
    .toBe(true);
  return new Set(sets[0]);
};

/** Where two states differ, by path. */
const differences = (one: unknown, other: unknown, path = ''): string[] => {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) {
    return [`${path}: ${JSON.stringify(one)} / ${JSON.stringify(other)}`];
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) =>
    differences(
      (one as Record<string, unknown>)[name],
      (other as Record<string, unknown>)[name],
      `${path}/${name}`
    )
  );
};

/** The state hash that all of them have; what was stored a moment ago may take another to be folded. */
export const sameHash = async (members: readonly Member[]): Promise<string> => {
  let hashes: string[] = [];
  const alike = async (): Promise<boolean> => {
    hashes = await Promise.all(members.map((one) => one.hash()));
    return new Set(hashes).size === 1;
  };
  for (let tries = 0; tries < 20 && !(await alike()); tries += 1) {
    await new Promise((done) => setTimeout(done, 500));
  }
  if (new Set(hashes).size === 1) return hashes[0]!;
  const [first, ...others] = await Promise.all(members.map((one) => one.state()));
  const found = others.flatMap((other) => differences(first, other));
  throw new Error(`The states differ in ${found.length} places: ${found.slice(0, 10).join('\n')}`);
};

/** Of what these members were told was saved, what is not among `ids`. */
export const lost = (members: readonly Member[], ids: ReadonlySet<string>): string[] =>
  members.flatMap(({ name, acknowledged }) =>
    acknowledged.filter((id) => !ids.has(id)).map((id) => `${name}: ${id}`)
  );
