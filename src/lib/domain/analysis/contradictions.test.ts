import { describe, expect, it } from 'vitest';
import { extractStatements } from '../controls/extract-statements';
import { documentOf } from '../controls/testing';
import type { ContentHash } from '../ids';
import { findContradictions, type StatementSource } from './contradictions';

const sourceOf = (letter: string, ...texts: string[]): StatementSource => {
  const document = letter.repeat(64) as ContentHash;
  const statements = extractStatements(document, documentOf(texts));
  // a pair that was never read would pass as one that does not contradict
  expect(statements.length).toBeGreaterThan(0);
  return { document, name: `${letter}.docx`, statements };
};
const between = (one: string, other: string) =>
  findContradictions([sourceOf('a', one), sourceOf('b', other)]);

describe('contradictions', () => {
  it.each([
    ['Passwords must have at least 14 characters.', 'Passwords are at least 10 characters long.'],
    [
      'Passwords must be a minimum of 12 characters in length.',
      'User passwords must contain no fewer than eight characters.'
    ],
    [
      'Accounts are locked after 5 failed login attempts.',
      'An account is locked after ten unsuccessful sign-in attempts.'
    ],
    [
      'User accounts must be locked after three consecutive failed attempts.',
      'Accounts must be locked after no more than 10 failed logins.'
    ],
    [
      'Sessions are terminated after 15 minutes of inactivity.',
      'Idle sessions must time out after 30 minutes.'
    ],
    ['Security logs are retained for 12 months.', 'Log files must be kept for at least 90 days.'],
    ['Audit logs must be stored for one year.', 'Audit logs are deleted after six months.'],
    ['Access rights are reviewed quarterly.', 'User access rights must be reviewed at least once a year.'],
    [
      'Critical vulnerabilities must be patched within 7 days.',
      'Critical vulnerabilities are remediated within 14 days.'
    ],
    [
      'Critical patches are installed within 48 hours of release.',
      'Patches rated critical must be applied within 30 days.'
    ],
    [
      'Personal data breaches are reported to the supervisory authority within 72 hours.',
      'The supervisory authority must be notified of a personal data breach within 24 hours.'
    ],
    [
      'Customers must be informed of incidents within 24 hours.',
      'Affected customers are notified of security incidents within five days.'
    ],
    ['The RTO of the portal is 2 hours.', 'The portal has an RTO of eight hours.'],
    [
      'The RPO for customer databases is 15 minutes.',
      'Customer databases have a recovery point objective of 4 hours.'
    ],
    ['Backups are kept for 30 days.', 'Backup copies must be retained for 90 days.'],
    ['Restores are tested every six months.', 'Restoration of backups is tested once a year.'],
    [
      'Employee records are retained for six years after employment ends.',
      'Personnel records must be kept for 10 years after the end of employment.'
    ],
    ['Risk assessments are performed annually.', 'The risk assessment must be carried out every two years.'],
    [
      'All employees must complete security awareness training once a year.',
      'Awareness training is completed by all employees every six months.'
    ],
    [
      'Access of leavers is removed within 24 hours.',
      'Accounts of leavers must be disabled within five working days.'
    ],
    ['Encryption keys are rotated every 12 months.', 'Encryption keys must be rotated every two years.'],
    ['Penetration tests are conducted twice a year.', 'Penetration testing is conducted annually.']
  ])('are: %s / %s', (one, other) => {
    const [finding, ...more] = between(one, other);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ code: 'contradiction', severity: 'high' });
    expect(finding!.citations.map(({ quote }) => quote)).toEqual([one, other]);
  });

  it.each([
    [
      'Passwords must have at least 14 characters.',
      'Passwords of administrators must have at least 20 characters.'
    ],
    [
      'Critical vulnerabilities must be patched within 7 days.',
      'High vulnerabilities must be patched within 30 days.'
    ],
    [
      'Critical vulnerabilities must be patched within 7 days.',
      'Other vulnerabilities are patched within 90 days.'
    ],
    ['Security logs are retained for 12 months.', 'Financial records are retained for 10 years.'],
    ['Access rights are reviewed quarterly.', 'Firewall rules are reviewed every year.'],
    ['User access rights are reviewed annually.', 'Privileged access rights are reviewed quarterly.'],
    ['The RTO of the portal is 2 hours.', 'The RTO of the data warehouse is 24 hours.'],
    ['The RTO of the portal is 2 hours.', 'The RPO of the portal is 15 minutes.'],
    ['Full backups are made weekly.', 'Incremental backups are made daily.'],
    ['Backups are kept for 30 days.', 'Backups are made every day.'],
    [
      'Security incidents must be reported within one hour.',
      'Security incidents are analyzed within five days.'
    ],
    [
      'Customers must be informed of incidents within 24 hours.',
      'The insurer must be informed of incidents within 7 days.'
    ],
    [
      'Screens must lock after 5 minutes of inactivity.',
      'VPN sessions must end after 60 minutes of inactivity.'
    ],
    ['Security logs are retained for 12 months.', 'Security logs are reviewed every day.'],
    ['This policy is reviewed annually.', 'Supplier contracts are reviewed every two years.'],
    ['The risk register is reviewed quarterly.', 'The asset register is reviewed annually.'],
    ['Visitors must be escorted in the data centre.', 'Employees need not be escorted in the data centre.'],
    ['Employee records are retained for six years.', 'Applicant records are retained for six months.'],
    ['Low risk suppliers are assessed every three years.', 'High risk suppliers are assessed every year.'],
    [
      'Accounts are locked after 5 failed login attempts.',
      'Service accounts are locked after 3 failed login attempts.'
    ],
    ['Passwords must not be shared.', 'Passwords must be stored in the password manager.'],
    ['Passwords must be at least 12 characters.', 'PINs must be at least 6 characters.'],
    [
      'Test data is deleted within 30 days after the test.',
      'Customer data is deleted within 90 days after the contract ends.'
    ],
    ['CCTV recordings are kept for 30 days.', 'Visitor records are kept for 12 months.'],
    ['New starters must complete training within 30 days.', 'Employees must complete training every year.'],
    ['Laptops must lock after 10 minutes of inactivity.', 'Kiosks must lock after 2 minutes of inactivity.'],
    [
      'Incidents of severity 1 are acknowledged within 15 minutes.',
      'Incidents of severity 3 are acknowledged within 8 hours.'
    ],
    [
      'Initial notification is made within 24 hours.',
      'A final report on the incident is made within one month.'
    ]
  ])('are not: %s / %s', (one, other) => {
    expect(between(one, other)).toEqual([]);
  });

  it('are not the same figure in other units or words', () => {
    expect(
      between('Audit logs are kept for twelve months.', 'Audit logs must be retained for 1 year.')
    ).toEqual([]);
    expect(
      between(
        'Leavers lose access: accounts are disabled within 24 hours.',
        'Accounts of leavers are removed within one day.'
      )
    ).toEqual([]);
  });

  it('are not read from sentences that set several figures, or none', () => {
    expect(
      between(
        'Critical vulnerabilities must be patched within 7 days, high ones within 30 days.',
        'Critical vulnerabilities must be patched within 14 days.'
      )
    ).toEqual([]);
    expect(between('Backups are kept as long as needed.', 'Backups are kept for 30 days.')).toEqual([]);
  });

  it('are found within one document too, and across all of several', () => {
    const both = sourceOf(
      'a',
      'Access rights are reviewed quarterly.',
      'User access rights must be reviewed once a year.'
    );
    expect(findContradictions([both])).toHaveLength(1);
    expect(findContradictions([both])[0]!.documents).toEqual([both.document]);
  });
});
