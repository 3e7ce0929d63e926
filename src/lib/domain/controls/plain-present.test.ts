import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractStatements } from './extract-statements';
import { documentOf, heading, item, TEST_HASH, type Block } from './testing';

const texts = (blocks: readonly (Block | string)[]): string[] =>
  extractStatements(TEST_HASH, documentOf(blocks)).map(({ text }) => text);

describe('policies in the plain present', () => {
  it.each([
    // somebody whose name begins like a preposition
    'The duty officer evaluates reports within an hour.',
    'The internal auditor confirms the closing of findings.',
    'IT terminates access within two days of a notice.',
    '{{.Company}} updates its risk assessment every year.',
    'The bank commissions a penetration test of its portal.',
    // every one of a kind
    'Each key has an activation date and an end date.',
    'All server rooms use badge readers.',
    'No account is shared between people.',
    'Each user account is traceable to one person.',
    // what records hold
    'Contracts with suppliers include a right to audit.',
    'The log captures who did what and when.',
    'Recovery plans cover the loss of a site.',
    // what is there, and what for
    'Mechanisms exist to review firewall rules every half year.',
    'Procedures exist for the safe disposal of media.',
    'Controls are in place to keep visitors out of the server room.',
    // targets and activities at an interval
    '≥ 95 % of critical patches applied within 14 days.',
    'Quarterly review of the badge list.',
    'Restore test [semi-annual]'
  ])('%s', (sentence) => {
    expect(texts([sentence])).toEqual([sentence]);
  });

  it.each([
    'This chapter covers the loss of a site.',
    'The plan covers the years to come.',
    'Every employee has a locker and a mug.',
    'No overdue findings this quarter.',
    'Number of exercises per year',
    'No procedures exist for the disposal of media.',
    'Where controls are in place to keep visitors out, see below.',
    'Opportunities exist to save cost.',
    'Annual audit report 2026',
    'Quarterly access review not completed in Q4 2025',
    'Add more rows as needed.',
    'When new systems are introduced.',
    'The river flows past our head office.',
    'Every state has rules of its own on sales tax.'
  ])('leaves out: %s', (sentence) => {
    expect(texts([sentence])).toEqual([]);
  });

  it('takes every name before a colon for a role where the heading says so', () => {
    const duties = item('Print shop: Operates the secure printers and empties the bins.');
    expect(texts([heading('Roles and responsibilities'), duties])).toEqual([
      'Print shop operates the secure printers and empties the bins.'
    ]);
    expect(texts([heading('Printing'), duties])).not.toContain(
      'Print shop operates the secure printers and empties the bins.'
    );
  });

  it('leaves an item that is a sentence of its own as it is, unless its lead-in cannot stand', () => {
    expect(
      texts([
        'Copies of information are protected like the original.',
        'Copies are protected as follows:',
        item('The number of copies is kept small.'),
        item('Worn copies are shredded.')
      ])
    ).toContain('Worn copies are shredded.');
    expect(texts(['The process ensures that:', item('The copies are shredded.')])).toEqual([
      'The process ensures that the copies are shredded'
    ]);
  });

  it('joins items that only name an activity with their lead-in', () => {
    expect(
      texts([
        'The security team performs the following:',
        item('Access review [quarterly]'),
        item('Restore test [yearly]')
      ])
    ).toEqual(['The security team performs the following: Access review [quarterly]; Restore test [yearly]']);
  });

  it('reads most of what the catalogs give as examples of real policies', () => {
    const shares = ['iso27001-2022', 'soc2-2017'].map((id) => {
      const { requirements } = JSON.parse(readFileSync(join('catalogs', `${id}.json`), 'utf8')) as {
        requirements: { id: string; examples: string[] }[];
      };
      // clauses give many titles and entries of minutes, which are no sentences
      const examples = requirements
        .filter(({ id: number }) => !/^\d/.test(number))
        .flatMap((each) => each.examples);
      return examples.filter((text) => texts([text]).length > 0).length / examples.length;
    });
    expect(Math.min(...shares)).toBeGreaterThan(0.6);
  });
});
