import { describe, expect, it } from 'vitest';
import { extractStatements } from './extract-statements';
import { documentOf, heading, row, TEST_HASH } from './testing';

const table = (heads: readonly string[], entries: number) => [
  row(0, ...heads),
  ...Array.from({ length: entries }, (_, at) =>
    row(at + 1, ...heads.map((_head, column) => `${at}-${column}`))
  )
];
const registers = (...args: Parameters<typeof table>) =>
  extractStatements(TEST_HASH, documentOf([heading('Annex'), ...table(...args)])).filter(
    ({ register }) => register !== undefined
  );

describe('tables that are registers', () => {
  it('are one statement made of their columns, cited at the row of headings', () => {
    const [found, ...more] = registers(['ID', 'Asset Name', 'Owner', 'RTO', 'Status'], 7);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      text: 'Asset name, owner, RTO, status (7 entries)',
      register: 7,
      strength: 'descriptive',
      negated: false,
      citation: { quote: 'ID | Asset Name | Owner | RTO | Status' }
    });
  });

  it('may list laws with whether they apply', () => {
    expect(registers(['Law', 'Requirement', 'Applicability', 'Responsible'], 5)).toHaveLength(1);
  });

  it.each([
    [['Asset', 'Owner', 'Status'], 9],
    [['Asset', 'Owner', 'Place', 'Status'], 2],
    [['Level', 'Meaning', 'Examples', 'Marking'], 4],
    [['Version', 'Date', 'Author', 'Change'], 8],
    [['Control', 'Title', 'Applicable', 'Justification', 'Owner'], 93]
  ])('are not %j with %i entries', (heads, entries) => {
    expect(registers(heads, entries)).toEqual([]);
  });
});

describe('checklists', () => {
  it('are read item by item, each with what they are for', () => {
    const found = extractStatements(
      TEST_HASH,
      documentOf([
        'On the last day the following steps are completed:',
        { kind: 'list-item', text: 'Return of laptop, badge and keys' },
        { kind: 'list-item', text: 'Blocking of all user accounts' }
      ])
    );
    expect(found.map(({ text }) => text)).toEqual([
      'On the last day the following steps are completed: Return of laptop, badge and keys',
      'On the last day the following steps are completed: Blocking of all user accounts'
    ]);
  });
});
