import { describe, expect, it } from 'vitest';
import { findDate, dayOrderOf } from '../../../src/lib/adapters/parsing/facts/dates';
import { read as readMarkdown } from '../../../src/lib/adapters/parsing/formats/markdown';
import type { DocumentFactName } from '../../../src/lib/domain/documents/parsed-document';
import { parseWith } from '../../support/read-file';

const factsOf = async (markdown: string): Promise<Partial<Record<DocumentFactName, string>>> => {
  const parsed = await parseWith(readMarkdown, markdown);
  for (const fact of Object.values(parsed.facts)) {
    if (fact.citation)
      expect(parsed.text.slice(fact.citation.start, fact.citation.end)).toBe(fact.citation.quote);
    if (fact.citation) expect(fact.citation.quote).toBe(fact.value);
  }
  return Object.fromEntries(
    Object.entries(parsed.facts).map(([name, fact]) => [name, fact.date ?? fact.value])
  );
};

describe('facts', () => {
  it('reads a table of properties', async () => {
    expect(
      await factsOf(`# Access Control Policy

| Document owner | Chief Information Security Officer |
|---|---|
| Version | 2.1 (final) |
| Approved by | Management Board, 12 March 2026 |
| Effective date | 2026-04-01 |
| Last reviewed | 1 March 2025 |
| Next review | March 2027 |
| Status | Approved |
| Classification | Internal |`)
    ).toEqual({
      title: 'Access Control Policy',
      owner: 'Chief Information Security Officer',
      version: '2.1',
      status: 'Approved',
      classification: 'Internal',
      approver: 'Management Board',
      approvalDate: '2026-03-12',
      effectiveDate: '2026-04-01',
      reviewDate: '2027-03-31'
    });
  });

  it('reads pairs in one line and in rows of four', async () => {
    expect(
      await factsOf('# Backup Policy\n\nVersion: 3.0 | Owner: Head of Operations | Status: Draft')
    ).toMatchObject({
      version: '3.0',
      owner: 'Head of Operations',
      status: 'Draft'
    });
    expect(
      await factsOf(
        '# Backup Policy\n\n| | | | |\n|-|-|-|-|\n| Version | 1.2 | Owner | CISO |\n| Approved | 03.02.2026 | Next review | 03.02.2027 |'
      )
    ).toMatchObject({ version: '1.2', owner: 'CISO', approvalDate: '2026-02-03', reviewDate: '2027-02-03' });
  });

  it('reads German labels', async () => {
    expect(
      await factsOf(
        '# Kryptographie-Richtlinie\n\nEigentümer: Informationssicherheitsbeauftragte\n\nFreigegeben von: Geschäftsführung am 12. März 2026\n\nGültig ab: 1.4.2026\n\nNächste Überprüfung: 31.03.2027\n\nKlassifizierung: intern'
      )
    ).toEqual({
      title: 'Kryptographie-Richtlinie',
      owner: 'Informationssicherheitsbeauftragte',
      approver: 'Geschäftsführung',
      approvalDate: '2026-03-12',
      effectiveDate: '2026-04-01',
      reviewDate: '2027-03-31',
      classification: 'intern'
    });
  });

  it('takes the newest entry of a change history, where nothing says it outright', async () => {
    expect(
      await factsOf(`# Policy on Suppliers

| Version | Date | Author | Change |
|---|---|---|---|
| 1.0 | 2024-01-10 | A. Lund | First issue |
| 1.10 | 2026-02-20 | A. Lund | Approved by the board |
| 1.9 | 2025-02-20 | A. Lund | Typos |`)
    ).toMatchObject({ version: '1.10', approvalDate: '2026-02-20' });
  });

  it('reads sentences', async () => {
    expect(
      await factsOf(
        '# AI Policy\n\nThis policy was approved by the Management Board on 4 May 2026 and takes effect on 1 June 2026. The next review is due in May 2027. This policy is owned by the Head of AI.'
      )
    ).toMatchObject({
      approver: 'Management Board',
      approvalDate: '2026-05-04',
      effectiveDate: '2026-06-01',
      reviewDate: '2027-05-31',
      owner: 'Head of AI'
    });
  });

  it('does not take placeholders, records, definitions or job titles for facts', async () => {
    const facts = await factsOf(`# Risk Handling

Owner: [to be completed]

Approved by: ____________

| ID | Owner | Status | Version |
|---|---|---|---|
| R1 | Finance | Open | 4 |
| R2 | Legal | Closed | 5 |

The risk owner: somebody who answers for a risk.`);
    expect(facts).toEqual({ title: 'Risk Handling' });
  });
});

describe('dates', () => {
  it.each([
    ['2026-03-05', '2026-03-05'],
    ['5 March 2026', '2026-03-05'],
    ['March 5th, 2026', '2026-03-05'],
    ['5th of March 2026', '2026-03-05'],
    ['05-Mar-2026', '2026-03-05'],
    ['5. März 2026', '2026-03-05'],
    ['05.03.26', '2026-03-05'],
    ['25/03/2026', '2026-03-25'],
    ['03/25/2026', '2026-03-25'],
    ['04/04/2026', '2026-04-04'],
    ['le 1er avril 2026', '2026-04-01'],
    ['June 2026', '2026-06-01']
  ])('reads %s', (text, iso) => {
    expect(findDate(text, 'unknown')?.iso).toBe(iso);
  });

  it('leaves what can be read two ways unresolved, unless the document tells', () => {
    expect(findDate('03/04/2026', 'unknown')).toEqual({ start: 0, end: 10 });
    expect(findDate('03/04/2026', dayOrderOf('issued 25/04/2026'))?.iso).toBe('2026-04-03');
    expect(findDate('03/04/2026', dayOrderOf('issued 04/25/2026'))?.iso).toBe('2026-03-04');
  });

  it('finds no date in versions, clauses and impossible days', () => {
    expect(findDate('Version 2.1.3 of 27001:2022, clause 9.2.1', 'unknown')).toBeNull();
    expect(findDate('31.02.2026', 'unknown')).toBeNull();
  });

  it('counts a month to its end where something is due', () => {
    expect(findDate('February 2028', 'unknown', true)?.iso).toBe('2028-02-29');
  });
});
