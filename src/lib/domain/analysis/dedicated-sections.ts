import type { Catalog } from '../catalog/catalog';
import { requirementRef, type RequirementRef } from '../ids';
import { createOverlaps } from './overlapping-clauses';
import { stemOf, wordStems } from './word-stems';

/**
 * How plainly a heading says what its section is about: by the requirement's number, by nearly all words of its
 * title, by words like it; or, with the document's title, by its meaning, which the ranking compares
 * (`Suggestion.headings`).
 */
export type Dedication = 'numbered' | 'named' | 'alike' | 'near';

export interface Section {
  readonly how: Dedication;
  readonly heading: string;
}

/** What the headings above a passage are about. */
export interface SectionSubjects {
  readonly own: ReadonlyMap<RequirementRef, Section>;
  /** What the outermost heading that is about any requirement is about; null where none is. */
  readonly chapter: ReadonlySet<RequirementRef> | null;
}

export interface DedicatedSections {
  /** `title`: the heading over the whole document, which opens no chapter. */
  subjectsOf(headings: readonly string[], title?: string | null): SectionSubjects;
}

/** From this likeness of a heading to a requirement's title on (0..1), the section is about the requirement. */
const ALIKE = 0.5;
const NAMED = 0.75;
/** The same where the heading also names the requirement's number, as in `Screening, A.6.1`. */
const ALIKE_WITH_NUMBER = 0.2;
/** Of several titles like a heading, those that are nearly as like it as the most alike count. */
const NEARLY_AS_ALIKE = 0.85;
/** Chapters that every policy has say how it is itself run. */
const STRUCTURAL = new Set(
  (
    'role responsibility responsibilities accountability authority review maintenance revision approval purpose scope objective ' +
    'objectives overview introduction background compliance enforcement violation violations exception exceptions definition ' +
    'definitions reference references policy policies statement standard procedure procedures general principle principles ' +
    'requirement requirements governance document control history appendix annex legal regulatory basis additional provision provisions'
  )
    .split(' ')
    .map(stemOf)
);
/** `A 5.15`, `A.5.15`, `CC6.1`, `PI1.2`: numbers that begin with a letter; a bare `6.1` numbers the section itself. */
const NUMBER = /\b(?:A[ .]?(?=\d+\.\d)|(?:CC|PI|A|C|P)(?=\d+\.\d))\d+(?:\.\d+)+\b/g;
const BRACKETS = /[([][^)\]]*[)\]]/g;
/** In brackets a bare number refers to a clause: `Internal audit (9.2)`. */
const CLAUSE = /(?<![\d.])\d{1,2}(?:\.\d+){1,3}(?![\d.]*\d)/g;
const STANDARD = /\b(?:iso|iec|clauses?|annex|\d{5})\b/gi;

/** `A 5.15` and `A.5.15` are one number. */
const written = (id: string): string => id.toUpperCase().replace(/ /g, '').replace(/^A\./, 'A');
const numbersIn = (text: string, pattern: RegExp): Set<string> =>
  new Set([...text.matchAll(pattern)].map(([number]) => written(number)));
const subjectOf = (text: string): string[] => [
  ...new Set(wordStems(text).filter((stem) => !/\d/.test(stem)))
];

interface Title {
  readonly ref: RequirementRef;
  readonly number: string;
  readonly stems: readonly string[];
}

type Found = readonly (readonly [RequirementRef, Dedication])[];

/**
 * Tells by its heading that a section is devoted to a requirement: weighted words shared with the requirement's
 * title (harmonic mean of both shares; rare words of the catalogs' titles weigh more, and the rarest of a title must
 * be there). A heading about a management clause is one like that of
 * the annex controls which overlap with it.
 */
export const createDedicatedSections = (catalogs: readonly Catalog[]): DedicatedSections => {
  const overlapping = createOverlaps(catalogs);
  const titles: Title[] = [];
  const byStem = new Map<string, number[]>();
  for (const catalog of catalogs)
    for (const { id, title, assessable } of catalog.requirements) {
      if (!assessable) continue;
      const stems = subjectOf(title);
      for (const stem of stems) {
        const list = byStem.get(stem);
        if (list) list.push(titles.length);
        else byStem.set(stem, [titles.length]);
      }
      titles.push({ ref: requirementRef(catalog.id, id), number: written(id), stems });
    }
  const weightOf = (stem: string): number => Math.log(1 + titles.length / (byStem.get(stem)?.length ?? 1));
  const sum = (stems: readonly string[]): number => stems.reduce((total, stem) => total + weightOf(stem), 0);
  const timesUsed = new Map<string, number>();
  for (const { number } of titles) timesUsed.set(number, (timesUsed.get(number) ?? 0) + 1);
  const rarest = titles.map(({ stems }) => Math.max(...stems.map(weightOf)));

  const about = (heading: string): Found => {
    const brackets = (heading.match(BRACKETS) ?? []).join(' ');
    const referred = numbersIn(brackets, NUMBER);
    const clauses = numbersIn(brackets.replace(NUMBER, ' '), CLAUSE);
    const numbers = numbersIn(heading, NUMBER);
    const isNumbered = (number: string): boolean =>
      numbers.has(number) || clauses.has(number) || clauses.has(number.replace(/\.\d+$/, ''));
    const bare = heading.replace(BRACKETS, (text) => text.replace(STANDARD, ' ')).replace(NUMBER, ' ');
    const stems = subjectOf(bare);
    if (referred.size + clauses.size === 0 && stems.every((stem) => STRUCTURAL.has(stem))) return [];
    const shared = new Map<number, number>();
    for (const stem of stems)
      for (const at of byStem.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + weightOf(stem));
    const own = sum(stems);
    const numbered: RequirementRef[] = [];
    const alike: { readonly ref: RequirementRef; readonly likeness: number }[] = [];
    for (const [at, common] of shared) {
      const { ref, number, stems: wanted } = titles[at]!;
      const likeness = (2 * common) / (own + sum(wanted));
      const hasRarest = wanted.some((stem) => weightOf(stem) === rarest[at] && stems.includes(stem));
      // in brackets it is meant as a reference; one word is enough, where no other framework has the number too
      const isReferred = referred.has(number) && timesUsed.get(number) === 1;
      if (isReferred || (isNumbered(number) && likeness >= ALIKE_WITH_NUMBER)) numbered.push(ref);
      else if (likeness >= ALIKE && hasRarest) alike.push({ ref, likeness });
    }
    if (numbered.length > 0) return numbered.map((ref) => [ref, 'numbered']);
    const most = Math.max(0, ...alike.map(({ likeness }) => likeness));
    return alike
      .filter(({ likeness }) => likeness >= NEARLY_AS_ALIKE * most)
      .map(({ ref, likeness }) => [ref, likeness >= NAMED ? 'named' : 'alike']);
  };

  const order: readonly Dedication[] = ['alike', 'named', 'numbered'];
  const read = (headings: readonly string[], title: string | null): SectionSubjects => {
    const own = new Map<RequirementRef, Section>();
    let chapter: Set<RequirementRef> | null = null;
    const note = (ref: RequirementRef, how: Dedication, heading: string): void => {
      const known = own.get(ref);
      if (!known || order.indexOf(how) > order.indexOf(known.how)) own.set(ref, { how, heading });
    };
    for (const [depth, heading] of headings.entries()) {
      const isTitle = depth === 0 && heading === title;
      const found = subjectsByHeading(heading);
      for (const [ref, how] of found) {
        note(ref, isTitle && how === 'named' ? 'alike' : how, heading);
        for (const control of overlapping(ref)) note(control, 'alike', heading);
      }
      if (!isTitle && found.length > 0)
        chapter ??= new Set(found.flatMap(([ref]) => [ref, ...overlapping(ref)]));
    }
    return { own, chapter };
  };

  const byHeading = new Map<string, Found>();
  const subjectsByHeading = (heading: string): Found => {
    const known = byHeading.get(heading);
    if (known) return known;
    const found = about(heading);
    byHeading.set(heading, found);
    return found;
  };
  const byPath = new Map<string, SectionSubjects>();
  return {
    subjectsOf(headings, title = null) {
      const path = `${headings[0] === title ? 'titled' : ''}\n${headings.join('\n')}`;
      const known = byPath.get(path);
      if (known) return known;
      const subjects = read(headings, title);
      byPath.set(path, subjects);
      return subjects;
    }
  };
};
