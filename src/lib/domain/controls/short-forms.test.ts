import { describe, expect, it } from 'vitest';
import { extractStatements } from './extract-statements';
import { documentOf, TEST_HASH } from './testing';

const texts = (sentence: string): string[] =>
  extractStatements(TEST_HASH, documentOf([sentence])).map(({ text }) => text);

describe('controls told in short', () => {
  it.each([
    // without the verb that a sentence would have
    'MFA enabled for all users',
    'Backups encrypted at rest',
    'All laptops encrypted with full-disk encryption',
    'Accounts of leavers disabled within 24 hours',
    'Critical findings: remediated within 7 days',
    'Permissions of contractors confirmed quarterly',
    'No shared accounts without written approval',
    'No eating or smoking in the server room',
    // figures with another verb than to be
    'Accounts lock after 5 failed login attempts',
    'Session keys use at least 256 bits',
    'Sessions end after twelve hours without activity.',
    // who alone may, what may only, and what has been done
    'Only the data protection officer may answer the authority.',
    'A ticket may be closed by its owner only.',
    'Urgent changes may be approved by phone, but are recorded the next day.',
    'Developers cannot merge their own changes.',
    'The company has appointed a data protection officer.',
    'Owners have been assigned to all systems.',
    'We do not sell data of our customers.',
    'The duty manager is to inform customers in writing.',
    'Use of private mailboxes for work is against our security policy.',
    'Portable devices such as tablets should be locked away at night.',
    'Infrastructure as code is scanned before each deployment.'
  ])('%s', (sentence) => {
    expect(texts(sentence)).toHaveLength(1);
  });

  it.each([
    // noun phrases, as scopes and lists of things have them
    'Systems hosted by us in two regions',
    'Software approved by the helpdesk for travel',
    'Documents required by law',
    'Requests received from customers within 30 days',
    'The list of accounts disabled in the period',
    'Encrypted backup copies',
    // findings, reports and history
    'MFA not enabled for two administrators',
    'No clear owner of the register before the audit',
    'Confidential — restricted to the crisis team',
    '% of suppliers reviewed within 12 months',
    'Laptops encrypted: 30 of 40',
    'The company has been certified since 2019.',
    'The firm has grown since its foundation.',
    'Examples include, but are not limited to, letters and maps.',
    'No one without a ticket gets a seat.'
  ])('leaves out: %s', (sentence) => {
    expect(texts(sentence)).toEqual([]);
  });
});
