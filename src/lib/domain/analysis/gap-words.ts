import type { Expectation } from '../catalog/catalog';
import type { CoverageStatus } from './coverage';

/** The document that deals with a requirement, and its section on it: `Policy.docx, “3 Backups”`. */
export const placeOfTreatment = (document: string, heading: string | null): string =>
  heading === null ? document : `${document}, “${heading}”`;

/** What the documents lack, as one sentence that can stand in a report. `documents`: how many were read. */
export const gapInWords = (
  status: CoverageStatus,
  missing: readonly Pick<Expectation, 'kind'>[],
  documents: number
): string => {
  if (documents === 0) return 'No document has been read yet.';
  if (status === 'not-found') return 'Nothing was found in the documents that says what this expects.';
  const count = missing.filter(({ kind }) => kind === 'documented').length;
  if (count === 0)
    return status === 'covered'
      ? 'Everything that documents are expected to say was found.'
      : 'Passages touch all that is expected, but no document deals with this at length.';
  const things = count === 1 ? 'one thing' : `${count} things`;
  if (status === 'covered')
    return `A document deals with this; ${things} that documents are expected to say ${count === 1 ? 'was' : 'were'} not found in so many words.`;
  return count === 1
    ? 'One thing that documents are expected to say was not found.'
    : `${count} things that documents are expected to say were not found.`;
};
