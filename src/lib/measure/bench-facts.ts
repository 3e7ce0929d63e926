import type { FrameworkId } from '../domain/ids';
import type { EngagementFacts } from '../domain/log/action';

/** An engagement that only measurements make. */
export const benchFacts = (frameworks: readonly FrameworkId[]): EngagementFacts => ({
  client: 'Benchmark',
  title: 'Measured engagement',
  frameworks: frameworks.map((framework) => ({ framework, catalogVersion: '1' })),
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  phase: 'open'
});
