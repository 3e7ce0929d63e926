import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameworkId, RequirementRef } from '../ids';
import { requirementRef, splitRequirementRef } from '../ids';
import type { Crosswalk, CrosswalkPair, ReviewState } from './crosswalk';
import { createCrosswalkIndex } from './crosswalk-index';
import { inverse, relations, strengthOf, type Relation } from './relation';
import { chainsFrom, reaches, reuse, type Progress } from './reuse';

const [a, b, c] = ['a-1', 'b-1', 'c-1'] as FrameworkId[] as [FrameworkId, FrameworkId, FrameworkId];
const ref = (text: string) => text as RequirementRef;
const pair = (
  source: string,
  relation: Relation,
  target: string,
  review: ReviewState = 'reviewed'
): CrosswalkPair => ({ source, target, relation, reason: 'Because of the subject.', origin: 'own', review });
const crosswalk = (source: FrameworkId, target: FrameworkId, pairs: CrosswalkPair[]): Crosswalk => ({
  schema: 2,
  source,
  target,
  version: '1',
  language: 'en',
  sourceTitles: {},
  pairs,
  rejected: []
});
const worked = (...entries: [string, Progress][]) =>
  new Map(entries.map(([text, progress]) => [ref(text), progress]));

describe('related requirements', () => {
  const index = createCrosswalkIndex([
    {
      ...crosswalk(a, b, [pair('1', 'intersects', '1'), pair('1', 'subset', '2'), pair('1', 'equal', '3')]),
      sourceTitles: { 1: 'First' }
    },
    crosswalk(c, a, [pair('9', 'subset', '1', 'draft')])
  ]);

  it('come strongest first, from crosswalks in either direction', () => {
    expect(index.relatedTo(ref('a-1:1')).map(({ to, relation }) => `${to} ${relation}`)).toEqual([
      'b-1:3 equal',
      'b-1:2 subset',
      'c-1:9 superset',
      'b-1:1 intersects'
    ]);
    expect(index.relatedTo(ref('b-1:2'))).toMatchObject([{ to: 'a-1:1', relation: 'superset' }]);
  });

  it('are none where no crosswalk knows the requirement', () => {
    expect(index.relatedTo(ref('a-1:2'))).toEqual([]);
  });

  it('know titles of frameworks without a catalog', () => {
    expect([index.titleOf(ref('a-1:1')), index.titleOf(ref('b-1:1'))]).toEqual(['First', undefined]);
    expect([...index.frameworks]).toEqual([a, b, c]);
  });
});

describe('reuse', () => {
  const targets = ['c-1:1', 'c-1:2', 'c-1:3', 'c-1:4', 'c-1:5'].map(ref);
  const index = createCrosswalkIndex([
    crosswalk(a, b, [pair('1', 'superset', '1'), pair('2', 'intersects', '2', 'draft')]),
    crosswalk(b, c, [
      pair('1', 'equal', '1', 'draft'),
      pair('2', 'intersects', '2'),
      pair('2', 'subset', '3')
    ]),
    crosswalk(a, c, [pair('3', 'superset', '4'), pair('4', 'subset', '4'), pair('4', 'intersects', '1')])
  ]);

  it('reaches what finished work covers, and only in part what overlaps', () => {
    const found = reuse(
      index,
      worked(['a-1:1', 'finished'], ['a-1:2', 'finished'], ['a-1:4', 'finished']),
      a,
      c,
      targets
    );
    expect(found).toMatchObject({ from: a, to: c, total: 5, reached: 1, partly: 2 });
    expect(found.requirements.map(({ requirement, reach }) => `${requirement} ${reach}`)).toEqual([
      'c-1:1 reached',
      'c-1:3 partly',
      'c-1:4 partly'
    ]);
  });

  it('shows the firmest way first and the state of its weakest link', () => {
    const [first] = reuse(
      index,
      worked(['a-1:1', 'finished'], ['a-1:4', 'finished']),
      a,
      c,
      targets
    ).requirements;
    expect(first?.chains.map(({ relation, review, links }) => [relation, review, links.length])).toEqual([
      ['superset', 'draft', 2],
      ['intersects', 'reviewed', 1]
    ]);
  });

  it('counts work that has only begun in part', () => {
    expect(reuse(index, worked(['a-1:3', 'begun']), a, c, targets)).toMatchObject({ reached: 0, partly: 1 });
    expect(reuse(index, worked(['a-1:3', 'finished']), a, c, targets)).toMatchObject({
      reached: 1,
      partly: 0
    });
  });

  it('makes nothing of two overlaps in a row, nor of work for other frameworks', () => {
    const none = reuse(index, worked(['a-1:2', 'finished'], ['b-1:1', 'finished']), a, c, [ref('c-1:2')]);
    expect(none).toMatchObject({ reached: 0, partly: 0, requirements: [] });
  });

  it('says of how many related requirements it knows', () => {
    const [only] = reuse(index, worked(['a-1:3', 'finished']), a, c, targets).requirements;
    expect(only?.related).toBe(2);
  });
});

describe('in any crosswalks', () => {
  const id = fc.integer({ min: 1, max: 4 }).map(String);
  const pairs = fc.uniqueArray(
    fc.record({
      source: id,
      target: id,
      relation: fc.constantFrom(...relations),
      reason: fc.constant('Because.'),
      origin: fc.constant('own' as const),
      review: fc.constantFrom<ReviewState>('reviewed', 'draft')
    }),
    { selector: ({ source, target }) => `${source} ${target}`, maxLength: 8 }
  );
  const world = fc
    .tuple(pairs, pairs, pairs)
    .map(([ab, bc, ac]) =>
      createCrosswalkIndex([crosswalk(a, b, ab), crosswalk(b, c, bc), crosswalk(a, c, ac)])
    );
  const everywhere = [a, b, c].flatMap((framework) =>
    ['1', '2', '3', '4'].map((each) => requirementRef(framework, each))
  );

  it('what is related is so from both ends', () => {
    fc.assert(
      fc.property(world, (index) => {
        for (const from of everywhere)
          for (const link of index.relatedTo(from)) {
            const back = index.relatedTo(link.to).filter(({ to }) => to === from);
            expect(back).toContainEqual({
              ...link,
              from: link.to,
              to: from,
              relation: inverse(link.relation)
            });
          }
      })
    );
  });

  it('no chain is firmer than its weakest link, in relation or in review', () => {
    fc.assert(
      fc.property(world, fc.constantFrom(...everywhere), fc.constantFrom(a, b, c), (index, start, to) => {
        fc.pre(splitRequirementRef(start).framework !== to);
        for (const chain of chainsFrom(index, start, 'finished', to)) {
          const weakest = Math.min(...chain.links.map(({ relation }) => strengthOf(relation)));
          expect(strengthOf(chain.relation)).toBeLessThanOrEqual(weakest);
          expect(chain.review).toBe(
            chain.links.every(({ review }) => review === 'reviewed') ? 'reviewed' : 'draft'
          );
          expect(chain.links[0].from).toBe(start);
          expect(splitRequirementRef(chain.links.at(-1)!.to).framework).toBe(to);
        }
      })
    );
  });

  it('more work never reaches less, and a share is never above one', () => {
    const work = fc.array(
      fc.tuple(fc.constantFrom(...everywhere), fc.constantFrom<Progress>('begun', 'finished'))
    );
    const targets = everywhere.filter((each) => splitRequirementRef(each).framework === c);
    fc.assert(
      fc.property(world, work, fc.constantFrom(...everywhere), (index, entries, more) => {
        const before = reuse(index, new Map(entries), a, c, targets);
        const after = reuse(index, new Map([...entries, [more, 'finished'] as const]), a, c, targets);
        expect(after.reached).toBeGreaterThanOrEqual(before.reached);
        expect(after.reached + after.partly).toBeGreaterThanOrEqual(before.reached + before.partly);
        expect(after.reached + after.partly).toBeLessThanOrEqual(after.total);
        for (const { reach, chains } of after.requirements)
          expect(reach === 'reached').toBe(chains.some(reaches));
      })
    );
  });
});
