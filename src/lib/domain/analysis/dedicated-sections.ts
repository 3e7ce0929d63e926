import type { Catalog } from '../catalog/catalog';
import { requirementRef, type RequirementRef } from '../ids';
import { stemOf, wordStems } from './word-stems';

/** How plainly a section says what it is about: by words like the requirement's title, or by its number as well. */
export type Dedication = 'alike' | 'numbered';

/** Requirements that the headings above a passage are about. */
export interface DedicatedSections {
  requirementsOf(headings: readonly string[]): ReadonlyMap<RequirementRef, Dedication>;
}

/** From this likeness of a heading to a requirement's title on (0..1), the section is about the requirement. */
const ALIKE = 0.5;
/** The same where the heading also names the requirement's number, as in `Screening (A.6.1)`. */
const ALIKE_WITH_NUMBER = 0.2;
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

const withoutBlank = (id: string): string => id.toUpperCase().replace(/[ .]/g, '');
const subjectOf = (text: string): string[] => [
  ...new Set(wordStems(text).filter((stem) => !/\d/.test(stem)))
];

/**
 * Tells by its heading that a section is devoted to a requirement: weighted words shared with the requirement's
 * title (harmonic mean of both shares; rare words of the catalogs' titles weigh more).
 */
export const createDedicatedSections = (catalogs: readonly Catalog[]): DedicatedSections => {
  const titles: {
    readonly ref: RequirementRef;
    readonly number: string;
    readonly stems: readonly string[];
  }[] = [];
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
      titles.push({ ref: requirementRef(catalog.id, id), number: withoutBlank(id), stems });
    }
  const weightOf = (stem: string): number => Math.log(1 + titles.length / (byStem.get(stem)?.length ?? 1));
  const sum = (stems: readonly string[]): number => stems.reduce((total, stem) => total + weightOf(stem), 0);

  const about = (heading: string): (readonly [RequirementRef, Dedication])[] => {
    const stems = subjectOf(heading.replace(NUMBER, ' '));
    if (stems.every((stem) => STRUCTURAL.has(stem))) return [];
    const numbers = new Set([...heading.matchAll(NUMBER)].map(([number]) => withoutBlank(number)));
    const shared = new Map<number, number>();
    for (const stem of stems)
      for (const at of byStem.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + weightOf(stem));
    const own = sum(stems);
    return [...shared].flatMap(([at, common]): (readonly [RequirementRef, Dedication])[] => {
      const title = titles[at]!;
      const likeness = (2 * common) / (own + sum(title.stems));
      if (numbers.has(title.number) && likeness >= ALIKE_WITH_NUMBER) return [[title.ref, 'numbered']];
      return likeness >= ALIKE ? [[title.ref, 'alike']] : [];
    });
  };

  const byHeading = new Map<string, readonly (readonly [RequirementRef, Dedication])[]>();
  const byPath = new Map<string, ReadonlyMap<RequirementRef, Dedication>>();
  return {
    requirementsOf(headings) {
      const path = headings.join('\n');
      const known = byPath.get(path);
      if (known) return known;
      const refs = new Map<RequirementRef, Dedication>();
      for (const heading of headings) {
        let found = byHeading.get(heading);
        if (!found) byHeading.set(heading, (found = about(heading)));
        for (const [ref, dedication] of found)
          if (dedication === 'numbered' || !refs.has(ref)) refs.set(ref, dedication);
      }
      byPath.set(path, refs);
      return refs;
    }
  };
};
