import { describe, expect, it } from 'vitest';
import { defaultFilePlan } from '../../../src/lib/domain/documents/file-plan';
import { emptyState } from '../../../src/lib/domain/engagement/draft';
import type { EngagementState, Member } from '../../../src/lib/domain/engagement/state';
import type { DeviceKey, InvitationKey } from '../../../src/lib/domain/ids';
import { err, ok } from '../../../src/lib/domain/result';
import type { EngagementPeers, HostEvents, JoinRequest, PeerNetwork } from '../../../src/lib/ports/peers';
import { readInvitationLink } from '../../../src/lib/app/members/invitation-link';
import { TeamModel } from '../../../src/lib/state/team.svelte';
import { engagement } from '../../support/log';
import { deviceOf, invitationOf } from '../../support/peers';

const [ada, ben] = [deviceOf('Ada'), deviceOf('Ben')];
const member = (name: string): Member => ({ name, role: 'lead', revoked: null }) as Member;

const setUp = (own: DeviceKey, members: Record<DeviceKey, Member>) => {
  let state = { ...emptyState(engagement), members } as EngagementState;
  const opened: EngagementPeers[] = [];
  /** What the hosted invitation was told. */
  const heard: string[] = [];
  const written: string[] = [];
  let refusal: string | null = null;
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
      return {
        welcome: async () => void heard.push('welcome'),
        refuse: (reason: string) => heard.push(`refuse: ${reason}`),
        close: () => heard.push('close'),
        offer: async () => ({ text: 'half', accept: async () => null, close: () => undefined })
      };
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
      if (refusal) return err({ code: 'not-entitled', message: refusal });
      written.push(action.type);
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
    files: { wants: () => true, plan: () => defaultFilePlan, onArrived: () => undefined }
  });
  return {
    ...{ team, opened, written },
    told: heard,
    starts: () => starts,
    ask: (request: JoinRequest) => events?.onRequest(request),
    fail: (reason: string) => events?.onFailed(reason),
    refuse: (message: string | null) => (refusal = message)
  };
};

const asking: JoinRequest = {
  ...{ device: ben, box: 'b', name: 'Ben', deviceName: 'Laptop', proof: 'p', code: '123 456' }
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

  it('hosts a guest from the link to the admission', async () => {
    const { team, ask, told, written } = setUp(ada, { [ada]: member('Ada') });
    expect((await team.admit()).ok).toBe(false);
    expect((await team.hostOffer()).ok).toBe(false);
    await team.invite({ name: 'Ben', role: 'preparer', person: null, days: 7 });
    expect(team.hosting).toMatchObject({ name: 'Ben', state: 'waiting', request: null });
    const link = readInvitationLink(team.hosting!.link);
    expect(link).toMatchObject({ engagement, name: 'Ben', by: 'Ada', signaling: ['ws://somewhere'] });
    expect((await team.hostOffer()).ok).toBe(true);
    ask(asking);
    expect(team.hosting).toMatchObject({ state: 'asking', request: { code: '123 456' } });
    expect((await team.admit()).ok).toBe(true);
    expect(team.hosting?.state).toBe('admitted');
    expect([written.at(-1), told]).toEqual(['member.admitted', ['welcome']]);
    team.stopHosting();
    expect([team.hosting, told]).toEqual([null, ['welcome', 'close']]);
  });

  it('admits nobody whose number is another, and says so to them', async () => {
    const { team, ask, told, written } = setUp(ada, { [ada]: member('Ada') });
    await team.invite({ name: 'Ben', role: 'preparer', person: null, days: 7 });
    ask(asking);
    team.refuse();
    expect(told[0]).toMatch(/^refuse: The codes were not the same/);
    expect(team.hosting).toMatchObject({ state: 'waiting', request: null });
    expect((await team.admit()).ok).toBe(false);
    expect(written).not.toContain('member.admitted');
  });

  it('says why an invitation or an admission did not become one', async () => {
    const { team, ask, refuse, told, fail } = setUp(ada, { [ada]: member('Ada') });
    refuse('Only a lead invites new members.');
    const made = await team.invite({ name: 'Ben', role: 'lead', person: null, days: 1 });
    expect(made).toMatchObject({ ok: false, error: { message: 'Only a lead invites new members.' } });
    expect(team.hosting).toBeNull();
    refuse(null);
    await team.invite({ name: 'Ben', role: 'lead', person: null, days: 1 });
    ask(asking);
    refuse('The invitation has expired.');
    expect((await team.admit()).ok).toBe(false);
    expect(team.hosting).toMatchObject({ state: 'asking', problem: 'The invitation has expired.' });
    expect(told).toContain('refuse: The invitation has expired.');
    // the guest who was refused is gone; another may ask
    fail('The other device is gone.');
    expect(team.hosting).toMatchObject({
      state: 'waiting',
      request: null,
      problem: 'The other device is gone.'
    });
  });

  it('lists people with their devices, those without one last', () => {
    const gone = { ...member('Cy'), person: deviceOf('Cy'), revoked: { reason: 'Lost' } } as Member;
    const own = { ...member('Ada'), person: ada } as Member;
    const { team } = setUp(ada, {
      [deviceOf('Cy')]: gone,
      [ada]: own,
      [deviceOf('phone')]: own
    });
    expect(team.members.map(({ name, devices }) => [name, devices.length])).toEqual([
      ['Ada', 2],
      ['Cy', 1]
    ]);
  });

  it('has one set of connections, however often it is asked for them at once', async () => {
    const { team, opened } = setUp(ada, { [ada]: member('Ada'), [ben]: member('Ben') });
    await Promise.all([team.start(), team.connect(), team.connect()]);
    expect(opened).toHaveLength(1);
  });
});
