import { parse, type DefaultTreeAdapterMap } from 'parse5';
import type { Budget } from '../budget';
import { cleanText } from '../assemble';
import { decodeText } from '../decode-text';
import type { DraftBlock, ParseDraft } from '../draft';
import { ParseFailure } from '../parse-failure';
import { splitListLabel } from '../list-label';
import { joinCellParagraphs, tableBlocks } from '../table-blocks';
import { withinBudget } from '../text-budget';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const leftOut = new Set(
  'script style template noscript head nav svg math canvas iframe object embed audio video picture button select option input textarea dialog map'.split(
    ' '
  )
);
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby s samp small span strike strong sub sup time tt u var wbr center'.split(
    ' '
  )
);
/** Elements that the parser closes by itself: leaving them open does not nest. */
const selfClosing =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|tr|td|th|tbody|thead|tfoot|option|optgroup|colgroup|rt|rp|html|head|body)$/i;
/** The parser's work grows with the square of the depth; beyond this the file is built to hang it. */
const MAX_SOURCE_DEPTH = 3000;
const MAX_COLUMNS = 200;

const isElement = (node: Node): node is Element => 'tagName' in node;
const children = (node: Node): Node[] => ('childNodes' in node ? node.childNodes : []);
const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

const isLeftOut = (element: Element): boolean => {
  const role = attributeOf(element, 'role');
  return (
    leftOut.has(element.tagName) ||
    attributeOf(element, 'hidden') !== undefined ||
    attributeOf(element, 'aria-hidden') === 'true' ||
    role === 'navigation' ||
    role === 'search' ||
    /(?:^|;)\s*display\s*:\s*none/i.test(attributeOf(element, 'style') ?? '')
  );
};

/** Refuses sources whose nesting would keep the parser busy for minutes. */
const checkSource = (html: string): void => {
  let depth = 0;
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (selfClosing.test(match[2] ?? '')) continue;
    depth += match[1] === '/' ? -1 : 1;
    if (depth < 0) depth = 0;
    if (depth > MAX_SOURCE_DEPTH)
      throw new ParseFailure('bomb', 'The page nests its elements thousands of levels deep and was refused.');
  }
};

const declaredCharset = (bytes: Uint8Array): string | undefined =>
  /<meta[^>]{0,300}charset\s*=\s*["']?\s*([\w-]{2,40})/i.exec(
    new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  )?.[1];

const pair = /^[\p{Lu}][^:]{1,40}:\s*\S/u;
const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

const itemLabel = (list: Element, index: number): string => {
  if (list.tagName !== 'ol') return '•';
  const number = (Number(attributeOf(list, 'start') ?? 1) || 1) + index;
  const type = attributeOf(list, 'type') ?? '1';
  const letter = String.fromCharCode(97 + ((Math.max(number, 1) - 1) % 26));
  const shown =
    type === 'a' || type === 'A'
      ? letter
      : type === 'i' || type === 'I'
        ? (romans[number - 1] ?? String(number))
        : String(number);
  return `${type === 'A' || type === 'I' ? shown.toUpperCase() : shown}.`;
};

/** Blocks of an HTML document's body, and its title. */
const htmlToBlocks = (
  html: string,
  budget: Budget
): { blocks: DraftBlock[]; title: string; author: string } => {
  const out: DraftBlock[] = [];
  let tables = 0;
  let title = '';
  let author = '';

  /** What the text being gathered will become. */
  let shape: Pick<DraftBlock, 'kind' | 'level'> & { label?: string } = { kind: 'paragraph', level: 0 };
  let text = '';
  const flush = (): void => {
    const lines = text
      .split('\u2028')
      .map((line) => cleanText(line))
      .filter((line) => line !== '');
    text = '';
    if (lines.length === 0) return;
    // breaks within a paragraph are only kept where they set pairs apart ("Version: 2")
    const parts = lines.length > 1 && lines.every((line) => pair.test(line)) ? lines : [lines.join(' ')];
    for (const part of parts) {
      const typed = shape.kind === 'paragraph' ? splitListLabel(part) : null;
      if (typed?.label === '•') out.push({ kind: 'list-item', level: 1, page: 1, ...typed });
      else out.push({ ...shape, text: part, page: 1 });
    }
    // the label stands before the item's first paragraph only
    if (shape.kind === 'list-item') shape = { kind: 'list-item', level: shape.level };
  };

  const within = (next: typeof shape, visit: () => void): void => {
    flush();
    const outer = shape;
    shape = next;
    visit();
    flush();
    shape = outer;
  };

  const rawText = (node: Node, depth: number): string => {
    budget.checkDepth(depth);
    if (node.nodeName === '#text') return (node as DefaultTreeAdapterMap['textNode']).value;
    if (isElement(node) && node.tagName === 'br') return '\n';
    return children(node)
      .map((child) => rawText(child, depth + 1))
      .join('');
  };

  const readTable = (table: Element, depth: number): void => {
    const rowElements: Element[] = [];
    const collect = (node: Node, level: number): void => {
      budget.checkDepth(level);
      for (const child of children(node)) {
        if (!isElement(child) || isLeftOut(child)) continue;
        if (child.tagName === 'tr') rowElements.push(child);
        else if (child.tagName === 'caption')
          within({ kind: 'paragraph', level: 0 }, () => walkAll(child, level + 1));
        else if (child.tagName !== 'table') collect(child, level + 1);
      }
    };
    collect(table, depth);
    const cellsOf = (row: Element): Element[] =>
      children(row).filter(
        (cell): cell is Element => isElement(cell) && (cell.tagName === 'td' || cell.tagName === 'th')
      );
    if (rowElements.every((row) => cellsOf(row).length <= 1)) {
      for (const row of rowElements)
        for (const cell of cellsOf(row))
          within({ kind: 'paragraph', level: 0 }, () => walkAll(cell, depth + 1));
      return;
    }
    const id = ++tables;
    /** Columns that a cell further up still covers, with the rows left. */
    const covered = new Map<number, number>();
    let firstIsHeader = false;
    const rows = rowElements.map((row, rowIndex) => {
      const cells = cellsOf(row);
      if (rowIndex === 0) firstIsHeader = cells.length > 1 && cells.every((cell) => cell.tagName === 'th');
      const texts: string[] = [];
      const skipCovered = (): void => {
        for (let left = covered.get(texts.length); left !== undefined; left = covered.get(texts.length)) {
          if (left > 1) covered.set(texts.length, left - 1);
          else covered.delete(texts.length);
          texts.push('');
        }
      };
      for (const cell of cells) {
        skipCovered();
        if (texts.length >= MAX_COLUMNS) break;
        const from = out.length;
        within({ kind: 'paragraph', level: 0 }, () => walkAll(cell, depth + 1));
        const inside = out.splice(from);
        const content = joinCellParagraphs(
          inside.map((block) => (block.table ? block.table.cells.join(' ') : block.text))
        );
        const span = Math.max(1, Math.min(Number(attributeOf(cell, 'colspan') ?? 1) || 1, MAX_COLUMNS));
        const down = Math.max(
          1,
          Math.min(Number(attributeOf(cell, 'rowspan') ?? 1) || 1, rowElements.length)
        );
        for (let more = 0; more < span; more++) {
          if (down > 1) covered.set(texts.length, down - 1);
          texts.push(more === 0 ? content : '');
        }
      }
      skipCovered();
      return texts;
    });
    for (const block of tableBlocks(rows, { id, page: 1, ...(firstIsHeader ? { hasHeader: true } : {}) }))
      out.push(block);
  };

  const walkAll = (node: Node, depth: number): void => {
    for (const child of children(node)) walk(child, depth + 1);
  };

  const readList = (list: Element, depth: number): void => {
    const level = shape.kind === 'list-item' ? Math.min(shape.level + 1, 6) : 1;
    let index = 0;
    flush();
    for (const child of children(list)) {
      if (isElement(child) && child.tagName === 'li')
        within({ kind: 'list-item', level, label: itemLabel(list, index++) }, () =>
          walkAll(child, depth + 1)
        );
      else walk(child, depth + 1);
    }
  };

  const readTerms = (list: Element, depth: number): void => {
    const rows: string[][] = [];
    for (const child of children(list).flatMap((node) =>
      node.nodeName === 'div' ? children(node) : [node]
    )) {
      if (!isElement(child)) continue;
      const words = cleanText(rawText(child, depth + 1));
      const last = rows.at(-1);
      if (child.tagName === 'dt') rows.push([words]);
      else if (child.tagName === 'dd' && last) last.push(words);
    }
    flush();
    for (const block of tableBlocks(
      rows.map(([term = '', ...rest]) => [term, joinCellParagraphs(rest)]),
      { id: ++tables, page: 1, hasHeader: false }
    ))
      out.push(block);
  };

  const walk = (node: Node, depth: number): void => {
    budget.checkDepth(depth);
    if (node.nodeName === '#text') {
      text += (node as DefaultTreeAdapterMap['textNode']).value;
      return;
    }
    if (!isElement(node)) {
      if (node.nodeName === '#document') walkAll(node, depth);
      return;
    }
    if (node.tagName === 'head') {
      for (const child of children(node)) {
        if (!isElement(child)) continue;
        if (child.tagName === 'title') title = cleanText(rawText(child, depth));
        if (child.tagName === 'meta' && attributeOf(child, 'name')?.toLowerCase() === 'author')
          author = cleanText(attributeOf(child, 'content') ?? '');
      }
      return;
    }
    if (isLeftOut(node)) return;
    const tag = node.tagName;
    if (/^h[1-6]$/.test(tag)) within({ kind: 'heading', level: Number(tag[1]) }, () => walkAll(node, depth));
    else if (tag === 'br') text += '\u2028';
    else if (tag === 'pre' || tag === 'xmp' || tag === 'listing') {
      flush();
      out.push({ kind: 'code', text: rawText(node, depth), level: 0, page: 1 });
    } else if (tag === 'table') {
      flush();
      readTable(node, depth);
    } else if (tag === 'ul' || tag === 'ol' || tag === 'menu') readList(node, depth);
    else if (tag === 'dl') readTerms(node, depth);
    else if (inline.has(tag)) walkAll(node, depth);
    else {
      flush();
      walkAll(node, depth);
      flush();
    }
  };

  checkSource(html);
  walk(parse(html), 0);
  flush();
  return { blocks: out, title, author };
};

/**
 * Reads an HTML page: what a reader would see, without scripts, styles, navigation and controls. Nothing
 * that the page refers to is loaded. Throws `ParseFailure`.
 */
export const read = async (
  bytes: Uint8Array,
  context: { readonly name: string; readonly budget: Budget }
): Promise<ParseDraft> => {
  const { budget } = context;
  budget.progress(0, 'Reading the page');
  const decoded = decodeText(bytes, declaredCharset(bytes));
  const { blocks, title, author } = htmlToBlocks(decoded.text, budget);
  const kept = withinBudget(blocks, budget);
  return {
    kind: 'html',
    paged: false,
    pages: [],
    blocks: kept.blocks,
    metadata: { ...(title === '' ? {} : { title }), ...(author === '' ? {} : { author }) },
    warnings: [...decoded.warnings, ...kept.warnings]
  };
};
