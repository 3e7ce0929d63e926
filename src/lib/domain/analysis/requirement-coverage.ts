import type { Expectation, Requirement } from '../catalog/catalog';
import type { ContentHash, RequirementRef } from '../ids';
import type { CoverageStatus, Evidence, ExpectationCoverage, RequirementCoverage } from './coverage';
import type { Dedication } from './dedicated-sections';
import type { Closeness } from './expectation-closeness';

/** Evidence with the expectation that the ranker or a person tied it to. */
export interface Candidate extends Evidence {
  readonly expectation: string | null;
  /** How plainly the section that it stands in is about the requirement; null: it is not. */
  readonly section: Dedication | null;
  /** Only the section speaks for it, the statement itself was not suggested; listed where it meets an expectation. */
  readonly unranked?: boolean;
}

/** A suggestion below this calibrated score is shown as evidence but meets no expectation. */
export const MEETS_FROM = 0.3;
/** Share of an expectation's weighted words that a statement must use to meet it without being tied to it. */
const CLOSE_ENOUGH = 0.5;
const BEST = 3;
/** Weaker evidence is not compared word by word. */
const COMPARED = 8;
/** Statements of a section of its own that are compared though nothing suggested them. */
const COMPARED_UNRANKED = 40;

/**
 * How much one document has to say before it deals with a requirement, in statements that are right for sure. In a
 * section of its own a few are enough; over a whole document it takes more, because a subject such as backup is
 * mentioned all over a set of policies. Chosen on the kit that `npm run gaps` measures.
 */
const LENGTH_IN_SECTION = 3.5;
const LENGTH_IN_DOCUMENT = 8;
/** A section that bears the requirement's number counts more. */
const NUMBERED = 2;
/**
 * A short document says in a sentence or two what a long one spreads over a page: with fewer statements than this,
 * so much less is enough, down to a share.
 */
const FULL_SIZE = 80;
const LEAST_SHARE = 0.25;
/** What a statement of the section counts for at least, and what one elsewhere counts for beside a section. */
const LEAST_IN_SECTION = 0.2;
const BESIDE_SECTION = 0.3;

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

const isAccepted = ({ decision }: Pick<Evidence, 'decision'>): boolean => decision === 'accepted';

const counts = (candidate: Candidate): boolean =>
  candidate.decision === 'accepted' || candidate.score >= MEETS_FROM;

/** Tied by the ranker, or by a person: who maps by hand where one expectation is documented means that one. */
const isTied = (candidate: Candidate, expectation: Expectation, only: boolean): boolean =>
  candidate.expectation === expectation.id ||
  (only && candidate.expectation === null && isAccepted(candidate));

/** What a statement adds to its document's treatment of the requirement: what is accepted is right for sure. */
const weightOf = ({ decision, score, unranked }: Candidate): number =>
  decision === 'accepted' ? 1 : score >= MEETS_FROM && !unranked ? score : 0;

/** The document that says most about a requirement, where that is enough to say that it deals with it. */
const dealtWith = (
  candidates: readonly Candidate[],
  sizeOf: (document: ContentHash) => number
): ContentHash | null => {
  const byDocument = new Map<ContentHash, { section: number; beside: number; all: number }>();
  for (const candidate of candidates) {
    const { document } = candidate.citation;
    const said = byDocument.get(document) ?? { section: 0, beside: 0, all: 0 };
    const weight = weightOf(candidate);
    said.all += weight;
    if (candidate.section)
      said.section += Math.max(weight, LEAST_IN_SECTION) * (candidate.section === 'numbered' ? NUMBERED : 1);
    else said.beside += weight;
    byDocument.set(document, said);
  }
  let best: ContentHash | null = null;
  let most = 0;
  for (const [document, { section, beside, all }] of byDocument) {
    const inSection = section > 0 ? (section + BESIDE_SECTION * beside) / LENGTH_IN_SECTION : 0;
    const needed = Math.min(1, Math.max(LEAST_SHARE, sizeOf(document) / FULL_SIZE));
    const length = Math.max(inSection, all / LENGTH_IN_DOCUMENT) / needed;
    if (length < 1 || length < most || (length === most && best !== null && best < document)) continue;
    most = length;
    best = document;
  }
  return best;
};

const statusOf = (
  documented: readonly Expectation[],
  covered: readonly ExpectationCoverage[],
  evidence: readonly Candidate[],
  treated: boolean
): CoverageStatus => {
  if (!evidence.some(counts)) return 'not-found';
  const metById = new Map(covered.map(({ expectation, met }) => [expectation, met]));
  const met = documented.filter(({ id }) => (metById.get(id)?.length ?? 0) > 0);
  const accepted = documented.filter(({ id }) => metById.get(id)?.some(isAccepted));
  const allAccepted =
    documented.length > 0 ? accepted.length === documented.length : evidence.some(isAccepted);
  return allAccepted || (treated && met.length * 2 >= documented.length) ? 'covered' : 'partly';
};

/**
 * First-pass analysis of one requirement from everything mapped to it.
 *
 * An expectation is met by evidence that counts (accepted by a person, or suggested with a score of at least
 * `MEETS_FROM`) and that either is tied to it by the ranker or by the decision, or uses at least half of its
 * words by weight.
 *
 * `covered`: one document deals with the requirement at length (`dealtWith`) and at least half of its documented
 * expectations are met, or every one of them is met by evidence that a person accepted. `partly`: some evidence
 * counts, but it only touches the requirement or leaves most expectations open. `not-found`: no evidence counts;
 * weaker suggestions are still listed, for a person to look at. Why half: a first pass compares sentences and
 * misses about one expectation in five that a text does meet in other words; a document that deals with the subject
 * at length is better evidence than any one sentence. What was not found stays listed either way.
 *
 * More documents or more accepted evidence never lower a status. Expectations of operation show in how things are
 * done; they list what speaks of them but never keep a requirement from being covered by its documentation.
 */
export const requirementCoverage = (
  requirement: RequirementRef,
  { expectations }: Pick<Requirement, 'expectations'>,
  candidates: readonly Candidate[],
  closeness: Closeness,
  sizeOf: (document: ContentHash) => number
): RequirementCoverage => {
  const sorted = [...candidates].sort(compare);
  const ranked = sorted.filter(({ unranked }) => !unranked);
  const compared = [
    ...ranked.slice(0, COMPARED),
    ...sorted.filter(({ unranked }) => unranked).slice(0, COMPARED_UNRANKED)
  ];
  const documented = expectations.filter(({ kind }) => kind === 'documented');
  const used = new Set<Candidate>();
  const covered = expectations.map((expectation): ExpectationCoverage => {
    const only = documented.length === 1 && documented[0] === expectation;
    const tied = ranked.filter((candidate) => counts(candidate) && isTied(candidate, expectation, only));
    // words are compared only where the ranker tied nothing: that is rare, and the comparing is what costs
    const met = (
      tied.length > 0
        ? tied
        : compared.filter(
            (candidate) =>
              counts(candidate) && closeness(expectation.text, candidate.statement) >= CLOSE_ENOUGH
          )
    ).slice(0, BEST);
    for (const candidate of met) used.add(candidate);
    return { expectation: expectation.id, met: met.map(asEvidence) };
  });
  const dealtWithBy = dealtWith(candidates, sizeOf);
  const evidence = sorted.filter((candidate) => !candidate.unranked || used.has(candidate));
  return {
    requirement,
    status: statusOf(documented, covered, evidence, dealtWithBy !== null),
    dealtWithBy,
    expectations: covered,
    evidence: evidence.map(asEvidence)
  };
};
