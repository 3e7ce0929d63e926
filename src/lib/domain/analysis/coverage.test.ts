import { describe, expect, it } from 'vitest';
import type { Catalog } from '../catalog/catalog';
import type { Statement } from '../controls/statement';
import type { Citation } from '../documents/citation';
import type { Suggestion } from '../mapping/suggestion';
import { analyzeCoverage, type CoverageDocument } from './coverage-index';
import {
  ref,
  requirement,
  catalog,
  hashOf,
  statement,
  suggestion,
  documentOf,
  decide,
  none,
  statuses
} from './coverage-testing';

describe('coverage', () => {
  const approve = statement('Owners say yes first.', 0);

  it('finds nothing in no documents', () => {
    expect(statuses([])).toEqual({ R1: 'not-found', R2: 'not-found', R3: 'not-found' });
  });

  const tied = (at: number, id: string, score: number, expectation: string, headings: string[] = []) =>
    [
      statement(`Sentence number ${at}.`, at, hashOf('a'), false, headings),
      [suggestion(id, score, expectation)]
    ] as [Statement, Suggestion[]];
  const many = (count: number, id: string, expectation: string, headings: string[] = []) =>
    Array.from({ length: count }, (_, index) => tied(1000 + 100 * index, id, 0.9, expectation, headings));

  /** A long document has this much to say of other things. */
  const filler = Array.from(
    { length: 60 },
    (_, index) => [statement(`Something else ${index}.`, 9000 + 50 * index), []] as [Statement, Suggestion[]]
  );

  it('does not take one or two suggestions for coverage, however good', () => {
    expect(statuses([documentOf(...filler, tied(0, 'R2', 0.97, 'R2/1'))])['R2']).toBe('partly');
    expect(
      statuses([documentOf(...filler, tied(0, 'R1', 0.9, 'R1/1'), tied(50, 'R1', 0.9, 'R1/2'))])['R1']
    ).toBe('partly');
  });

  it('is covered by a document that deals with it, in a section of its own or all over', () => {
    const [inSection] = analyzeCoverage(
      catalog,
      [documentOf(...filler, ...many(4, 'R1', 'R1/1', ['Access rules', '3.2 Admission of visitors']))],
      none
    );
    expect(inSection).toMatchObject({ status: 'covered', dealtWithBy: hashOf('a') });
    expect(inSection!.expectations.map(({ met }) => met.length)).toEqual([3, 0, 0]);
    expect(statuses([documentOf(...filler, ...many(4, 'R1', 'R1/1'))])['R1']).toBe('partly');
    expect(statuses([documentOf(...filler, ...many(8, 'R1', 'R1/1'))])['R1']).toBe('covered');
  });

  it('names the section that deals with it', () => {
    const [first] = analyzeCoverage(
      catalog,
      [documentOf(...filler, ...many(4, 'R1', 'R1/1', ['Access rules', '3.2 Admission of visitors']))],
      none
    );
    expect(first).toMatchObject({ dealtWithBy: hashOf('a'), dealtWithIn: '3.2 Admission of visitors' });
    const [allOver] = analyzeCoverage(catalog, [documentOf(...filler, ...many(8, 'R1', 'R1/1'))], none);
    expect(allOver).toMatchObject({ dealtWithBy: hashOf('a'), dealtWithIn: null });
  });

  it('counts half of what stands in a chapter on something else', () => {
    const chapter = ['House rules', 'Keeping of keys'];
    expect(statuses([documentOf(...filler, ...many(8, 'R1', 'R1/1', chapter))])['R1']).toBe('partly');
    expect(statuses([documentOf(...filler, ...many(14, 'R1', 'R1/1', chapter))])['R1']).toBe('covered');
  });

  it('does not take a heading alone for a section that deals with it', () => {
    const aside = (at: number) =>
      [
        statement(`Nobody knows ${at}.`, 3000 + 50 * at, hashOf('a'), false, ['Watching the doors at night']),
        []
      ] as [Statement, Suggestion[]];
    const asides = Array.from({ length: 40 }, (_, at) => aside(at));
    const [seen] = many(1, 'R3', 'R3/1', ['Watching the doors at night']);
    expect(statuses([documentOf(...filler, ...asides, seen!)])['R3']).toBe('partly');
  });

  it('counts half of what is said of a management clause for the control that overlaps with it', () => {
    const iso: Catalog = {
      ...catalog,
      requirements: [
        { ...requirement('R1', 'd'), id: '9.2', title: 'Audit' },
        { ...requirement('R2', 'd'), id: 'A.5.35', title: 'Independent looks', related: ['test:9.2'] },
        { ...requirement('R3', 'd'), id: 'A.5.36', title: 'Other things' }
      ]
    };
    const of = (count: number, ...more: [Statement, Suggestion[]][]) =>
      analyzeCoverage(iso, [documentOf(...filler, ...many(count, '9.2', 'R1/1'), ...more)], none);
    // what speaks for the clause alone is no evidence that could be quoted
    expect(of(14)[1]).toMatchObject({ status: 'not-found', dealtWithBy: null, evidence: [] });
    const own = tied(0, 'A.5.35', 0.4, 'R2/1');
    expect(of(14, own)[1]).toMatchObject({ status: 'covered', evidence: [{ score: 0.4 }] });
    expect(of(8, own)[1]!.status).toBe('partly');
    expect(of(14, tied(0, 'A.5.36', 0.4, 'R3/1'))[2]!.status).toBe('partly');
  });

  it('asks one documented expectation of a section that bears its name, half of another document', () => {
    const wide: Catalog = { ...catalog, requirements: [requirement('R1', 'ddd')] };
    const of = (headings: string[]) =>
      analyzeCoverage(wide, [documentOf(...filler, ...many(9, 'R1', 'R1/1', headings))], none)[0]!.status;
    expect(of(['3.2 Admission of visitors'])).toBe('covered');
    expect(of([])).toBe('partly');
  });

  it('does not add up what several documents say in passing', () => {
    const elsewhere = ['b', 'c', 'd', 'e'].map((letter) => ({
      document: hashOf(letter),
      statements: [statement('In passing.', 0, hashOf(letter)), statement('Again.', 20, hashOf(letter))],
      suggestions: [[suggestion('R2', 0.9, 'R2/1')], [suggestion('R2', 0.9, 'R2/1')]]
    }));
    expect(statuses(elsewhere)['R2']).toBe('partly');
  });

  it('takes less of a short document, where a sentence says what a page says elsewhere', () => {
    expect(statuses([documentOf(...many(3, 'R1', 'R1/1'))])['R1']).toBe('covered');
    expect(statuses([documentOf(tied(0, 'R2', 0.97, 'R2/1', ['Keeping of keys']))])['R2']).toBe('covered');
    expect(statuses([documentOf(tied(0, 'R2', 0.97, 'R2/1'))])['R2']).toBe('partly');
  });

  it('takes a heading that names it for nearer than the chapter around', () => {
    const under = (heading: string) =>
      documentOf(...filler, ...many(4, 'R1', 'R1/1', ['House rules', 'Keeping of keys', heading]));
    expect(statuses([under('Admission of visitors')])['R1']).toBe('covered');
    expect(statuses([under('Visitors')])['R1']).toBe('partly');
  });

  it('takes title and headings that are near in meaning for a section, more so in a short document', () => {
    const near = (count: number, headings: number, ...more: [Statement, Suggestion[]][]) =>
      documentOf(
        ...more,
        ...many(count, 'R1', 'R1/1', ['Reception', 'Guests']).map(
          ([each, [first]]) => [each, [{ ...first!, headings }]] as [Statement, Suggestion[]]
        )
      );
    expect(statuses([near(2, 2.4)])['R1']).toBe('covered');
    expect(statuses([near(2, 1.2)])['R1']).toBe('partly');
    expect(statuses([near(3, 2.4, ...filler)])['R1']).toBe('partly');
    const [found] = analyzeCoverage(catalog, [near(6, 2.4, ...filler)], none);
    expect(found).toMatchObject({ status: 'covered', dealtWithIn: 'Guests' });
  });

  it('asks one documented expectation of a document that says twice what is enough', () => {
    const wide: Catalog = { ...catalog, requirements: [requirement('R1', 'ddd')] };
    const of = (count: number) =>
      analyzeCoverage(wide, [documentOf(...filler, ...many(count, 'R1', 'R1/1'))], none)[0]!.status;
    expect(of(11)).toBe('partly');
    expect(of(14)).toBe('covered');
  });

  describe('registers', () => {
    const asking: Catalog = {
      ...catalog,
      requirements: [
        {
          ...requirement('R1', 'dd'),
          expectations: [
            { id: 'R1/1', text: 'A register lists the guests that are let in.', kind: 'documented' },
            { id: 'R1/2', text: 'Somebody answers for it.', kind: 'documented' },
            { id: 'R1/3', text: 'Guests are asked for a paper.', kind: 'documented' }
          ]
        },
        requirement('R2', 'd')
      ]
    };
    const register = (of: Suggestion[], entries: number | null = 12) =>
      documentOf(...filler, [
        {
          ...statement('Guest, host, date, status (12 entries)', 0),
          ...(entries === null ? {} : { register: entries })
        },
        of
      ]);
    const statusOf = (document: CoverageDocument, id: string) =>
      analyzeCoverage(asking, [document], none).find(({ requirement: each }) => each === ref(id))!;

    it('cover what asks for one', () => {
      expect(statusOf(register([suggestion('R1', 0.7, 'R1/1')]), 'R1')).toMatchObject({
        status: 'covered',
        dealtWithBy: hashOf('a')
      });
      expect(statusOf(register([suggestion('R1', 0.7, 'R1/1')], null), 'R1').status).toBe('partly');
    });

    it('are evidence and no more for what asks for rules, or where they are about something else', () => {
      expect(statusOf(register([suggestion('R2', 0.9, 'R2/1')]), 'R2').status).toBe('partly');
      expect(
        statusOf(register([suggestion('R2', 0.8, 'R2/1'), suggestion('R1', 0.6, 'R1/1')]), 'R1').status
      ).toBe('partly');
      expect(statusOf(register([suggestion('R1', 0.45, 'R1/1')]), 'R1').status).toBe('partly');
    });
  });

  it('leaves it partly covered where a document deals with it and most expectations are open', () => {
    expect(statuses([documentOf(...filler, ...many(8, 'R1', 'R1/9'))])['R1']).toBe('partly');
  });

  it('is covered as soon as a person accepted evidence for every documented expectation', () => {
    const document = documentOf(tied(0, 'R1', 0.8, 'R1/1'), tied(50, 'R1', 0.8, 'R1/2'), ...filler);
    const [first, second] = document.statements;
    const one = decide(first!.citation, 'R1', 'accepted', 'R1/1');
    const two = decide(second!.citation, 'R1', 'accepted', 'R1/2');
    expect(statuses([document], { ...none, mappings: one })['R1']).toBe('partly');
    expect(statuses([document], { ...none, mappings: { ...one, ...two } })['R1']).toBe('covered');
  });

  it('takes words of a section of its own that were not suggested as meeting an expectation', () => {
    const own = statement('The plan has quarterly reviews of visitors.', 0, hashOf('a'), false, [
      'Admission of visitors'
    ]);
    const aside = statement('Bring a pencil to the desk.', 80, hashOf('a'), false, ['Admission of visitors']);
    const [first] = analyzeCoverage(catalog, [documentOf([own, []], [aside, []])], none);
    expect(first!.expectations[1]!.met.map(({ statement: text }) => text)).toEqual([own.text]);
    expect(first!.evidence).toHaveLength(1);
    expect(first!.status).toBe('partly');
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
    expect(second).toMatchObject({ status: 'partly', expectations: [{ met: [{ statement: near.text }] }] });
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

  it('covers a requirement without documented expectations by a document that deals with it', () => {
    expect(statuses([documentOf([approve, [suggestion('R3', 0.5)]])])['R3']).toBe('partly');
    const accepted = { ...none, mappings: decide(approve.citation, 'R3', 'accepted') };
    expect(statuses([documentOf([approve, [suggestion('R3', 0.5)]])], accepted)['R3']).toBe('covered');
    expect(statuses([documentOf(...many(3, 'R3', 'R3/1', ['Watching the doors']))])['R3']).toBe('covered');
  });
});
