import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist';
import rendererUrl from 'pdfjs-dist/legacy/build/pdf.renderer.min.mjs?url';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { err, ok } from '../../../domain/result';
import type { OpenPages, PageRenderer, PageSize } from '../../../ports/page-renderer';
import type { ParseError } from '../../../domain/documents/parse-error';
import { toPdfFailure } from './pdf-failure';

const assets = '/vendor/pdfjs/';
/** Browsers refuse canvases with more pixels; such a page is drawn smaller and scaled up on screen. */
const MAX_PIXELS = 16_777_216;
/** Pages whose sizes are read before the document opens; the others are taken to be like the first. */
const SIZED_PAGES = 200;

const cancelled: ParseError = { code: 'cancelled', message: 'Drawing was cancelled.' };
const toError = (reason: unknown): ParseError => {
  const { code, message, password } = toPdfFailure(reason);
  return password ? { code, message, password } : { code, message };
};

const sizeOf = (page: PDFPageProxy): PageSize => {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width, height };
};

const readSizes = async (pdf: PDFDocumentProxy): Promise<PageSize[]> => {
  const sizes: PageSize[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const first = sizes[0] ?? { width: 595, height: 842 };
    const page = number <= SIZED_PAGES ? await pdf.getPage(number).catch(() => null) : null;
    sizes.push(page ? sizeOf(page) : first);
  }
  return sizes;
};

/** Draws with pdf.js: parsing and drawing have workers of their own, the page only shows finished pixels. */
export const createPdfPageRenderer = (): PageRenderer => ({
  async open(bytes, password) {
    try {
      const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
      pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
      pdfjs.GlobalWorkerOptions.rendererSrc = rendererUrl;
      const task = pdfjs.getDocument({
        data: new Uint8Array(bytes.slice(0)),
        ...(password === undefined ? {} : { password }),
        verbosity: pdfjs.VerbosityLevel.ERRORS,
        cMapUrl: `${assets}cmaps/`,
        standardFontDataUrl: `${assets}standard_fonts/`,
        wasmUrl: `${assets}wasm/`,
        enableXfa: false
      });
      try {
        const pdf = await task.promise;
        return ok(openPages(pdf, await readSizes(pdf), () => task.destroy()));
      } catch (reason) {
        await task.destroy().catch(() => undefined);
        return err(toError(reason));
      }
    } catch (reason) {
      return err(toError(reason));
    }
  }
});

const openPages = (
  pdf: PDFDocumentProxy,
  pages: readonly PageSize[],
  close: () => Promise<void>
): OpenPages => {
  const drawing = new WeakMap<HTMLCanvasElement, RenderTask>();
  return {
    pages,
    async render(number, canvas, scale, signal) {
      if (signal?.aborted) return err(cancelled);
      let task: RenderTask | undefined;
      const cancel = (): void => task?.cancel();
      try {
        const page = await pdf.getPage(number);
        const before = drawing.get(canvas);
        before?.cancel();
        // pdf.js refuses a canvas until the cancelled drawing has let go of it
        await before?.promise.catch(() => undefined);
        if (signal?.aborted) return err(cancelled);
        const { width, height } = page.getViewport({ scale: 1 });
        const fitting = Math.min(scale, Math.sqrt(MAX_PIXELS / (width * height)));
        const viewport = page.getViewport({ scale: fitting });
        canvas.width = Math.max(1, Math.floor(viewport.width));
        canvas.height = Math.max(1, Math.floor(viewport.height));
        task = page.render({ canvas, viewport });
        drawing.set(canvas, task);
        signal?.addEventListener('abort', cancel, { once: true });
        await task.promise;
        return ok(null);
      } catch (reason) {
        const { name } = reason as { name?: string };
        if (signal?.aborted || name === 'RenderingCancelledException') return err(cancelled);
        return err({ code: 'damaged', message: `Page ${number} is damaged and cannot be shown.` });
      } finally {
        signal?.removeEventListener('abort', cancel);
        if (task && drawing.get(canvas) === task) drawing.delete(canvas);
      }
    },
    close: async () => {
      await close().catch(() => undefined);
    }
  };
};
