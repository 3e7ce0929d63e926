import { analyzeCoverage } from '../../../src/lib/domain/analysis/coverage-index';
import type { Finding } from '../../../src/lib/domain/analysis/finding';
import type { Catalog, Requirement } from '../../../src/lib/domain/catalog/catalog';
import type { Statement } from '../../../src/lib/domain/controls/statement';
import { citationKey, type Citation } from '../../../src/lib/domain/documents/citation';
import { requirementRef, type ContentHash, type FrameworkId } from '../../../src/lib/domain/ids';
import { gapReport, type GapReportInput } from '../../../src/lib/domain/report/gap-report';

const framework = 'test' as FrameworkId;
export const HASH = 'ab'.repeat(32) as ContentHash;
/** A quote that a sheet must not compute and XML cannot hold as it is. */
export const FORMULA = '=HYPERLINK("http://example.org";"<x> & y")\u0001';

const requirement = (id: string, parent: string | null, title: string, assessable: boolean): Requirement => ({
  id,
  parent,
  title,
  assessable,
  intent: '',
  expectations: assessable
    ? [
        { id: `${id}/1`, text: `Somebody owns ${title}.`, kind: 'documented' },
        { id: `${id}/2`, text: `The limits of ${title} are written down.`, kind: 'documented' },
        { id: `${id}/3`, text: `Records of ${title} are kept.`, kind: 'operated' }
      ]
    : [],
  examples: [],
  borders: [],
  evidence: [],
  procedures: [],
  requests: [],
  questions: [],
  attributes: {},
  related: []
});

export const catalog: Catalog = {
  schema: 1,
  id: framework,
  name: 'Test/Standard 1:2026',
  subject: 'tests',
  version: '7',
  language: 'en',
  requirements: [
    requirement('4', null, 'Gardens', false),
    requirement('4.1', '4', 'weeding', true),
    requirement('4.2', '4', 'watering', true),
    requirement('5', null, 'Houses', false),
    requirement('5.1', '5', 'painting', true)
  ]
};

const citation = (quote: string, start: number, page: number | null = 3): Citation => ({
  document: HASH,
  page,
  start,
  end: start + quote.length,
  quote
});
const statement = (quote: string, start: number): Statement => ({
  key: citationKey(citation(quote, start)),
  citation: citation(quote, start),
  text: quote,
  headings: ['Weeding'],
  actor: null,
  action: null,
  object: null,
  frequency: null,
  strength: 'mandatory',
  negated: false
});

const statements = ['The gardener weeds.', 'He weeds on Mondays.', 'Weeds are burnt.', FORMULA].map(
  (quote, at) => statement(quote, 100 * at)
);
const suggest = (id: string, expectation: string | null) => [
  { requirement: requirementRef(framework, id), score: 0.9, lexical: 0, vector: 0, expectation, terms: [] }
];
export const documents = [
  {
    document: HASH,
    statements,
    suggestions: [
      suggest('4.1', '4.1/1'),
      suggest('4.1', '4.1/1'),
      suggest('4.1', '4.1/1'),
      suggest('4.2', '4.2/1')
    ]
  }
];

const findings: Finding[] = [
  {
    code: 'contradiction',
    severity: 'high',
    message: 'Garden.docx says both: “He weeds on Mondays.” and “He weeds on Fridays.”',
    documents: [HASH],
    citations: [citation('He weeds on Mondays.', 100), citation('He weeds on Fridays.', 900, null)]
  },
  {
    code: 'no-owner',
    severity: 'medium',
    message: 'Garden.docx names no owner.',
    documents: [HASH],
    citations: []
  }
];

export const inputOf = (change: Partial<GapReportInput> = {}): GapReportInput => ({
  client: 'Ä & Söhne / GmbH',
  engagement: 'Readiness',
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  date: '2026-11-25',
  catalog,
  coverage: new Map(
    analyzeCoverage(catalog, documents, { mappings: {}, controls: {} }).map((each) => [
      each.requirement,
      each
    ])
  ),
  assessments: {},
  compared: true,
  signOffs: new Map([
    [requirementRef(framework, '4.1'), [{ part: 'preparer', name: 'Ada', day: '2026-11-20', stale: false }]]
  ]),
  documents: [{ hash: HASH, name: 'Garden.docx', kind: 'docx', title: 'Garden rules' }],
  unread: 0,
  findings,
  ...change
});

export const sampleReport = gapReport(inputOf());
