import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { RequirementRef } from '$lib/domain/ids';
import type { ReviewRow } from '$lib/domain/review/review-row';
import { ReviewDesk } from './review-desk.svelte';

const access = 'f:1' as RequirementRef;
const rights = 'f:2' as RequirementRef;

const row = (key: string, status: ReviewRow['status'] = 'open'): ReviewRow =>
  ({
    key,
    status,
    statement: { citation: key },
    proposals: [access, rights].map((requirement, at) => ({
      requirement,
      decision: null,
      suggestion: { score: 0.9 - at * 0.85 }
    }))
  }) as unknown as ReviewRow;

const setUp = () => {
  let rows = $state.raw([row('a'), row('b'), row('c')]);
  const written: string[] = [];
  const failures: string[] = [];
  let outcome: { ok: boolean; error?: { message: string } } = { ok: true };
  const decide = (what: string, decided: ReviewRow, status: ReviewRow['status']) => {
    written.push(`${what} ${decided.key}`);
    rows = rows.map((other) => (other.key === decided.key ? { ...other, status } : other));
    return Promise.resolve(outcome) as never;
  };
  const queue = {
    get rows() {
      return rows;
    },
    get rowByKey() {
      return new Map(rows.map((each) => [each.key, each]));
    },
    get filtered() {
      return rows.filter(({ status }) => status === 'open');
    },
    filter: { document: null, framework: null, confidence: null, show: 'open' as const },
    accept: (decided: ReviewRow, chosen: ReadonlySet<RequirementRef>) =>
      decide(`accept ${[...chosen].join('+')}`, decided, 'accepted'),
    reject: (decided: ReviewRow) => decide('reject', decided, 'rejected'),
    dismiss: (decided: ReviewRow, decision?: string) => decide(decision ?? '', decided, 'dismissed'),
    mapTo: (decided: ReviewRow, requirement: RequirementRef) =>
      decide(`map ${requirement}`, decided, 'accepted')
  };
  const desk = new ReviewDesk(
    () => queue,
    (reason) => failures.push(reason)
  );
  return {
    desk,
    written,
    failures,
    fail: (message: string) => (outcome = { ok: false, error: { message } })
  };
};

describe('the desk of the review queue', () => {
  it('accepts what is ticked and brings up the next statement, the decided one staying in its place', () => {
    const { desk, written } = setUp();
    expect(desk.current?.key).toBe('a');
    desk.toggle(rights);
    desk.accept();
    flushSync();
    expect(written).toEqual(['accept f:1+f:2 a']);
    expect(desk.current?.key).toBe('b');
    expect(desk.listed.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    // what was ticked for one statement says nothing about the next
    expect([...desk.ticks]).toEqual([access]);
  });

  it('lets the decided go when the filter changes', () => {
    const { desk } = setUp();
    desk.reject();
    desk.filterBy({ show: 'open' });
    flushSync();
    expect(desk.listed.map(({ key }) => key)).toEqual(['b', 'c']);
  });

  it('stops at both ends, and comes back to a statement that the filter leaves out', () => {
    const { desk } = setUp();
    desk.step(-1);
    expect(desk.current?.key).toBe('a');
    desk.dismiss();
    desk.step(1);
    desk.step(1);
    expect(desk.current?.key).toBe('c');
    desk.filterBy({});
    desk.show('a');
    expect(desk.current?.key).toBe('a');
    desk.show('never');
    expect(desk.current?.key).toBe('a');
  });

  it('says why a decision was not written', async () => {
    const { desk, failures, fail } = setUp();
    fail('The disk is full.');
    desk.mapTo(rights);
    await Promise.resolve();
    await Promise.resolve();
    expect(failures).toEqual(['The disk is full.']);
  });
});
