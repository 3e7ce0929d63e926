import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalog, Requirement } from '../../src/lib/domain/catalog/catalog';
import { assessable } from '../../src/lib/domain/catalog/catalog-tree';
import { compareIds } from '../../src/lib/domain/catalog/natural-order';
import { parseCatalog } from '../../src/lib/domain/catalog/parse-catalog';
import { createCrosswalkIndex } from '../../src/lib/domain/crosswalk/crosswalk-index';
import { parseCrosswalk } from '../../src/lib/domain/crosswalk/parse-crosswalk';
import { requirementRef, type RequirementRef } from '../../src/lib/domain/ids';

const root = join(import.meta.dirname, '../..');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(root, 'catalogs', name), 'utf8'));

const load = (id: string): Catalog => {
  const parsed = parseCatalog(readJson(`${id}.json`));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.error.path}: ${parsed.error.message}`);
  return parsed.value;
};
const iso27001 = load('iso27001-2022');
const iso42001 = load('iso42001-2023');
const soc2 = load('soc2-2017');
const iso27701 = load('iso27701-2025');
const catalogs = [iso27001, iso42001, soc2, iso27701];
const crosswalks = readdirSync(join(root, 'catalogs'))
  .filter((name) => name.startsWith('crosswalk-'))
  .map((name) => {
    const parsed = parseCrosswalk(readJson(name));
    if (!parsed.ok) throw new Error(`${name}: ${parsed.error.path}: ${parsed.error.message}`);
    return { name, crosswalk: parsed.value };
  });
/** Catalogs whose requirements carry evidence, procedures, requests and attributes. */
const catalogsForFieldwork: Catalog[] = [iso27001, iso42001, soc2, iso27701];

const leaves = (catalog: Catalog, under = ''): string[] =>
  assessable(catalog)
    .map((each) => each.id)
    .filter((id) => id.startsWith(under));
const clauses = (catalog: Catalog): string[] => leaves(catalog).filter((id) => /^\d/.test(id));
const textsOf = (each: Requirement): string[] => [
  ...[each.intent, ...each.examples, ...each.borders, ...each.questions, ...each.evidence, ...each.requests],
  ...each.procedures.map((procedure) => procedure.text),
  ...each.expectations.map((expectation) => expectation.text)
];
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];

describe('what the frameworks hold', () => {
  it('27001 has 93 controls in four themes', () => {
    expect(leaves(iso27001, 'A.')).toHaveLength(93);
    expect(['A.5.', 'A.6.', 'A.7.', 'A.8.'].map((theme) => leaves(iso27001, theme).length)).toEqual([
      37, 8, 14, 34
    ]);
  });

  it('42001 has 38 controls in nine themes', () => {
    expect(leaves(iso42001, 'A.')).toHaveLength(38);
    const themes = ['A.2.', 'A.3.', 'A.4.', 'A.5.', 'A.6.1.', 'A.6.2.', 'A.7.', 'A.8.', 'A.9.', 'A.10.'];
    expect(themes.map((theme) => leaves(iso42001, theme).length)).toEqual([3, 2, 5, 4, 2, 7, 5, 4, 3, 3]);
  });

  it('both share the clauses of the harmonized structure; 42001 adds impact assessment', () => {
    expect(clauses(iso27001)).toHaveLength(30);
    const added = clauses(iso42001).filter((id) => !clauses(iso27001).includes(id));
    expect(added).toEqual(['6.1.4', '8.4']);
    expect(clauses(iso42001)).toHaveLength(32);
  });

  it('SOC 2 has 61 criteria in five categories, the common criteria first', () => {
    expect(leaves(soc2)).toHaveLength(61);
    const chapters = soc2.requirements.filter((each) => each.parent === null);
    expect(chapters.map((each) => each.id)).toEqual(['CC', 'A', 'C', 'PI', 'P']);
    const countsOf = (chapter: string) =>
      soc2.requirements
        .filter((each) => each.parent === chapter)
        .map((series) => leaves(soc2, `${series.id}.`).length);
    expect(chapters.map((each) => countsOf(each.id))).toEqual([
      [5, 3, 4, 2, 3, 8, 5, 1, 2],
      [3],
      [2],
      [5],
      [1, 1, 2, 3, 2, 7, 1, 1]
    ]);
  });

  it('27701 has 31 controls for controllers, 18 for processors and 29 for security, and the shared clauses', () => {
    expect(['A.1.', 'A.2.', 'A.3.'].map((table) => leaves(iso27701, table).length)).toEqual([31, 18, 29]);
    const groups = ['A.1.2.', 'A.1.3.', 'A.1.4.', 'A.1.5.', 'A.2.2.', 'A.2.3.', 'A.2.4.', 'A.2.5.'];
    expect(groups.map((group) => leaves(iso27701, group).length)).toEqual([8, 10, 9, 4, 6, 1, 3, 8]);
    expect(clauses(iso27701)).toEqual(clauses(iso27001));
    expect(assessable(iso27701)).toHaveLength(108);
  });

  it('27701 says for whom each control is: controller, processor or both', () => {
    const roleOf = (id: string) =>
      id.startsWith('A.1.')
        ? ['controller']
        : id.startsWith('A.2.')
          ? ['processor']
          : ['controller', 'processor'];
    const wrong = assessable(iso27701).filter(
      ({ id, attributes }) => String(attributes['role']) !== String(roleOf(id))
    );
    expect(wrong.map((each) => each.id)).toEqual([]);
  });

  it.each(catalogs.filter((catalog) => catalog !== soc2))('$name stands in natural order', (catalog) => {
    const ids = catalog.requirements.map((each) => each.id);
    expect([...ids].sort(compareIds)).toEqual(ids);
  });
});

describe.each(catalogs)('$name', (catalog) => {
  const nodes = assessable(catalog);

  it('explains every requirement and group', () => {
    expect(catalog.requirements.filter((each) => each.intent === '').map((each) => each.id)).toEqual([]);
  });

  it.each([
    [
      '3 to 6 expectations',
      (each: Requirement) => each.expectations.length >= 3 && each.expectations.length <= 6
    ],
    ['10 to 12 examples', (each: Requirement) => each.examples.length >= 10 && each.examples.length <= 12],
    ['a border', (each: Requirement) => each.borders.length >= 1],
    ['2 to 4 questions', (each: Requirement) => each.questions.length >= 2 && each.questions.length <= 4],
    [
      'an expectation of what is done, not only of what is written',
      (each: Requirement) => each.expectations.some((expectation) => expectation.kind === 'operated')
    ]
  ])('gives each assessable requirement %s', (_, holds) => {
    expect(nodes.filter((each) => !holds(each)).map((each) => each.id)).toEqual([]);
  });

  it('opens no expectation with words that all could share', () => {
    const blurred = nodes
      .flatMap((each) => each.expectations)
      .filter((each) => /^(It|They|There|Stated|Described|Documented)\b/.test(each.text));
    expect(blurred.map((each) => each.id)).toEqual([]);
  });

  it('names only neighbours that exist', () => {
    const ids = new Set(catalog.requirements.map((each) => each.id));
    const unknown = nodes.flatMap((each) =>
      each.borders
        .flatMap((text) => text.match(/\b(?:A(?:\.\d+)+|(?:CC|A|C|PI|P)\d\.\d+|\d+(?:\.\d+)+)\b/g) ?? [])
        .filter((id) => !ids.has(id))
        .map((id) => `${each.id}: ${id}`)
    );
    expect(unknown).toEqual([]);
  });

  it('asks questions that end as questions or invite to show', () => {
    const flat = nodes.flatMap((each) => each.questions).filter((text) => !/[?.]$/.test(text));
    expect(flat).toEqual([]);
  });
});

const within = (least: number, list: readonly unknown[], most: number): boolean =>
  list.length >= least && list.length <= most;

describe.each(catalogsForFieldwork)('$name for fieldwork', (catalog) => {
  const nodes = assessable(catalog);
  const methodsOf = (each: Requirement) => each.procedures.map((procedure) => procedure.method);
  const isAmong = (values: readonly string[] | undefined, known: readonly string[]): boolean =>
    values !== undefined && values.length > 0 && values.every((value) => known.includes(value));

  it.each<[string, (each: Requirement) => boolean]>([
    ['2 to 5 kinds of evidence', (each) => within(2, each.evidence, 5)],
    ['3 to 5 procedures', (each) => within(3, each.procedures, 5)],
    [
      'inquiry and inspection among its procedures',
      (each) => methodsOf(each).includes('inquiry') && methodsOf(each).includes('inspection')
    ],
    ['1 to 3 requests', (each) => within(1, each.requests, 3)],
    [
      'the kind of control',
      (each) => isAmong(each.attributes['control'], ['preventive', 'detective', 'corrective'])
    ],
    [
      'the properties protected',
      (each) =>
        isAmong(each.attributes['property'], ['confidentiality', 'integrity', 'availability', 'privacy'])
    ],
    ['one theme', (each) => each.attributes['theme']?.length === 1],
    [
      'procedures of more than a phrase',
      (each) => each.procedures.every((procedure) => wordsOf(procedure.text).length >= 10)
    ]
  ])('gives each assessable requirement %s', (_, holds) => {
    expect(nodes.filter((each) => !holds(each)).map((each) => each.id)).toEqual([]);
  });

  it('says each procedure and each request once', () => {
    const all = nodes.flatMap((each) => [
      ...each.procedures.map((procedure) => procedure.text),
      ...each.requests
    ]);
    expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([]);
  });

  it('leaves groups without any of it', () => {
    const groups = catalog.requirements.filter((each) => !each.assessable);
    const filled = groups.filter(
      (each) =>
        each.evidence.length + each.procedures.length + each.requests.length > 0 ||
        Object.keys(each.attributes).length > 0
    );
    expect(filled.map((each) => each.id)).toEqual([]);
  });
});

it('42001 says of each control which life cycle stages and which concerns of AI it serves', () => {
  const stages = ['inception', 'design', 'data', 'verification', 'deployment', 'operation', 'retirement'];
  const concerns = [
    ...['bias', 'transparency', 'human oversight', 'safety', 'privacy', 'robustness'],
    'accountability'
  ];
  const wrong = assessable(iso42001).flatMap(({ id, attributes: { stage = [], concern = [] } }) => [
    ...stage.filter((each) => !stages.includes(each)).map((each) => `${id}: ${each}`),
    ...concern.filter((each) => !concerns.includes(each)).map((each) => `${id}: ${each}`),
    ...(concern.length === 0 ? [`${id}: no concern`] : []),
    ...(/^A\.[4-9]/.test(id) && stage.length === 0 ? [`${id}: no stage`] : [])
  ]);
  expect(wrong).toEqual([]);
});

it('no two requirements share an example', () => {
  const ownerByText = new Map<string, string>();
  const shared: string[] = [];
  for (const catalog of catalogs)
    for (const each of assessable(catalog))
      for (const text of each.examples) {
        const key = wordsOf(text).join(' ');
        const owner = `${catalog.id}:${each.id}`;
        const other = ownerByText.get(key);
        if (other) shared.push(`${owner} and ${other}: ${text}`);
        ownerByText.set(key, owner);
      }
  expect(shared).toEqual([]);
});

describe('related requirements', () => {
  const relatedByRef = new Map<string, readonly string[]>(
    catalogs.flatMap((catalog) =>
      assessable(catalog).map((each) => [`${catalog.id}:${each.id}`, each.related] as const)
    )
  );

  it('are assessable requirements of the same framework; others stand in the crosswalks', () => {
    const strangers = [...relatedByRef].flatMap(([ref, related]) =>
      related
        .filter((other) => !relatedByRef.has(other) || other.split(':')[0] !== ref.split(':')[0])
        .map((other) => `${ref} -> ${other}`)
    );
    expect(strangers).toEqual([]);
  });

  it('point both ways', () => {
    const oneWay = [...relatedByRef].flatMap(([ref, related]) =>
      related.filter((other) => !relatedByRef.get(other)?.includes(ref)).map((other) => `${ref} -> ${other}`)
    );
    expect(oneWay).toEqual([]);
  });

  it('are named for every requirement, here or in a crosswalk', () => {
    const related = createCrosswalkIndex(crosswalks.map(({ crosswalk }) => crosswalk));
    const alone = [...relatedByRef].filter(
      ([ref, own]) => own.length === 0 && related.relatedTo(ref as RequirementRef).length === 0
    );
    expect(alone.map(([ref]) => ref)).toEqual([]);
  });
});

describe.each(crosswalks)('$name', ({ crosswalk }) => {
  const all = [...crosswalk.pairs, ...crosswalk.rejected];

  it('names assessable requirements of catalogs that are shipped', () => {
    const missing = [crosswalk.source, crosswalk.target].flatMap((framework, end) => {
      const catalog = catalogs.find(({ id }) => id === framework);
      const known = new Set(catalog ? leaves(catalog) : []);
      const ids = all.map((pair) => (end === 0 ? pair.source : pair.target));
      return catalog ? ids.filter((id) => !known.has(id)) : [];
    });
    expect(missing).toEqual([]);
  });

  it('gives each pair a reason in a sentence', () => {
    expect(all.filter(({ reason }) => wordsOf(reason).length < 5 || !/[.]$/.test(reason))).toEqual([]);
  });

  it('joins by the harmonized structure only what has the same number', () => {
    const structure = crosswalk.pairs.filter(({ origin }) => origin === 'harmonized structure');
    expect(structure.filter(({ source, target }) => source !== target)).toEqual([]);
    const clausesApart = crosswalk.pairs.filter(
      ({ source, target, origin }) => source === target && origin !== 'harmonized structure'
    );
    expect(clausesApart).toEqual([]);
  });

  it('joins by title only what has the same title', () => {
    const titleOf = (framework: string, id: string): string | undefined =>
      catalogs.find((each) => each.id === framework)?.requirements.find((each) => each.id === id)?.title;
    const differing = crosswalk.pairs
      .filter(({ origin }) => origin === 'same title')
      .map(({ source, target }) => [titleOf(crosswalk.source, source), titleOf(crosswalk.target, target)])
      .filter(([one, other]) => one && other && one.toLowerCase() !== other.toLowerCase());
    expect(differing).toEqual([]);
  });
});

describe('crosswalks', () => {
  it('join any two of the four frameworks once, and NIST SP 800-53 with 27001', () => {
    const joined = crosswalks.map(({ crosswalk: { source, target } }) => [source, target].sort().join(' + '));
    expect(joined.sort()).toEqual([
      'iso27001-2022 + iso27701-2025',
      'iso27001-2022 + iso42001-2023',
      'iso27001-2022 + nist-800-53r5',
      'iso27001-2022 + soc2-2017',
      'iso27701-2025 + iso42001-2023',
      'iso27701-2025 + soc2-2017',
      'iso42001-2023 + soc2-2017'
    ]);
  });

  it('take over all 642 pairs that NIST published, as drafts', () => {
    const nist = crosswalks.flatMap(({ crosswalk }) =>
      crosswalk.source === 'nist-800-53r5' ? crosswalk.pairs : []
    );
    expect(nist).toHaveLength(642);
    expect(
      nist.filter(
        (pair) => pair.origin !== 'NIST' || pair.review !== 'draft' || pair.relation !== 'intersects'
      )
    ).toEqual([]);
  });

  it('join every criterion of SOC 2 and every clause of the ISO standards with something', () => {
    const index = createCrosswalkIndex(crosswalks.map(({ crosswalk }) => crosswalk));
    const wanted = catalogs.flatMap((catalog) =>
      (catalog.id === 'soc2-2017' ? leaves(catalog) : clauses(catalog)).map((id) =>
        requirementRef(catalog.id, id)
      )
    );
    expect(wanted.filter((ref) => index.relatedTo(ref).length === 0)).toEqual([]);
  });
});

/** Eight words in a row are the mark of a copied sentence; set phrases of the field are shorter. */
const RUN = 8;
const gold = join(root, '../shared/gold');
const textFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jsonl|json|md|csv|txt)$/.test(name))
    .map((name) => join(folder, name));

describe('own words', () => {
  it.skipIf(!existsSync(gold))(
    'share no run of eight words with third-party texts (needs ../shared/gold)',
    () => {
      const ownerByRun = new Map<string, string>();
      for (const catalog of catalogs)
        for (const each of catalog.requirements)
          for (const text of textsOf(each)) {
            const words = wordsOf(text);
            for (let at = 0; at + RUN <= words.length; at += 1)
              ownerByRun.set(words.slice(at, at + RUN).join(' '), `${catalog.id}:${each.id}`);
          }
      for (const { name, crosswalk } of crosswalks)
        for (const pair of [...crosswalk.pairs, ...crosswalk.rejected]) {
          // what NIST listed is told by the titles, which are facts
          const words = 'origin' in pair && pair.origin === 'NIST' ? [] : wordsOf(pair.reason);
          for (let at = 0; at + RUN <= words.length; at += 1)
            ownerByRun.set(words.slice(at, at + RUN).join(' '), `${name}:${pair.source} ${pair.target}`);
        }
      const shared = new Set<string>();
      for (const file of textFiles(gold)) {
        const words = wordsOf(readFileSync(file, 'utf8').replace(/\\[nt"]/g, ' '));
        for (let at = 0; at + RUN <= words.length; at += 1) {
          const run = words.slice(at, at + RUN).join(' ');
          const owner = ownerByRun.get(run);
          if (owner) shared.add(`${owner}: ${run}`);
        }
      }
      expect([...shared]).toEqual([]);
    }
  );
});
