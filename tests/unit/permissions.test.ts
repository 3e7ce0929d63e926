import { describe, expect, it } from 'vitest';
import { seesBook, whyNot, type Intent } from '../../src/lib/domain/members/permission';
import type { Action, ActionType, Role } from '../../src/lib/domain/log/action';
import { entitlementProblem } from '../../src/lib/domain/log/fold';
import { accepted, added, requirement, stranger } from '../support/log';
import { deviceOf, founder, invited, join, lead, revoked } from '../support/peers';

const roles: readonly Role[] = ['lead', 'preparer', 'reviewer', 'client', 'observer'];
const nameOf = (role: Role): string => `the ${role}`;
const everybody = () => {
  const ada = founder();
  ada.write(added('policy'));
  for (const role of roles) join(ada, nameOf(role), role);
  return ada;
};

/** Each with an action of its kind that would count for whoever is entitled. */
const samples: readonly Action[] = [
  { type: 'engagement.changed', changes: { title: 'Other' } },
  added('another'),
  { type: 'document.removed', documents: ['policy' as never], reason: '' },
  { type: 'document.factsSet', document: 'policy' as never, facts: { owner: 'CISO' } },
  accepted(10),
  { type: 'requirement.assessed', items: [{ requirement: requirement('A.5.1'), result: 'conforming' }] }
];

describe('what the screen offers', () => {
  it('is what the log would count, for every role and kind', () => {
    const { state } = everybody().log;
    for (const role of roles) {
      const device = deviceOf(nameOf(role));
      for (const action of samples) {
        const counted = entitlementProblem(state, device, action, 2000) === null;
        expect([role, action.type, whyNot(state, device, action.type) === null]).toEqual([
          role,
          action.type,
          counted
        ]);
      }
    }
  });

  it('says who may, where this role may not', () => {
    const { state } = everybody().log;
    expect(whyNot(state, deviceOf(nameOf('observer')), 'mapping.decided')).toBe(
      'The role “observer” may not do this: it takes a lead, preparer or reviewer.'
    );
    expect(whyNot(state, deviceOf(nameOf('client')), 'document.added')).toBeNull();
  });

  it('tells the parts of a sign-off apart', () => {
    const { state } = everybody().log;
    const may = (role: Role, part: 'preparer' | 'reviewer') =>
      whyNot(state, deviceOf(nameOf(role)), { type: 'requirement.signedOff', part }) === null;
    expect(roles.map((role) => [may(role, 'preparer'), may(role, 'reviewer')])).toEqual([
      [true, true],
      [true, false],
      [false, true],
      [false, false],
      [false, false]
    ]);
  });

  it('of membership is a lead’s, and everybody’s own', () => {
    const { state } = everybody().log;
    const [ben, cy] = [deviceOf(nameOf('preparer')), deviceOf(nameOf('observer'))];
    const may = (device: typeof ben, intent: Intent) => whyNot(state, device, intent);
    expect(may(ben, { type: 'member.invited', person: null })).toBe('Only a lead invites new members.');
    expect(may(ben, { type: 'member.invited', person: ben })).toBeNull();
    expect(may(ben, { type: 'member.invited', person: cy })).toBe('Only a lead invites devices of others.');
    expect(may(cy, { type: 'device.revoked', person: cy })).toBeNull();
    expect(may(cy, { type: 'device.revoked', person: ben })).toBe('Only a lead revokes devices of others.');
    expect(may(ben, { type: 'member.changed', person: ben, givesRole: true })).toBe(
      'Only a lead gives roles.'
    );
    for (const type of ['member.invited', 'device.revoked'] as const)
      expect(may(lead, { type, person: ben })).toBeNull();
    expect(may(lead, { type: 'member.invited', person: null })).toBeNull();
    // and the log says the same of the actions themselves
    expect(entitlementProblem(state, ben, invited('Eve', 'lead'), 2000)?.message).toBe(
      'Only a lead invites new members.'
    );
  });

  it('is nothing for strangers and revoked devices', () => {
    const ada = everybody();
    const ben = deviceOf(nameOf('preparer'));
    ada.write(revoked(ada, ben));
    const { state } = ada.log;
    const every: readonly ActionType[] = ['document.added', 'mapping.decided', 'member.invited'];
    for (const type of every) {
      expect(whyNot(state, stranger, type)).toBe('This device is not a member of this engagement.');
      expect(whyNot(state, ben, type)).toBe('This device was revoked.');
    }
  });

  it('of a locked file is who has access, and nothing else', () => {
    const ada = everybody();
    ada.write({ type: 'engagement.changed', changes: { phase: 'locked' } });
    const { state } = ada.log;
    expect(whyNot(state, lead, 'mapping.decided')).toContain('locked');
    expect(whyNot(state, lead, 'engagement.changed')).toContain('locked');
    expect(whyNot(state, lead, { type: 'engagement.changed', changes: { phase: 'archived' } })).toBeNull();
    expect(whyNot(state, lead, { type: 'device.revoked', person: lead })).toBeNull();
  });
});

describe('the audit file', () => {
  it('is everybody’s but the client’s', () => {
    const { state } = everybody().log;
    expect(roles.filter((role) => seesBook(state, deviceOf(nameOf(role)), 'audit-file'))).toEqual([
      'lead',
      'preparer',
      'reviewer',
      'observer'
    ]);
    expect(roles.every((role) => seesBook(state, deviceOf(nameOf(role)), 'data-room'))).toBe(true);
  });
});
