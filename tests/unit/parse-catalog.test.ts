import { describe, expect, it } from 'vitest';
import {
  ancestors,
  assessable,
  catalogTree,
  requirementById
} from '../../src/lib/domain/catalog/catalog-tree';
import { compareIds, inCatalogOrder } from '../../src/lib/domain/catalog/natural-order';
import { parseCatalog } from '../../src/lib/domain/catalog/parse-catalog';

const leaf = (id: string, parent: string | null) => ({
  id,
  parent,
  title: `Title of ${id}`,
  assessable: true,
  intent: `Intent of ${id}.`,
  expectations: [
    { id: `${id}/1`, text: 'Somebody does something.', kind: 'documented' },
    { id: `${id}/3`, text: 'Somebody did something.', kind: 'operated' }
  ],
  examples: ['One.', 'Two.'],
  borders: ['The neighbour has this.'],
  evidence: ['A record.'],
  procedures: [{ method: 'inspection', text: 'Read the record.' }],
  requests: ['The record of last year.'],
  questions: ['Who does it?'],
  attributes: { control: ['preventive'] },
  related: ['other-2020:4.1']
});
const group = (id: string, parent: string | null) => ({
  ...leaf(id, parent),
  assessable: false,
  intent: '',
  expectations: [],
  examples: []
});
const valid = () => ({
  schema: 1,
  id: 'sample-2024',
  name: 'Sample',
  subject: 'Samples',
  version: '1',
  language: 'en',
  requirements: [
    group('4', null),
    leaf('4.1', '4'),
    group('A', null),
    group('A.5', 'A'),
    leaf('A.5.9', 'A.5'),
    leaf('A.5.10', 'A.5')
  ] as unknown[]
});

/** The valid catalog with the value at `path` replaced, or removed where `value` is undefined. */
const broken = (path: string, value: unknown): unknown => {
  const copy = structuredClone(valid()) as unknown as Record<string, unknown>;
  const keys = path.match(/[^.[\]]+/g) ?? [];
  let at: Record<string, unknown> = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = keys.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
};

const pathOf = (value: unknown): string | undefined => {
  const result = parseCatalog(value);
  return result.ok ? undefined : result.error.path;
};

describe('parseCatalog', () => {
  it('hands a valid catalog through unchanged', () => {
    expect(parseCatalog(valid())).toEqual({ ok: true, value: valid() });
  });

  it('takes a requirement of the first edition, without what came later', () => {
    const { evidence, procedures, requests, attributes, ...first } = leaf('5', null);
    expect([evidence, procedures, requests, attributes]).not.toContain(undefined);
    const parsed = parseCatalog({ ...valid(), requirements: [first] });
    expect(parsed.ok && parsed.value.requirements[0]).toEqual({
      ...first,
      evidence: [],
      procedures: [],
      requests: [],
      attributes: {}
    });
  });

  it.each([null, undefined, 7, 'text', [], () => 1])('refuses %s, which is no object', (value) => {
    expect(pathOf(value)).toBe('');
  });

  const r = 'requirements[1]';
  it.each<[string, unknown]>([
    ['schema', 2],
    ['schema', '1'],
    ['id', 'Sample 2024'],
    ['id', '../secret'],
    ['name', ''],
    ['subject', ' padded'],
    ['version', 1],
    ['language', 'English'],
    ['requirements', []],
    ['requirements', {}],
    ['requirements[2]', null],
    [`${r}.id`, '4'],
    [`${r}.procedures[0].method`, 'guessing'],
    [`${r}.attributes`, []],
    [`${r}.attributes.control`, 'preventive'],
    [`${r}.id`, 'A 4'],
    [`${r}.id`, ''],
    [`${r}.id`, '.5'],
    [`${r}.parent`, '9'],
    [`${r}.parent`, 'A.5'],
    [`${r}.parent`, '4.1'],
    [`${r}.parent`, 4],
    ['requirements[5].parent', 'A.5.9'],
    [`${r}.title`, ''],
    [`${r}.title`, 'Two\nlines'],
    [`${r}.assessable`, 'yes'],
    [`${r}.intent`, ''],
    [`${r}.intent`, '   '],
    [`${r}.expectations`, []],
    [`${r}.expectations`, null],
    [`${r}.expectations[0].id`, 'A.5.9/1'],
    [`${r}.expectations[0].id`, '4.1/0'],
    [`${r}.expectations[0].id`, '4.1/1a'],
    [`${r}.expectations[1].id`, '4.1/1'],
    [`${r}.expectations[0].text`, ''],
    [`${r}.expectations[0].kind`, 'hoped'],
    ['requirements[0].expectations', [{ id: '4/1', text: 'x', kind: 'operated' }]],
    [`${r}.examples`, 'One.'],
    [`${r}.examples[1]`, 'One.'],
    [`${r}.examples[0]`, ''],
    [`${r}.borders[0]`, 3],
    [`${r}.questions[0]`, 'Why? '],
    [`${r}.related[0]`, '4.1'],
    [`${r}.related[0]`, 'Other 2020:4.1'],
    [`${r}.related[0]`, 'sample-2024:4.1'],
    [`${r}.related[0]`, 'sample-2024:4.9']
  ])('names %s when it is %j', (path, value) => {
    expect(pathOf(broken(path, value))).toBe(path);
  });

  it.each([
    ...['schema', 'id', 'name', 'subject', 'version', 'language', 'requirements'],
    ...['id', 'parent', 'title', 'assessable', 'intent', 'expectations'].map((field) => `${r}.${field}`),
    ...['examples', 'borders', 'questions', 'related'].map((field) => `${r}.${field}`),
    ...['id', 'text', 'kind'].map((field) => `${r}.expectations[0].${field}`)
  ])('names %s when it is missing', (path) => {
    expect(pathOf(broken(path, undefined))).toBe(path);
  });

  it.each(['extra', `${r}.weight`, `${r}.expectations[0].note`])('names the unknown field %s', (path) => {
    expect(pathOf(broken(path, 'x'))).toBe(path);
  });

  it('accepts related requirements of the same catalog, also later ones', () => {
    expect(pathOf(broken(`${r}.related[0]`, 'sample-2024:A.5.10'))).toBeUndefined();
  });
});

describe('a catalog as a tree', () => {
  const parsed = parseCatalog(valid());
  if (!parsed.ok) throw new Error(parsed.error.message);
  const catalog = parsed.value;

  it('puts every requirement once beneath its parent, in catalog order', () => {
    const outline = (nodes: ReturnType<typeof catalogTree>): string[] =>
      nodes.flatMap((node) => [`${node.depth} ${node.requirement.id}`, ...outline(node.children)]);
    expect(outline(catalogTree(catalog))).toEqual(['0 4', '1 4.1', '0 A', '1 A.5', '2 A.5.9', '2 A.5.10']);
  });

  it('lists what is assessable, finds by id, and knows the groups above', () => {
    expect(assessable(catalog).map((each) => each.id)).toEqual(['4.1', 'A.5.9', 'A.5.10']);
    expect(requirementById(catalog).get('A.5.9')?.title).toBe('Title of A.5.9');
    expect(ancestors(catalog, 'A.5.9').map((each) => each.id)).toEqual(['A', 'A.5']);
    expect(ancestors(catalog, 'nothing')).toEqual([]);
  });
});

describe('order of ids', () => {
  it('is the one people read', () => {
    const ordered = [
      '4.1',
      '7.5',
      '7.5.1',
      '10.2',
      'A.5.9',
      'A.5.9/2',
      'A.5.9/10',
      'A.5.10',
      'A.10.2',
      'CC6.1',
      'CC6.10'
    ];
    expect([...ordered].reverse().sort(compareIds)).toEqual(ordered);
    expect(compareIds('A.5.9', 'A.5.9')).toBe(0);
  });

  it('follows the catalog first', () => {
    const order = inCatalogOrder([{ id: 'CC1.1' }, { id: 'A1.1' }]);
    expect(['Z1', 'A1.1', 'CC1.1', 'B1'].sort(order)).toEqual(['CC1.1', 'A1.1', 'B1', 'Z1']);
  });
});
