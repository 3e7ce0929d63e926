import type { Catalog } from '../catalog/catalog';
import { wordStems } from './word-stems';

/** How much of an expectation's own words a text uses, 0..1; rare words of the catalog weigh more. */
export type Closeness = (expectation: string, text: string) => number;

/**
 * Word overlap between expectations of these catalogs and statements, weighted by inverse document frequency
 * over the expectations (K. Spärck Jones 1972). Stems of texts are kept, so that asking again is cheap.
 */
export const createCloseness = (catalogs: readonly Catalog[]): Closeness => {
  const stemsByExpectation = new Map<string, readonly string[]>();
  const frequency = new Map<string, number>();
  for (const { requirements } of catalogs)
    for (const { expectations } of requirements)
      for (const { text } of expectations) {
        const stems = [...new Set(wordStems(text))];
        stemsByExpectation.set(text, stems);
        for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
      }
  const total = Math.max(1, stemsByExpectation.size);
  const weightOf = (stem: string): number => Math.log(1 + total / (frequency.get(stem) ?? 1));
  const stemsByText = new Map<string, ReadonlySet<string>>();
  const stemsOf = (text: string): ReadonlySet<string> => {
    const known = stemsByText.get(text);
    if (known) return known;
    const stems = new Set(wordStems(text));
    stemsByText.set(text, stems);
    return stems;
  };
  return (expectation, text) => {
    const wanted = stemsByExpectation.get(expectation);
    if (!wanted || wanted.length === 0) return 0;
    const stems = stemsOf(text);
    let all = 0;
    let shared = 0;
    for (const stem of wanted) {
      const weight = weightOf(stem);
      all += weight;
      if (stems.has(stem)) shared += weight;
    }
    return shared / all;
  };
};
