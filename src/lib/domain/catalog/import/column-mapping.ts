/** Which column of a table holds what; a column's place counts from 0, null where the table has no such column. */
export interface ColumnMapping {
  readonly id: number | null;
  readonly parent: number | null;
  readonly title: number | null;
  readonly text: number | null;
  readonly expectations: number | null;
}

export type MappedColumn = keyof ColumnMapping;

/** Headers as firms and publishers write them, likeliest first, lower-case, without what is no letter. */
const headers: Readonly<Record<MappedColumn, readonly string[]>> = {
  id: [
    ...['id', 'ref', 'refid', 'reference', 'controlid', 'requirementid', 'controlidentifier', 'identifier'],
    ...[
      'number',
      'no',
      'nr',
      'nummer',
      'controlnumber',
      'requirementnumber',
      'clause',
      'code',
      'control',
      'key'
    ]
  ],
  parent: [
    ...['parent', 'parentid', 'parentref', 'belongsto', 'under', 'group', 'groupid', 'family', 'chapter'],
    ...['section', 'category', 'domain', 'obergruppe']
  ],
  title: [
    ...['title', 'name', 'controlname', 'controltitle', 'requirementtitle', 'requirementname', 'titel'],
    ...['heading', 'subject', 'bezeichnung', 'shorttext']
  ],
  text: [
    ...[
      'text',
      'intent',
      'description',
      'controltext',
      'requirementtext',
      'statement',
      'requirement',
      'objective'
    ],
    ...['controldescription', 'purpose', 'definition', 'beschreibung', 'prose', 'control']
  ],
  expectations: [
    ...[
      'expectations',
      'expectation',
      'criteria',
      'pointsoffocus',
      'checks',
      'checklist',
      'testingprocedures'
    ],
    ...['assessmentobjectives', 'acceptancecriteria', 'erwartungen', 'subrequirements']
  ]
};

const bare = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

/** Guesses by the names of the columns; no column is used twice, and what has no likely name stays null. */
export const guessMapping = (names: readonly string[]): ColumnMapping => {
  const bared = names.map(bare);
  const taken = new Set<number>();
  const find = (column: MappedColumn): number | null => {
    for (const wanted of headers[column]) {
      const at = bared.findIndex((name, index) => name === wanted && !taken.has(index));
      if (at >= 0) {
        taken.add(at);
        return at;
      }
    }
    return null;
  };
  // in the order in which a wrong guess would hurt most
  const id = find('id');
  const title = find('title');
  const parent = find('parent');
  const text = find('text');
  return { id, parent, title, text, expectations: find('expectations') };
};
