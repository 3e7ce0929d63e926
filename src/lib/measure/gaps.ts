import { createCoverageIndex } from '../domain/analysis/coverage-index';
import { analyzeFiles, type AnalyzeArgs } from './analyze-files';
import type { MeasureCommand } from './command';

export interface GapsArgs extends AnalyzeArgs {
  /** Files to take out of the analysis, one set at a time, by their names. */
  readonly removals: readonly (readonly string[])[];
  /** Hands back what was derived from each file too, for a closer look. */
  readonly keep?: boolean;
}

export interface GapsOutput {
  readonly errors: readonly { readonly file: string; readonly error: string }[];
  /** Statuses by requirement, with all files and after each removal; everything embedded once. */
  readonly all: Readonly<Record<string, string>>;
  readonly removed: readonly {
    readonly files: readonly string[];
    readonly statuses: Readonly<Record<string, string>>;
  }[];
  readonly analyses?: readonly unknown[];
}

const NOTHING_DECIDED = { mappings: {}, controls: {} };

/** What the product's coverage says of all files, and of all but some, without reading or embedding anew. */
export const run: MeasureCommand = async (args, context): Promise<GapsOutput> => {
  const { removals, keep } = args as GapsArgs;
  const { catalogs, analyses, coverage, nameOf, errors } = await analyzeFiles(args as GapsArgs, context);
  const index = createCoverageIndex(catalogs);
  const statusesOf = (found: typeof coverage): Record<string, string> =>
    Object.fromEntries([...found].map(([ref, { status }]) => [ref, status]));
  return {
    errors,
    all: statusesOf(coverage),
    removed: removals.map((files) => {
      const gone = new Set(files);
      const left = [...analyses.values()].filter(({ document }) => !gone.has(nameOf.get(document)!));
      return { files, statuses: statusesOf(index.update(left, NOTHING_DECIDED)) };
    }),
    ...(keep
      ? {
          analyses: [...analyses.values()].map((analysis) => ({
            ...analysis,
            name: nameOf.get(analysis.document)
          }))
        }
      : {})
  };
};
