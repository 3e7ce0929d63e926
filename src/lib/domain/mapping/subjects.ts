import { dot } from './dot';
import groups from './subjects.json';

/**
 * Subjects that a group of requirements is about as a whole. The controls of an AI management system ask for the same
 * as those of information security (policies, suppliers, logs, data), only of AI systems: by likeness alone a plain
 * statement on security is near to many of them. Whether a text is about the subject at all is therefore judged apart,
 * by a discriminant learned from the texts of the shipped catalogs (`measure/learn-subjects.ts`), and tells how much
 * of a candidate's probability is left. Order among candidates stays as it is.
 *
 * The clauses of a management system ask for the same in every framework: a security policy's words on audits serve
 * an AI management system too, its words on passwords do not. Running a management system is a subject of its own.
 */
export type SubjectName = keyof typeof groups;

/** In the order of the rows of the prepared file. */
export const subjectNames = Object.keys(groups).sort() as SubjectName[];

const prefixesOf = (name: SubjectName, framework: string): readonly string[] | undefined =>
  (groups[name].groups as Readonly<Record<string, readonly string[]>>)[framework];

/** The subject of the group that a requirement belongs to; null where it has none of its own. */
export const subjectOf = (framework: string, requirement: string): SubjectName | null =>
  subjectNames.find((name) =>
    prefixesOf(name, framework)?.some((prefix) => requirement.startsWith(prefix))
  ) ?? null;

/**
 * Subjects of which a text must be about one to speak of the requirement: its own, and for a clause that of its
 * framework's controls or management as such. None where that asks for nothing: clauses and controls on information
 * security, and every framework that a firm adds.
 */
export const subjectsAsked = (framework: string, requirement: string): readonly SubjectName[] => {
  const own = subjectOf(framework, requirement);
  if (own !== 'management') return own ? [own] : [];
  const special = subjectNames.find((name) => name !== 'management' && prefixesOf(name, framework));
  return special ? [special, own] : [];
};

/** Penalty on large weights with which a subject is learned. */
export const penaltyOf = (name: SubjectName): number => groups[name].penalty;

export interface Subjects {
  /**
   * What being off all of the subjects takes from a candidate's log odds: near 0 for a text on one, more and more below
   * for a text on none; 0 where none is asked for. A text is on a subject where its own words are, or plainly the
   * headings above it.
   */
  doubt(names: readonly SubjectName[], vector: Float32Array, section: Float32Array | null): number;
  /**
   * Whether headings near to a requirement that asks for these subjects are a reason for it: where they or the text are
   * plainly on the framework's own subject, or they are on management. Something in every framework is near to any heading.
   */
  isReason(names: readonly SubjectName[], vector: Float32Array, section: Float32Array): boolean;
}

/** How fast doubt grows below the slack, and what it weighs; set on texts that no figure is reported for. */
const STEEPNESS = 3;
const WEIGHT = 2;
/** Log odds that headings need more than a text: a few words say little, and all statements below have them. */
const HEADINGS = 1;

const placeOf = Object.fromEntries(subjectNames.map((name, index) => [name, index])) as Record<
  SubjectName,
  number
>;

/** `rows` are the discriminants in the order of `subjectNames`: a direction, and last the intercept. */
export const createSubjects = (rows: readonly Float32Array[]): Subjects => {
  // a statement is ranked against one framework after the other, and many stand in one section
  const known = new WeakMap<Float32Array, Float64Array>();
  /** Log odds that a text is on each subject, by place. */
  const oddsOf = (vector: Float32Array): Float64Array => {
    const before = known.get(vector);
    if (before) return before;
    const odds = new Float64Array(rows.length);
    rows.forEach((row, index) => {
      odds[index] = dot(row, 0, vector) + row[row.length - 1]!;
    });
    known.set(vector, odds);
    return odds;
  };
  return {
    doubt(names, vector, section) {
      if (names.length === 0) return 0;
      const own = oddsOf(vector);
      const above = section && oddsOf(section);
      let about = -Infinity;
      for (const name of names) {
        const { slack } = groups[name];
        about = Math.max(about, own[placeOf[name]]! + slack);
        if (above) about = Math.max(about, above[placeOf[name]]! + slack - HEADINGS);
      }
      return -WEIGHT * Math.log1p(Math.exp(-STEEPNESS * about));
    },
    isReason(names, vector, section) {
      if (names.length === 0) return true;
      const own = oddsOf(vector);
      const above = oddsOf(section);
      return names.some(
        (name) =>
          above[placeOf[name]]! > Math.max(0, HEADINGS - groups[name].slack) ||
          (name !== 'management' && own[placeOf[name]]! > 0)
      );
    }
  };
};
