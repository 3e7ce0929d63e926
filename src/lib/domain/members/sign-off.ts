import type { EngagementState, SignOff } from '../engagement/state';
import type { DeviceKey, EntryId, RequirementRef } from '../ids';
import type { SignOffPart } from '../log/action';
import type { Refusal } from '../log/can';

/**
 * What a sign-off of a requirement signs: the entries that made its assessment and its mappings what they are,
 * ascending. An entry's id is the hash of its content, so a later change of anything gives another basis.
 */
export const signOffBasis = (state: EngagementState, requirement: RequirementRef): EntryId[] => {
  const entries = new Set<EntryId>();
  const assessment = state.assessments[requirement];
  if (assessment) entries.add(assessment.changed.entry);
  for (const mapping of Object.values(state.mappings)) {
    if (mapping.requirement === requirement) entries.add(mapping.decided.entry);
  }
  return [...entries].sort();
};

/** The same of every requirement that has one, in one pass over all mappings. */
export const signOffBases = ({
  assessments,
  mappings
}: Pick<EngagementState, 'assessments' | 'mappings'>): ReadonlyMap<RequirementRef, readonly EntryId[]> => {
  const entries = new Map<RequirementRef, Set<EntryId>>();
  const add = (requirement: RequirementRef, entry: EntryId): void => {
    const known = entries.get(requirement);
    if (known) known.add(entry);
    else entries.set(requirement, new Set([entry]));
  };
  for (const [requirement, { changed }] of Object.entries(assessments)) {
    add(requirement as RequirementRef, changed.entry);
  }
  for (const { requirement, decided } of Object.values(mappings)) add(requirement, decided.entry);
  return new Map([...entries].map(([requirement, found]) => [requirement, [...found].sort()]));
};

const sameBasis = (one: readonly EntryId[], other: readonly EntryId[]): boolean =>
  one.length === other.length && one.every((entry, at) => entry === other[at]);

export interface SignOffStatus extends SignOff {
  /** Whether what was signed has changed since. */
  readonly stale: boolean;
}

export type SignOffs = Readonly<Partial<Record<SignOffPart, SignOffStatus>>>;

/** The sign-offs of a requirement as they stand now. */
export const signOffsOf = (
  state: EngagementState,
  requirement: RequirementRef,
  basis: readonly EntryId[] = signOffBasis(state, requirement)
): SignOffs => {
  const given = state.signOffs[requirement];
  if (!given) return {};
  const status = (signOff: SignOff): SignOffStatus => ({
    ...signOff,
    stale: !sameBasis(signOff.basis, basis)
  });
  return {
    ...(given.preparer ? { preparer: status(given.preparer) } : {}),
    ...(given.reviewer ? { reviewer: status(given.reviewer) } : {})
  };
};

/** How far a requirement's paper has come; `changed`: something that was signed is not what it was. */
export type Signing = 'unsigned' | 'prepared' | 'reviewed' | 'changed';

export const signingOf = ({ preparer, reviewer }: SignOffs): Signing => {
  if (preparer?.stale || reviewer?.stale) return 'changed';
  if (preparer && reviewer) return 'reviewed';
  // a review whose preparer took the sign-off back has nothing to stand on
  return preparer ? 'prepared' : 'unsigned';
};

const invalid = (message: string): Refusal => ({ code: 'invalid-action', message });

/** Why this person cannot sign this now, or null. Preparer and reviewer are two people. */
export const signOffProblem = (
  state: EngagementState,
  author: DeviceKey,
  action: {
    readonly requirement: RequirementRef;
    readonly part: SignOffPart;
    readonly basis: readonly EntryId[];
  }
): Refusal | null => {
  const person = state.members[author]?.person;
  if (!sameBasis(action.basis, signOffBasis(state, action.requirement))) {
    return invalid('What is signed has changed meanwhile; look at it again and sign then.');
  }
  if (!state.assessments[action.requirement]) {
    return invalid('Nothing is assessed yet that could be signed off.');
  }
  const { preparer, reviewer } = state.signOffs[action.requirement] ?? {};
  if (action.part === 'preparer') {
    return reviewer && reviewer.person === person && sameBasis(reviewer.basis, action.basis)
      ? invalid('The reviewer cannot be the preparer too.')
      : null;
  }
  if (!preparer || !sameBasis(preparer.basis, action.basis)) {
    return invalid('The preparer signs first.');
  }
  return preparer.person === person ? invalid('The preparer cannot be the reviewer too.') : null;
};

/** Why this person cannot withdraw this sign-off, or null: it is theirs alone. */
export const withdrawalProblem = (
  state: EngagementState,
  author: DeviceKey,
  action: { readonly requirement: RequirementRef; readonly part: SignOffPart }
): Refusal | null => {
  const given = state.signOffs[action.requirement]?.[action.part];
  if (!given) return invalid('There is no such sign-off.');
  return given.person === state.members[author]?.person
    ? null
    : { code: 'not-entitled', message: 'Only who signed can withdraw the sign-off.' };
};
