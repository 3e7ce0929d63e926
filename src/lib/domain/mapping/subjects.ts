import { dot } from './dot';
import groups from './subjects.json';

/**
 * Subjects that a group of requirements is about as a whole. The controls of an AI management system ask for the same
 * as those of information security (policies, suppliers, logs, data), only of AI systems: by likeness alone a plain
 * statement on security is near to many of them. Whether a text is about the subject at all is therefore judged apart,
 * by a discriminant learned from the texts of the shipped catalogs (`measure/learn-subjects.ts`), and tells how much
 * of a candidate's probability is left. Order among candidates stays as it is. Clauses of a management system have no
 * subject: they ask for the same in every framework.
 */
export type SubjectName = keyof typeof groups;

/** In the order of the rows of the prepared file. */
export const subjectNames = Object.keys(groups).sort() as SubjectName[];

/** The subject of a requirement; null where it has none of its own, as in every framework that a firm adds. */
export const subjectOf = (framework: string, requirement: string): SubjectName | null =>
  subjectNames.find((name) => {
    const prefixes = (groups[name].groups as Readonly<Record<string, readonly string[]>>)[framework];
    return prefixes?.some((prefix) => requirement.startsWith(prefix)) ?? false;
  }) ?? null;

export interface Subjects {
  /**
   * What being off the subject takes from a candidate's log odds: near 0 for a text on it, more and more below for
   * one that is not. A text is on the subject where its own words are, or the headings above it.
   */
  doubt(name: SubjectName, vector: Float32Array, section: Float32Array | null): number;
}

/** How fast doubt grows below the slack, and what it weighs; set on texts that no figure is reported for. */
const STEEPNESS = 3;
const WEIGHT = 2;

/** `rows` are the discriminants in the order of `subjectNames`: a direction, and last the intercept. */
export const createSubjects = (rows: readonly Float32Array[]): Subjects => {
  const directions = new Map(subjectNames.map((name, index) => [name, rows[index]!]));
  // a statement is ranked against one framework after the other, and many stand in one section
  const known = new WeakMap<Float32Array, Map<SubjectName, number>>();
  const logOdds = (name: SubjectName, vector: Float32Array): number => {
    const before = known.get(vector) ?? new Map<SubjectName, number>();
    known.set(vector, before);
    const value = before.get(name);
    if (value !== undefined) return value;
    const row = directions.get(name)!;
    const answer = dot(row, 0, vector) + row[row.length - 1]!;
    before.set(name, answer);
    return answer;
  };
  return {
    doubt(name, vector, section) {
      const about = Math.max(logOdds(name, vector), section ? logOdds(name, section) : -Infinity);
      return -WEIGHT * Math.log1p(Math.exp(-STEEPNESS * (about + groups[name].slack)));
    }
  };
};
