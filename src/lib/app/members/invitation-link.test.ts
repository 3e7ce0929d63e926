import { describe, expect, it } from 'vitest';
import type { EngagementId } from '../../domain/ids';
import { invitationLink, readInvitationLink, type InvitationLink } from './invitation-link';

const link: InvitationLink = {
  engagement: 'ABCDEFGHIJKLMNOPQRSTUV' as EngagementId,
  secret: 'A'.repeat(43),
  name: 'Zoë',
  by: 'Ada',
  expiresAt: 8e15,
  signaling: ['wss://signal.example'],
  relays: ['wss://relay.example/?access=word', 'ws://10.0.0.2:4500']
};
const written = (value: object): string => invitationLink('https://room.example', value as InvitationLink);

describe('an invitation’s link', () => {
  it('carries where the team meets, behind the # alone', () => {
    const text = written(link);
    expect(readInvitationLink(text)).toEqual(link);
    expect(text.split('#')[0]).toBe('https://room.example/join');
  });

  it('is short enough for a code that a phone reads, and ends with a letter', () => {
    const text = written(link);
    expect(text.length).toBeLessThan(300);
    for (const name of ['Zoë', 'Ada L', 'Bo']) expect(written({ ...link, name })).toMatch(/[A-Za-z0-9]$/);
  });

  it.each(['', 'https://room.example/join', 'join#7b7d', 'join#!!', `join#${'A'.repeat(30_000)}`])(
    'is none in %j',
    (text) => expect(readInvitationLink(text)).toBeNull()
  );

  it.each([
    { relays: 'wss://a' },
    { relays: ['https://a'] },
    { relays: [7] },
    { signaling: ['javascript:alert(1)'] },
    { secret: 'short' },
    { engagement: 7 }
  ])('is none with %j', (change) => expect(readInvitationLink(written({ ...link, ...change }))).toBeNull());
});
