import type { Budget } from './budget';
import type { ParseDraft } from './draft';

export interface ReaderContext {
  readonly name: string;
  readonly budget: Budget;
  readonly password?: string | undefined;
}

/** Reads a file of one kind; throws `ParseFailure`. */
export type Reader = (bytes: Uint8Array, context: ReaderContext) => Promise<ParseDraft>;
