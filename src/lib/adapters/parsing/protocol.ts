/**
 * Messages between the page and a worker that reads files.
 *
 * The page posts a `Job` and waits: one job at a time. The worker posts any number of `progress` messages and
 * then either `done` or `failed`. After `done` with `isFresh` it may be given another file; in every other
 * case it is ended. A worker that ends without either has crashed. Messages without one of these types are
 * not ours (pdf.js says hello from its own code) and are ignored.
 */
import type { ParseError } from '../../domain/documents/parse-error';
import type { DocumentSummary } from '../../ports/document-parser';

export interface Job {
  readonly task: 'parse' | 'recognize';
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly password?: string | undefined;
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly done: number; readonly step: string }
  | {
      readonly type: 'done';
      readonly summary: DocumentSummary;
      readonly content: Uint8Array<ArrayBuffer>;
      /** The file left no trace in the worker: small heap, prototypes as they were. */
      readonly isFresh: boolean;
    }
  | { readonly type: 'failed'; readonly error: ParseError };
