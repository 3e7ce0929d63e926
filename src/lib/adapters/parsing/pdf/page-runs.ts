import type { PDFPageProxy } from 'pdfjs-dist';
import { cleanText } from '../assemble';

export interface Rectangle {
  readonly x: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One piece of text as the page draws it; its own coordinates are turned so that the text is upright. */
export interface Run extends Rectangle {
  /** Clean and trimmed, never empty. */
  readonly text: string;
  readonly hasSpaceBefore: boolean;
  readonly hasSpaceAfter: boolean;
  /** Where it stands: points from the page's top left corner as it is shown. */
  readonly box: Rectangle;
  readonly baseline: number;
  /** Height of an em. */
  readonly size: number;
  readonly font: string;
  readonly isRightToLeft: boolean;
  /** Quarter turns clockwise of the text against the page: 0 for upright. */
  readonly turn: 0 | 1 | 2 | 3;
  /** Id of the marked content that the structure tree points to. */
  readonly mark: string | null;
  /** Header, footer, watermark: the producer says that it is no content. */
  readonly isArtifact: boolean;
}

export interface PageRuns {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly runs: readonly Run[];
}

interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}
const toMatrix = (values: readonly number[]): Matrix => {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values;
  return { a, b, c, d, e, f };
};
const multiply = (m: Matrix, n: Matrix): Matrix => ({
  a: m.a * n.a + m.c * n.b,
  b: m.b * n.a + m.d * n.b,
  c: m.a * n.c + m.c * n.d,
  d: m.b * n.c + m.d * n.d,
  e: m.a * n.e + m.c * n.f + m.e,
  f: m.b * n.e + m.d * n.f + m.f
});

const turnOf = ({ a, b }: Matrix): 0 | 1 | 2 | 3 =>
  (((Math.round(Math.atan2(b, a) / (Math.PI / 2)) % 4) + 4) % 4) as 0 | 1 | 2 | 3;

/** Bounding box of a run that starts at the matrix's origin and goes `length` points along its direction. */
const boxOf = (m: Matrix, length: number, ascent: number, descent: number) => {
  const size = Math.hypot(m.c, m.d) || 1;
  const along = Math.hypot(m.a, m.b) || 1;
  const corners = [0, length].flatMap((t) =>
    [ascent, descent].map((h) => ({
      x: m.e + (m.a / along) * t + m.c * h,
      y: m.f + (m.b / along) * t + m.d * h
    }))
  );
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const box = { x: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  return { size, box };
};

/** The rectangle and the baseline on the page turned back by quarter turns, so that the text is upright. */
const upright = (
  box: Rectangle,
  turn: Run['turn'],
  origin: { readonly x: number; readonly y: number },
  page: { readonly width: number; readonly height: number }
): Rectangle & { readonly baseline: number } => {
  const { x, top, right, bottom } = box;
  const { width, height } = page;
  if (turn === 1)
    return { x: top, right: bottom, top: width - right, bottom: width - x, baseline: width - origin.x };
  if (turn === 2) {
    const baseline = height - origin.y;
    return { x: width - right, right: width - x, top: height - bottom, bottom: height - top, baseline };
  }
  if (turn === 3)
    return { x: height - bottom, right: height - top, top: x, bottom: right, baseline: origin.x };
  return { ...box, baseline: origin.y };
};

/** The page's text with positions, in the order of its content stream. */
export const readRuns = async (page: PDFPageProxy): Promise<PageRuns> => {
  const viewport = page.getViewport({ scale: 1 });
  const view = toMatrix(viewport.transform as number[]);
  const content = await page.getTextContent({ includeMarkedContent: true });
  const runs: Run[] = [];
  const open: { mark: string | null; isArtifact: boolean }[] = [];
  let hasSpaceBefore = false;
  const markSpace = (): void => {
    hasSpaceBefore = true;
    const last = runs.at(-1);
    if (last) runs[runs.length - 1] = { ...last, hasSpaceAfter: true };
  };
  for (const item of content.items) {
    if (!('str' in item)) {
      const top = open.at(-1);
      const { type, id, tag } = item as { type: string; id?: string; tag?: string };
      if (type === 'endMarkedContent') open.pop();
      else
        open.push({
          mark: id ?? top?.mark ?? null,
          isArtifact: tag === 'Artifact' || (top?.isArtifact ?? false)
        });
      continue;
    }
    const text = cleanText(item.str);
    if (text === '') {
      if (item.str !== '') markSpace();
      continue;
    }
    const matrix = multiply(view, toMatrix(item.transform as number[]));
    const style = content.styles[item.fontName];
    const ascent = style && style.ascent > 0 && style.ascent < 2 ? style.ascent : 0.85;
    const descent = style && style.descent < 0 && style.descent > -1 ? style.descent : -0.2;
    const { size, box } = boxOf(matrix, item.width, ascent, descent);
    const turn = turnOf(matrix);
    runs.push({
      ...upright(box, turn, { x: matrix.e, y: matrix.f }, viewport),
      box,
      size,
      text,
      hasSpaceBefore: hasSpaceBefore || /^\s/.test(item.str),
      hasSpaceAfter: /\s$/.test(item.str),
      font: item.fontName,
      isRightToLeft: item.dir === 'rtl',
      turn,
      mark: open.at(-1)?.mark ?? null,
      isArtifact: open.at(-1)?.isArtifact ?? false
    });
    hasSpaceBefore = false;
  }
  return { number: page.pageNumber, width: viewport.width, height: viewport.height, runs };
};
