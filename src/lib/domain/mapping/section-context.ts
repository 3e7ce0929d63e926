import { stem } from './words';

/**
 * What stands above a statement says what it is about: the title of its document and its headings. They are compared
 * as texts of their own, not mixed into the statement, so that a statement under an odd heading keeps its own meaning.
 */

/** Chapters that every policy has: they say nothing of the subject. */
const STRUCTURAL = new Set(
  (
    'role responsibility accountability authority review maintenance revision approval purpose scope objective overview ' +
    'introduction background compliance enforcement violation exception definition reference policy statement standard ' +
    'procedure general principle requirement governance document control history appendix annex legal regulatory basis ' +
    'additional provision section chapter part and or of for the on in to a an our this guideline rule detail summary ' +
    'version draft final note information security management system table page sheet slide untitled'
  )
    .split(' ')
    .map(stem)
);
/** The number in front of a heading, the ending of a file name. */
const NUMBER =
  /^\s*(?:(?:section|chapter|part|annex|appendix)\s+)?(?:[a-z]?\d+(?:\.\d+)*|[ivx]+|[a-z])[.):]?\s+(?=\p{L})/iu;
const ENDING = /\.(?:docx?|pdf|md|txt|html?|xlsx?|csv|pptx?|odt)$/i;
/** The nearest headings; above them stands the title of the document. */
const MOST_HEADINGS = 3;
const LONGEST = 160;

const subjectOf = (text: string): string | null => {
  const clean = text
    .replace(ENDING, '')
    .replace(/[_-]+/g, ' ')
    .replace(NUMBER, '')
    .replace(/\s+/g, ' ')
    .trim();
  const words = clean.toLowerCase().match(/\p{L}[\p{L}']*/gu) ?? [];
  return clean.length > LONGEST || words.every((word) => STRUCTURAL.has(stem(word))) ? null : clean;
};

/** The title and the headings that say what their section is about, each once, as they are to be embedded. */
export const contextTexts = (title: string, headings: readonly string[]): string[] => {
  const subjects = [title, ...headings.slice(-MOST_HEADINGS)].map(subjectOf).filter((text) => text !== null);
  return [...new Set(subjects)];
};

/** The direction of the mean of unit vectors; null where there are none. */
export const meanDirection = (vectors: readonly Float32Array[]): Float32Array | null => {
  const [first] = vectors;
  if (!first) return null;
  const sum = new Float32Array(first.length);
  for (const vector of vectors) for (let k = 0; k < sum.length; k += 1) sum[k]! += vector[k]!;
  const length = Math.hypot(...sum);
  return length > 0 ? sum.map((value) => value / length) : null;
};
