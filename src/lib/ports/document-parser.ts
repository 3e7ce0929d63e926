import type {
  DocumentFacts,
  DocumentKind,
  DocumentLanguage,
  ParseWarning
} from '../domain/documents/parsed-document';
import type { ParseError } from '../domain/documents/parse-error';
import type { Result } from '../domain/result';

/** What the screen needs of a parsed document without decoding all of it. */
export interface DocumentSummary {
  readonly kind: DocumentKind;
  readonly pipeline: number;
  readonly pages: number;
  readonly passages: number;
  /** UTF-16 length of the derived text. */
  readonly chars: number;
  readonly language: DocumentLanguage;
  readonly facts: DocumentFacts;
  readonly warnings: readonly ParseWarning[];
  /** 1-based numbers of pages that show something but gave no text: candidates for OCR. */
  readonly pagesWithoutText: readonly number[];
  readonly ocrPages: number;
}

export interface ParsedFile {
  readonly summary: DocumentSummary;
  /** The whole `ParsedDocument`, as UTF-8 JSON; passed between workers without decoding on the main thread. */
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface SourceFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  /** Opens the file where it is protected; does nothing where it is not. */
  readonly password?: string | undefined;
}

export interface ParseOptions {
  readonly signal?: AbortSignal;
  /** Share done, 0..1, and what is being done, in words. */
  readonly onProgress?: (done: number, step: string) => void;
}

/**
 * Reads a file's bytes in a disposable worker with ceilings for time and memory.
 * `bytes` is copied, not consumed. Never throws for bad input: every failure is a `ParseError`.
 */
export interface DocumentParser {
  /** Version of what parsing yields; derived data of other versions is made again. */
  readonly pipeline: number;
  /** Error `encrypted` with `password` where the file opens with a password that was not given. */
  parse(file: SourceFile, options?: ParseOptions): Promise<Result<ParsedFile, ParseError>>;
  /**
   * Reads the pages without text by OCR and returns the document with their text put in.
   * Slow (seconds a page): meant for the background.
   */
  recognize(
    file: SourceFile,
    parsed: ParsedFile,
    options?: ParseOptions
  ): Promise<Result<ParsedFile, ParseError>>;
}
