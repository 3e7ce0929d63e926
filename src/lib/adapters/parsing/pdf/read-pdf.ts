/**
 * Reads PDFs: text with positions, in reading order, as headings, paragraphs, list items and table rows.
 *
 * Two sources of order: the structure tree of tagged PDFs where it reaches nearly all of a page's text,
 * the layout otherwise. Headers, footers and page numbers are taken out and kept once as notes. A page that
 * shows something but holds (nearly) no text has source `none` and waits for recognition.
 */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { ParseWarning } from '../../../domain/documents/parsed-document';
import type { DraftPage, ParseDraft } from '../draft';
import { ParseFailure } from '../parse-failure';
import type { ReaderContext } from '../reader';
import { withinBudget } from '../text-budget';
import { findFurniture } from './furniture';
import { markContents, markHeadings, type OutlineEntry } from './headings';
import { vocabularyOf } from './join-lines';
import { bodySizeOf, layoutBlocks, type IsBold } from './layout-blocks';
import { toLines, type Line } from './lines';
import { openPdf, type OpenPdf } from './load-pdf';
import { learnFonts, readInk } from './page-ink';
import { readRuns, type PageRuns, type Run } from './page-runs';
import type { RawBlock } from './raw-block';
import { structureBlocks, type StructureNode } from './structure-blocks';
import { toDraftBlocks } from './to-draft-blocks';
import { toPdfFailure } from './pdf-failure';
import { documentWarnings, leftOut } from './pdf-warnings';

/** A tree that reaches less of a page's text than this is not trusted with its order. */
const MIN_TREE_SHARE = 0.85;
/** With fewer characters and an image over most of it, a page is a scan with a stamp. */
const SCAN_CHARS = 60;
const SCAN_IMAGE_SHARE = 0.45;
/** Fonts that are new on every page are looked up on so many pages only. */
const MAX_FONT_PAGES = 40;

interface ReadPage {
  readonly runs: PageRuns;
  readonly tree: StructureNode | null;
  readonly source: DraftPage['source'];
}

const charsOf = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.text.length, 0);

const readPage = async (page: PDFPageProxy, pdfjs: OpenPdf['pdfjs']): Promise<ReadPage> => {
  const runs = await readRuns(page);
  const tree = (await page.getStructTree().catch(() => null)) as StructureNode | null;
  const chars = charsOf(runs.runs.filter((run) => !run.isArtifact));
  if (chars >= SCAN_CHARS) return { runs, tree, source: 'text' };
  const ink = await readInk(page, pdfjs).catch(() => ({ hasInk: true, imageShare: 1 }));
  const isScan = chars === 0 ? ink.hasInk : ink.imageShare >= SCAN_IMAGE_SHARE;
  return { runs, tree, source: isScan ? 'none' : 'text' };
};

/** Where the tree and the layout differ, the tree decides if it reaches nearly everything. */
const pageBlocks = (
  { runs: { number }, tree }: ReadPage,
  runs: readonly Run[],
  isBold: IsBold,
  nextTable: () => number
): RawBlock[] => {
  const byLayout = (some: readonly Run[]): RawBlock[] =>
    ([0, 1, 3, 2] as const).flatMap((turn) => {
      const lines = toLines(some.filter((run) => run.turn === turn));
      return lines.length === 0 ? [] : layoutBlocks(lines, number, isBold, nextTable);
    });
  if (tree) {
    const { blocks, share, rest } = structureBlocks(tree, runs, number, nextTable);
    if (share >= MIN_TREE_SHARE) return [...blocks, ...byLayout(rest)];
  }
  return byLayout(runs);
};

const readOutline = async (pdf: PDFDocumentProxy): Promise<OutlineEntry[]> => {
  type Node = { readonly title: string; readonly items: readonly Node[] };
  const flatten = (nodes: readonly Node[], depth: number): OutlineEntry[] =>
    depth > 6 ? [] : nodes.flatMap(({ title, items }) => [{ title, depth }, ...flatten(items, depth + 1)]);
  const outline = await pdf.getOutline().catch(() => null);
  return outline ? flatten(outline as readonly Node[], 1) : [];
};

const readMetadata = async (
  pdf: PDFDocumentProxy
): Promise<ParseDraft['metadata'] & { isProtected: boolean }> => {
  const { info } = (await pdf.getMetadata().catch(() => ({ info: {} }))) as { info: Record<string, unknown> };
  const text = (value: unknown): string =>
    typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  // what a printer driver or a program left there is no title
  const title = text(info.Title).replace(/^Microsoft Word\s*-\s*/, '');
  const isTitle =
    title !== '' && !/\.(docx?|pdf|indd|xlsx?|pptx?|odt|qxd|tex)$|^untitled|^(?:slide|folie) 1$/i.test(title);
  const author = text(info.Author);
  return {
    ...(isTitle ? { title } : {}),
    ...(author ? { author } : {}),
    isProtected: typeof info.EncryptFilterName === 'string'
  };
};

interface Collected {
  readonly pages: ReadPage[];
  readonly draftPages: DraftPage[];
  readonly warnings: ParseWarning[];
  readonly isBoldByFont: Map<string, boolean>;
}

const readPages = async ({ pdf, pdfjs }: OpenPdf, { budget }: ReaderContext): Promise<Collected> => {
  const collected: Collected = { pages: [], draftPages: [], warnings: [], isBoldByFont: new Map() };
  const { pages, draftPages, warnings, isBoldByFont } = collected;
  let fontPages = 0;
  let comments = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    budget.progress(0.05 + (0.75 * number) / pdf.numPages, `Reading page ${number} of ${pdf.numPages}`);
    if (!budget.takePage()) {
      warnings.push({
        code: 'truncated',
        message: `Only the first ${number - 1} of ${pdf.numPages} pages were read. Split the file to read all of it.`
      });
      break;
    }
    try {
      const page = await pdf.getPage(number);
      const read = await readPage(page, pdfjs);
      const { width, height, runs } = read.runs;
      const unknown = new Set(runs.map((run) => run.font).filter((font) => !isBoldByFont.has(font)));
      if (unknown.size > 0 && fontPages < MAX_FONT_PAGES) {
        fontPages += 1;
        await learnFonts(page, unknown, isBoldByFont).catch(() => undefined);
        for (const font of unknown) if (!isBoldByFont.has(font)) isBoldByFont.set(font, false);
      }
      comments += await leftOut(page);
      pages.push(read);
      draftPages.push({ number, width, height, source: read.source });
      page.cleanup();
    } catch (reason) {
      if (reason instanceof ParseFailure) throw reason;
      draftPages.push({ number, width: 0, height: 0, source: 'text' });
      warnings.push({
        code: 'damaged-in-part',
        message: `Page ${number} is damaged and could not be read.`,
        page: number
      });
    }
  }
  if (comments > 0)
    warnings.push({
      code: 'comments-left-out',
      message: `${comments === 1 ? 'One comment is' : `${comments} comments are`} not part of the text that is read.`
    });
  return collected;
};

/** Everything but the text itself is put together here; throws `ParseFailure`. */
const toDraft = async (open: OpenPdf, context: ReaderContext): Promise<ParseDraft> => {
  const { pdf } = open;
  const metadata = await readMetadata(pdf);
  const { pages, draftPages, warnings, isBoldByFont } = await readPages(open, context);
  if (pages.length === 0) throw toPdfFailure(new Error('no page can be read'));
  const isBold: IsBold = (font) => isBoldByFont.get(font) ?? false;

  const lined = pages.map(({ runs: { number, height, runs } }) => ({
    page: number,
    height,
    lines: [false, true].flatMap((isArtifact) =>
      toLines(runs.filter((run) => run.turn === 0 && run.isArtifact === isArtifact))
    )
  }));
  const furniture = findFurniture(lined);
  const bodyLines: Line[] = lined.flatMap(({ lines }) =>
    lines.filter((line) => !line.runs.every((run) => furniture.runs.has(run)))
  );

  context.budget.progress(0.85, 'Putting lines in order');
  let tables = 0;
  const raw = pages.flatMap((page) => {
    const notes: RawBlock[] = furniture.notes
      .filter((note) => note.page === page.runs.number)
      .map(({ line, page: number }) => ({
        role: 'note',
        level: 0,
        page: number,
        lines: [{ line, page: number }]
      }));
    const runs = page.runs.runs.filter((run) => !furniture.runs.has(run) && !run.isArtifact);
    return [...notes, ...pageBlocks(page, runs, isBold, () => (tables += 1))];
  });
  const marked = markHeadings(markContents(raw), await readOutline(pdf), bodySizeOf(bodyLines), isBold);
  const { blocks, warnings: cut } = withinBudget(
    toDraftBlocks(marked, vocabularyOf(bodyLines)),
    context.budget
  );
  if (blocks.length === 0 && metadata.isProtected && !draftPages.some((page) => page.source === 'none')) {
    throw new ParseFailure(
      'encrypted',
      'The PDF is protected and shows nothing without its password. Remove the protection and add it again.'
    );
  }
  const { title, author } = metadata;
  return {
    kind: 'pdf',
    paged: true,
    pages: draftPages,
    blocks,
    metadata: { ...(title ? { title } : {}), ...(author ? { author } : {}) },
    warnings: [...(await documentWarnings(pdf, draftPages)), ...warnings, ...cut]
  };
};

export const read = async (bytes: Uint8Array, context: ReaderContext): Promise<ParseDraft> => {
  context.budget.progress(0.03, 'Opening the PDF');
  const open = await openPdf(bytes, context.password);
  try {
    return await toDraft(open, context);
  } finally {
    await open.close().catch(() => undefined);
  }
};
