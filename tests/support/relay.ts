/** Relays in this process or their own, and devices that use them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryExchange } from '../../src/lib/ports/entry-exchange';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import type { RelayStatus } from '../../src/lib/ports/peers';
import { openRelayPeers, type RelayPeers } from '../../src/lib/adapters/peers/relay-peers';
import { createRelay } from '../../src/tools/relay/create-relay.mjs';
import type { TestDevice } from './devices';
import { must } from './storage';

const ws = createRequire(import.meta.url)('ws') as new (url: string) => {
  on(event: string, listener: () => void): void;
};

/** Node 20 has none of its own. Closed while it is opening, `ws` has an error that browsers do not have. */
export class WebSocket extends ws {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}

export interface TestRelay {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  /** Live entries in memory now. */
  live(): number;
  close(): Promise<void>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'fieldroom-relay-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const startRelay = async (
  options: {
    readonly data?: string;
    readonly access?: string;
    readonly port?: number;
    readonly liveMs?: number;
  } = {}
): Promise<TestRelay> => {
  const data = options.data ?? newFolder();
  const relay = await createRelay({ host: '127.0.0.1', ...options, data });
  const { url, port } = relay;
  return {
    ...{ url, port, data },
    live: () =>
      [...relay.hocuspocus.documents.values()].reduce((sum, one) => sum + one.getMap('entries').size, 0),
    close: () => relay.close()
  };
};

/** What takes a second in the app takes a tenth of it here. */
const HASTE = 10;

export interface RelayMember {
  readonly peers: RelayPeers;
  readonly statuses: RelayStatus[];
  readonly incidents: string[];
  readonly received: number[];
}

/** Connects a device's open engagement to relays as the app does. */
export const connectTo = async (
  addresses: readonly string[],
  device: TestDevice,
  log: EngagementLog,
  options: { readonly first?: number; readonly exchange?: EntryExchange } = {}
): Promise<RelayMember> => {
  const statuses: RelayStatus[] = [];
  const incidents: string[] = [];
  const received: number[] = [];
  const peers = await openRelayPeers({
    addresses,
    secrets: must(await device.storage.admissions.roomSecrets(log.id)),
    device: device.storage.device,
    exchange: options.exchange ?? log.exchange!,
    isMember: (_, other) => Boolean(log.state.members[other] && !log.state.members[other].revoked),
    first: options.first ?? 0,
    webSocket: WebSocket,
    after: (ms, work) => {
      const timer = setTimeout(work, ms / HASTE);
      return () => clearTimeout(timer);
    },
    onStatus: (status) => statuses.push(status),
    onProgress: (progress) => received.push(progress.received),
    onIncident: (reason) => incidents.push(reason)
  });
  return { peers, statuses, incidents, received };
};

/** Until `holds`; throws after `ms` with what it waited for. */
export const until = async (what: string, holds: () => boolean, ms = 15_000): Promise<void> => {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It never came to this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
