/** The part of papaparse that is used; the package ships no types. */
declare module 'papaparse' {
  export interface ParseIssue {
    readonly type: string;
    readonly code: string;
    readonly row?: number;
  }
  export interface ParseOutcome {
    readonly data: string[][];
    readonly errors: readonly ParseIssue[];
    readonly meta: { readonly delimiter: string };
  }
  const papaparse: {
    parse(
      text: string,
      options: {
        delimiter?: string;
        delimitersToGuess?: string[];
        skipEmptyLines?: boolean | 'greedy';
        preview?: number;
      }
    ): ParseOutcome;
  };
  export default papaparse;
}
