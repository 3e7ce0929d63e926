import { describe, expect, it } from 'vitest';
import type { Catalog, Requirement } from '../catalog/catalog';
import type { Statement } from '../controls/statement';
import { citationKey, type Citation } from '../documents/citation';
import { mappingKey, type MappingDecision } from '../engagement/state';
import { requirementRef, type ContentHash, type DeviceKey, type EntryId, type FrameworkId } from '../ids';
import type { Suggestion } from '../mapping/suggestion';
import { analyzeCoverage, createCoverageIndex, type CoverageDocument } from './coverage-index';

const framework = 'test' as FrameworkId;
const ref = (id: string) => requirementRef(framework, id);
const requirement = (id: string, kinds: string): Requirement => ({
  id,
  parent: null,
  title: id,
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
const catalog: Catalog = {
  schema: 1,
  id: framework,
  name: 'Test',
  subject: 'test',
  version: '1',
  language: 'en',
  requirements: [requirement('R1', 'ddo'), requirement('R2', 'd'), requirement('R3', 'o')]
};

const hashOf = (letter: string) => letter.repeat(64) as ContentHash;
const statement = (text: string, at: number, document = hashOf('a'), negated = false): Statement => {
  const citation: Citation = { document, page: 1, start: at, end: at + text.length, quote: text };
  return {
    key: citationKey(citation),
    citation,
    text,
    headings: [],
    actor: null,
    action: null,
    object: null,
    frequency: null,
    strength: 'mandatory',
    negated
  };
};
const suggestion = (id: string, score: number, expectation: string | null = null): Suggestion => ({
  requirement: ref(id),
  score,
  lexical: 0,
  vector: 0,
  expectation,
  terms: []
});
const documentOf = (...rows: [Statement, Suggestion[]][]): CoverageDocument => ({
  document: rows[0]![0].citation.document,
  statements: rows.map(([each]) => each),
  suggestions: rows.map(([, each]) => each)
});
const decide = (
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
const none = { mappings: {}, controls: {} };
const statuses = (documents: CoverageDocument[], decisions = none) =>
  Object.fromEntries(
    analyzeCoverage(catalog, documents, decisions).map((each) => [each.requirement.slice(5), each.status])
  );

describe('coverage', () => {
  const approve = statement('Owners say yes first.', 0);
  const review = statement('Somebody looks again every three months.', 100);

  it('finds nothing in no documents', () => {
    expect(statuses([])).toEqual({ R1: 'not-found', R2: 'not-found', R3: 'not-found' });
  });

  it('is partly covered while a documented expectation is missing, covered without the operated one', () => {
    const first = [approve, [suggestion('R1', 0.8, 'R1/1')]] as [Statement, Suggestion[]];
    const second = [review, [suggestion('R1', 0.6, 'R1/2')]] as [Statement, Suggestion[]];
    expect(statuses([documentOf(first)])['R1']).toBe('partly');
    expect(statuses([documentOf(first, second)])['R1']).toBe('covered');
  });

  it('lists a weak suggestion without counting it', () => {
    const [, second] = analyzeCoverage(
      catalog,
      [documentOf([approve, [suggestion('R2', 0.1, 'R2/1')]])],
      none
    );
    expect(second).toMatchObject({ status: 'not-found', evidence: [{ score: 0.1 }] });
  });

  it('takes a statement that uses the words of an expectation as meeting it', () => {
    const near = statement('Before access is granted the owner gives his approval.', 0);
    const [, second] = analyzeCoverage(catalog, [documentOf([near, [suggestion('R2', 0.5)]])], none);
    expect(second).toMatchObject({ status: 'covered', expectations: [{ met: [{ statement: near.text }] }] });
  });

  it('never counts what was rejected or dismissed', () => {
    const document = documentOf([approve, [suggestion('R2', 0.9, 'R2/1')]]);
    expect(
      statuses([document], { ...none, mappings: decide(approve.citation, 'R2', 'rejected') })['R2']
    ).toBe('not-found');
    const dismissed = {
      citation: approve.citation,
      decision: 'dismissed',
      decided: { entry: 'e', by: 'd', at: 0 }
    } as never;
    expect(statuses([document], { ...none, controls: { [approve.key]: dismissed } })['R2']).toBe('not-found');
  });

  it('counts an accepted mapping of words that are no statement, and puts it first', () => {
    const citation: Citation = { document: hashOf('a'), page: 2, start: 500, end: 510, quote: 'some words' };
    const document = documentOf([approve, [suggestion('R2', 0.9, 'R2/1')]]);
    const [, second] = analyzeCoverage(catalog, [document], {
      ...none,
      mappings: decide(citation, 'R2', 'accepted')
    });
    expect(second!.status).toBe('covered');
    expect(second!.evidence.map(({ statement, decision }) => [statement, decision])).toEqual([
      ['some words', 'accepted'],
      [approve.text, 'suggested']
    ]);
  });

  it('leaves out decisions on documents that are not current', () => {
    const citation: Citation = { document: hashOf('b'), page: null, start: 0, end: 4, quote: 'gone' };
    expect(
      statuses([documentOf([approve, []])], { ...none, mappings: decide(citation, 'R2', 'accepted') })['R2']
    ).toBe('not-found');
  });

  it('does not take an exemption for evidence', () => {
    const exempt = statement('Guests need not ask.', 0, hashOf('a'), true);
    expect(statuses([documentOf([exempt, [suggestion('R2', 0.9, 'R2/1')]])])['R2']).toBe('not-found');
  });

  it('covers a requirement without documented expectations by any evidence that counts', () => {
    expect(statuses([documentOf([approve, [suggestion('R3', 0.5)]])])['R3']).toBe('covered');
  });
});

describe('the coverage index', () => {
  const approve = statement('Owners say yes first.', 0);
  const other = statement('Others do too.', 0, hashOf('b'));
  const first = documentOf([approve, [suggestion('R1', 0.8, 'R1/1')]]);
  const second = documentOf([other, [suggestion('R2', 0.8, 'R2/1')]]);

  it('keeps what nothing happened to and follows documents and decisions', () => {
    const index = createCoverageIndex([catalog]);
    const before = index.update([first], none);
    const after = index.update([first, second], none);
    expect(after.get(ref('R1'))).toBe(before.get(ref('R1')));
    expect(after.get(ref('R2'))!.status).toBe('covered');
    expect(index.update([first, second], none)).toBe(after);
    const rejected = index.update([first, second], {
      ...none,
      mappings: decide(other.citation, 'R2', 'rejected')
    });
    expect(rejected.get(ref('R2'))!.status).toBe('not-found');
    expect(index.update([first, second], none).get(ref('R2'))!.status).toBe('covered');
    expect(index.update([first], none).get(ref('R2'))!.status).toBe('not-found');
  });

  it('agrees with an analysis from nothing after any order of steps', () => {
    const index = createCoverageIndex([catalog]);
    const mappings = {
      ...decide(approve.citation, 'R2', 'accepted'),
      ...decide(other.citation, 'R2', 'rejected')
    };
    for (const step of [[first], [second], [first, second], [], [second, first]])
      expect([...index.update(step, { ...none, mappings }).values()]).toEqual(
        analyzeCoverage(catalog, step, { ...none, mappings })
      );
  });
});
