import { describe, expect, it } from 'vitest';
import type { Statement } from '../controls/statement';
import type { ContentHash } from '../ids';
import { findMissingReferences, type ReferringDocument } from './missing-references';

const documentOf = (letter: string, name: string, ...quotes: string[]): ReferringDocument => ({
  document: letter.repeat(64) as ContentHash,
  name,
  title: null,
  statements: quotes.map((quote, at) => ({
    citation: { document: letter.repeat(64), page: 1, start: 100 * at, end: 100 * at + quote.length, quote }
  })) as unknown as Statement[]
});

describe('references to documents that are not there', () => {
  it('are found by a title in capitals, cited at the title, once for all documents', () => {
    const found = findMissingReferences([
      documentOf(
        'a',
        'Access-Policy.docx',
        'Events are handled under the Incident Response Plan of the group.'
      ),
      documentOf('b', 'Backup.pdf', 'Follow the Incident Response Plan.')
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'missing-reference',
      message:
        'Access-Policy.docx and 1 more refer to “Incident Response Plan”, which is not among the documents.',
      citations: [
        { quote: 'Incident Response Plan', start: 29, end: 51 },
        { quote: 'Incident Response Plan', start: 11, end: 33 }
      ]
    });
  });

  it('are not those of standards bodies, nor titles that a verb or a comma cuts', () => {
    expect(
      findMissingReferences([
        documentOf(
          'a',
          'Roles.csv',
          'Approve Risk Treatment Plan',
          'Keys follow the BSI Technical Guideline.'
        ),
        documentOf(
          'b',
          'risk-treatment-plan.csv',
          'Media are wiped (see Data Deletion, Masking & Loss Policy).'
        ),
        documentOf('c', 'data-deletion-masking-and-leakage-prevention.md')
      ])
    ).toEqual([]);
    expect(
      findMissingReferences([
        documentOf('a', 'Roles.csv', 'See Hiring, Travel Policy.'),
        documentOf('b', 'x.md')
      ])
    ).toHaveLength(1);
  });

  it('are not those to documents that are there, under a longer or shorter name', () => {
    expect(
      findMissingReferences([
        documentOf(
          'a',
          'Acceptable-Use-Policy.docx',
          'See the Access Control Policy and the Risk Management Procedure.'
        ),
        documentOf('b', 'access_control_policy_v2.pdf'),
        documentOf('c', 'IT Risk Management.md', 'The Acceptable Use Policy applies to everybody.')
      ])
    ).toEqual([]);
  });

  it('are not plain words or the document itself', () => {
    expect(
      findMissingReferences([
        documentOf(
          'a',
          'Policy.docx',
          'This Policy must be read by all.',
          'Each plan and procedure is tested.'
        )
      ])
    ).toEqual([]);
  });
});
