import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import type { EngagementPeersDeps } from '../../../src/lib/adapters/peers/engagement-peers';
import { defaultFilePlan } from '../../../src/lib/domain/documents/file-plan';
import { emptyState } from '../../../src/lib/domain/engagement/draft';
import type { EngagementPeers } from '../../../src/lib/ports/peers';
import { engagement } from '../../support/log';
import { deviceOf } from '../../support/peers';

/** A lock as the browser's: one has it, others wait in order, and letting go is not felt at once. */
const createLock = () => {
  const waiting: (() => void)[] = [];
  let held = false;
  const next = (): void => {
    if (held) return;
    const granted = waiting.shift();
    if (!granted) return;
    held = true;
    granted();
  };
  return (_: string, granted: () => void): (() => void) => {
    let has = false;
    const own = (): void => {
      has = true;
      granted();
    };
    waiting.push(own);
    setTimeout(next);
    return () => {
      if (!has) return void waiting.splice(waiting.indexOf(own), 1);
      setTimeout(() => {
        held = false;
        next();
      }, 5);
    };
  };
};

let createEngagementPeers: (deps: EngagementPeersDeps) => EngagementPeers;
beforeAll(async () => {
  // no connection is made here, but its class is what the rooms' own is made from
  vi.stubGlobal('RTCPeerConnection', class {});
  vi.stubGlobal('RTCSessionDescription', class {});
  vi.stubGlobal('RTCIceCandidate', class {});
  ({ createEngagementPeers } = await import('../../../src/lib/adapters/peers/engagement-peers'));
});
afterAll(() => vi.unstubAllGlobals());

const tab = (claim: EngagementPeersDeps['claim']): EngagementPeers => {
  const { blobs, derived } = createMemoryStorage();
  return createEngagementPeers({
    id: engagement,
    device: { key: deviceOf('Ada'), signing: null as never },
    exchange: { onWritten: () => () => undefined } as never,
    admissions: { roomSecrets: async () => ({ ok: true, value: [] }) } as never,
    state: () => emptyState(engagement),
    ...{ blobs, derived, claim },
    files: { wants: () => true, plan: () => defaultFilePlan, onArrived: () => undefined },
    now: () => 1,
    after: (ms, work) => {
      const timer = setTimeout(work, ms / 10);
      return () => clearTimeout(timer);
    }
  });
};
const nowhere = { signaling: [], turn: [], relays: [] };
const soon = (ms = 100): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the tab that looks for others', () => {
  it('is this one, also where it is asked twice at once', async () => {
    const peers = tab(createLock());
    await Promise.all([peers.start(nowhere), peers.start(nowhere)]);
    await soon();
    expect(peers.status.running).toBe('here');
    peers.close();
  });

  it('stays this one where it stops and starts again at once', async () => {
    const peers = tab(createLock());
    await peers.start(nowhere);
    for (let round = 0; round < 3; round += 1) {
      peers.stop();
      expect(peers.status.running).toBe('off');
      await peers.start(nowhere);
      expect(peers.status.running).toBe('here');
    }
    peers.close();
  });

  it('is another where that one has the right, and this one when that is closed', async () => {
    const claim = createLock();
    const [one, other] = [tab(claim), tab(claim)];
    await one.start(nowhere);
    await other.start(nowhere);
    expect([one.status.running, other.status.running]).toEqual(['here', 'in-another-tab']);
    one.close();
    await soon();
    expect(other.status.running).toBe('here');
    other.close();
  });

  it('asks no more once it was stopped', async () => {
    const claim = createLock();
    const [one, other] = [tab(claim), tab(claim)];
    await one.start(nowhere);
    await other.start(nowhere);
    other.stop();
    one.close();
    await soon();
    expect(other.status.running).toBe('off');
    other.close();
  });
});
