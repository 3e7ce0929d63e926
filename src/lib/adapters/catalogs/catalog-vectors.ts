const urlByPath = import.meta.glob<string>('/catalogs/vectors/*.bin', {
  query: '?url',
  import: 'default',
  eager: true
});

/** Where the build serves the vectors of a framework's texts; undefined where it has none. */
export const vectorsUrl = (framework: string): string | undefined =>
  urlByPath[`/catalogs/vectors/${framework}.bin`];
