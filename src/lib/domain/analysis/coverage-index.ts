import type { Catalog, Requirement } from '../catalog/catalog';
import type { Statement } from '../controls/statement';
import { citationKey } from '../documents/citation';
import { mappingKey, type EngagementState, type MappingDecision } from '../engagement/state';
import { requirementRef, type ContentHash, type RequirementRef } from '../ids';
import type { Suggestion } from '../mapping/suggestion';
import type { RequirementCoverage } from './coverage';
import { createDedicatedSections, type DedicatedSections, type Section } from './dedicated-sections';
import { createCloseness } from './expectation-closeness';
import { createOverlaps } from './overlapping-clauses';
import { MEETS_FROM, requirementCoverage, type Candidate } from './requirement-coverage';

/** One document's derived data; `null` where a statement has not been ranked yet. */
export interface CoverageDocument {
  readonly document: ContentHash;
  readonly statements: readonly Statement[];
  readonly suggestions: readonly (readonly Suggestion[] | null)[];
}

export type CoverageDecisions = Pick<EngagementState, 'mappings' | 'controls'>;

/** Keeps the coverage of all requirements while documents are analyzed and decisions are made. */
export interface CoverageIndex {
  /**
   * Brings the index up to date. Documents are compared by identity and decisions by the entry that made them: what is
   * the same as last time costs nothing, and a requirement that nothing happened to keeps its `RequirementCoverage` object.
   * `documents` are the current versions only; what is mapped to others does not count.
   */
  update(
    documents: Iterable<CoverageDocument>,
    decisions: CoverageDecisions
  ): ReadonlyMap<RequirementRef, RequirementCoverage>;
}

interface Suggested {
  readonly statement: Statement;
  /** Null where only its section or an overlapping clause speaks for it. */
  readonly suggestion: Suggestion | null;
  readonly section: Section | null;
  readonly elsewhere: boolean;
  readonly overlap: number;
  readonly register: boolean;
}

/** Share of a document's statements that the heading over the whole document stands above. */
const WHOLE = 0.8;

const titleOf = (statements: readonly Statement[]): string | null => {
  const first = statements[0]?.headings[0];
  if (first === undefined) return null;
  const under = statements.filter(({ headings }) => headings[0] === first).length;
  return under >= WHOLE * statements.length ? first : null;
};

/** From this likeness on, in standard deviations, title and headings are about a requirement. */
const NEAR = 2;

const nearSection = (statement: Statement, suggestion: Suggestion | undefined): Section | null => {
  const heading = statement.headings.at(-1);
  return heading !== undefined && (suggestion?.headings ?? 0) >= NEAR ? { how: 'near', heading } : null;
};

/** Suggestions come best first, of all frameworks together. */
const isFirstOfItsFramework = (suggestions: readonly Suggestion[], ref: RequirementRef): boolean => {
  const framework = ref.slice(0, ref.indexOf(':') + 1);
  return suggestions.find(({ requirement }) => requirement.startsWith(framework))?.requirement === ref;
};

/** What one document proposes, by requirement. */
const proposalsOf = (
  document: CoverageDocument,
  sections: DedicatedSections,
  overlapping: ReturnType<typeof createOverlaps>
): Map<RequirementRef, Suggested[]> => {
  const proposals = new Map<RequirementRef, Suggested[]>();
  const title = titleOf(document.statements);
  for (const [index, statement] of document.statements.entries()) {
    const suggestions = document.suggestions[index];
    // an exemption is no evidence for what it exempts from, unless a person says so; what is not ranked yet waits
    if (statement.negated || !suggestions) continue;
    const { own, chapter } = sections.subjectsOf(statement.headings, title);
    const overlaps = new Map<RequirementRef, number>();
    for (const { requirement, score } of suggestions)
      for (const control of overlapping(requirement))
        overlaps.set(control, Math.max(score, overlaps.get(control) ?? 0));
    const suggestionByRef = new Map(suggestions.map((each) => [each.requirement, each]));
    for (const ref of new Set([...suggestionByRef.keys(), ...overlaps.keys(), ...own.keys()])) {
      const section = own.get(ref) ?? nearSection(statement, suggestionByRef.get(ref));
      // the heading that names it is nearer than the chapter
      const isNamed = section?.how === 'numbered' || section?.how === 'named';
      const elsewhere = !isNamed && chapter !== null && !chapter.has(ref);
      const suggested: Suggested = {
        statement,
        suggestion: suggestionByRef.get(ref) ?? null,
        // under a chapter on something else likeness makes no section on it
        section: elsewhere ? null : section,
        elsewhere,
        overlap: overlaps.get(ref) ?? 0,
        register: statement.register !== undefined && isFirstOfItsFramework(suggestions, ref)
      };
      if (!suggested.suggestion && !suggested.section && suggested.overlap === 0) continue;
      const known = proposals.get(ref);
      if (known) known.push(suggested);
      else proposals.set(ref, [suggested]);
    }
  }
  return proposals;
};

interface Decided {
  readonly decision: string;
  readonly decided: { readonly entry: string };
}

/** A state that crossed a thread is made of new objects: what was decided by the same entry is the same. */
const isSame = (one: Decided | undefined, other: Decided): boolean =>
  one === other || (one?.decided.entry === other.decided.entry && one.decision === other.decision);

/** Keys of everything that differs between two records of decisions. */
const changedKeys = <T extends Decided>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>
): string[] => {
  if (before === after) return [];
  const changed = Object.keys(after).filter((key) => !isSame(before[key], after[key]!));
  for (const key of Object.keys(before)) if (!(key in after)) changed.push(key);
  return changed;
};

export const createCoverageIndex = (catalogs: readonly Catalog[]): CoverageIndex => {
  const closeness = createCloseness(catalogs);
  const sections = createDedicatedSections(catalogs);
  const overlapping = createOverlaps(catalogs);
  const requirementByRef = new Map<RequirementRef, Requirement>();
  for (const catalog of catalogs)
    for (const requirement of catalog.requirements)
      if (requirement.assessable)
        requirementByRef.set(requirementRef(catalog.id, requirement.id), requirement);

  const known = new Map<
    ContentHash,
    {
      readonly source: CoverageDocument;
      readonly proposals: Map<RequirementRef, Suggested[]>;
      readonly statements: Map<string, Statement>;
    }
  >();
  /** The same proposals by requirement first, so that one requirement never asks every document. */
  const proposalsByRef = new Map<RequirementRef, Map<ContentHash, Suggested[]>>();
  /** Requirements that were ever decided about for a document; may name too many, never too few. */
  const decidedRefs = new Map<ContentHash, Set<RequirementRef>>();
  const decidedByRef = new Map<RequirementRef, Map<string, MappingDecision>>();
  let decisions: CoverageDecisions = { mappings: {}, controls: {} };
  let dismissed: ReadonlySet<string> = new Set();
  let coverage = new Map<RequirementRef, RequirementCoverage>();

  /** Statements of a document. */
  const sizeOf = (document: ContentHash): number => known.get(document)?.source.statements.length ?? 0;
  const candidatesOf = (ref: RequirementRef): Candidate[] => {
    const candidates: Candidate[] = [];
    const decided = decidedByRef.get(ref);
    for (const proposals of proposalsByRef.get(ref)?.values() ?? [])
      for (const { statement, suggestion, section, elsewhere, overlap, register } of proposals) {
        const { document, start, end } = statement.citation;
        if (decided && decided.size > 0 && decided.has(mappingKey(document, start, end, ref))) continue;
        if (dismissed.size > 0 && dismissed.has(statement.key)) continue;
        candidates.push({
          statement: statement.text,
          citation: statement.citation,
          score: suggestion?.score ?? MEETS_FROM,
          decision: 'suggested',
          expectation: suggestion?.expectation ?? null,
          section,
          elsewhere,
          overlap,
          ...(register ? { register } : {}),
          ...(suggestion ? {} : { unranked: true })
        });
      }
    for (const { citation, decision, score, expectation } of decided?.values() ?? []) {
      const document = known.get(citation.document);
      if (decision !== 'accepted' || !document) continue;
      const key = citationKey(citation);
      const suggested = document.proposals
        .get(ref)
        ?.find(({ statement }) => statement.key === key)?.suggestion;
      candidates.push({
        statement: document.statements.get(key)?.text ?? citation.quote,
        citation,
        score: score ?? suggested?.score ?? 1,
        decision: 'accepted',
        expectation: expectation ?? suggested?.expectation ?? null,
        section: null,
        elsewhere: false,
        overlap: 0,
        ...(document.statements.get(key)?.register !== undefined ? { register: true } : {})
      });
    }
    return candidates;
  };

  const takeDocuments = (documents: Iterable<CoverageDocument>, dirty: Set<RequirementRef>): void => {
    const current = new Set<ContentHash>();
    const touch = (document: ContentHash): void => {
      for (const ref of known.get(document)?.proposals.keys() ?? []) dirty.add(ref);
      for (const ref of decidedRefs.get(document) ?? []) dirty.add(ref);
    };
    const forget = (document: ContentHash): void => {
      touch(document);
      for (const ref of known.get(document)?.proposals.keys() ?? [])
        proposalsByRef.get(ref)?.delete(document);
      known.delete(document);
    };
    for (const source of documents) {
      current.add(source.document);
      const before = known.get(source.document)?.source;
      if (before === source) continue;
      forget(source.document);
      const proposals = proposalsOf(source, sections, overlapping);
      for (const [ref, suggested] of proposals) {
        const byDocument = proposalsByRef.get(ref);
        if (byDocument) byDocument.set(source.document, suggested);
        else proposalsByRef.set(ref, new Map([[source.document, suggested]]));
      }
      known.set(source.document, {
        source,
        proposals,
        statements: new Map(source.statements.map((statement) => [statement.key, statement]))
      });
      touch(source.document);
    }
    for (const document of [...known.keys()]) if (!current.has(document)) forget(document);
  };

  const takeDecisions = (after: CoverageDecisions, dirty: Set<RequirementRef>): void => {
    for (const key of changedKeys(decisions.mappings, after.mappings)) {
      const decision = after.mappings[key];
      const ref = (decision ?? decisions.mappings[key])!.requirement;
      const decided = decidedByRef.get(ref) ?? new Map<string, MappingDecision>();
      if (decision) decided.set(key, decision);
      else decided.delete(key);
      decidedByRef.set(ref, decided);
      const { document } = (decision ?? decisions.mappings[key])!.citation;
      const refs = decidedRefs.get(document);
      if (refs) refs.add(ref);
      else decidedRefs.set(document, new Set([ref]));
      dirty.add(ref);
    }
    for (const key of changedKeys(decisions.controls, after.controls))
      for (const { statements, proposals } of known.values()) {
        if (!statements.has(key)) continue;
        for (const [ref, proposed] of proposals)
          if (proposed.some(({ statement }) => statement.key === key)) dirty.add(ref);
      }
    decisions = after;
    dismissed = new Set(
      Object.keys(after.controls).filter((key) => after.controls[key]?.decision === 'dismissed')
    );
  };

  return {
    update(documents, after) {
      const dirty = new Set<RequirementRef>();
      takeDecisions(after, dirty);
      takeDocuments(documents, dirty);
      const isFirst = coverage.size === 0;
      if (dirty.size === 0 && !isFirst) return coverage;
      const next = new Map<RequirementRef, RequirementCoverage>();
      for (const [ref, requirement] of requirementByRef) {
        const kept = dirty.has(ref) ? undefined : coverage.get(ref);
        next.set(ref, kept ?? requirementCoverage(ref, requirement, candidatesOf(ref), closeness, sizeOf));
      }
      coverage = next;
      return coverage;
    }
  };
};

/** Coverage of one catalog's assessable requirements, in catalog order, computed from nothing. */
export const analyzeCoverage = (
  catalog: Catalog,
  documents: Iterable<CoverageDocument>,
  decisions: CoverageDecisions
): RequirementCoverage[] => [...createCoverageIndex([catalog]).update(documents, decisions).values()];
