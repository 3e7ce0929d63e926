import { splitRequirementRef, type FrameworkId, type RequirementRef } from '../ids';
import type { FrameworkInScope } from '../log/action';
import type { EngagementState } from './state';

/** What people recorded for one framework. It stays in the log, in scope or not. */
export interface Recorded {
  readonly assessments: number;
  readonly mappings: number;
  readonly signOffs: number;
}

export const recordedFor = (
  state: Pick<EngagementState, 'assessments' | 'mappings' | 'signOffs'>,
  framework: FrameworkId
): Recorded => {
  const isOfIt = (requirement: string): boolean =>
    splitRequirementRef(requirement as RequirementRef).framework === framework;
  return {
    assessments: Object.keys(state.assessments).filter(isOfIt).length,
    mappings: Object.values(state.mappings).filter(({ requirement }) => isOfIt(requirement)).length,
    signOffs: Object.entries(state.signOffs)
      .filter(([requirement]) => isOfIt(requirement))
      .reduce((sum, [, given]) => sum + Object.keys(given).length, 0)
  };
};

/** The scope with one framework more, last; as it was where it is in already. */
export const withFramework = (
  scope: readonly FrameworkInScope[],
  added: FrameworkInScope
): readonly FrameworkInScope[] =>
  scope.some(({ framework }) => framework === added.framework) ? scope : [...scope, added];

export const withoutFramework = (
  scope: readonly FrameworkInScope[],
  removed: FrameworkId
): readonly FrameworkInScope[] => scope.filter(({ framework }) => framework !== removed);

/** Whether a requirement belongs to what the engagement covers now. */
export const isInScope = (facts: EngagementState['facts']): ((requirement: RequirementRef) => boolean) => {
  const frameworks = new Set(facts?.frameworks.map(({ framework }) => framework));
  return (requirement) => frameworks.has(splitRequirementRef(requirement).framework);
};
