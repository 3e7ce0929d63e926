import type { Expectation, Requirement } from '../catalog/catalog';
import type { RequirementRef } from '../ids';
import type { CoverageStatus, Evidence, ExpectationCoverage, RequirementCoverage } from './coverage';
import type { Closeness } from './expectation-closeness';

/** Evidence with the expectation that the ranker or a person tied it to. */
export interface Candidate extends Evidence {
  readonly expectation: string | null;
}

/** A suggestion below this calibrated score is shown as evidence but meets no expectation. */
export const MEETS_FROM = 0.3;
/** Share of an expectation's weighted words that a statement must use to meet it without being tied to it. */
const CLOSE_ENOUGH = 0.5;
const BEST = 3;
/** Weaker evidence is not compared word by word. */
const COMPARED = 8;

const strength = (candidate: Candidate): number =>
  (candidate.decision === 'accepted' ? 2 : 0) + candidate.score;

/** Best first; equal ones by their place, so that the order never depends on the order of arrival. */
const compare = (one: Candidate, other: Candidate): number =>
  strength(other) - strength(one) ||
  (one.citation.document < other.citation.document
    ? -1
    : one.citation.document > other.citation.document
      ? 1
      : 0) ||
  one.citation.start - other.citation.start;

const asEvidence = ({ statement, citation, score, decision }: Candidate): Evidence => ({
  statement,
  citation,
  score,
  decision
});

const counts = (candidate: Candidate): boolean =>
  candidate.decision === 'accepted' || candidate.score >= MEETS_FROM;

const meets = (
  candidate: Candidate,
  expectation: Expectation,
  only: boolean,
  closeness: Closeness
): boolean => {
  if (!counts(candidate)) return false;
  // a person who maps by hand to a requirement with one documented expectation means that one
  if (only && candidate.expectation === null && candidate.decision === 'accepted') return true;
  return closeness(expectation.text, candidate.statement) >= CLOSE_ENOUGH;
};

const statusOf = (
  documented: readonly Expectation[],
  covered: readonly ExpectationCoverage[],
  evidence: readonly Candidate[]
): CoverageStatus => {
  if (!evidence.some(counts)) return 'not-found';
  if (documented.length === 0) return 'covered';
  const met = new Set(covered.filter((each) => each.met.length > 0).map((each) => each.expectation));
  return documented.every(({ id }) => met.has(id)) ? 'covered' : 'partly';
};

/**
 * First-pass analysis of one requirement from everything mapped to it.
 *
 * An expectation is met by evidence that counts (accepted by a person, or suggested with a score of at least
 * `MEETS_FROM`) and that either is tied to it by the ranker or by the decision, or uses at least half of its
 * words by weight. `covered`: every documented expectation is met. `partly`: some evidence counts, but a documented
 * expectation is missing. `not-found`: no evidence counts; weaker suggestions are still listed, for a person to
 * look at. Expectations of operation show in how things are done;
 * they list what speaks of them but never keep a requirement from being covered by its documentation.
 */
export const requirementCoverage = (
  requirement: RequirementRef,
  { expectations }: Pick<Requirement, 'expectations'>,
  candidates: readonly Candidate[],
  closeness: Closeness
): RequirementCoverage => {
  const sorted = [...candidates].sort(compare);
  const documented = expectations.filter(({ kind }) => kind === 'documented');
  const covered = expectations.map((expectation): ExpectationCoverage => {
    const only = documented.length === 1 && documented[0] === expectation;
    const tied = sorted.filter((candidate) => counts(candidate) && candidate.expectation === expectation.id);
    // words are compared only where the ranker tied nothing: that is rare, and the comparing is what costs
    const met =
      tied.length > 0
        ? tied
        : sorted.slice(0, COMPARED).filter((candidate) => meets(candidate, expectation, only, closeness));
    return { expectation: expectation.id, met: met.slice(0, BEST).map(asEvidence) };
  });
  return {
    requirement,
    status: statusOf(documented, covered, sorted),
    expectations: covered,
    evidence: sorted.map(asEvidence)
  };
};
