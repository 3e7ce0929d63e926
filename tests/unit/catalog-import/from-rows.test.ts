import { describe, expect, it } from 'vitest';
import { guessMapping } from '../../../src/lib/domain/catalog/import/column-mapping';
import { catalogFromRows, headerOf } from '../../../src/lib/domain/catalog/import/from-rows';
import { frameworkIdOf, type CatalogHead } from '../../../src/lib/domain/catalog/import/imported';
import type { FrameworkId } from '../../../src/lib/domain/ids';

const head: CatalogHead = {
  id: 'house' as FrameworkId,
  name: 'House rules',
  subject: 'The house',
  version: '1',
  language: 'en'
};
const names = ['ID', 'Parent', 'Title', 'Text', 'Expectations'];
const read = (...rows: string[][]) =>
  catalogFromRows(head, { rows: [names, ...rows], header: 0 }, guessMapping(names));
const faultsOf = (...rows: string[][]) => faultsIn(rows);
const faultsIn = (rows: readonly string[][]) => {
  const result = catalogFromRows(head, { rows: [names, ...rows], header: 0 }, guessMapping(names));
  if (result.ok) throw new Error('It was taken in.');
  return result.error;
};

describe('a catalog from rows', () => {
  it('keeps ids, places and texts, and splits expectations by line', () => {
    const result = read(
      ['K', '', 'Keys', '', ''],
      [
        'AC-2(1)',
        'K',
        'Spare keys',
        'Spare keys are kept elsewhere.',
        '1. There is a list.\n• It is current.\n\n'
      ],
      ['', '', '', '', ''],
      ['GV.OC-01', 'K', 'Lost keys', '', '']
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        notes: [],
        catalog: {
          requirements: [
            { id: 'K', parent: null, assessable: false, expectations: [] },
            {
              id: 'AC-2(1)',
              parent: 'K',
              intent: 'Spare keys are kept elsewhere.',
              expectations: [
                { id: 'AC-2(1)/1', text: 'There is a list.' },
                { id: 'AC-2(1)/2', text: 'It is current.' }
              ]
            },
            // what has neither text nor expectations says what its title says
            { id: 'GV.OC-01', intent: 'Lost keys', expectations: [{ text: 'Lost keys' }] }
          ]
        }
      }
    });
  });

  it('puts children before or after their parents in one order, groups first', () => {
    const result = read(
      ['B', 'A', 'Below', '', ''],
      ['A', '', 'Above', '', ''],
      ['C', 'A', 'Below too', '', '']
    );
    expect(result.ok && result.value.catalog.requirements.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
  });

  it('keeps a requirement with expectations assessable, and says what became of those beneath', () => {
    const result = read(
      ['F', '', 'Family', '', ''],
      ['A-1', 'F', 'Rule', '', 'It is written down.'],
      ['A-1(1)', 'A-1', 'More', 'More of it', '']
    );
    expect(result).toMatchObject({
      value: {
        catalog: {
          requirements: [{ id: 'F' }, { id: 'A-1', assessable: true }, { id: 'A-1(1)', parent: 'F' }]
        },
        notes: [expect.stringContaining('A-1 has expectations') as string]
      }
    });
  });

  it('takes formulas and leading signs as text', () => {
    const result = read(
      ['1', '', '=HYPERLINK("http://example.org","Click")', '+1 or more', '@home\n=1+1'],
      ['2', '', '-dash', '', '- a list item']
    );
    expect(result).toMatchObject({
      value: {
        catalog: {
          requirements: [
            {
              title: '=HYPERLINK("http://example.org","Click")',
              intent: '+1 or more',
              expectations: [{ text: '@home' }, { text: '=1+1' }]
            },
            { title: '-dash', expectations: [{ text: 'a list item' }] }
          ]
        }
      }
    });
  });

  it('needs no title where there is a text, and finds the header below a heading', () => {
    const rows = [['Our rules'], [], ['Ref', 'Requirement'], ['1', 'Keys are counted.']];
    const header = headerOf(rows);
    expect(header).toBe(2);
    const mapping = guessMapping(rows[header]!);
    expect(mapping).toEqual({ id: 0, parent: null, title: null, text: 1, expectations: null });
    expect(catalogFromRows(head, { rows, header }, mapping)).toMatchObject({
      value: { catalog: { requirements: [{ id: '1', title: 'Keys are counted.' }] } }
    });
  });
});

describe('faults name row and reason', () => {
  it('of ids and titles', () => {
    expect(
      faultsOf(
        ['A', '', 'One', '', ''],
        ['A', '', 'Two', '', ''],
        ['', '', 'Three', '', ''],
        ['B', '', ' ', '', ''],
        ['a b', '', 'Four', '', ''],
        ['__proto__', '', 'Five', '', '']
      )
    ).toEqual([
      { row: 3, message: 'The id “A” is used twice: row 2 has it too.' },
      { row: 4, message: 'The id is empty.' },
      { row: 5, message: '“B” has no title.' },
      { row: 6, message: expect.stringContaining('“a b” cannot be an id') as string },
      { row: 7, message: expect.stringContaining('“__proto__” cannot be an id') as string }
    ]);
  });

  it('of unknown parents and circles', () => {
    expect(
      faultsOf(
        ['A', 'C', 'One', '', ''],
        ['B', 'A', 'Two', '', ''],
        ['C', 'B', 'Three', '', ''],
        ['D', 'D', 'Four', '', ''],
        ['E', 'nowhere', 'Five', '', ''],
        ['F', 'A', 'Hangs on a circle', '', '']
      )
    ).toEqual([
      { row: 2, message: 'These stand under each other in a circle: A → C → B → A.' },
      { row: 5, message: 'These stand under each other in a circle: D → D.' },
      { row: 6, message: '“E” stands under “nowhere”, which is not in the file.' }
    ]);
  });

  it('of tables that are too long, with the first row beyond', () => {
    const row = (at: number): string[] => [`R-${at}`, '', `Rule ${at}`, '', ''];
    expect(faultsIn(Array.from({ length: 100_001 }, (_, at) => row(at)))).toEqual([
      { row: 100_002, message: expect.stringContaining('more than 100,000 rows') as string }
    ]);
    expect(faultsIn(Array.from({ length: 10_001 }, (_, at) => row(at)))).toEqual([
      { row: 10_002, message: expect.stringContaining('10,000 requirements at most') as string }
    ]);
  });

  it('of texts that are too long or nested too deep', () => {
    expect(faultsOf(['A', '', 'T'.repeat(301), '', ''], ['B', '', 'T', 'x'.repeat(8001), ''])).toMatchObject([
      { row: 2 },
      { row: 3 }
    ]);
    const chain = Array.from({ length: 9000 }, (_, at) => [`R${at}`, at ? `R${at - 1}` : '', 'T', '', '']);
    expect(faultsIn(chain)).toEqual([
      { row: 26, message: expect.stringContaining('stands under more than 24 others') as string }
    ]);
  });

  it('a hundred at most, with the number of the others', () => {
    const faults = faultsIn(Array.from({ length: 250 }, () => ['', '', 'T', '', '']));
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toEqual({ row: null, message: '150 more faults are not listed.' });
  });

  it('of a table without the columns that matter, or without rows', () => {
    const nothing = { id: null, parent: null, title: null, text: null, expectations: null };
    expect(catalogFromRows(head, { rows: [names], header: 0 }, nothing)).toMatchObject({
      error: [{ row: null }, { row: null }]
    });
    expect(faultsOf()).toEqual([{ row: null, message: 'The file holds no requirement.' }]);
  });
});

describe('names of columns', () => {
  it.each([
    [
      ['Control ID', 'Control Name', 'Description', 'Family'],
      [0, 3, 1, 2, null]
    ],
    [
      ['Nr.', 'Titel', 'Beschreibung'],
      [0, null, 1, 2, null]
    ],
    [
      ['Control', 'Requirement', 'Points of focus'],
      [0, null, null, 1, 2]
    ],
    [
      ['foo', 'bar'],
      [null, null, null, null, null]
    ]
  ])('%j are understood', (columns, [id, parent, title, text, expectations]) => {
    expect(guessMapping(columns)).toEqual({ id, parent, title, text, expectations });
  });
});

describe('an id for a framework', () => {
  it.each([
    ['NIST CSF 2.0', 'nist-csf-2-0'],
    ['800-53 r5', 'f800-53-r5'],
    ['Größe & Maß', 'grosse-mass'],
    ['…', '']
  ])('of “%s” is “%s”', (name, id) => expect(frameworkIdOf(name)).toBe(id));
});
