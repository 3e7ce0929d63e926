import { describe, expect, it } from 'vitest';
import type { RequirementRef } from '$lib/domain/ids';
import type { ReviewRow, ReviewStatus } from '$lib/domain/review/review-row';
import { defaultTicks, nextRow } from './choose';

const proposal = (id: string, score: number | null, decision: 'accepted' | 'rejected' | null = null) => ({
  requirement: `f:${id}` as RequirementRef,
  suggestion: score === null ? null : { score },
  decision: decision ? { decision } : null
});
const row = (key: string, status: ReviewStatus, proposals: unknown[] = []) =>
  ({ key, status, proposals }) as unknown as ReviewRow;
const idsOf = (ticks: ReadonlySet<RequirementRef>): string[] => [...ticks];

describe('defaultTicks', () => {
  it('takes what is likely and what was accepted, not what was turned down', () => {
    const ticks = defaultTicks(
      row('a', 'open', [
        proposal('1', 0.9, 'rejected'),
        proposal('2', 0.8),
        proposal('3', 0.1),
        proposal('4', null, 'accepted')
      ])
    );
    expect(idsOf(ticks)).toEqual(['f:2', 'f:4']);
  });

  it('takes the first open one where none is likely', () => {
    expect(
      idsOf(defaultTicks(row('a', 'open', [proposal('1', 0.2, 'rejected'), proposal('2', 0.1)])))
    ).toEqual(['f:2']);
    expect(idsOf(defaultTicks(row('a', 'unmatched')))).toEqual([]);
  });
});

describe('nextRow', () => {
  const rows = [row('a', 'open'), row('b', 'accepted'), row('c', 'open'), row('d', 'rejected')];

  it('skips what is decided and turns back at the end', () => {
    expect(nextRow(rows, 'a')?.key).toBe('c');
    expect(nextRow(rows, 'c')?.key).toBe('a');
  });

  it('goes on plainly where nothing is open', () => {
    expect(nextRow([row('a', 'accepted'), row('b', 'rejected')], 'a')?.key).toBe('b');
    expect(nextRow([row('a', 'accepted')], 'a')).toBeUndefined();
  });
});
