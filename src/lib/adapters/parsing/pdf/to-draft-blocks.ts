import type { DraftBlock } from '../draft';
import { joinCells } from '../assemble';
import { splitListLabel } from '../list-label';
import { dropStart, joinLines, type JoinedText, type PlacedLine, type Vocabulary } from './join-lines';
import { lineText } from './lines';
import type { RawBlock } from './raw-block';

const tableRow = (block: RawBlock, words: Vocabulary): DraftBlock | null => {
  if (!block.table) return null;
  const joined = block.table.cells.map((cell) => joinLines(cell, words));
  const cells = joined.map((cell) => cell.text);
  const row = joinCells(cells);
  const boxes = joined.flatMap((cell, index) => {
    const shift = row.cells[index]?.start ?? 0;
    return cell.boxes.map((box) => ({ ...box, start: box.start + shift, end: box.end + shift }));
  });
  const { id, row: number } = block.table;
  return {
    kind: 'table-row',
    text: row.text,
    level: 0,
    page: block.page,
    table: { id, row: number, cells },
    boxes
  };
};

const firstSize = (lines: readonly PlacedLine[]): number => lines[0]?.line.size ?? 0;

/** A paragraph that breaks off at the foot of a page or column goes on in the next one. */
const goesOn = (previous: RawBlock, next: RawBlock): boolean => {
  if (previous.role !== null && previous.role !== 'list-item') return false;
  if (next.role !== null || next.label !== undefined) return false;
  if (next.page - previous.page > 1 || next.page < previous.page) return false;
  const last = previous.lines.at(-1);
  const first = next.lines[0];
  if (!last || !first || Math.abs(firstSize(next.lines) - firstSize(previous.lines)) > 0.6) return false;
  const isBelow = first.page === last.page && first.line.top >= last.line.top && next.page === previous.page;
  const before = lineText(last.line);
  const after = lineText(first.line);
  return !isBelow && /[\p{L}\p{N},\-–)]$/u.test(before) && /^\p{Ll}/u.test(after) && !splitListLabel(after);
};

const joinBroken = (blocks: readonly RawBlock[]): RawBlock[] => {
  const joined: RawBlock[] = [];
  for (const block of blocks) {
    const previous = joined.at(-1);
    if (previous && goesOn(previous, block))
      joined[joined.length - 1] = { ...previous, lines: [...previous.lines, ...block.lines] };
    else joined.push(block);
  }
  return joined;
};

/** A table that goes on after a page break keeps its number, and its rows go on counting. */
const joinTables = (blocks: readonly RawBlock[]): RawBlock[] => {
  const last = { id: 0, row: 0, page: 0, width: 0, isLast: false };
  const renamed = new Map<number, { id: number; offset: number }>();
  return blocks.map((block) => {
    const { table } = block;
    if (!table) {
      if (block.role !== 'note') last.isLast = false;
      return block;
    }
    const isNew = !renamed.has(table.id) && table.id !== last.id;
    if (isNew && last.isLast && block.page === last.page + 1 && table.cells.length === last.width)
      renamed.set(table.id, { id: last.id, offset: last.row + 1 });
    const rename = renamed.get(table.id);
    const id = rename?.id ?? table.id;
    const row = table.row + (rename?.offset ?? 0);
    Object.assign(last, { id, row, page: block.page, width: table.cells.length, isLast: true });
    return { ...block, table: { ...table, id, row } };
  });
};

const withLabel = (block: RawBlock, joined: JoinedText): { label?: string; joined: JoinedText } => {
  const found = splitListLabel(joined.text);
  if (block.label !== undefined) {
    const label = splitListLabel(`${block.label} x`)?.label ?? block.label;
    return { label, joined };
  }
  if (!found) return { joined };
  return { label: found.label, joined: dropStart(joined, joined.text.length - found.text.length) };
};

/** Nesting depth of list items by their indent: the leftmost of a run of items is depth 1. */
const indents = (blocks: readonly RawBlock[]): Map<RawBlock, number> => {
  const levels = new Map<RawBlock, number>();
  let stack: number[] = [];
  for (const block of blocks) {
    const x = block.lines[0]?.line.x;
    const isItem =
      x !== undefined &&
      (block.role === 'list-item' ||
        (block.role === null && splitListLabel(lineText(block.lines[0]!.line)) !== null));
    if (!isItem) {
      // a heading, or text that stands further left, ends the list
      if (block.role === 'heading') stack = [];
      else if (x !== undefined) stack = stack.filter((indent) => indent <= x);
      continue;
    }
    const em = block.lines[0]?.line.size ?? 10;
    stack = stack.filter((indent) => indent < x - em * 0.5);
    stack.push(x);
    levels.set(block, block.level > 0 && block.role === 'list-item' ? block.level : stack.length);
  }
  return levels;
};

/** The reader's last step: joined texts with boxes, list labels split off, in the order given. */
export const toDraftBlocks = (raw: readonly RawBlock[], words: Vocabulary): DraftBlock[] => {
  const blocks = joinTables(joinBroken(raw));
  const levels = indents(blocks);
  return blocks.flatMap((block): DraftBlock[] => {
    const row = tableRow(block, words);
    if (row) return row.text === '' ? [] : [row];
    const joined = joinLines(block.lines, words);
    if (joined.text === '') return [];
    if (block.role === 'contents') {
      const text = joined.text;
      return [{ kind: 'note', text, level: 0, page: block.page, boxes: joined.boxes }];
    }
    if (block.role === 'heading' || block.role === 'code' || block.role === 'note') {
      const { text, boxes } = joined;
      return [{ kind: block.role, text, level: block.level, page: block.page, boxes }];
    }
    const labelled = withLabel(block, joined);
    if (labelled.joined.text === '') return [];
    const isItem = block.role === 'list-item' || labelled.label !== undefined;
    return [
      {
        kind: isItem ? 'list-item' : 'paragraph',
        text: labelled.joined.text,
        level: isItem ? (levels.get(block) ?? 1) : 0,
        page: block.page,
        ...(labelled.label ? { label: labelled.label } : {}),
        boxes: labelled.joined.boxes
      }
    ];
  });
};
