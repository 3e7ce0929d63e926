import type { DraftBlock } from '../../draft';
import { cleanText } from '../../assemble';
import { splitListLabel } from '../../list-label';
import { joinCellParagraphs, tableBlocks } from '../../table-blocks';
import { childAt, childElements, isElement, type XmlElement } from '../../ooxml/xml';
import { createInlineReader, isPlaceholder, type Findings } from './inline';
import type { Numbering } from './numbering';
import { outlineToHeading, readSwitch, valueAt, type Styles } from './styles';

/** A block together with what decides later whether it is a heading that only looks like one. */
export interface ReadBlock {
  readonly block: DraftBlock;
  readonly isBoldLine: boolean;
}

export interface StoryContext {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly findings: Findings;
  /** Text of a foot- or endnote by its key (`footnote:3`). */
  readonly noteText: (key: string) => string;
  /** Called once a block; throws where time or memory is used up. */
  readonly tick: () => void;
  /** Next table's number; tables are numbered through the document. */
  readonly nextTable: () => number;
}

/** Beyond this a "heading" is a paragraph in a heading's style. */
const MAX_HEADING_CHARS = 250;
const MAX_BOLD_LINE_CHARS = 90;
const MAX_COLUMNS = 200;

interface Row {
  readonly cells: readonly XmlElement[];
  /** Grid columns a cell spans, parallel to `cells`. */
  readonly spans: readonly number[];
  readonly skipped: number;
  readonly isHeader: boolean;
}

const isDeletedRow = (row: XmlElement): boolean => childAt(row, 'w:trPr', 'w:del') !== undefined;

/** Children of `parent` called `name`, also those within content controls and markup around them. */
const wrapped = (parent: XmlElement, name: string): XmlElement[] =>
  childElements(parent).flatMap((node) => {
    if (node.name === name) return [node];
    if (node.name === 'w:sdt') return wrapped(childAt(node, 'w:sdtContent') ?? node, name);
    return node.name === 'w:customXml' || node.name === 'w:ins' ? wrapped(node, name) : [];
  });

const readRow = (row: XmlElement): Row => {
  const cells = wrapped(row, 'w:tc');
  const span = (properties: XmlElement | undefined, name: string, least: number): number =>
    Math.max(least, Math.min(Number(valueAt(properties, name) ?? least) || least, MAX_COLUMNS));
  const properties = childAt(row, 'w:trPr');
  return {
    cells,
    spans: cells.map((cell) => span(childAt(cell, 'w:tcPr'), 'w:gridSpan', 1)),
    skipped: span(properties, 'w:gridBefore', 0),
    isHeader: readSwitch(properties, 'w:tblHeader') ?? false
  };
};

/** True for a cell that continues the one above it. */
const isContinued = (cell: XmlElement): boolean => {
  const merge = childAt(cell, 'w:tcPr', 'w:vMerge');
  return merge !== undefined && (merge.attributes.get('w:val') ?? 'continue') === 'continue';
};

/** Blocks of one story: the body, a header, a note, a text box. */
export const readStory = (root: XmlElement, context: StoryContext): ReadBlock[] => {
  const { styles, numbering, findings } = context;
  const readInline = createInlineReader(styles, findings);
  const out: ReadBlock[] = [];
  /** Text of a paragraph whose end was deleted: it goes on in the next one. */
  let carried = '';

  const emit = (block: DraftBlock, isBoldLine = false): void => {
    context.tick();
    out.push({ block, isBoldLine });
  };

  const readParagraph = (paragraph: XmlElement): void => {
    const properties = childAt(paragraph, 'w:pPr');
    const styleId = valueAt(properties, 'w:pStyle');
    const style = styles.paragraph(styleId);
    const inline = readInline(paragraph, style);
    const numId = valueAt(properties, 'w:numPr', 'w:numId') ?? style.numId;
    const numLevel =
      Number(
        valueAt(properties, 'w:numPr', 'w:ilvl') ??
          (numId === undefined ? undefined : numbering.linkedLevel(numId, styleId)) ??
          style.numLevel ??
          0
      ) || 0;
    const text = cleanText(carried + inline.text);
    if (childAt(properties, 'w:rPr', 'w:del')) {
      carried = carried + inline.text;
      return;
    }
    carried = '';
    const label = numId === undefined || numId === '0' ? null : numbering.next(numId, numLevel);
    if (text !== '' && style.role !== 'contents') {
      const outline = valueAt(properties, 'w:outlineLvl');
      const level = outline === undefined ? style.headingLevel : outlineToHeading(outline);
      const headingLevel = style.role === 'title' ? 1 : level;
      const withLabel = label ? { label } : {};
      const typed = splitListLabel(text);
      if (headingLevel !== null && text.length <= MAX_HEADING_CHARS)
        emit({ kind: 'heading', text, level: headingLevel, page: 1, ...withLabel });
      else if (style.role === 'code') emit({ kind: 'code', text, level: 0, page: 1 });
      else if (label)
        emit(
          { kind: 'list-item', text, level: numLevel + 1, page: 1, label },
          isBoldLine(inline.isBold, text)
        );
      else if (typed?.label === '•') emit({ kind: 'list-item', level: 1, page: 1, ...typed });
      else emit({ kind: 'paragraph', text, level: 0, page: 1 }, isBoldLine(inline.isBold, text));
    }
    for (const key of inline.notes) {
      const note = context.noteText(key);
      if (note !== '') emit({ kind: 'note', text: note, level: 0, page: 1, label: key.split(':')[1] ?? '' });
    }
    for (const box of inline.textBoxes) readBlocks(box);
  };

  const isBoldLine = (isBold: boolean, text: string): boolean =>
    isBold && text.length <= MAX_BOLD_LINE_CHARS && !/[.;,:]$/.test(text) && /\p{L}{2}/u.test(text);

  /** Blocks of a cell, read apart so that the table can decide what becomes of them. */
  const readApart = (element: XmlElement): ReadBlock[] => {
    const from = out.length;
    readBlocks(element);
    return out.splice(from);
  };

  const cellText = (blocks: readonly ReadBlock[]): string =>
    joinCellParagraphs(
      blocks.map(({ block }) => {
        if (block.table) return block.table.cells.join(' ');
        return block.label && block.label !== '•' && block.kind !== 'note'
          ? `${block.label} ${block.text}`
          : block.text;
      })
    );

  const readTable = (table: XmlElement): void => {
    const rows = wrapped(table, 'w:tr').filter((row) => {
      if (isDeletedRow(row)) findings.deletions++;
      return !isDeletedRow(row);
    });
    const read = rows.map(readRow);
    // one column is a frame around flowing text, not a table
    if (read.every((row) => row.cells.length <= 1)) {
      for (const row of read) for (const cell of row.cells) readBlocks(cell);
      return;
    }
    const id = context.nextTable();
    const texts = read.map((row) => {
      const cells: string[] = Array.from({ length: row.skipped }, () => '');
      row.cells.forEach((cell, index) => {
        cells.push(isContinued(cell) ? '' : cellText(readApart(cell)));
        for (let more = 1; more < (row.spans[index] ?? 1); more++) cells.push('');
      });
      return cells;
    });
    const hasHeader = read[0]?.isHeader ? { hasHeader: true } : {};
    for (const block of tableBlocks(texts, { id, page: 1, ...hasHeader })) emit(block);
  };

  const readBlocks = (parent: XmlElement): void => {
    for (const node of parent.children) {
      if (!isElement(node)) continue;
      switch (node.name) {
        case 'w:p':
          readParagraph(node);
          break;
        case 'w:tbl':
          readTable(node);
          break;
        case 'w:sdt': {
          const content = childAt(node, 'w:sdtContent');
          if (content && !isPlaceholder(node)) readBlocks(content);
          break;
        }
        case 'w:ins':
        case 'w:moveTo':
        case 'w:customXml':
          readBlocks(node);
          break;
        case 'mc:AlternateContent': {
          const branch = childAt(node, 'mc:Choice') ?? childAt(node, 'mc:Fallback');
          if (branch) readBlocks(branch);
          break;
        }
        case 'w:altChunk':
          findings.embedded++;
          break;
      }
    }
  };

  readBlocks(root);
  return out;
};
