/**
 * Messages between the page and the worker that reads one file.
 *
 * The page posts exactly one `Job`. The worker posts any number of `progress` messages and then either
 * `done` or `failed`, after which it is ended. A worker that ends without either has crashed. Messages
 * without one of these types are not ours (pdf.js says hello from its own code) and are ignored.
 */
import type { ParseError } from '../../domain/documents/parse-error';
import type { DocumentSummary } from '../../ports/document-parser';

export interface Job {
  readonly task: 'parse' | 'recognize';
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly done: number; readonly step: string }
  | { readonly type: 'done'; readonly summary: DocumentSummary; readonly content: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly error: ParseError };
