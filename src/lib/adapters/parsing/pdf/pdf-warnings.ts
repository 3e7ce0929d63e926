import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { ParseWarning } from '../../../domain/documents/parsed-document';
import type { DraftPage } from '../draft';

/** Annotations whose words are not part of the page's text: notes and text typed over the page. */
const commentTypes = new Set([
  'Text',
  'FreeText',
  'Highlight',
  'Underline',
  'StrikeOut',
  'Squiggly',
  'Caret'
]);

/** How many comments the page carries. */
export const leftOut = async (page: PDFPageProxy): Promise<number> => {
  const annotations = (await page.getAnnotations().catch(() => [])) as {
    subtype?: string;
    contentsObj?: { str?: string };
  }[];
  return annotations.filter(
    ({ subtype, contentsObj }) => commentTypes.has(subtype ?? '') && (contentsObj?.str ?? '').trim() !== ''
  ).length;
};

/** `1–3, 7` for [1, 2, 3, 7]. */
export const pageRanges = (numbers: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
};

export const needsOcr = (pages: readonly DraftPage[]): ParseWarning[] => {
  const scanned = pages.filter((page) => page.source === 'none').map((page) => page.number);
  if (scanned.length === 0) return [];
  const which = scanned.length === pages.length ? 'All pages are' : `Page ${pageRanges(scanned)}:`;
  const message =
    scanned.length === pages.length
      ? `${pages.length === 1 ? 'The page is a picture' : `${which} pictures`} without text; the text is recognized in the background.`
      : `${which} pictures without text; the text is recognized in the background.`;
  return [{ code: 'needs-ocr', message }];
};

export const documentWarnings = async (
  pdf: PDFDocumentProxy,
  pages: readonly DraftPage[]
): Promise<ParseWarning[]> => {
  const warnings: ParseWarning[] = needsOcr(pages);
  const attachments = (await pdf.getAttachments().catch(() => null)) as object | null;
  const count =
    attachments instanceof Map ? attachments.size : attachments ? Object.keys(attachments).length : 0;
  if (count > 0)
    warnings.push({
      code: 'attachments-not-read',
      message: `${count === 1 ? 'One attached file is' : `${count} attached files are`} not read; add what matters as a file of its own.`
    });
  if (pdf.isPureXfa)
    warnings.push({
      code: 'hidden-content',
      message:
        'The form is drawn by a program inside the PDF and cannot be read. Print it to PDF and add that.'
    });
  return warnings;
};
