import { describe, expect, it } from 'vitest';
import { nextActions, type Situation } from './next-actions';

const quiet: Situation = {
  documents: 12,
  failedFiles: 0,
  lockedFiles: 0,
  analyzing: 0,
  elsewhere: 0,
  toReview: 0,
  highConfidence: 0,
  notFound: 0,
  partly: 0,
  assessed: 120,
  requirements: 120,
  toSign: 0,
  ownerless: 0,
  contradictions: 0,
  overdue: 0,
  may: { add: true, decide: true, seeAuditFile: true }
};
const idsOf = (changes: Partial<Situation>): string[] =>
  nextActions({ ...quiet, ...changes }).map(({ id }) => id);

describe('nextActions', () => {
  it('asks for documents first and for nothing that needs them', () => {
    expect(idsOf({ documents: 0, notFound: 120, assessed: 0 })).toEqual(['add']);
  });

  it('asks for the passwords of protected files', () => {
    const [asked] = nextActions({ ...quiet, lockedFiles: 2 });
    expect(asked).toMatchObject({ id: 'unlock', title: 'Enter the password of 2 protected files' });
  });

  it('puts files that failed before everything else', () => {
    expect(idsOf({ failedFiles: 1, toReview: 40, highConfidence: 12 })).toEqual([
      'failed',
      'accept',
      'review'
    ]);
  });

  it('sends who lacks documents to the members that have them, before it names gaps', () => {
    expect(idsOf({ elsewhere: 12, notFound: 90 })).toEqual(['fetch', 'gaps', 'search']);
  });

  it('names no gaps while documents are still being read', () => {
    expect(idsOf({ analyzing: 2, notFound: 90 })).toEqual(['search']);
    expect(idsOf({ notFound: 90 })[0]).toBe('gaps');
  });

  it('never shows more than three', () => {
    expect(
      idsOf({
        failedFiles: 1,
        toReview: 9,
        highConfidence: 9,
        notFound: 3,
        partly: 3,
        overdue: 1,
        ownerless: 1
      })
    ).toHaveLength(3);
  });

  it('proposes nothing that a role may not do', () => {
    const busy = { toReview: 9, highConfidence: 9, notFound: 3, partly: 3, overdue: 1, contradictions: 2 };
    const observer = { add: false, decide: false, seeAuditFile: true };
    expect(idsOf({ ...busy, may: observer })).toEqual(['gaps', 'contradictions', 'search']);
    const client = { add: true, decide: false, seeAuditFile: false };
    expect(idsOf({ ...busy, may: client })).toEqual(['search']);
    expect(idsOf({ documents: 0, may: client })).toEqual(['add']);
    expect(idsOf({ documents: 0, may: observer })).toEqual([]);
  });

  it('asks a reviewer for what was prepared', () => {
    expect(idsOf({ toSign: 2, toReview: 4 })).toEqual(['sign', 'review', 'search']);
    expect(nextActions({ ...quiet, toSign: 2 })[0]?.title).toBe('Review 2 requirements that are prepared');
  });

  it('counts in words', () => {
    expect(nextActions({ ...quiet, toReview: 1 })[0]?.title).toBe('Decide on 1 statement');
  });
});
