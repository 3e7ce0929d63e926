import { describe, expect, it } from 'vitest';
import type { CurrentDocument } from '$lib/domain/engagement/current-documents';
import type { AnalyzedDocument } from '$lib/state/analysis.svelte';
import { documentRow, sortDocuments } from './document-row';

const current = (id: string, corrected: Record<string, string> = {}) =>
  ({
    id,
    hash: id,
    file: { name: `${id}.pdf` },
    record: { id, correctedFacts: corrected, versions: [{ name: `${id}.pdf` }] }
  }) as unknown as CurrentDocument;
const analyzed = (facts: Record<string, { value: string; date?: string }>, statements = 2) =>
  ({
    summary: { facts, warnings: [] },
    statements: Array.from({ length: statements }, () => ({})),
    suggestions: Array.from({ length: statements }, (_, at) => (at === 0 ? [{}] : null))
  }) as unknown as AnalyzedDocument;

describe('documentRow', () => {
  it('puts a correction above what was read', () => {
    const row = documentRow(
      current('a', { owner: 'CISO', reviewDate: '2027-01-01' }),
      analyzed({ owner: { value: 'IT' }, reviewDate: { value: 'January 2020', date: '2020-01-31' } }),
      '2026-11-24'
    );
    expect(row.facts.owner).toMatchObject({ value: 'CISO', corrected: true, read: { value: 'IT' } });
    expect(row.overdue).toBe(false);
    expect([row.controls, row.matched]).toEqual([2, 1]);
  });

  it('falls back to the file name and says nothing it does not know', () => {
    const row = documentRow(current('a'), undefined, '2026-11-24');
    expect(row).toMatchObject({ title: 'a.pdf', controls: null, facts: {}, overdue: false });
  });

  it('knows an overdue review', () => {
    const facts = { reviewDate: { value: '1 May 2024', date: '2024-05-01' } };
    expect(documentRow(current('a'), analyzed(facts), '2026-11-24').overdue).toBe(true);
  });
});

describe('sortDocuments', () => {
  it('keeps what says nothing last, both ways', () => {
    const rows = [
      documentRow(current('a'), undefined, ''),
      documentRow(current('b'), analyzed({ version: { value: '10' } }, 9), ''),
      documentRow(current('c'), analyzed({ version: { value: '9' } }, 3), '')
    ];
    const ids = (order: 'version' | 'controls', descending: boolean) =>
      sortDocuments(rows, order, descending).map(({ id }) => id);
    expect(ids('version', false)).toEqual(['c', 'b', 'a']);
    expect(ids('version', true)).toEqual(['b', 'c', 'a']);
    expect(ids('controls', true)).toEqual(['b', 'c', 'a']);
  });
});
