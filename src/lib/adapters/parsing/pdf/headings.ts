import { sectionDepth, splitListLabel } from '../list-label';
import { lineText, type Line } from './lines';
import { hasLeader, isBoldLine, type IsBold } from './layout-blocks';
import type { RawBlock } from './raw-block';

export interface OutlineEntry {
  readonly title: string;
  readonly depth: number;
}

const MAX_LENGTH = 160;
const MAX_LINES = 3;
/** Em height against running text from which a short block looks like a heading. */
const LARGER = 1.12;
/** With this many headings in the tags, the look of the text is not asked. */
const ENOUGH_TAGGED = 3;

const normal = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[\d.\s]+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const textOf = (block: RawBlock): string => block.lines.map(({ line }) => lineText(line)).join(' ');
const sizeOf = (block: RawBlock): number => Math.max(...block.lines.map(({ line }) => line.size));

/** Could be a heading by its wording alone. */
const isHeadingText = (text: string): boolean =>
  text.length <= MAX_LENGTH &&
  /\p{L}{2}/u.test(text) &&
  !/[.;,]$/.test(text) &&
  !/\.{4,}|…{2,}/.test(text) &&
  (!/^\p{Ll}/u.test(text) || sectionDepth(text) > 0) &&
  splitListLabel(text)?.label !== '•';

/** One line in capitals: how typewriters, and contracts, set their headings. */
const isCapitals = (block: RawBlock): boolean => {
  const text = textOf(block);
  return (
    block.lines.length === 1 &&
    text.length <= 80 &&
    /(?:\p{Lu}[^\p{L}]*){6}/u.test(text) &&
    !/\p{Ll}/u.test(text)
  );
};

/** Ranks the sizes of headings: the largest is level 1. Sizes closer than 4 % count as one. */
const levelBySize = (sizes: readonly number[]): ((size: number) => number) => {
  const ranks: number[] = [];
  for (const size of [...sizes].sort((a, b) => b - a))
    if (ranks.length === 0 || size < (ranks.at(-1) ?? 0) * 0.96) ranks.push(size);
  return (size) => Math.max(1, ranks.findIndex((rank) => size >= rank * 0.96) + 1 || ranks.length);
};

/**
 * Gives headings their role and level: by the producer's tags, the document's outline, a section number,
 * size and weight, in this order of trust.
 */
export const markHeadings = (
  blocks: readonly RawBlock[],
  outline: readonly OutlineEntry[],
  bodySize: number,
  isBold: IsBold,
  larger = LARGER
): RawBlock[] => {
  const depthByTitle = new Map(outline.map(({ title, depth }) => [normal(title), depth]));
  const tagged = blocks.filter((block) => block.role === 'heading').length;
  const bodyIsBold = mostlyBold(blocks, isBold);
  const isCandidate = (block: RawBlock): boolean =>
    block.role === null &&
    block.lines.length > 0 &&
    block.lines.length <= MAX_LINES &&
    isHeadingText(textOf(block));
  const isLarge = (block: RawBlock): boolean => sizeOf(block) >= bodySize * larger;
  const isBoldBlock = (block: RawBlock): boolean =>
    !bodyIsBold &&
    block.lines.every(({ line }) => isBoldLine(line, isBold)) &&
    sizeOf(block) >= bodySize * 0.95;
  const byLook = (block: RawBlock): boolean =>
    isCandidate(block) && (isLarge(block) || isBoldBlock(block) || isCapitals(block));
  const large = blocks.filter((block) => byLook(block) && isLarge(block));
  const rank = levelBySize(large.map(sizeOf));
  const smallest = Math.max(0, ...large.map((block) => rank(sizeOf(block))));

  return blocks.map((block) => {
    if (!isCandidate(block)) return block;
    const text = textOf(block);
    const outlined = depthByTitle.get(normal(text));
    if (outlined !== undefined) return { ...block, role: 'heading', level: Math.min(6, outlined) };
    if (tagged >= ENOUGH_TAGGED || !byLook(block)) return block;
    const byNumber = sectionDepth(text);
    const byRank = isLarge(block) ? rank(sizeOf(block)) : smallest + 1;
    return { ...block, role: 'heading', level: Math.max(1, Math.min(6, byNumber || byRank)) };
  });
};

const contentsTitle =
  /^(?:table of )?contents$|^index$|^inhalt(?:sverzeichnis)?$|^sommaire$|^table des matières$|^(?:índice|contenido|indice|sommario)$/i;

/** Marks the lines of a table of contents that the producer did not tag: leaders, or page numbers below its title. */
export const markContents = (blocks: readonly RawBlock[]): RawBlock[] => {
  let page = 0;
  return blocks.map((block) => {
    if (block.role === 'table-row' || block.lines.length === 0) return block;
    const text = textOf(block);
    if (contentsTitle.test(text.trim())) {
      page = block.page;
      return block;
    }
    const isListed =
      block.page - page <= 1 && page > 0 && /\s\d{1,4}$/.test(text) && text.length < MAX_LENGTH;
    if (isListed) page = block.page;
    const isEntry = hasLeader(text) || isListed;
    if (!isEntry && !/\s\d{1,4}$/.test(text) && block.role !== 'note' && text.length > 60) page = 0;
    return isEntry && block.role !== 'note' ? { ...block, role: 'contents' } : block;
  });
};

const mostlyBold = (blocks: readonly RawBlock[], isBold: IsBold): boolean => {
  let bold = 0;
  let all = 0;
  const count = (line: Line): void => {
    const length = lineText(line).length;
    all += length;
    if (isBoldLine(line, isBold)) bold += length;
  };
  for (const block of blocks) for (const { line } of block.lines) count(line);
  return bold > all * 0.5;
};
