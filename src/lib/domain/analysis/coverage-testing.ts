/** For tests: a catalog of three requirements, and documents and decisions that coverage is worked out from. */
import type { Catalog, Requirement } from '../catalog/catalog';
import type { Statement } from '../controls/statement';
import { citationKey, type Citation } from '../documents/citation';
import { mappingKey, type MappingDecision } from '../engagement/state';
import { requirementRef, type ContentHash, type DeviceKey, type EntryId, type FrameworkId } from '../ids';
import type { Suggestion } from '../mapping/suggestion';
import { analyzeCoverage, type CoverageDocument } from './coverage-index';

export const framework = 'test' as FrameworkId;
export const ref = (id: string) => requirementRef(framework, id);
export const TITLES: Record<string, string> = {
  R1: 'Admission of visitors',
  R2: 'Keeping of keys',
  R3: 'Watching the doors'
};
export const requirement = (id: string, kinds: string): Requirement => ({
  id,
  parent: null,
  title: TITLES[id]!,
  assessable: true,
  intent: '',
  expectations: [...kinds].map((kind, index) => ({
    id: `${id}/${index + 1}`,
    text: [
      `Owner approval comes before access is granted.`,
      `Quarterly reviews are planned.`,
      `Logs show it.`
    ][index]!,
    kind: kind === 'd' ? 'documented' : 'operated'
  })),
  examples: [],
  borders: [],
  questions: [],
  evidence: [],
  procedures: [],
  requests: [],
  attributes: {},
  related: []
});
export const catalog: Catalog = {
  schema: 1,
  id: framework,
  name: 'Test',
  subject: 'test',
  version: '1',
  language: 'en',
  requirements: [requirement('R1', 'ddo'), requirement('R2', 'd'), requirement('R3', 'o')]
};

export const hashOf = (letter: string) => letter.repeat(64) as ContentHash;
export const statement = (
  text: string,
  at: number,
  document = hashOf('a'),
  negated = false,
  headings: string[] = []
): Statement => {
  const citation: Citation = { document, page: 1, start: at, end: at + text.length, quote: text };
  return {
    key: citationKey(citation),
    citation,
    text,
    headings,
    actor: null,
    action: null,
    object: null,
    frequency: null,
    strength: 'mandatory',
    negated
  };
};
export const suggestion = (id: string, score: number, expectation: string | null = null): Suggestion => ({
  requirement: ref(id),
  score,
  lexical: 0,
  vector: 0,
  expectation,
  terms: []
});
export const documentOf = (...rows: [Statement, Suggestion[]][]): CoverageDocument => ({
  document: rows[0]![0].citation.document,
  statements: rows.map(([each]) => each),
  suggestions: rows.map(([, each]) => each)
});
export const decide = (
  citation: Citation,
  id: string,
  decision: 'accepted' | 'rejected',
  expectation: string | null = null
): Record<string, MappingDecision> => ({
  [mappingKey(citation.document, citation.start, citation.end, ref(id))]: {
    citation,
    requirement: ref(id),
    decision,
    basis: 'manual',
    score: null,
    expectation,
    decided: { entry: 'e' as EntryId, by: 'd' as DeviceKey, at: 0 }
  }
});
export const none = { mappings: {}, controls: {} };
export const statuses = (documents: CoverageDocument[], decisions = none) =>
  Object.fromEntries(
    analyzeCoverage(catalog, documents, decisions).map((each) => [each.requirement.slice(5), each.status])
  );
