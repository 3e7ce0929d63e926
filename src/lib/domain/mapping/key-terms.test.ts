import { describe, expect, it } from 'vitest';
import { parseKeyTerms } from './key-terms';

const file = (terms: unknown) => ({ schema: 1, framework: 'own', language: 'en', terms });

describe('key terms', () => {
  it('are read by requirement', () => {
    expect(parseKeyTerms(file({ 'A.1': ['badge', 'visitor log'] }), 'own')).toEqual({
      ok: true,
      value: { 'A.1': ['badge', 'visitor log'] }
    });
  });

  it.each([
    ['another framework', { ...file({}), framework: 'other' }, 'framework'],
    ['an unknown schema', { ...file({}), schema: 2 }, 'schema'],
    ['no object', 'terms', ''],
    ['a list of terms for all', file([]), 'terms'],
    ['a term that is no text', file({ 'A.1': ['badge', 7] }), 'terms.A.1[1]'],
    ['an empty term', file({ 'A.1': [''] }), 'terms.A.1[0]'],
    ['an endless term', file({ 'A.1': ['x'.repeat(201)] }), 'terms.A.1[0]']
  ])('are refused with the place: %s', (_name, value, path) => {
    expect(parseKeyTerms(value, 'own')).toEqual({ ok: false, error: { code: 'invalid', path } });
  });
});
