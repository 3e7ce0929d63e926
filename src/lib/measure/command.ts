export interface MeasureContext {
  /** In the order in which they were handed in. */
  readonly files: readonly File[];
  /** A line for the person at the terminal. */
  readonly log: (line: string) => void;
}

/** `args` is whatever the script passed on; each command says what it needs. */
export type MeasureCommand = (args: unknown, context: MeasureContext) => Promise<unknown>;
