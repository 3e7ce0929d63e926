import { readWords } from './words';

const LENGTH = 240;
/** Words before the first hit, so that it can be read in its sentence. */
const LEAD = 60;

export interface Snippet {
  readonly snippet: string;
  /** Offset of the snippet in the passage. */
  readonly offset: number;
  readonly highlights: { readonly start: number; readonly end: number }[];
}

/** The part of a passage that shows the first words found, cut between words. */
export const toSnippet = (passage: string, isHit: (term: string) => boolean): Snippet => {
  const hits = readWords(passage).filter(({ term }) => isHit(term));
  let start = 0;
  const first = hits[0]?.start ?? 0;
  if (passage.length > LENGTH && first > LEAD) {
    start = Math.min(first - LEAD, passage.length - LENGTH);
    const blank = passage.indexOf(' ', start);
    if (blank >= 0 && blank < first) start = blank + 1;
  }
  let end = Math.min(passage.length, start + LENGTH);
  if (end < passage.length) {
    const blank = passage.lastIndexOf(' ', end);
    if (blank > Math.max(start, hits[0]?.end ?? 0)) end = blank;
  }
  return {
    snippet: passage.slice(start, end),
    offset: start,
    highlights: hits
      .filter((hit) => hit.start >= start && hit.end <= end)
      .map((hit) => ({ start: hit.start - start, end: hit.end - start }))
  };
};
