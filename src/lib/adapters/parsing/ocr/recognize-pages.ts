/**
 * Reads the pages that are pictures: draws each with pdf.js, recognizes its words, lays them out like any
 * other page and puts them into the draft. A page that is read badly because it lies on its side is tried in
 * the other directions.
 */
import type { PDFPageProxy } from 'pdfjs-dist';
import type { ParseWarning } from '../../../domain/documents/parsed-document';
import type { Budget } from '../budget';
import type { ParseDraft } from '../draft';
import { ParseFailure } from '../parse-failure';
import { findFurniture } from '../pdf/furniture';
import { markHeadings } from '../pdf/headings';
import { vocabularyOf } from '../pdf/join-lines';
import { bodySizeOf, layoutBlocks } from '../pdf/layout-blocks';
import type { Line } from '../pdf/lines';
import { openPdf } from '../pdf/load-pdf';
import { needsOcr } from '../pdf/pdf-warnings';
import { toDraftBlocks } from '../pdf/to-draft-blocks';
import { withinBudget } from '../text-budget';
import { toOcrLines, unturn } from './ocr-lines';
import { startRecognizer, type Recognizer } from './recognizer';

/** Dots per inch at which pages are drawn: 10-point letters become about 30 pixels high, as Tesseract likes. */
const DPI = 220;
const MAX_PIXELS = 12_000_000;
/** Mean confidence (0..100) below which the user is told, and below which other directions are tried. */
const LOW_CONFIDENCE = 70;
const LYING = 45;
/** Sizes of recognized letters vary: a heading has to be this much larger than running text. */
const LARGER = 1.3;

interface ReadPage {
  readonly lines: readonly Line[];
  readonly confidence: number;
}

const readTurned = async (page: PDFPageProxy, recognizer: Recognizer, turn: number): Promise<ReadPage> => {
  const base = page.getViewport({ scale: 1 });
  const scale = Math.min(DPI / 72, Math.sqrt(MAX_PIXELS / (base.width * base.height)));
  const viewport = page.getViewport({ scale, rotation: (page.rotate + turn) % 360 });
  const canvas = new OffscreenCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await page.render({
    // pdf.js draws on any canvas; its types know the document's only
    canvas: canvas as unknown as HTMLCanvasElement,
    viewport,
    background: 'white'
  }).promise;
  const recognized = await recognizer.recognize(canvas);
  const back = unturn(recognized.radians, canvas.width, canvas.height);
  const read = toOcrLines(recognized, 1 / scale, (x, y) => {
    const [px, py] = back(x, y);
    const [ux = 0, uy = 0] = viewport.convertToPdfPoint(px, py) as number[];
    const [bx = 0, by = 0] = base.convertToViewportPoint(ux, uy) as number[];
    return [bx, by];
  });
  canvas.width = canvas.height = 0;
  return read;
};

const charsOf = ({ lines }: ReadPage): number =>
  lines.reduce((sum, line) => sum + line.runs.reduce((chars, run) => chars + run.text.length, 0), 0);
const worth = (read: ReadPage): number => read.confidence * Math.sqrt(charsOf(read));

const readBest = async (page: PDFPageProxy, recognizer: Recognizer): Promise<ReadPage> => {
  let best = await readTurned(page, recognizer, 0);
  if (best.confidence >= LYING && charsOf(best) > 0) return best;
  for (const turn of [90, 270, 180]) {
    const read = await readTurned(page, recognizer, turn);
    if (worth(read) > worth(best)) best = read;
  }
  return best;
};

const confidenceWarning = (number: number, read: ReadPage): ParseWarning[] => {
  const message =
    charsOf(read) === 0
      ? `On page ${number} no text could be recognized.`
      : `Page ${number} is hard to read (${Math.round(read.confidence)} % sure); compare quotes with the picture.`;
  return read.confidence < LOW_CONFIDENCE ? [{ code: 'ocr-low-confidence', message, page: number }] : [];
};

/** The draft with the text of its pages of source `none` put in. Throws `ParseFailure`. */
export const recognizePages = async (
  bytes: Uint8Array,
  draft: ParseDraft,
  budget: Budget,
  password?: string
): Promise<ParseDraft> => {
  const numbers = draft.pages.filter((page) => page.source === 'none').map((page) => page.number);
  if (numbers.length === 0) return draft;
  const open = await openPdf(bytes, password);
  const recognizer = await startRecognizer(DPI);
  const read = new Map<number, ReadPage>();
  const warnings: ParseWarning[] = [];
  try {
    for (const [index, number] of numbers.entries()) {
      budget.progress(index / numbers.length, `Recognizing text, page ${index + 1} of ${numbers.length}`);
      try {
        const page = await open.pdf.getPage(number);
        const best = await readBest(page, recognizer);
        read.set(number, best);
        warnings.push(...confidenceWarning(number, best));
        page.cleanup();
      } catch (reason) {
        // only the file can be damaged here; anything else is a fault of ours and must not be blamed on it
        if (reason instanceof ParseFailure || reason instanceof TypeError) throw reason;
        read.set(number, { lines: [], confidence: 0 });
        warnings.push({
          code: 'damaged-in-part',
          message: `The picture on page ${number} is damaged and could not be read.`,
          page: number
        });
      }
    }
  } finally {
    await recognizer.end();
    await open.close().catch(() => undefined);
  }
  return merge(draft, read, warnings, budget);
};

const merge = (
  draft: ParseDraft,
  read: ReadonlyMap<number, ReadPage>,
  warnings: readonly ParseWarning[],
  budget: Budget
): ParseDraft => {
  const heights = new Map(draft.pages.map((page) => [page.number, page.height]));
  const pages = [...read].map(([page, { lines }]) => ({ page, height: heights.get(page) ?? 0, lines }));
  const furniture = findFurniture(pages);
  const body = pages.map(({ page, lines }) => ({
    page,
    lines: lines.filter((line) => !line.runs.every((run) => furniture.runs.has(run)))
  }));
  const allLines = body.flatMap(({ lines }) => lines);
  // numbers of tables go on from the tables that the text layer gave
  let tables = Math.max(0, ...draft.blocks.map((block) => block.table?.id ?? 0));
  const raw = body.flatMap(({ page, lines }) =>
    layoutBlocks(
      lines,
      page,
      () => false,
      () => (tables += 1)
    )
  );
  const marked = markHeadings(raw, [], bodySizeOf(allLines), () => false, LARGER);
  const { blocks, warnings: cut } = withinBudget(toDraftBlocks(marked, vocabularyOf(allLines)), budget);
  const kept = draft.blocks.filter((block) => !read.has(block.page));
  const draftPages = draft.pages.map((page) =>
    read.has(page.number) ? { ...page, source: 'ocr' as const } : page
  );
  return {
    ...draft,
    pages: draftPages,
    blocks: [...kept, ...blocks],
    warnings: [
      ...draft.warnings.filter((warning) => warning.code !== 'needs-ocr'),
      ...needsOcr(draftPages),
      ...warnings,
      ...cut
    ]
  };
};
