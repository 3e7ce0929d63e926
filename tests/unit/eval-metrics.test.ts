import { describe, expect, it } from 'vitest';
import * as metrics from '../measure/eval/metrics.mjs';

const row = (source: string, controls: string[], ...ids: string[]) => ({
  source,
  controls,
  ranked: ids.map((id, index) => ({ id, score: 0.9 - index / 10 })),
  accepted: ids.slice(0, 1).map((id) => ({ id, score: 0.9 }))
});

describe('figures of the eval report', () => {
  const rows = [
    row('one', ['a'], 'a', 'b', 'c'),
    row('one', ['b', 'z'], 'a', 'x', 'y', 'b'),
    row('other', ['c'], 'a', 'b', 'c')
  ];

  it('count hits, reciprocal places and recall', () => {
    expect(metrics.figuresOf(rows.slice(1, 2))).toEqual({
      texts: 1,
      top1: 0,
      top3: 0,
      mrr: 0.25,
      recall5: 0.5,
      abstained: 0
    });
  });

  it('give every source the same weight', () => {
    const { sources, average } = metrics.bySource(rows);
    expect(sources.map(({ top3 }: { top3: number }) => top3)).toEqual([0.5, 1]);
    expect(average).toMatchObject({ top1: 0.25, top3: 0.75, texts: 3 });
  });

  it('measure the distance between score and share of right ones', () => {
    const judged = [
      { score: 0.85, right: true, weight: 1 },
      { score: 0.85, right: false, weight: 1 },
      { score: 0.25, right: false, weight: 2 }
    ];
    const { bins, error } = metrics.reliabilityOf(judged);
    expect(error).toBeCloseTo(0.5 * 0.35 + 0.5 * 0.25);
    expect(bins.map(({ shown }: { shown: number }) => shown)).toEqual([1, 2]);
    expect(metrics.reliabilityOf([]).error).toBe(0);
  });

  it('name what is missed most and what came instead', () => {
    expect(metrics.worstControls(rows).map(({ id }: { id: string }) => id)).toEqual(['b', 'z']);
    expect(metrics.worstControls(rows)[1]).toMatchObject({ labelled: 1, missed: 1, instead: [['a', 1]] });
  });
});
