import type { PDFPageProxy } from 'pdfjs-dist';
import type { OpenPdf } from './load-pdf';

/** What a page draws besides text. */
export interface PageInk {
  readonly hasInk: boolean;
  /** Share of the page covered by its largest image, 0..1. */
  readonly imageShare: number;
}

type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];
const multiply = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5]
];

/** Goes through the page's drawing operators; images are unit squares under the current matrix. */
export const readInk = async (page: PDFPageProxy, { OPS }: OpenPdf['pdfjs']): Promise<PageInk> => {
  const { fnArray, argsArray } = await page.getOperatorList();
  const images = new Set<number>([
    OPS.paintImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageXObjectRepeat,
    OPS.paintImageMaskXObjectRepeat,
    OPS.paintImageMaskXObjectGroup,
    OPS.paintInlineImageXObjectGroup
  ]);
  const paints = new Set<number>([
    OPS.constructPath,
    OPS.fill,
    OPS.stroke,
    OPS.eoFill,
    OPS.shadingFill,
    OPS.showText
  ]);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = page.view;
  const area = Math.abs((x2 - x1) * (y2 - y1)) || 1;
  let matrix = identity;
  const stack: Matrix[] = [];
  let hasInk = false;
  let largest = 0;
  fnArray.forEach((operator, index) => {
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) stack.push(matrix);
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd)
      matrix = stack.pop() ?? identity;
    if (operator === OPS.transform) matrix = multiply(matrix, argsArray[index] as Matrix);
    else if (operator === OPS.paintFormXObjectBegin) {
      const [form] = argsArray[index] as [Matrix | null];
      if (form) matrix = multiply(matrix, form);
    } else if (images.has(operator)) {
      hasInk = true;
      largest = Math.max(largest, Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
    } else if (paints.has(operator)) hasInk = true;
  });
  return { hasInk, imageShare: Math.min(1, largest / area) };
};

/** Learns which fonts of a page are bold; pdf.js tells once it has prepared the page for drawing. */
export const learnFonts = async (
  page: PDFPageProxy,
  fonts: Iterable<string>,
  isBoldByFont: Map<string, boolean>
): Promise<void> => {
  await page.getOperatorList();
  for (const font of fonts) {
    if (!page.commonObjs.has(font)) continue;
    const {
      name = '',
      bold = false,
      black = false
    } = (page.commonObjs.get(font) ?? {}) as {
      name?: string;
      bold?: boolean;
      black?: boolean;
    };
    isBoldByFont.set(font, bold || black || /bold|black|heavy|semibold|demi/i.test(name));
  }
};
