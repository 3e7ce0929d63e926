import type { ParseError } from '../domain/documents/parse-error';
import type { Result } from '../domain/result';

/** Sizes in PDF points, as the page is shown (its own rotation applied). */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** An opened document whose pages can be drawn. Holds a worker until it is closed. */
export interface OpenPages {
  /** Index 0 is page 1. Boxes of a `ParsedDocument` are in the same coordinates. */
  readonly pages: readonly PageSize[];
  /**
   * Draws page `page` (1-based) into `canvas`, whose size in device pixels becomes the page's size times
   * `scale` (device pixels per point); its size on screen is the caller's affair. Drawing into a canvas that
   * is still being drawn into ends the earlier drawing first. Error `cancelled` after `signal` aborted.
   */
  render(
    page: number,
    canvas: HTMLCanvasElement,
    scale: number,
    signal?: AbortSignal
  ): Promise<Result<null, ParseError>>;
  close(): Promise<void>;
}

/** Draws the pages of PDFs as their authors laid them out. */
export interface PageRenderer {
  /** `bytes` is copied, not consumed. Errors: `encrypted` (with `password`, as a parser's), `damaged`, `internal`. */
  open(bytes: ArrayBuffer, password?: string): Promise<Result<OpenPages, ParseError>>;
}
