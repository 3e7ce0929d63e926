import type { ParsedDocument, Passage, PassageKind } from '../documents/parsed-document';
import type { ContentHash } from '../ids';

/** For tests: a block of a document to be; a heading opens a section for the blocks after it. */
export interface Block {
  readonly kind: PassageKind;
  readonly text: string;
  readonly level?: number;
  readonly page?: number;
  readonly cells?: readonly string[];
  readonly table?: number;
  readonly row?: number;
}

export const TEST_HASH = 'a'.repeat(64) as ContentHash;

/** For tests: a parsed document of these blocks, as a parser would lay it out. */
export const documentOf = (
  blocks: readonly (Block | string)[],
  language: ParsedDocument['language'] = 'en'
): ParsedDocument => {
  let text = '';
  let open: { level: number; text: string }[] = [];
  const passages: Passage[] = [];
  for (const item of blocks) {
    const block: Block = typeof item === 'string' ? { kind: 'paragraph', text: item } : item;
    if (text !== '') text += '\n';
    const start = text.length;
    const cells: { start: number; end: number }[] = [];
    for (const [index, cell] of (block.cells ?? []).entries()) {
      if (index > 0) text += ' | ';
      cells.push({ start: text.length, end: text.length + cell.length });
      text += cell;
    }
    if (!block.cells) text += block.text;
    const level = block.level ?? (block.kind === 'heading' || block.kind === 'list-item' ? 1 : 0);
    if (block.kind === 'heading') open = open.filter((heading) => heading.level < level);
    passages.push({
      kind: block.kind,
      start,
      end: text.length,
      page: block.page ?? null,
      level,
      headings: open.map((heading) => heading.text),
      ...(block.cells ? { table: { id: block.table ?? 1, row: block.row ?? 0, cells } } : {})
    });
    if (block.kind === 'heading') open = [...open, { level, text: block.text }];
  }
  return {
    kind: 'text',
    pipeline: 1,
    text,
    pages: [{ number: 1, start: 0, end: text.length, width: 0, height: 0, source: 'text' }],
    passages,
    boxes: [],
    facts: {},
    language,
    warnings: []
  };
};

export const heading = (text: string, level = 1): Block => ({ kind: 'heading', text, level });
export const item = (text: string, level = 1): Block => ({ kind: 'list-item', text, level });
export const row = (at: number, ...cells: string[]): Block => ({
  kind: 'table-row',
  text: '',
  cells,
  row: at,
  table: 1
});
