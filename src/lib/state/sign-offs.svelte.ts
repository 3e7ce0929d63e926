import { isInScope } from '../domain/engagement/scope';
import type { EngagementState } from '../domain/engagement/state';
import type { DeviceKey, EntryId, RequirementRef } from '../domain/ids';
import type { Action, CalendarDate, SignOffPart } from '../domain/log/action';
import {
  signingOf,
  signOffBases,
  signOffProblem,
  signOffsOf,
  type Signing,
  type SignOffStatus
} from '../domain/members/sign-off';
import type { ReportSignOff } from '../domain/report/gap-report';
import type { Result } from '../domain/result';
import type { AppendError } from '../ports/engagement-log';
import type { Permissions } from './permissions.svelte';

export interface SignOffSources {
  readonly state: () => EngagementState;
  readonly device: DeviceKey;
  readonly permissions: Permissions;
  readonly run: (action: Action) => Promise<Result<EntryId, AppendError>>;
}

/** One of the two signatures under a requirement, as its page shows it. */
export interface SignOffLine {
  readonly part: SignOffPart;
  /** Null where nobody has signed. */
  readonly given: SignOffStatus | null;
  /** Who signed. */
  readonly name: string;
  readonly own: boolean;
  /** Entries that what was signed consists of now and did not then; empty where it is current. */
  readonly changed: readonly EntryId[];
  /** Why this member cannot sign now, in words; null where they can. */
  readonly denied: string | null;
}

/** Who answers for which requirement, what was signed, and whether it still is what it was. */
export class SignOffsModel {
  readonly #assessments = $derived.by(() => this.sources.state().assessments);
  readonly #mappings = $derived.by(() => this.sources.state().mappings);
  readonly #bases = $derived.by(() =>
    signOffBases({ assessments: this.#assessments, mappings: this.#mappings })
  );
  readonly #given = $derived.by(() => this.sources.state().signOffs);

  /** Of requirements that somebody has signed. */
  readonly signing: ReadonlyMap<RequirementRef, Signing> = $derived.by(() => {
    const bases = this.#bases;
    const state = this.sources.state();
    return new Map(
      (Object.keys(this.#given) as RequirementRef[]).map((requirement) => [
        requirement,
        signingOf(signOffsOf(state, requirement, bases.get(requirement) ?? []))
      ])
    );
  });

  /** Requirements that were prepared by somebody else and wait for this member's review. */
  readonly toReview: readonly RequirementRef[] = $derived.by(() => {
    const { permissions } = this.sources;
    if (!permissions.may({ type: 'requirement.signedOff', part: 'reviewer' })) return [];
    const person = permissions.member?.person;
    const inScope = isInScope(this.sources.state().facts);
    return [...this.signing].flatMap(([requirement, signing]) =>
      signing === 'prepared' && inScope(requirement) && this.#given[requirement]?.preparer?.person !== person
        ? requirement
        : []
    );
  });

  constructor(private readonly sources: SignOffSources) {}

  signingOf(requirement: RequirementRef): Signing {
    return this.signing.get(requirement) ?? 'unsigned';
  }

  /** The entries that would be signed now. */
  basisOf(requirement: RequirementRef): readonly EntryId[] {
    return this.#bases.get(requirement) ?? [];
  }

  /** The preparer's line and the reviewer's. */
  linesOf(requirement: RequirementRef): readonly SignOffLine[] {
    const state = this.sources.state();
    const basis = this.basisOf(requirement);
    const signOffs = signOffsOf(state, requirement, basis);
    const person = this.sources.permissions.member?.person;
    return (['preparer', 'reviewer'] as const).map((part) => {
      const given = signOffs[part] ?? null;
      const signed = new Set(given?.basis);
      return {
        part,
        given,
        name: (given && state.members[given.person]?.name) ?? '',
        own: given !== null && given.person === person,
        changed: given?.stale ? basis.filter((entry) => !signed.has(entry)) : [],
        denied:
          this.sources.permissions.whyNot({ type: 'requirement.signedOff', part }) ??
          signOffProblem(state, this.sources.device, { requirement, part, basis })?.message ??
          null
      };
    });
  }

  /** As a report says it: of requirements that somebody has signed, days as this device's calendar counts them. */
  forReport(dayOf: (at: number) => CalendarDate): ReadonlyMap<RequirementRef, readonly ReportSignOff[]> {
    return new Map(
      [...this.signing.keys()].map((requirement) => [
        requirement,
        this.linesOf(requirement).flatMap(({ part, given, name }) =>
          given ? { part, name, day: dayOf(given.signed.at), stale: given.stale } : []
        )
      ])
    );
  }

  /** Signs what the page shows: where it changed meanwhile, the log refuses. */
  sign(requirement: RequirementRef, part: SignOffPart) {
    const basis = this.basisOf(requirement);
    return this.sources.run({ type: 'requirement.signedOff', requirement, part, basis });
  }

  withdraw(requirement: RequirementRef, part: SignOffPart) {
    return this.sources.run({ type: 'requirement.signOffWithdrawn', requirement, part });
  }
}
