import { describe, expect, it } from 'vitest';
import { problemsOf, proposedTitle } from './engagement-form';

const complete = {
  client: 'Acme',
  title: 'ISO 27001 · 2026',
  frameworks: ['iso27001-2022'],
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  person: 'Kim'
};

describe('problemsOf', () => {
  it('finds nothing wrong with a complete form', () => {
    expect(problemsOf(complete)).toEqual({});
  });

  it('names every field that is missing', () => {
    const empty = { client: ' ', title: '', frameworks: [], periodStart: '', periodEnd: '', person: '' };
    expect(Object.keys(problemsOf(empty)).sort()).toEqual(Object.keys(complete).sort());
  });

  it('refuses a period that ends before it begins, and dates that do not exist', () => {
    expect(problemsOf({ ...complete, periodEnd: '2025-12-31' }).periodEnd).toContain('before it begins');
    expect(problemsOf({ ...complete, periodStart: '2026-13-01' }).periodStart).toBeDefined();
    expect(problemsOf({ ...complete, periodEnd: complete.periodStart })).toEqual({});
  });

  it('limits length', () => {
    expect(problemsOf({ ...complete, client: 'x'.repeat(201) }).client).toContain('200');
  });
});

it('proposes a title', () => {
  expect(proposedTitle(['27001', '42001'], '2026-12-31')).toBe('ISO 27001 + 42001 · 2026');
  expect(proposedTitle(['SOC 2'], '2026-12-31')).toBe('SOC 2 · 2026');
  expect(proposedTitle(['SOC 2', '27001', '42001'], '')).toBe('ISO 27001 + 42001 + SOC 2');
  expect(proposedTitle([], '')).toBe('');
});
