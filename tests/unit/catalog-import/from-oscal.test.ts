import { describe, expect, it } from 'vitest';
import { catalogFromJson, jsonHead } from '../../../src/lib/domain/catalog/import/from-json';
import type { CatalogHead } from '../../../src/lib/domain/catalog/import/imported';
import type { FrameworkId } from '../../../src/lib/domain/ids';
import { controlsSample, outcomesSample } from './oscal-samples';

const head: CatalogHead = {
  id: 'house' as FrameworkId,
  name: 'House rules',
  subject: 'The house',
  version: '1',
  language: 'en'
};
const imported = (value: unknown) => {
  const result = catalogFromJson(head, value);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('OSCAL of controls with enhancements', () => {
  const { catalog, notes } = imported(controlsSample);
  const byId = new Map(catalog.requirements.map((each) => [each.id, each]));

  it('names what the file says of itself', () => {
    expect(jsonHead(controlsSample)).toEqual({ name: 'House Rules', version: '3.1' });
  });

  it('puts enhancements beside their control, under the family', () => {
    expect(catalog.requirements.map(({ id, parent, assessable }) => [id, parent, assessable])).toEqual([
      ['KX', null, false],
      ['KX-2', 'KX', true],
      ['KX-2(1)', 'KX', true]
    ]);
  });

  it('makes an expectation of each item, with its parameters in words', () => {
    expect(byId.get('KX-2')?.expectations).toEqual([
      { id: 'KX-2/1', kind: 'documented', text: 'The [caretaker] keeps all keys locked away' },
      {
        id: 'KX-2/2',
        kind: 'documented',
        text: expect.stringMatching(
          /^Keys are counted \[weekly \/ every \[number of days\]\]: by hand; and on paper \[.*\]\.$/
        ) as string
      }
    ]);
    expect(JSON.stringify(catalog)).not.toContain('{{');
  });

  it('takes guidance, evidence, procedures and relations along', () => {
    expect(byId.get('KX-2')).toMatchObject({
      intent: 'Keys get lost. See the cupboard.',
      evidence: ['Key list', 'Cupboard'],
      procedures: [{ method: 'inquiry', text: 'Ask: Caretaker.' }],
      related: ['house:KX-2(1)']
    });
  });

  it('leaves out what is withdrawn, with groups that would be empty, and says so', () => {
    expect(notes).toEqual(['2 withdrawn controls are left out.']);
  });
});

describe('OSCAL of outcomes', () => {
  const { catalog } = imported(outcomesSample);

  it('makes groups of categories and titles of statements', () => {
    expect(catalog.requirements).toMatchObject([
      { id: 'GA', assessable: false, title: 'GARDEN', intent: 'The garden is looked after' },
      { id: 'GA.WA', parent: 'GA', assessable: false, title: 'Watering' },
      {
        id: 'GA.WA-01',
        parent: 'GA.WA',
        assessable: true,
        title: 'Plants that need water are known',
        expectations: [{ text: 'Plants that need water are known' }],
        examples: ['Feel the soil every morning', 'Keep a list of thirsty plants']
      }
    ]);
    expect(catalog.requirements).toHaveLength(3);
  });
});

describe('hostile OSCAL', () => {
  const of = (catalog: unknown) => catalogFromJson(head, { catalog });
  const nest = (depth: number): unknown =>
    depth === 0 ? { id: 'x', title: 'X' } : { id: `g${depth}`, title: 'G', groups: [nest(depth - 1)] };

  it.each([
    ['no controls', {}, 'holds no requirement'],
    ['groups that are no list', { groups: 'all' }, 'holds no requirement'],
    ['a control without id', { controls: [{ title: 'T' }] }, 'has no id'],
    ['a control without any text', { controls: [{ id: 'a-1' }] }, 'neither a title nor a statement'],
    [
      'one id twice',
      {
        controls: [
          { id: 'a', title: 'A' },
          { id: 'a', title: 'B' }
        ]
      },
      '“a” is used twice'
    ],
    ['an id that is none', { controls: [{ id: '../x', title: 'A' }] }, '“../x” cannot be an id'],
    ['groups without end', { groups: [nest(60)] }, 'levels deep']
  ])('is refused for %s', (_, catalog, words) => {
    const result = of(catalog);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error.map(({ message }) => message).join(' ')).toContain(words);
  });

  it('never reaches the prototype by a parameter’s name', () => {
    const result = of({
      controls: [
        {
          id: 'a',
          title: 'A {{ insert: param, __proto__ }}',
          parts: [{ name: 'statement', prose: 'Do {{ insert: param, constructor }}' }]
        }
      ]
    });
    expect(result).toMatchObject({ ok: true });
    expect(JSON.stringify(result)).toContain('Do [to be defined]');
  });
});

describe('our own JSON', () => {
  const own = { ...imported(controlsSample).catalog };

  it('comes through as it is, under another name with its own references', () => {
    const again = catalogFromJson({ ...head, id: 'castle' as FrameworkId, version: '2' }, own);
    expect(again).toMatchObject({ ok: true, value: { catalog: { id: 'castle', version: '2' } } });
    expect(JSON.stringify(again)).not.toContain('house:');
    expect(JSON.stringify(again)).toContain('castle:KX-2(1)');
  });

  it('is refused with the place of the first fault', () => {
    const requirements = own.requirements.map((each, at) => (at === 1 ? { ...each, title: '' } : each));
    expect(catalogFromJson(head, { ...own, requirements })).toMatchObject({
      error: [{ row: null, message: 'At requirements[1].title: This text is empty.' }]
    });
    expect(catalogFromJson(head, { rules: [] })).toMatchObject({
      error: [{ message: expect.stringContaining('no catalog') as string }]
    });
    expect(jsonHead([1])).toBeNull();
  });
});
