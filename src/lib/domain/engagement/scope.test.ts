import { describe, expect, it } from 'vitest';
import type { FrameworkId, RequirementRef } from '../ids';
import type { EngagementState } from './state';
import { isInScope, recordedFor, withFramework, withoutFramework } from './scope';

const [iso, soc] = ['iso27001-2022', 'soc2-2017'] as [FrameworkId, FrameworkId];
const scope = [{ framework: iso, catalogVersion: '1' }];

describe('the frameworks of an engagement', () => {
  it('take one more, once, and give one up', () => {
    const both = withFramework(scope, { framework: soc, catalogVersion: '3' });
    expect(both.map(({ framework }) => framework)).toEqual([iso, soc]);
    expect(withFramework(both, { framework: soc, catalogVersion: '4' })).toBe(both);
    expect(withoutFramework(both, iso)).toEqual([{ framework: soc, catalogVersion: '3' }]);
  });

  it('tell requirements that are covered from others', () => {
    const inScope = isInScope({ frameworks: scope } as unknown as EngagementState['facts']);
    expect(inScope('iso27001-2022:A.5.15' as RequirementRef)).toBe(true);
    expect(inScope('soc2-2017:CC6.1' as RequirementRef)).toBe(false);
    expect(isInScope(null)('soc2-2017:CC6.1' as RequirementRef)).toBe(false);
  });

  it('count what was recorded for one of them alone', () => {
    const state = {
      assessments: { 'iso27001-2022:4.1': {}, 'iso27001-2022:A.5.1': {}, 'soc2-2017:CC1.1': {} },
      mappings: { a: { requirement: 'iso27001-2022:4.1' }, b: { requirement: 'soc2-2017:CC6.1' } },
      signOffs: { 'iso27001-2022:4.1': { preparer: {}, reviewer: {} }, 'soc2-2017:CC1.1': { preparer: {} } }
    } as unknown as EngagementState;
    expect(recordedFor(state, iso)).toEqual({ assessments: 2, mappings: 1, signOffs: 2 });
    expect(recordedFor(state, soc)).toEqual({ assessments: 1, mappings: 1, signOffs: 1 });
    expect(recordedFor(state, 'iso42001-2023' as FrameworkId)).toEqual({
      assessments: 0,
      mappings: 0,
      signOffs: 0
    });
  });
});
