import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../src/lib/domain/engagement/draft';
import type { EngagementState, Member } from '../../../src/lib/domain/engagement/state';
import type { DeviceKey, InvitationKey } from '../../../src/lib/domain/ids';
import { ok } from '../../../src/lib/domain/result';
import type { EngagementPeers, HostEvents, JoinRequest, PeerNetwork } from '../../../src/lib/ports/peers';
import { TeamModel } from '../../../src/lib/state/team.svelte';
import { engagement } from '../../support/log';
import { deviceOf, invitationOf } from '../../support/peers';

const [ada, ben] = [deviceOf('Ada'), deviceOf('Ben')];
const member = (name: string): Member => ({ name, role: 'lead', revoked: null }) as Member;

const setUp = (own: DeviceKey, members: Record<DeviceKey, Member>) => {
  let state = { ...emptyState(engagement), members } as EngagementState;
  const opened: EngagementPeers[] = [];
  let starts = 0;
  let events: HostEvents | null = null;
  const off = { running: 'off', devices: [], presence: [], incidents: [] };
  const network = {
    engagement: async () => {
      await new Promise((resolve) => setTimeout(resolve));
      const peers = {
        status: off,
        subscribe: () => () => undefined,
        start: async () => void (starts += 1),
        lookAt: () => undefined,
        close: () => undefined
      } as unknown as EngagementPeers;
      opened.push(peers);
      return ok(peers);
    },
    newInvitation: async () => ({ invitation: invitationOf('Ben'), secret: new Uint8Array(32) }),
    host: async (_: unknown, told: HostEvents) => {
      events = told;
      return { welcome: async () => undefined, refuse: () => undefined, close: () => undefined };
    }
  } as unknown as PeerNetwork;
  const log = {
    id: engagement,
    get state() {
      return state;
    },
    subscribe: () => () => undefined,
    exchange: {}
  };
  const team = new TeamModel({
    log: log as never,
    admissions: { box: 'box', admissionFor: async () => ok({}) } as never,
    run: async (action) => {
      if (action.type === 'member.admitted') {
        state = { ...state, members: { ...state.members, [action.device]: member(action.name) } };
      }
      return ok(null);
    },
    now: () => 1,
    device: own,
    network: async () => network,
    places: () => ({ signaling: ['ws://somewhere'], turn: [], relays: [] }),
    origin: () => 'https://here',
    onFile: () => undefined
  });
  return { team, opened, starts: () => starts, ask: (request: JoinRequest) => events?.onRequest(request) };
};

describe('a team', () => {
  it('is looked for by a device that was cut off before it heard of its own admission', async () => {
    const { team, starts } = setUp(ben, { [ada]: member('Ada') });
    await team.start();
    expect(starts()).toBe(1);
  });

  it('is not looked for by somebody who is alone in it, until the first guest was admitted', async () => {
    const { team, starts, ask } = setUp(ada, { [ada]: member('Ada') });
    await team.start();
    expect(starts()).toBe(0);
    await team.invite({ name: 'Ben', role: 'lead', person: null, days: 1 });
    ask({ device: ben, box: 'b', name: 'Ben', deviceName: '', proof: '', code: '1' });
    expect((await team.admit()).ok).toBe(true);
    await expect.poll(starts).toBe(1);
    expect(team.hosting?.invitation).toBe(invitationOf('Ben') as InvitationKey);
  });

  it('has one set of connections, however often it is asked for them at once', async () => {
    const { team, opened } = setUp(ada, { [ada]: member('Ada'), [ben]: member('Ben') });
    await Promise.all([team.start(), team.connect(), team.connect()]);
    expect(opened).toHaveLength(1);
  });
});
