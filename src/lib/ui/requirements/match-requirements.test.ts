import { describe, expect, it } from 'vitest';
import type { RequirementRef } from '$lib/domain/ids';
import { matchRequirements } from './match-requirements';

const option = (id: string, title: string, more = '') => ({
  ref: `f:${id}` as RequirementRef,
  id,
  title,
  framework: 'ISO/IEC 27001:2022',
  more
});
const options = [
  option('5.2', 'Policy'),
  option('A.5.1', 'Policies for information security'),
  option('A.5.15', 'Access control'),
  option('A.5.18', 'Access rights', 'review of rights'),
  option('A.8.3', 'Information access restriction')
];
const idsFor = (query: string) => matchRequirements(options, query).map(({ id }) => id);

describe('matchRequirements', () => {
  it('finds by number, with or without the annex letter', () => {
    expect(idsFor('a.5.1')).toEqual(['A.5.1', 'A.5.15', 'A.5.18']);
    expect(idsFor('5.18')).toEqual(['A.5.18']);
    expect(idsFor('5.2')).toEqual(['5.2']);
  });

  it('needs every word and prefers titles', () => {
    expect(idsFor('access')).toEqual(['A.5.15', 'A.5.18', 'A.8.3']);
    expect(idsFor('access review')).toEqual(['A.5.18']);
    expect(idsFor('acc zzz')).toEqual([]);
  });

  it('shows everything for nothing', () => {
    expect(idsFor('  ')).toHaveLength(5);
  });
});
