import type { DraftBlock } from '../draft';
import { isSpaced, lineText, type Line } from './lines';

type Box = NonNullable<DraftBlock['boxes']>[number];

export interface JoinedText {
  readonly text: string;
  readonly boxes: readonly Box[];
}

export interface PlacedLine {
  readonly line: Line;
  readonly page: number;
}

/** Words of the document as they stand inside lines, in lower case; decides about hyphens at line ends. */
export type Vocabulary = ReadonlySet<string>;

export const vocabularyOf = (lines: readonly Line[]): Vocabulary => {
  const words = new Set<string>();
  for (const line of lines) {
    const found =
      lineText(line)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
    // the last word may itself be cut
    for (const word of found.slice(0, -1)) words.add(word);
  }
  return words;
};

/** How a line that ends in a hyphen goes on: `join` drops the hyphen, `keep` is a compound, else no hyphenation. */
const continuation = (before: string, after: string, words: Vocabulary): 'join' | 'keep' | 'none' => {
  const left = /([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*)[-\u2010]$/u.exec(before)?.[1]?.toLowerCase();
  const right = /^(\p{L}[\p{L}\p{N}]*)/u.exec(after)?.[1];
  if (!left || !right) return 'none';
  if (words.has(`${left}-${right.toLowerCase()}`)) return 'keep';
  if (words.has(left + right.toLowerCase())) return 'join';
  if (right !== right.toLowerCase()) return 'keep';
  return words.has(left) && words.has(right) ? 'keep' : 'join';
};

/** One text of consecutive lines, with a box for every run of it. */
export const joinLines = (lines: readonly PlacedLine[], words: Vocabulary): JoinedText => {
  let text = '';
  const boxes: Box[] = [];
  for (const { line, page } of lines) {
    const next = lineText(line);
    const kind = continuation(text, next, words);
    if (kind === 'join') {
      text = text.slice(0, -1);
      const last = boxes.at(-1);
      if (last) boxes[boxes.length - 1] = { ...last, end: Math.min(last.end, text.length) };
    } else if (kind === 'none' && text !== '' && !/[-/\u2010]$/.test(text)) text += ' ';
    else if (kind === 'none' && / [-/]$/.test(text)) text += ' ';
    line.runs.forEach((run, index) => {
      const previous = line.runs[index - 1];
      if (previous && isSpaced(previous, run)) text += ' ';
      const start = text.length;
      text += run.text;
      boxes.push({
        page,
        start,
        end: text.length,
        x: round(run.box.x),
        y: round(run.box.top),
        width: round(run.box.right - run.box.x),
        height: round(run.box.bottom - run.box.top)
      });
    });
  }
  return { text, boxes };
};

/** The text without its first `count` characters. */
export const dropStart = ({ text, boxes }: JoinedText, count: number): JoinedText => ({
  text: text.slice(count),
  boxes: boxes
    .filter((box) => box.end > count)
    .map((box) => {
      if (box.start >= count) return { ...box, start: box.start - count, end: box.end - count };
      // the box shrinks with its text, as if all its characters were equally wide
      const share = (count - box.start) / (box.end - box.start);
      return {
        ...box,
        start: 0,
        end: box.end - count,
        x: round(box.x + box.width * share),
        width: round(box.width * (1 - share))
      };
    })
});

const round = (value: number): number => Math.round(value * 10) / 10;
