import type { Catalog, Requirement } from '../catalog/catalog';
import { exemptionOf } from '../controls/exemption';
import { statesNoControl } from '../controls/states-no-control';
import { requirementRef } from '../ids';
import { nearest, type Background } from './background';
import { dot } from './dot';
import { textsOf } from './catalog-texts';
import { probabilityOf, type CandidateFeatures } from './calibration';
import { languageOf, translateTerms } from './glossary/translate';
import { noKeyTerms, type KeyTerms } from './key-terms';
import { createLexicalIndex, TERM_LIST } from './lexical-index';
import { createLikenessIndex } from './likeness';
import { indexesOfLargest, standardize } from './standardize';
import { subjectsAsked, type Subjects } from './subjects';
import type { Subspace } from './subspace';
import type { Suggestion } from './suggestion';
import weights from './weights.json';
import { words, type Word } from './words';

export { catalogTexts } from './catalog-texts';
export { RANKING_VERSION } from './ranking-version';

/** The standardized parts of which the order is made. */
export interface RankingParts {
  readonly pooled: number;
  readonly told: number;
  readonly texts: number;
  readonly terms: number;
  /** Likeness of the headings above; 0 where there are none. */
  readonly section: number;
}

/** A requirement's place in the ranking of one text, with everything that put it there. */
export interface Ranked extends CandidateFeatures {
  readonly requirement: Requirement;
  /** Weighted sum of the parts, by which candidates are ordered. */
  readonly fused: number;
  /** Calibrated probability that an assessor would agree, 0..1. */
  readonly score: number;
  readonly lexical: number;
  readonly vector: number;
  readonly parts: RankingParts;
}

/** What all frameworks are ranked with. */
export interface RankingModel {
  readonly subspace: Subspace;
  readonly background: Background;
  readonly subjects: Subjects;
}

export interface Ranker {
  /** All assessable requirements that `among` lets through, best first; `section` as in `suggest`. */
  rank(
    text: string,
    vector: Float32Array,
    among?: (requirement: Requirement) => boolean,
    section?: Float32Array | null
  ): Ranked[];
  /**
   * What is worth proposing: above the threshold, at most three, best first, each with its reason. `section` is the
   * vector of the title and headings above the text (`section-context.ts`), null where they say nothing.
   */
  suggest(text: string, vector: Float32Array, section?: Float32Array | null): Suggestion[];
}

const WEIGHT = weights.fusion;
/**
 * What the headings above a statement count, beside the parts. Not fitted: one publisher's texts have headings. It is
 * small enough that headings on quite another subject cost less than what fitting ones gain.
 */
const SECTION = 0.3;
/** A calibrated score below this is not proposed. */
const THRESHOLD = 0.2;
const MOST_SUGGESTIONS = 3;
/** An expectation further away than this cosine is not what the text speaks to. */
const EXPECTATION_NEARNESS = 0.4;
/** Requirements whose texts are compared one by one; the others are told apart by their means. */
const SHORTLIST = 6;
/** Key terms alone never say more than “low”: nobody has read the sentence. */
const TERMS_ONLY_SCORE = 0.3;
/** The same for a statement that says that it is not done. */
const NOT_DONE_SCORE = 0.2;
/** A text that is not nearer than this to the framework than to other subjects is no control; cosine. */
const APART = 0.05;
/** Standard deviations above the other requirements that key terms alone must reach. */
const TERMS_ONLY_LEAST = 2;

/** What can be compared of a text: its words, and whether the model knows its language. */
interface Reading {
  readonly query: readonly Word[];
  readonly isJudged: boolean;
  /** The words by which it says that something is not done; null where it does not. */
  readonly notDone: string | null;
  /** Whether it speaks of the document, defines a word or the like: no control, whatever its subject. */
  readonly statesNone: boolean;
}

/** What is compared with the requirements. */
interface Asked {
  readonly query: readonly Word[];
  /** Null where the model does not judge the text's language. */
  readonly vector: Float32Array | null;
  readonly section: Float32Array | null;
}

const readText = (text: string): Reading => {
  const language = languageOf(text);
  const notDone = exemptionOf(text, language);
  const common = { notDone, statesNone: statesNoControl(text, language) };
  return language === 'en'
    ? { ...common, query: words(text), isJudged: true }
    : { ...common, query: words(translateTerms(text, language)), isJudged: false };
};
// a statement is ranked against one framework after the other
let lastText: string | null = null;
let lastReading: Reading = { query: [], isJudged: true, notDone: null, statesNone: false };
const read = (text: string): Reading => {
  if (text !== lastText) [lastText, lastReading] = [text, readText(text)];
  return lastReading;
};

/**
 * Hybrid ranking of a text against one catalog: BM25 over all its words, BM25 over its key terms, the soft
 * maximum of its likeness to all texts, and a discriminant, each standardized over the catalog and summed.
 * `vectors` are parallel to `catalogTexts(catalog, keyTerms)`. A text in another language than the model's is
 * matched by translated key terms alone.
 */
export const createRanker = (
  catalog: Catalog,
  vectors: readonly Float32Array[],
  { subspace, background, subjects }: RankingModel,
  keyTerms: KeyTerms = noKeyTerms
): Ranker => {
  const requirements = catalog.requirements.filter(({ assessable }) => assessable);
  let at = 0;
  const vectorsOf = requirements.map((requirement) => {
    const own = vectors.slice(at, at + textsOf(requirement, keyTerms).length);
    at += own.length;
    return own;
  });
  /** Without the key terms: a word alone is near to many sentences. */
  const sentencesOf = vectorsOf.map((own, index) => own.slice(0, textsOf(requirements[index]!).length));
  const askedOf = requirements.map(({ id }) => subjectsAsked(catalog.id, id));
  const likenessIndex = createLikenessIndex(subspace, vectorsOf);
  const textIndex = createLexicalIndex(
    requirements.map((requirement) => textsOf(requirement).flatMap(words))
  );
  const termIndex = createLexicalIndex(
    requirements.map(({ id }) => (keyTerms[id] ?? []).flatMap(words)),
    TERM_LIST
  );

  /** `told`, and `pooled` of the shortlist; of the others what the cosine to their mean leaves to be expected. */
  const pooledOf = (vector: Float32Array, lexical: Float64Array) => {
    const likeness = likenessIndex.of(vector);
    const told = standardize(likeness.told);
    const likely = new Float64Array(told.length);
    for (let at = 0; at < told.length; at += 1)
      likely[at] = (WEIGHT.pooled + WEIGHT.told) * told[at]! + lexical[at]!;
    const shortlist = indexesOfLargest(likely, SHORTLIST);
    const exact = shortlist.map((index) => likeness.pooled(index));
    let least = Infinity;
    shortlist.forEach((index, at) => {
      least = Math.min(least, exact[at]! - likeness.central[index]!);
    });
    const pooled = likeness.central;
    for (let at = 0; at < pooled.length; at += 1) pooled[at]! += least;
    shortlist.forEach((index, at) => {
      pooled[index] = exact[at]!;
    });
    return { told, pooled };
  };

  // statements of one section come one after the other
  let lastSection: Float32Array | null = null;
  let lastPrior: Float64Array = new Float64Array(requirements.length);
  const priorOf = (section: Float32Array): Float64Array => {
    if (section !== lastSection)
      [lastSection, lastPrior] = [section, standardize(likenessIndex.of(section).central)];
    return lastPrior;
  };

  /** Scores of all requirements by place, before anything is put in order. */
  const scoreAll = ({ query, vector, section }: Asked) => {
    const texts = standardize(textIndex.score(query));
    const terms = standardize(termIndex.score(query));
    const lexical = new Float64Array(requirements.length);
    for (let at = 0; at < lexical.length; at += 1)
      lexical[at] = WEIGHT.texts * texts[at]! + WEIGHT.terms * terms[at]!;
    const prior = vector && section ? priorOf(section) : null;
    if (prior) for (let at = 0; at < lexical.length; at += 1) lexical[at]! += SECTION * prior[at]!;
    const none = new Float64Array(requirements.length);
    const { told, pooled } = vector ? pooledOf(vector, lexical) : { told: none, pooled: none };
    const near = standardize(pooled);
    const fused = new Float64Array(requirements.length);
    for (let at = 0; at < fused.length; at += 1)
      fused[at] = WEIGHT.pooled * near[at]! + WEIGHT.told * told[at]! + lexical[at]!;
    return { texts, terms, told, pooled, near, prior, fused };
  };

  /** The first `count` of the requirements at the given places, best first. */
  const rankAmong = (
    asking: Asked,
    places: readonly number[],
    count: number
  ): (Ranked & { readonly index: number })[] => {
    const { vector, section } = asking;
    const { texts, terms, told, pooled, near, prior, fused } = scoreAll(asking);
    const asked = new Float64Array(places.length);
    for (let at = 0; at < asked.length; at += 1) asked[at] = fused[places[at]!]!;
    const first = indexesOfLargest(asked, count).map((at) => places[at]!);
    const best = first[0];
    if (best === undefined) return [];
    let all = 0;
    for (const value of asked) all += Math.exp(value - fused[best]!);
    const apart = vector ? nearest(sentencesOf[best]!, vector) - background.nearness(vector) : 0;
    return first.map((index, place) => {
      const behind = fused[index]! - fused[best]!;
      const parts = {
        pooled: near[index]!,
        told: told[index]!,
        texts: texts[index]!,
        terms: terms[index]!,
        section: prior?.[index] ?? 0
      };
      const features = {
        doubt: vector ? subjects.doubt(askedOf[index]!, vector, section) : 0,
        share: behind - Math.log(Math.max(all - Math.exp(behind), Number.MIN_VALUE)),
        pooled: pooled[index]!,
        apart,
        place
      };
      return {
        ...features,
        requirement: requirements[index]!,
        index,
        parts,
        fused: fused[index]!,
        score: probabilityOf(features, catalog.id),
        lexical: (WEIGHT.texts * parts.texts + WEIGHT.terms * parts.terms) / (WEIGHT.texts + WEIGHT.terms),
        vector: (WEIGHT.pooled * parts.pooled + WEIGHT.told * parts.told) / (WEIGHT.pooled + WEIGHT.told)
      };
    });
  };
  const everywhere = [...requirements.keys()];

  const expectationOf = (index: number, vector: Float32Array): string | null => {
    const requirement = requirements[index]!;
    let best: string | null = null;
    let nearest = EXPECTATION_NEARNESS;
    requirement.expectations.forEach(({ id }, place) => {
      // the title and the intent come first
      const cosine = dot(vectorsOf[index]![place + 2]!, 0, vector);
      if (cosine > nearest) {
        nearest = cosine;
        best = id;
      }
    });
    return best;
  };

  const suggestByTerms = (query: readonly Word[]): Suggestion[] =>
    rankAmong({ query, vector: null, section: null }, everywhere, MOST_SUGGESTIONS)
      .filter(({ parts }) => parts.terms >= TERMS_ONLY_LEAST)
      .map(({ requirement, index, lexical }) => ({
        requirement: requirementRef(catalog.id, requirement.id),
        score: TERMS_ONLY_SCORE,
        lexical,
        vector: 0,
        expectation: null,
        terms: termIndex.explain(query, index, 5),
        termsOnly: true
      }));

  const suggestByAll = (
    query: readonly Word[],
    vector: Float32Array,
    section: Float32Array | null
  ): Suggestion[] =>
    rankAmong({ query, vector, section }, everywhere, MOST_SUGGESTIONS)
      .filter(({ score, apart }) => score >= THRESHOLD && apart >= APART)
      .map(({ requirement, index, score, lexical, vector: similarity, parts }) => ({
        requirement: requirementRef(catalog.id, requirement.id),
        score,
        lexical,
        vector: similarity,
        expectation: expectationOf(index, vector),
        terms: textIndex.explain(query, index, 5),
        ...(section && parts.section > 0 && subjects.isReason(askedOf[index]!, vector, section)
          ? { headings: Number(parts.section.toFixed(2)) }
          : {})
      }));

  return {
    rank(text, vector, among = () => true, section = null) {
      const { query, isJudged } = read(text);
      const places = everywhere.filter((place) => among(requirements[place]!));
      return rankAmong({ query, vector: isJudged ? vector : null, section }, places, places.length);
    },
    suggest(text, vector, section = null) {
      const { query, isJudged, notDone, statesNone } = read(text);
      if (statesNone) return [];
      const suggestions = isJudged ? suggestByAll(query, vector, section) : suggestByTerms(query);
      return notDone === null
        ? suggestions
        : suggestions.map((each) => ({ ...each, score: Math.min(each.score, NOT_DONE_SCORE), notDone }));
    }
  };
};
