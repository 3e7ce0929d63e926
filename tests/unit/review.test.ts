import { describe, expect, it } from 'vitest';
import { accept, acceptAll, decideOne, mapTo, reject } from '../../src/lib/domain/review/decide';
import { groupDecisions, reviewRow } from '../../src/lib/domain/review/review-row';
import type { Statement } from '../../src/lib/domain/controls/statement';
import {
  mappingKey,
  type EngagementState,
  type MappingDecision
} from '../../src/lib/domain/engagement/state';
import type { ContentHash, DeviceKey, EntryId, RequirementRef } from '../../src/lib/domain/ids';
import type { Action, MappingDecisionItem } from '../../src/lib/domain/log/action';
import type { Suggestion } from '../../src/lib/domain/mapping/suggestion';

const document = 'd'.repeat(64) as ContentHash;
const access = 'iso27001-2022:A.5.15' as RequirementRef;
const rights = 'iso27001-2022:A.5.18' as RequirementRef;
const policies = 'iso42001-2023:A.2.2' as RequirementRef;

const statement: Statement = {
  key: `${document}:10-40`,
  citation: { document, page: 2, start: 10, end: 40, quote: 'Managers review rights monthly' },
  text: 'Managers review rights monthly',
  headings: ['Access'],
  actor: 'Managers',
  action: 'review',
  object: 'rights',
  frequency: null,
  modality: 'declares'
} as unknown as Statement;

const suggestion = (requirement: RequirementRef, score: number): Suggestion => ({
  requirement,
  score,
  lexical: 1,
  vector: 1,
  expectation: `${requirement.split(':')[1]}/1`,
  terms: ['review']
});
const suggestions = [suggestion(rights, 0.8), suggestion(access, 0.5)];

const decided = (items: readonly MappingDecisionItem[]): EngagementState['mappings'] =>
  Object.fromEntries(
    items
      .filter(({ decision }) => decision !== 'cleared')
      .map((item): [string, MappingDecision] => [
        mappingKey(document, item.citation.start, item.citation.end, item.requirement),
        {
          citation: item.citation,
          requirement: item.requirement,
          decision: item.decision as 'accepted' | 'rejected',
          basis: item.basis,
          score: item.score,
          expectation: item.expectation,
          decided: { entry: 'e' as EntryId, by: 'k' as DeviceKey, at: 1 }
        }
      ])
  );

const rowAfter = (action: Action | null) =>
  reviewRow(
    statement,
    suggestions,
    groupDecisions(action?.type === 'mapping.decided' ? decided(action.items) : {}),
    {}
  );
const open = rowAfter(null);
const verdicts = (action: { items: readonly MappingDecisionItem[] } | null) =>
  action?.items.map((item) => `${item.requirement} ${item.decision} ${item.basis}`) ?? null;

describe('a row of the review queue', () => {
  it('is open while any proposal is undecided, then as decided', () => {
    expect(open.status).toBe('open');
    expect(rowAfter(accept(open, new Set([rights]))).status).toBe('accepted');
    expect(rowAfter(reject(open)).status).toBe('rejected');
    expect(rowAfter(decideOne(open, rights, 'accepted')).status).toBe('open');
  });

  it('is pending before it was ranked and unmatched when nothing was proposed', () => {
    expect(reviewRow(statement, null, new Map(), {}).status).toBe('pending');
    expect(reviewRow(statement, [], new Map(), {}).status).toBe('unmatched');
  });

  it('shows a mapping by hand beside the suggestions, accepted first', () => {
    const row = rowAfter(mapTo(open, policies));
    expect(row.proposals.map(({ requirement }) => requirement)).toEqual([policies, rights, access]);
    expect(row.status).toBe('accepted');
  });
});

describe('decisions', () => {
  it('accepts the chosen and turns the others down, in one action', () => {
    expect(verdicts(accept(open, new Set([access])))).toEqual([
      `${rights} rejected suggestion`,
      `${access} accepted suggestion`
    ]);
  });

  it('writes nothing where nothing would change', () => {
    const rejected = rowAfter(reject(open));
    expect(reject(rejected)).toBeNull();
    expect(decideOne(open, rights, 'cleared')).toBeNull();
  });

  it('maps by hand with its basis and no score', () => {
    const action = mapTo(open, policies);
    expect(verdicts(action)).toEqual([
      `${policies} accepted manual`,
      `${rights} rejected suggestion`,
      `${access} rejected suggestion`
    ]);
    expect(action?.items[0]?.score).toBeNull();
  });

  it('accepts in bulk only what reaches the step, and leaves the rest open', () => {
    const action = acceptAll([open], 'high');
    expect(verdicts(action)).toEqual([`${rights} accepted suggestion`]);
    expect(rowAfter(action).status).toBe('open');
    expect(acceptAll([rowAfter(accept(open, new Set([rights])))], 'low')).toBeNull();
  });

  it('never accepts in bulk what says that it is not done', () => {
    const exempting = {
      ...open,
      proposals: open.proposals.map((proposal) => ({
        ...proposal,
        suggestion: proposal.suggestion && { ...proposal.suggestion, notDone: 'is not required' }
      }))
    };
    expect(acceptAll([open], 'low')).not.toBeNull();
    expect(acceptAll([exempting], 'low')).toBeNull();
  });
});
