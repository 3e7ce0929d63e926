/**
 * Opens PDFs inside the worker that calls it: pdf.js's worker half is loaded into the same thread, where
 * pdf.js finds it under `globalThis.pdfjsWorker`, so that nothing runs on the main thread and ending our
 * worker ends everything. The legacy build is used because the modern one needs this year's browsers.
 */
import type * as PdfJsModule from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';
import { toPdfFailure } from './pdf-failure';

type PdfJs = typeof PdfJsModule;

export interface OpenPdf {
  readonly pdf: PDFDocumentProxy;
  readonly pdfjs: PdfJs;
  close(): Promise<void>;
}

/** Where cmaps, fonts and decoders are served; in Node (tests) no browser would fetch them. */
const assets = '/vendor/pdfjs/';
const isBrowser = 'location' in globalThis;

/** Images larger than this (pixels) are not decoded; an A0 scan at 200 dpi stays below. */
const MAX_IMAGE_PIXELS = 120_000_000;

interface CanvasAndContext {
  canvas: OffscreenCanvas | null;
  context: OffscreenCanvasRenderingContext2D | null;
}

/** pdf.js's own canvases, without a document to create them in. */
class WorkerCanvasFactory {
  create(width: number, height: number): CanvasAndContext {
    if (width <= 0 || height <= 0) throw new Error('A canvas needs a size.');
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext('2d', { willReadFrequently: true }) };
  }
  reset({ canvas }: CanvasAndContext, width: number, height: number): void {
    if (canvas) Object.assign(canvas, { width, height });
  }
  destroy(target: CanvasAndContext): void {
    this.reset(target, 0, 0);
    target.canvas = null;
    target.context = null;
  }
  getNoAlphaContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D | null {
    return canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  }
}

/** Filters need a document's SVG; without them some soft masks are drawn plainly. */
class NoFilterFactory {
  addFilter(): string {
    return 'none';
  }
  addHCMFilter(): string {
    return 'none';
  }
  addAlphaFilter(): string {
    return 'none';
  }
  addLuminosityFilter(): string {
    return 'none';
  }
  addKnockoutFilter(): string {
    return 'none';
  }
  addHighlightHCMFilter(): string {
    return 'none';
  }
  addSelectionHCMFilter(): string {
    return 'none';
  }
  addSelectionFilter(): string {
    return 'none';
  }
  createSelectionStyle(): null {
    return null;
  }
  destroy(): void {}
}

/** Opens `bytes` (copied, not consumed). Throws `ParseFailure`: `encrypted`, `damaged`. */
export const openPdf = async (bytes: Uint8Array, password?: string): Promise<OpenPdf> => {
  await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task: PDFDocumentLoadingTask = pdfjs.getDocument({
    data: bytes.slice(),
    ...(password === undefined ? {} : { password }),
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    maxImageSize: MAX_IMAGE_PIXELS,
    useSystemFonts: false,
    // glyphs are drawn as paths: a worker has no document to load fonts into
    disableFontFace: true,
    enableXfa: false,
    disableWorkerRendering: true,
    ...(isBrowser
      ? {
          cMapUrl: `${assets}cmaps/`,
          standardFontDataUrl: `${assets}standard_fonts/`,
          wasmUrl: `${assets}wasm/`,
          useWorkerFetch: true,
          CanvasFactory: WorkerCanvasFactory,
          FilterFactory: NoFilterFactory
        }
      : {})
  } as Parameters<PdfJs['getDocument']>[0]);
  try {
    return { pdf: await task.promise, pdfjs, close: () => task.destroy() };
  } catch (reason) {
    await task.destroy().catch(() => undefined);
    throw toPdfFailure(reason);
  }
};
