import { cleanText } from '../assemble';
import type { Line } from '../pdf/lines';
import type { Run } from '../pdf/page-runs';
import type { Recognized } from './recognizer';

export type ToPoint = (x: number, y: number) => readonly [number, number];

/** Words below this confidence (0..100) are specks and rules that were taken for letters. */
const MIN_WORD = 25;
/** Same, for words without a letter or digit. */
const MIN_MARK = 60;

type OcrLine = NonNullable<Recognized['blocks']>[number]['paragraphs'][number]['lines'][number];
type OcrWord = OcrLine['words'][number];

const isKept = ({ text, confidence }: OcrWord): boolean =>
  confidence >= (/[\p{L}\p{N}]/u.test(text) ? MIN_WORD : MIN_MARK);

/** Undoes the turn by which the recognizer made the lines level, about the image's centre. */
export const unturn = (radians: number, width: number, height: number): ToPoint => {
  const [cx, cy] = [width / 2, height / 2];
  const [cos, sin] = [Math.cos(-radians), Math.sin(-radians)];
  return (x, y) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
};

/**
 * A page's recognized lines as the layout wants them. Lines keep the level coordinates of the recognizer
 * (scaled by `pointsPerPixel`), so that a skewed scan still has straight lines; boxes stand where the words are.
 */
export const toOcrLines = (
  { blocks }: Pick<Recognized, 'blocks'>,
  pointsPerPixel: number,
  toPoint: ToPoint
): { readonly lines: readonly Line[]; readonly confidence: number } => {
  let weight = 0;
  let sum = 0;
  const toRun = (word: OcrWord, line: OcrLine): Run => {
    const { x0, y0, x1, y1 } = word.bbox;
    const corners = [toPoint(x0, y0), toPoint(x1, y0), toPoint(x0, y1), toPoint(x1, y1)];
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const text = cleanText(word.text);
    weight += text.length;
    sum += text.length * word.confidence;
    return {
      text,
      hasSpaceBefore: true,
      hasSpaceAfter: true,
      x: x0 * pointsPerPixel,
      right: x1 * pointsPerPixel,
      top: line.bbox.y0 * pointsPerPixel,
      bottom: line.bbox.y1 * pointsPerPixel,
      box: { x: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) },
      baseline: ((line.baseline.y0 + line.baseline.y1) / 2) * pointsPerPixel,
      size: emOf(line) * pointsPerPixel,
      font: 'ocr',
      isRightToLeft: false,
      turn: 0,
      mark: null,
      isArtifact: false
    };
  };
  const found = (blocks ?? []).flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines);
  const lines = found.flatMap((line): Line[] => {
    const runs = line.words
      .filter((word) => isKept(word) && cleanText(word.text) !== '')
      .map((word) => toRun(word, line));
    const [first] = runs;
    if (!first) return [];
    return [
      {
        runs,
        x: Math.min(...runs.map((run) => run.x)),
        right: Math.max(...runs.map((run) => run.right)),
        top: first.top,
        bottom: first.bottom,
        baseline: first.baseline,
        size: first.size
      }
    ];
  });
  return { lines, confidence: weight === 0 ? 0 : sum / weight };
};

/** The height of a row (ascender to descender) is steadier than that of a line's box. */
const emOf = (line: OcrLine): number => {
  const { rowHeight = 0 } = line.rowAttributes ?? {};
  return rowHeight > 0 ? rowHeight : line.bbox.y1 - line.bbox.y0;
};
