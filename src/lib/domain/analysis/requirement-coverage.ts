import type { Expectation, Requirement } from '../catalog/catalog';
import type { ContentHash, RequirementRef } from '../ids';
import type { CoverageStatus, Evidence, ExpectationCoverage, RequirementCoverage } from './coverage';
import type { Section } from './dedicated-sections';
import type { Closeness } from './expectation-closeness';

/** Evidence with the expectation that the ranker or a person tied it to. */
export interface Candidate extends Evidence {
  readonly expectation: string | null;
  /** The section on the requirement that it stands in; null: it is not in one. */
  readonly section: Section | null;
  /** Its chapter is about another requirement. */
  readonly elsewhere: boolean;
  /** Score for a management clause that overlaps with the requirement; 0: none. */
  readonly overlap: number;
  /** The statement itself was not suggested, only its section or a clause speaks for it; listed where it meets an expectation. */
  readonly unranked?: boolean;
  /** A register that is about this requirement more than about any other of its framework. */
  readonly register?: boolean;
}

/** A suggestion below this calibrated score is shown as evidence but meets no expectation. */
export const MEETS_FROM = 0.3;
/** Share of an expectation's weighted words that a statement must use to meet it without being tied to it. */
const CLOSE_ENOUGH = 0.5;
/** From this score on a register is the one that a requirement asks for. */
const REGISTER_FROM = 0.5;
/** Words by which an expectation asks for a register. */
const ASKS_REGISTER =
  /\b(?:registers?|inventor(?:y|ies)|catalogues?|lists?|listed|schedules?|matri(?:x|ces)|record of)\b/i;
const BEST = 3;
/** Weaker evidence is not compared word by word. */
const COMPARED = 8;
/** Statements of a section of its own that are compared though nothing suggested them. */
const COMPARED_UNRANKED = 40;

/**
 * How much one document has to say before it deals with a requirement, in statements that are right for sure: in a
 * section of its own, or over the whole document, where it takes more because a subject such as backup is mentioned all
 * over a set of policies. All numbers here were chosen on the kit that `npm run gaps` measures; halves of it agree on
 * them (tests/eval/gaps.md).
 */
const LENGTH_IN_SECTION = 2.75;
const LENGTH_IN_DOCUMENT = 6;
/** The same under headings that are only near to it in meaning. */
const LENGTH_NEAR = 4;
/** From so many times that length on, one documented expectation met is enough. */
const AT_LENGTH = 2;
/** A statement in a section counts for at least this, whatever its words are like. */
const LEAST_IN_SECTION = 0.15;
const LEAST_IN_NUMBERED = 0.7;
/** What a statement counts for: beside the section, in a chapter on something else, on an overlapping clause. */
const BESIDE_SECTION = 0.5;
const ELSEWHERE = 0.5;
const OVERLAP = 0.5;
/**
 * A short document says in a sentence or two what a long one spreads over a page: with fewer statements than this,
 * so much less is enough, down to a share.
 */
const FULL_SIZE = 80;
const LEAST_SHARE = 0.35;
/** Of a short document title and headings say most of what it is about. */
const LEAST_SHARE_NEAR = 0.25;

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
const weightOf = ({ decision, score, unranked, overlap, elsewhere }: Candidate): number => {
  if (decision === 'accepted') return 1;
  const own = score >= MEETS_FROM && !unranked ? score : 0;
  const clause = overlap >= MEETS_FROM ? OVERLAP * overlap : 0;
  return Math.max(own, clause) * (elsewhere ? ELSEWHERE : 1);
};

interface Said {
  section: number;
  /** Under headings near to it in meaning; part of `beside` as well. */
  near: number;
  beside: number;
  all: number;
  /** In sections without a number: what their statements say, and what the heading lends to those that say less. */
  worded: number;
  lifted: number;
  /** Weight by heading of the sections on the requirement. */
  readonly headings: Map<string, number>;
  /** In a section that bears its number or its name. */
  named: boolean;
  /** It is the register that the requirement asks for. */
  register: boolean;
}

/** Where a requirement is dealt with: the document that says most about it, and its section on it. */
export interface Treatment {
  readonly document: ContentHash;
  readonly heading: string | null;
  readonly named: boolean;
  /** How often it says what is enough, 1 or more. */
  readonly length: number;
}

const addTo = (said: Said, candidate: Candidate): void => {
  const weight = weightOf(candidate);
  const { section } = candidate;
  said.all += weight;
  if (candidate.register && (isAccepted(candidate) || candidate.score >= REGISTER_FROM)) said.register = true;
  if (section?.how === 'near') {
    said.near += weight;
    said.beside += weight;
    said.headings.set(section.heading, weight + (said.headings.get(section.heading) ?? 0));
  } else if (section) {
    const least = section.how === 'numbered' ? LEAST_IN_NUMBERED : LEAST_IN_SECTION;
    const lifted = Math.max(weight, least) - weight;
    said.section += weight;
    if (section.how === 'numbered') said.section += lifted;
    else {
      said.worded += weight;
      said.lifted += lifted;
    }
    if (section.how !== 'alike') said.named = true;
    said.headings.set(section.heading, weight + lifted + (said.headings.get(section.heading) ?? 0));
  } else if (isAccepted(candidate)) said.section += weight;
  else said.beside += weight;
};

/** The document that says most about a requirement, where that is enough to say that it deals with it. */
const dealtWith = (
  candidates: readonly Candidate[],
  asksRegister: boolean,
  sizeOf: (document: ContentHash) => number
): Treatment | null => {
  const byDocument = new Map<ContentHash, Said>();
  for (const candidate of candidates) {
    const { document } = candidate.citation;
    let said = byDocument.get(document);
    if (!said)
      byDocument.set(
        document,
        (said = {
          section: 0,
          near: 0,
          beside: 0,
          all: 0,
          worded: 0,
          lifted: 0,
          headings: new Map(),
          named: false,
          register: false
        })
      );
    addTo(said, candidate);
  }
  let best: Treatment | null = null;
  let most = 0;
  for (const [
    document,
    { near, beside, all, worded, lifted, headings, named, register, ...said }
  ] of byDocument) {
    // a heading alone shows nothing: it lends no more than the statements under it bear out
    const section = said.section + Math.min(lifted, worded);
    const inSection = section > 0 ? (section + BESIDE_SECTION * beside) / LENGTH_IN_SECTION : 0;
    const size = Math.min(1, sizeOf(document) / FULL_SIZE);
    const needed = Math.max(LEAST_SHARE, size);
    const isRegister = asksRegister && register;
    const length = Math.max(
      inSection / needed,
      near / LENGTH_NEAR / Math.max(LEAST_SHARE_NEAR, size),
      all / LENGTH_IN_DOCUMENT / needed,
      isRegister ? 1 : 0
    );
    if (length < 1 || length < most || (length === most && best !== null && best.document < document))
      continue;
    most = length;
    const [heading] = [...headings].reduce<[string | null, number]>(
      (longest, each) => (each[1] > longest[1] ? each : longest),
      [null, 0]
    );
    best = { document, heading, named: named || isRegister, length };
  }
  return best;
};

const statusOf = (
  documented: readonly Expectation[],
  covered: readonly ExpectationCoverage[],
  evidence: readonly Candidate[],
  treated: Treatment | null
): CoverageStatus => {
  if (!evidence.some(counts)) return 'not-found';
  const metById = new Map(covered.map(({ expectation, met }) => [expectation, met]));
  const met = documented.filter(({ id }) => (metById.get(id)?.length ?? 0) > 0);
  const accepted = documented.filter(({ id }) => metById.get(id)?.some(isAccepted));
  const allAccepted =
    documented.length > 0 ? accepted.length === documented.length : evidence.some(isAccepted);
  const enough =
    documented.length === 0 ||
    met.length * 2 >= documented.length ||
    (met.length > 0 && treated !== null && (treated.named || treated.length >= AT_LENGTH));
  return allAccepted || (treated !== null && enough) ? 'covered' : 'partly';
};

/**
 * First-pass analysis of one requirement from everything mapped to it.
 *
 * An expectation is met by evidence that counts (accepted by a person, or suggested with a score of at least
 * `MEETS_FROM`) and that either is tied to it by the ranker or by the decision, or uses at least half of its
 * words by weight.
 *
 * `covered`: one document deals with the requirement at length (`dealtWith`), or is the register that one of its
 * documented expectations asks for, and meets enough of its documented
 * expectations: one where a section of it bears the requirement's number or name, where it is that register or says twice as much as is enough, otherwise half; or every one of them
 * is met by evidence that a person accepted. `partly`: some evidence counts, but it only touches the requirement or
 * leaves most expectations open. `not-found`: no evidence counts; weaker suggestions are still listed, for a person to
 * look at. Why not all: a first pass compares sentences and misses about one expectation in five that a text does meet
 * in other words; a section on the subject is better evidence than any one sentence. What was not found stays listed
 * either way.
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
  const evidence = sorted.filter((candidate) => !candidate.unranked || used.has(candidate));
  const asksRegister = documented.some(({ text }) => ASKS_REGISTER.test(text));
  const treated = evidence.some(counts) ? dealtWith(candidates, asksRegister, sizeOf) : null;
  return {
    requirement,
    status: statusOf(documented, covered, evidence, treated),
    dealtWithBy: treated?.document ?? null,
    dealtWithIn: treated?.heading ?? null,
    expectations: covered,
    evidence: evidence.map(asEvidence)
  };
};
