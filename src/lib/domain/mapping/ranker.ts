import type { Catalog, Requirement } from '../catalog/catalog';
import { requirementRef } from '../ids';
import { createDiscriminant } from './discriminant';
import { createLexicalIndex } from './lexical-index';
import { probabilityOf, type CandidateFeatures } from './calibration';
import type { Suggestion } from './suggestion';
import { words } from './words';

/** Version of ranking and calibration; part of the cache key of what they yield. */
export const RANKING_VERSION = 1;

/** A requirement's place in the ranking of one text, with everything that put it there. */
export interface Ranked extends CandidateFeatures {
  readonly requirement: Requirement;
  /** Calibrated probability that an assessor would agree, 0..1. */
  readonly score: number;
  readonly lexical: number;
  readonly vector: number;
}

export interface Ranker {
  /** All assessable requirements that `among` lets through, best first. */
  rank(text: string, vector: Float32Array, among?: (requirement: Requirement) => boolean): Ranked[];
  /** What is worth proposing: above the threshold, at most three, best first, each with its reason. */
  suggest(text: string, vector: Float32Array): Suggestion[];
}

/** Texts of a requirement in the order in which their vectors are kept. */
export const textsOf = (requirement: Requirement): string[] => [
  requirement.title,
  requirement.intent,
  ...requirement.expectations.map(({ text }) => text),
  ...requirement.examples
];

/** Every text of a catalog that has a vector, in order. */
export const catalogTexts = (catalog: Catalog): string[] =>
  catalog.requirements.filter(({ assessable }) => assessable).flatMap(textsOf);

/** Weights of the standardized parts. Found on five sources of labelled controls; flat around these values. */
const WEIGHT = { nearest: 1, lexical: 0.7, discriminant: 2, title: 0.5, titleWords: 0.3 };
const WEIGHT_SUM = Object.values(WEIGHT).reduce((sum, weight) => sum + weight, 0);
/** A calibrated score below this is not proposed. */
const THRESHOLD = 0.2;
/** A text whose cosine to the requirement's mean is lower speaks about something else. */
const NEARNESS = 0.46;
const MOST_SUGGESTIONS = 3;
/** An expectation further away than this cosine is not what the text speaks to. */
const EXPECTATION_NEARNESS = 0.4;
const NEAREST = 3;

const dot = (one: Float32Array, other: Float32Array): number => {
  let sum = 0;
  for (let k = 0; k < one.length; k += 1) sum += one[k]! * other[k]!;
  return sum;
};

const standardize = (values: Float64Array): Float64Array => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return values.map((value) => (value - mean) / deviation);
};

const normalizedMean = (vectors: readonly Float32Array[]): Float32Array => {
  const mean = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let k = 0; k < mean.length; k += 1) mean[k]! += vector[k]!;
  const length = Math.hypot(...mean) || 1;
  return mean.map((value) => value / length);
};

/** Mean of the largest values. */
const topMean = (values: readonly number[]): number => {
  const top = [...values].sort((one, other) => other - one).slice(0, NEAREST);
  return top.reduce((sum, value) => sum + value, 0) / top.length;
};

/**
 * Hybrid ranking of a text against one catalog: BM25 over all its words, the nearest of its sentences, a
 * discriminant over its sentences, and the title, each standardized over the catalog and summed.
 * `vectors` are parallel to `catalogTexts(catalog)`.
 */
export const createRanker = (catalog: Catalog, vectors: readonly Float32Array[]): Ranker => {
  const requirements = catalog.requirements.filter(({ assessable }) => assessable);
  let at = 0;
  const vectorsOf = requirements.map((requirement) => {
    const own = vectors.slice(at, at + textsOf(requirement).length);
    at += own.length;
    return own;
  });
  const centres = vectorsOf.map(normalizedMean);
  const discriminant = createDiscriminant(vectorsOf);
  const lexicalIndex = createLexicalIndex(
    requirements.map((requirement) => textsOf(requirement).flatMap(words)),
    requirements.map(({ title }) => words(title))
  );

  const rankAll = (text: string, vector: Float32Array): (Ranked & { readonly index: number })[] => {
    const query = words(text);
    const lexical = lexicalIndex.score(query);
    const cosines = vectorsOf.map((own) => own.map((candidate) => dot(candidate, vector)));
    const nearest = Float64Array.from(cosines, topMean);
    const told = discriminant.score(vector);
    const parts = {
      nearest: standardize(nearest),
      lexical: standardize(lexical.bm25),
      discriminant: standardize(told),
      title: standardize(Float64Array.from(cosines, (own) => own[0]!)),
      titleWords: standardize(lexical.title)
    };
    const ranked = requirements.map((requirement, index) => ({
      requirement,
      index,
      lexical:
        (WEIGHT.lexical * parts.lexical[index]! + WEIGHT.titleWords * parts.titleWords[index]!) /
        (WEIGHT.lexical + WEIGHT.titleWords),
      vector:
        (WEIGHT.nearest * parts.nearest[index]! +
          WEIGHT.discriminant * parts.discriminant[index]! +
          WEIGHT.title * parts.title[index]!) /
        (WEIGHT.nearest + WEIGHT.discriminant + WEIGHT.title),
      fused:
        Object.entries(WEIGHT).reduce(
          (sum, [part, weight]) => sum + weight * parts[part as keyof typeof parts][index]!,
          0
        ) / WEIGHT_SUM,
      nearness: dot(centres[index]!, vector),
      nearest: nearest[index]!,
      told: told[index]!
    }));
    ranked.sort((one, other) => other.fused - one.fused);
    const best = ranked[0]?.fused ?? 0;
    const second = ranked[1]?.fused ?? 0;
    return ranked.map((one, place) => {
      const candidate = { ...one, lead: one.fused - (place === 0 ? second : best) };
      return { ...candidate, score: probabilityOf(candidate) };
    });
  };

  const expectationOf = (index: number, vector: Float32Array): string | null => {
    const requirement = requirements[index]!;
    let best: string | null = null;
    let nearest = EXPECTATION_NEARNESS;
    requirement.expectations.forEach(({ id }, place) => {
      // the title and the intent come first
      const cosine = dot(vectorsOf[index]![place + 2]!, vector);
      if (cosine > nearest) {
        nearest = cosine;
        best = id;
      }
    });
    return best;
  };

  return {
    rank(text, vector, among = () => true) {
      return rankAll(text, vector).filter(({ requirement }) => among(requirement));
    },
    suggest(text, vector) {
      const query = words(text);
      return rankAll(text, vector)
        .filter(({ score, nearness }) => score >= THRESHOLD && nearness >= NEARNESS)
        .slice(0, MOST_SUGGESTIONS)
        .map(({ requirement, index, score, lexical, vector: similarity }) => ({
          requirement: requirementRef(catalog.id, requirement.id),
          score,
          lexical,
          vector: similarity,
          expectation: expectationOf(index, vector),
          terms: lexicalIndex.explain(query, index, 5)
        }));
    }
  };
};
