import type { FrameworkId } from '../../domain/ids';

const urlByPath = import.meta.glob<string>('/catalogs/vectors/*.bin', {
  query: '?url',
  import: 'default',
  eager: true
});

/** Where the build serves the vectors of a framework's texts; undefined where it has none. */
export const vectorsUrl = (framework: FrameworkId): string | undefined =>
  urlByPath[`/catalogs/vectors/${framework}.bin`];
