import { describe, expect, it } from 'vitest';
import { attributesInWords, procedureGroups } from './procedure-groups';

describe('procedures by method', () => {
  it('keeps the order of methods, and of procedures within one', () => {
    const groups = procedureGroups([
      { method: 'reperformance', text: 'Restore one backup.' },
      { method: 'inspection', text: 'Read the plan.' },
      { method: 'inquiry', text: 'Ask the owner.' },
      { method: 'inspection', text: 'Read the records.' }
    ]);
    expect(groups.map(({ method, steps }) => [method, steps.map(({ text }) => text)])).toEqual([
      ['inquiry', ['Ask the owner.']],
      ['inspection', ['Read the plan.', 'Read the records.']],
      ['reperformance', ['Restore one backup.']]
    ]);
  });

  it('tells the exception apart from what is done', () => {
    const [group] = procedureGroups([
      { method: 'inspection', text: 'Take one role. Exception: rights nobody in that job uses.' }
    ]);
    expect(group?.steps).toEqual([{ text: 'Take one role.', exception: 'Rights nobody in that job uses.' }]);
  });

  it('leaves a text alone that names no exception', () => {
    const text = 'Ask which exceptions were granted: by whom, until when.';
    expect(procedureGroups([{ method: 'inquiry', text }])[0]?.steps).toEqual([{ text, exception: null }]);
  });
});

describe('attributes in words', () => {
  it('names each and leaves empty ones out', () => {
    expect(
      attributesInWords({ control: ['preventive'], concern: ['human-oversight', 'bias'], theme: [] })
    ).toEqual([
      ['Control', 'preventive'],
      ['Concern', 'human oversight, bias']
    ]);
  });
});
