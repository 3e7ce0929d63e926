import { describe, expect, it } from 'vitest';
import type { RequirementRef } from '../../../src/lib/domain/ids';
import type { Action, AssessmentResult, SignOffPart } from '../../../src/lib/domain/log/action';
import { signOffBases, signOffBasis } from '../../../src/lib/domain/members/sign-off';
import { err, ok } from '../../../src/lib/domain/result';
import { Permissions } from '../../../src/lib/state/permissions.svelte';
import { SignOffsModel } from '../../../src/lib/state/sign-offs.svelte';
import { accepted, requirement } from '../../support/log';
import { deviceOf, founder, invited, admitted, join, type Peer } from '../../support/peers';

const ref = requirement('A.5.15');
const assessed = (result: AssessmentResult, which: RequirementRef = ref): Action => ({
  type: 'requirement.assessed',
  items: [{ requirement: which, result }]
});

const modelOf = (peer: Peer): SignOffsModel => {
  const state = () => peer.log.state;
  return new SignOffsModel({
    state,
    device: peer.device,
    permissions: new Permissions({ state, device: peer.device }),
    run: async (action) => {
      const written = peer.write(action);
      return written ? ok(written.id) : err({ code: 'invalid-action', message: 'It would not count.' });
    }
  });
};
/** Ada leads, Ben prepares, Cy reviews; all know the assessment. */
const team = () => {
  const ada = founder();
  const ben = join(ada, 'Ben', 'preparer');
  const cy = join(ada, 'Cy', 'reviewer');
  ada.write(assessed('conforming'));
  ada.write(accepted(10));
  const meet = (): void => {
    for (const one of [ada, ben, cy]) for (const other of [ada, ben, cy]) one.take(other);
    const latest = Math.max(ada.time, ben.time, cy.time);
    for (const one of [ada, ben, cy]) one.time = latest;
  };
  meet();
  return { ada, ben, cy, meet };
};
const denied = (peer: Peer, part: SignOffPart) =>
  modelOf(peer)
    .linesOf(ref)
    .find((line) => line.part === part)?.denied;

describe('sign-offs on screen', () => {
  it('are two: the preparer’s first, the reviewer’s by somebody else', async () => {
    const { ada, ben, cy, meet } = team();
    expect(denied(ada, 'preparer')).toBeNull();
    expect(denied(cy, 'preparer')).toBe('The role “reviewer” does not sign as preparer.');
    expect(denied(cy, 'reviewer')).toBe('The preparer signs first.');
    expect((await modelOf(ada).sign(ref, 'preparer')).ok).toBe(true);
    meet();
    expect(modelOf(ada).signingOf(ref)).toBe('prepared');
    expect(denied(ada, 'reviewer')).toBe('The preparer cannot be the reviewer too.');
    expect(denied(ben, 'reviewer')).toBe('The role “preparer” does not sign as reviewer.');
    expect((await modelOf(ada).sign(ref, 'reviewer')).ok).toBe(false);
    expect((await modelOf(cy).sign(ref, 'reviewer')).ok).toBe(true);
    meet();
    expect(modelOf(ben).signingOf(ref)).toBe('reviewed');
    const [preparer, reviewer] = modelOf(cy).linesOf(ref);
    expect(preparer).toMatchObject({ name: 'Ada', own: false, changed: [] });
    expect(reviewer).toMatchObject({ name: 'Cy', own: true, changed: [] });
    expect(preparer?.given?.basis).toHaveLength(2);
  });

  it('are one person’s on all of their devices', async () => {
    const { ada } = team();
    ada.write(invited('Ada’s phone', 'lead', ada.device));
    ada.write(admitted('Ada’s phone'));
    await modelOf(ada).sign(ref, 'preparer');
    const state = () => ada.log.state;
    const device = deviceOf('Ada’s phone');
    const phone = new SignOffsModel({
      state,
      device,
      permissions: new Permissions({ state, device }),
      run: async () => err({ code: 'invalid-action', message: '' })
    });
    expect(phone.linesOf(ref)[1]?.denied).toBe('The preparer cannot be the reviewer too.');
    expect(phone.linesOf(ref)[0]?.own).toBe(true);
  });

  it('say what changed since, and are given again over what is there now', async () => {
    const { ada, cy, meet } = team();
    await modelOf(ada).sign(ref, 'preparer');
    meet();
    await modelOf(cy).sign(ref, 'reviewer');
    meet();
    const later = ada.write(assessed('partly-conforming'));
    expect(modelOf(ada).signingOf(ref)).toBe('changed');
    expect(modelOf(ada).linesOf(ref)[0]?.changed).toEqual([later?.id]);
    expect(denied(ada, 'preparer')).toBeNull();
    await modelOf(ada).sign(ref, 'preparer');
    // the reviewer's is still over what was there before
    expect(modelOf(ada).signingOf(ref)).toBe('changed');
    meet();
    expect(denied(cy, 'reviewer')).toBeNull();
    await modelOf(cy).sign(ref, 'reviewer');
    expect(modelOf(cy).signingOf(ref)).toBe('reviewed');
  });

  it('notice a decision that was taken back, which leaves no newer entry', async () => {
    const { ada } = team();
    await modelOf(ada).sign(ref, 'preparer');
    ada.write(accepted(10, 'cleared'));
    expect(modelOf(ada).linesOf(ref)[0]).toMatchObject({ changed: [], given: { stale: true } });
  });

  it('are withdrawn by who gave them', async () => {
    const { ada, cy, meet } = team();
    await modelOf(ada).sign(ref, 'preparer');
    meet();
    await modelOf(cy).sign(ref, 'reviewer');
    meet();
    expect((await modelOf(cy).withdraw(ref, 'preparer')).ok).toBe(false);
    expect((await modelOf(ada).withdraw(ref, 'preparer')).ok).toBe(true);
    // a review of what nobody stands for any more counts as none
    expect(modelOf(ada).signingOf(ref)).toBe('unsigned');
  });

  it('wait for the reviewer who did not prepare them', async () => {
    const { ada, cy, meet } = team();
    await modelOf(ada).sign(ref, 'preparer');
    meet();
    expect(modelOf(cy).toReview).toEqual([ref]);
    expect(modelOf(ada).toReview).toEqual([]);
  });

  it('have the same basis for one as for all', () => {
    const { ada } = team();
    ada.write(assessed('conforming', requirement('A.5.1')));
    const { state } = ada.log;
    const all = signOffBases(state);
    expect([...all.keys()].sort()).toEqual([requirement('A.5.1'), ref].sort());
    for (const [which, basis] of all) expect(basis).toEqual(signOffBasis(state, which));
  });
});
