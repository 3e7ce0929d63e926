import { describe, expect, it } from 'vitest';
import { signOffBasis, signOffsOf } from '../../src/lib/domain/members/sign-off';
import type { Action } from '../../src/lib/domain/log/action';
import { accepted, added, requirement } from '../support/log';
import {
  admitted,
  deviceOf,
  founder,
  invitationOf,
  invited,
  join,
  lead,
  Peer,
  revoked
} from '../support/peers';

const role = (peer: Peer, name: string) => peer.log.state.members[deviceOf(name)]?.role;

describe('invitations', () => {
  it('admit one device, once', () => {
    const ada = founder();
    ada.write(invited('Ben', 'preparer'));
    ada.write(admitted('Ben'));
    expect(role(ada, 'Ben')).toBe('preparer');
    expect(ada.write(admitted('Ben', deviceOf('Eve')))).toBeNull();
    expect(ada.write(admitted('Ben'))).toBeNull();
  });

  it('that two devices used at once admit the first in the total order', () => {
    const ada = founder();
    ada.write(invited('Cy', 'lead'));
    ada.write(admitted('Cy'));
    ada.write(invited('Ben', 'preparer'));
    const cy = new Peer(deviceOf('Cy'));
    cy.take(ada);
    cy.time = ada.time + 5;
    const second = cy.write(admitted('Ben', deviceOf('Ben 2')));
    ada.write(admitted('Ben'));
    cy.take(ada);
    ada.take(cy);
    expect(ada.log.state).toEqual(cy.log.state);
    expect(role(ada, 'Ben')).toBe('preparer');
    expect(ada.refusalOf(second)).toBe('The invitation was used already.');
  });

  it('expire, and can be withdrawn', () => {
    const ada = founder();
    ada.write({ ...invited('Ben', 'preparer'), expiresAt: ada.time + 10 } as Action);
    ada.time += 100;
    expect(ada.write(admitted('Ben'))).toBeNull();
    ada.write(invited('Cy', 'client'));
    ada.write({ type: 'invitation.withdrawn', invitation: invitationOf('Cy') });
    expect(ada.write(admitted('Cy'))).toBeNull();
  });

  it('of new members are the lead’s, of further devices also the member’s own', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    expect(ben.write(invited('Eve', 'client'))).toBeNull();
    expect(ben.write(invited('Ben’s phone', 'lead', deviceOf('Ben')))).toBeNull();
    expect(ben.write(invited('Ben’s phone', 'preparer', lead))).toBeNull();
    expect(ben.write(invited('Ben’s phone', 'preparer', deviceOf('Ben')))).not.toBeNull();
    expect(ben.write(admitted('Ben’s phone'))).not.toBeNull();
    const phone = ben.log.state.members[deviceOf('Ben’s phone')];
    expect(phone).toMatchObject({ name: 'Ben', role: 'preparer', person: deviceOf('Ben') });
  });

  it('of a stranger are refused', () => {
    const ada = founder();
    const eve = new Peer(deviceOf('Eve'));
    eve.take(ada);
    expect(eve.write(invited('Eve', 'lead'))).toBeNull();
  });
});

describe('roles', () => {
  it('are the person’s on all devices, and given by leads alone', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    ben.write(invited('phone', 'preparer', deviceOf('Ben')));
    ben.write(admitted('phone'));
    ada.take(ben);
    const changes = { role: 'reviewer' } as const;
    expect(ben.write({ type: 'member.changed', person: deviceOf('Ben'), changes })).toBeNull();
    ada.write({ type: 'member.changed', person: deviceOf('Ben'), changes });
    expect([role(ada, 'Ben'), role(ada, 'phone')]).toEqual(['reviewer', 'reviewer']);
  });

  it('leave a lead', () => {
    const ada = founder();
    const demoted: Action = { type: 'member.changed', person: lead, changes: { role: 'observer' } };
    expect(ada.write(demoted)).toBeNull();
    expect(ada.write(revoked(ada, lead))).toBeNull();
    join(ada, 'Ben', 'lead');
    expect(ada.write(demoted)).not.toBeNull();
    expect(role(ada, 'Ada')).toBe('observer');
  });

  it('of a member change nothing else, whatever the entry carries', () => {
    const ada = founder();
    join(ada, 'Ben', 'preparer');
    ada.write(revoked(ada, deviceOf('Ben')));
    const changes = { role: 'preparer', revoked: null, person: lead } as never;
    ada.write({ type: 'member.changed', person: deviceOf('Ben'), changes });
    expect(ada.log.state.members[deviceOf('Ben')]).toMatchObject({ person: deviceOf('Ben') });
    expect(ada.log.state.members[deviceOf('Ben')]?.revoked).not.toBeNull();
  });
});

describe('revocation', () => {
  it('keeps what was known, and counts nothing beyond it, whatever the device’s clock says', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    ben.write(added('known'));
    ada.take(ben);
    const late = ben.write(added('unknown'));
    const lateMapping = ben.write(accepted(10));
    ada.time = 5000;
    ada.write(revoked(ada, deviceOf('Ben')));
    ada.take(ben);
    expect(Object.keys(ada.log.state.documents)).toEqual(['known']);
    expect(ada.log.state.mappings).toEqual({});
    expect(ada.refusalOf(late)).toBe('It was written after its device was revoked.');
    expect(ada.refusalOf(lateMapping)).toBe('It was written after its device was revoked.');
    ben.take(ada);
    expect(ben.log.state).toEqual(ada.log.state);
    expect(ben.write(added('more'))).toBeNull();
  });

  it('of one another at the same time: the senior member stays', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'lead');
    const cy = join(ada, 'Cy', 'lead');
    cy.take(ada);
    ben.take(ada);
    // the junior's clock is earlier, so the total order would put theirs first
    const junior = cy.write(revoked(cy, deviceOf('Ben')));
    ben.time += 1000;
    const senior = ben.write(revoked(ben, deviceOf('Cy')));
    for (const peer of [ada, ben, cy]) for (const other of [ada, ben, cy]) peer.take(other);
    for (const peer of [ada, ben, cy]) {
      expect(peer.log.state).toEqual(ada.log.state);
      expect(peer.refusalOf(junior)).toBe('It was written after its device was revoked.');
      expect(peer.refusalOf(senior)).toBeUndefined();
      expect(peer.log.state.members[deviceOf('Ben')]?.revoked).toBeNull();
    }
  });

  it('undone by its author’s own revocation takes nothing away', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'lead');
    const cy = join(ada, 'Cy', 'preparer');
    ben.take(ada);
    cy.take(ada);
    const kept = cy.write(added('kept'));
    // Ben revokes Cy without knowing that Ada revokes Ben
    ben.write(revoked(ben, deviceOf('Cy')));
    ada.time += 500;
    ada.write(revoked(ada, deviceOf('Ben')));
    ada.take(ben);
    ada.take(cy);
    expect(ada.refusalOf(kept)).toBeUndefined();
    expect(ada.log.state.members[deviceOf('Cy')]?.revoked).toBeNull();
    expect(Object.keys(ada.log.state.documents)).toEqual(['kept']);
  });

  it('by somebody who may not is refused and cuts nothing', async () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    const cy = join(ada, 'Cy', 'preparer');
    ben.take(ada);
    expect(ben.write(revoked(ben, deviceOf('Cy')))).toBeNull();
    // an entry that a modified client signs all the same
    const forged = new Peer(deviceOf('Ben'));
    forged.take(ben);
    const cut = forged.write({ type: 'device.described', device: deviceOf('Ben'), name: 'x' });
    const { identified } = await import('../support/log');
    const bad = identified({ ...cut!.entry, action: revoked(ben, deviceOf('Cy')) });
    ada.entries.set(bad.id, bad);
    const kept = cy.write(added('kept'));
    ada.take(cy);
    expect(ada.refusalOf(bad)).toBe('Only a lead revokes devices of others.');
    expect(ada.refusalOf(kept)).toBeUndefined();
  });

  it('of one’s own device counts', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    expect(ben.write(revoked(ben, deviceOf('Ben')))).not.toBeNull();
    expect(ben.log.state.members[deviceOf('Ben')]?.revoked).not.toBeNull();
    expect(ben.log.state.refused).toEqual([]);
  });
});

describe('sign-offs', () => {
  const subject = requirement('A.5.15');
  const assessed: Action = {
    type: 'requirement.assessed',
    items: [{ requirement: subject, status: 'in-review', result: 'conforming' }]
  };
  const signed = (peer: Peer, part: 'preparer' | 'reviewer'): Action => ({
    type: 'requirement.signedOff',
    requirement: subject,
    part,
    basis: signOffBasis(peer.log.state, subject)
  });

  it('need two people, the preparer first', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'preparer');
    const cy = join(ada, 'Cy', 'reviewer');
    expect(ben.write(signed(ben, 'preparer'))).toBeNull();
    ben.write(assessed);
    ben.take(ada);
    ada.take(ben);
    expect(ada.write(signed(ada, 'reviewer'))).toBeNull();
    expect(ada.write(signed(ada, 'preparer'))).not.toBeNull();
    expect(ada.write(signed(ada, 'reviewer'))).toBeNull();
    cy.take(ada);
    expect(cy.write(signed(cy, 'preparer'))).toBeNull();
    expect(cy.write(signed(cy, 'reviewer'))).not.toBeNull();
    expect(signOffsOf(cy.log.state, subject)).toMatchObject({
      preparer: { stale: false, person: lead },
      reviewer: { stale: false, person: deviceOf('Cy') }
    });
  });

  it('of a preparer are no reviewer’s, on a further device either', () => {
    const ada = founder();
    ada.write(assessed);
    ada.write(invited('phone', 'lead', lead));
    ada.write(admitted('phone'));
    ada.write(signed(ada, 'preparer'));
    const phone = new Peer(deviceOf('phone'));
    phone.take(ada);
    expect(phone.write(signed(phone, 'reviewer'))).toBeNull();
  });

  it('become stale when anything that was signed changes', () => {
    const ada = founder();
    ada.write(assessed);
    ada.write(signed(ada, 'preparer'));
    expect(signOffsOf(ada.log.state, subject).preparer?.stale).toBe(false);
    ada.write(accepted(10));
    expect(signOffsOf(ada.log.state, subject).preparer?.stale).toBe(true);
    const outdated = { ...signed(ada, 'preparer'), basis: [] } as Action;
    expect(ada.write(outdated)).toBeNull();
  });

  it('are withdrawn by who gave them alone', () => {
    const ada = founder();
    const ben = join(ada, 'Ben', 'lead');
    ada.write(assessed);
    ada.write(signed(ada, 'preparer'));
    ben.take(ada);
    const withdrawn: Action = {
      type: 'requirement.signOffWithdrawn',
      requirement: subject,
      part: 'preparer'
    };
    expect(ben.write(withdrawn)).toBeNull();
    expect(ada.write(withdrawn)).not.toBeNull();
    expect(ada.log.state.signOffs).toEqual({});
  });
});
