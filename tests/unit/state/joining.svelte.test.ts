import { describe, expect, it } from 'vitest';
import type { GuestEvents, GuestInput, MeetingPlaces, PeerNetwork } from '../../../src/lib/ports/peers';
import { JoiningModel } from '../../../src/lib/state/joining.svelte';
import { engagement } from '../../support/log';

const link = {
  engagement,
  secret: 'A'.repeat(43),
  name: 'Ben',
  by: 'Ada',
  expiresAt: 1000,
  signaling: ['wss://team.example'],
  relays: []
};
const nowhere: MeetingPlaces = { signaling: [], turn: [], relays: [] };

const setUp = (changes: Partial<typeof link> = {}, own: MeetingPlaces = nowhere) => {
  let events: GuestEvents | null = null;
  let input: GuestInput | null = null;
  let closed = 0;
  const adopted: unknown[] = [];
  const network = {
    join: async (given: GuestInput, told: GuestEvents) => {
      input = given;
      events = told;
      return {
        answer: async (text: string) =>
          text === 'half' ? { text: 'answer', accept: async () => null, close: () => undefined } : 'No half.',
        close: () => (closed += 1)
      };
    }
  } as unknown as PeerNetwork;
  let now = 500;
  const model = new JoiningModel(
    { ...link, ...changes },
    {
      network: async () => network,
      places: () => own,
      adopt: (places) => adopted.push(places),
      now: () => now
    }
  );
  return {
    ...{ model, adopted },
    events: () => events!,
    input: () => input!,
    closed: () => closed,
    later: (time: number) => (now = time)
  };
};

describe('joining', () => {
  it('goes from the question over the number to the engagement', async () => {
    const { model, events, input, adopted } = setUp();
    expect([model.state, model.expired]).toEqual(['asked', false]);
    await model.begin('Ben Okafor', 'Laptop');
    expect(model.state).toBe('waiting');
    expect(input()).toMatchObject({ engagement, name: 'Ben Okafor', deviceName: 'Laptop' });
    expect(input().secret).toEqual(new Uint8Array(32));
    events().onCode('123 456');
    expect([model.state, model.code]).toEqual(['comparing', '123 456']);
    events().onProgress({ received: 3, left: 9 });
    expect(model.progress).toEqual({ received: 3, left: 9 });
    events().onJoined();
    expect([model.state, adopted.length]).toEqual(['joined', 1]);
    // what fails afterwards is of no importance any more
    events().onFailed('The other device is gone.');
    expect([model.state, model.problem]).toEqual(['joined', null]);
  });

  it('waits again after it was refused, with the reason, and asks anew', async () => {
    const { model, events, closed } = setUp();
    await model.begin('Ben', '');
    events().onCode('123 456');
    events().onFailed('The codes were not the same.');
    expect([model.state, model.code, model.problem]).toEqual([
      'waiting',
      null,
      'The codes were not the same.'
    ]);
    await model.begin('Ben', '');
    expect([model.problem, closed()]).toEqual([null, 1]);
  });

  it('answers the other device’s half, once it is known who answers', async () => {
    const { model } = setUp();
    expect(await model.answer('half')).toMatchObject({ ok: false });
    await model.begin('Ben', '');
    expect(await model.answer('nonsense')).toEqual({ ok: false, error: { message: 'No half.' } });
    expect(await model.answer('half')).toMatchObject({ ok: true, value: { text: 'answer' } });
  });

  it('meets where the link says and where this device knows, each once', async () => {
    const own = { ...nowhere, signaling: ['wss://team.example', 'ws://own'] };
    const { model, input } = setUp({}, own);
    expect(model.canMeet).toBe(true);
    await model.begin('Ben', '');
    expect(input().places.signaling).toEqual(['wss://team.example', 'ws://own']);
    expect(setUp({ signaling: [] }).model.canMeet).toBe(false);
  });

  it('knows an invitation that has expired', () => {
    const { model, later } = setUp();
    later(1001);
    expect(model.expired).toBe(true);
  });
});
