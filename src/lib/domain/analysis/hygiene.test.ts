import { describe, expect, it } from 'vitest';
import { extractStatements } from '../controls/extract-statements';
import { documentOf, heading } from '../controls/testing';
import type { DocumentFacts } from '../documents/parsed-document';
import type { ContentHash } from '../ids';
import { checkHygiene, correctedFacts, type HygieneDocument } from './hygiene';

const duties = [
  'Owners must label information.',
  'Users must lock screens.',
  'Visitors must sign in.',
  'Managers must approve travel requests.',
  'Paper must be shredded.'
];
const complete: DocumentFacts = {
  owner: { value: 'Head of IT', citation: { page: 1, start: 3, end: 13, quote: 'Head of IT' } },
  approver: { value: 'Board', citation: null },
  version: { value: '2.1', citation: null },
  reviewDate: { value: '1 May 2027', date: '2027-05-01', citation: null }
};
let letters = 0;
const document = (
  sentences: readonly string[],
  facts: DocumentFacts = complete,
  kind: HygieneDocument['kind'] = 'docx',
  title?: string
): HygieneDocument => {
  letters += 1;
  const hash = String(letters).padStart(64, '0') as ContentHash;
  const parsed = documentOf([...(title ? [heading(title)] : []), ...sentences]);
  return {
    document: hash,
    name: `policy-${letters}.docx`,
    kind,
    facts,
    statements: extractStatements(hash, parsed)
  };
};
const codes = (...documents: HygieneDocument[]) =>
  checkHygiene(documents, '2026-11-24').map(({ code }) => code);

describe('facts of a document', () => {
  it('has nothing to say where all is there', () => {
    expect(codes(document(duties))).toEqual([]);
  });

  it('names what is missing', () => {
    expect(codes(document(duties, {}))).toEqual(['no-owner', 'no-approval', 'no-version', 'no-review-date']);
  });

  it('does not ask records for an owner', () => {
    expect(codes(document(duties.slice(0, 2), {}))).toEqual([]);
    expect(codes(document(duties, {}, 'xlsx'))).toEqual([]);
  });

  it.each([
    ['review-overdue', { reviewDate: { value: '2026-11-23', date: '2026-11-23', citation: null } }],
    ['draft', { status: { value: 'Draft', citation: null } }],
    ['draft', { version: { value: '0.9 (draft)', citation: null } }],
    [
      'approved-after-effective',
      {
        approvalDate: { value: '2 March 2026', date: '2026-03-02', citation: null },
        effectiveDate: { value: '1 March 2026', date: '2026-03-01', citation: null }
      }
    ]
  ] as const)('%s', (code, facts) => {
    expect(codes(document(duties, { ...complete, ...facts }))).toEqual([code]);
  });

  it('is not overdue on the day itself', () => {
    const reviewDate = { value: '2026-11-24', date: '2026-11-24', citation: null };
    expect(codes(document(duties, { ...complete, reviewDate }))).toEqual([]);
  });

  it('does not take a mark of classification for a placeholder', () => {
    const marked = ['Mails with it must bear [CONFIDENTIAL] in their subject.', ...duties];
    expect(codes(document(marked))).toEqual([]);
  });

  it('takes a placeholder for no owner and shows what is left of the template', () => {
    const left = document([...duties, 'The [INSERT ROLE] must approve exceptions.'], {
      ...complete,
      owner: { value: '[Name of owner]', citation: null }
    });
    const findings = checkHygiene([left], '2026-11-24');
    expect(findings.map(({ code }) => code)).toEqual(['no-owner', 'placeholder-left']);
  });

  it('takes what a person corrected', () => {
    const facts = correctedFacts(
      {},
      { owner: 'CISO', approver: 'CEO', version: '1', reviewDate: '2026-01-01' }
    );
    expect(codes(document(duties, facts))).toEqual(['review-overdue']);
  });
});

describe('contradictions', () => {
  const pair = (one: string, other: string) =>
    checkHygiene([document([one]), document([other])], '2026-11-24');

  it.each([
    [
      'Passwords must be at least 8 characters long.',
      'Passwords shall have a minimum length of 12 characters.'
    ],
    ['Backups must be taken daily.', 'Backups shall be performed weekly.'],
    ['Access rights are reviewed quarterly.', 'Managers must review access rights once a year.'],
    ['Audit logs must be retained for 90 days.', 'Audit logs shall be kept for at least one year.'],
    ['Incidents must be reported within 24 hours.', 'Incidents shall be reported within 72 hours.']
  ])('%s / %s', (one, other) => {
    const findings = pair(one, other);
    expect(findings).toMatchObject([{ code: 'contradiction', severity: 'high' }]);
    expect(findings[0]!.citations.map(({ quote }) => quote)).toEqual([one, other]);
    expect(findings[0]!.documents).toHaveLength(2);
  });

  it('sees that one asks for what the other waives', () => {
    expect(
      pair(
        'Multi-factor authentication is required for remote access.',
        'Multi-factor authentication is not required for remote access.'
      )
    ).toMatchObject([{ code: 'contradiction' }]);
  });

  it.each([
    ['Privileged accounts are reviewed monthly.', 'Standard accounts are reviewed quarterly.'],
    ['Full backups are taken weekly.', 'Incremental backups are taken daily.'],
    ['Critical patches must be installed within 7 days.', 'Low patches must be installed within 90 days.'],
    ['Backups are taken daily.', 'Restores are tested yearly.'],
    ['This policy is reviewed annually.', 'This standard is reviewed every two years.'],
    ['Passwords must be at least 12 characters long.', 'Passwords must have at least twelve characters.'],
    ['Laptops must be encrypted.', 'Laptops must not be left in cars.'],
    ['Logs are kept for one year.', 'Logs are kept for 12 months.']
  ])('not: %s / %s', (one, other) => {
    expect(pair(one, other)).toEqual([]);
  });

  it('tells cases apart by the heading above', () => {
    const one = document(['Access is reviewed monthly.'], complete, 'docx', 'Privileged accounts');
    const other = document(['Access is reviewed yearly.'], complete, 'docx', 'Standard accounts');
    expect(codes(one, other)).toEqual([]);
  });
});
