import type { Expectation } from '$lib/domain/catalog/catalog';

/** What the documents lack, as one sentence that can stand in a report. */
export const gapInWords = (
  status: 'covered' | 'partly' | 'not-found',
  missing: readonly Expectation[],
  documents: number
): string => {
  if (documents === 0) return 'No document has been read yet.';
  if (status === 'not-found') return 'None of the documents speaks of this.';
  const documented = missing.filter(({ kind }) => kind === 'documented');
  if (documented.length === 0) {
    return status === 'covered'
      ? 'Everything that documents are expected to say was found.'
      : 'The documents touch this, but nothing says it plainly enough to count.';
  }
  return documented.length === 1
    ? 'One thing that documents are expected to say was not found.'
    : `${documented.length} things that documents are expected to say were not found.`;
};
