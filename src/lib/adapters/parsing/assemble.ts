import type {
  DocumentPage,
  ParsedDocument,
  ParseWarning,
  Passage,
  TextBox
} from '../../domain/documents/parsed-document';
import type { DocumentSummary } from '../../ports/document-parser';
import type { DraftBlock, ParseDraft } from './draft';
import { findFacts } from './facts/find-facts';
import { detectLanguage, languageWarning } from './language';
import { PIPELINE } from './pipeline';

/** Stands between two cells of a row in the derived text. */
const CELL_SEPARATOR = ' | ';

/**
 * Single-spaced text without control characters, soft hyphens and zero-width characters.
 * Line breaks survive only where `keepLines` is set (code).
 */
export const cleanText = (raw: string, keepLines = false): string => {
  const visible = raw
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  if (!keepLines) return visible.replace(/\s+/g, ' ').trim();
  const lines = visible.split(/\r\n?|\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  while (lines[0] === '') lines.shift();
  return lines.join('\n');
};

/**
 * Text of a table row and where its cells stand in it. Empty cells leave no trace in the text: they have
 * an empty range. Readers that know positions on the page give the boxes of a row as offsets into this text.
 */
export const joinCells = (
  cells: readonly string[]
): { readonly text: string; readonly cells: { readonly start: number; readonly end: number }[] } => {
  let text = '';
  const ranges = cells.map((cell) => {
    const clean = cleanText(cell);
    if (clean === '') return { start: text.length, end: text.length };
    if (text !== '') text += CELL_SEPARATOR;
    const start = text.length;
    text += clean;
    return { start, end: text.length };
  });
  return { text, cells: ranges };
};

/** The block's final text. Blocks with boxes are taken as they are: their boxes hold offsets into it. */
const textOf = (block: DraftBlock): string => {
  if (block.table) return joinCells(block.table.cells).text;
  return block.boxes ? block.text : cleanText(block.text, block.kind === 'code');
};

/** Where a page without passages stands: an empty range after the page before it. */
const pagesOf = (draft: ParseDraft, passages: readonly Passage[], length: number): DocumentPage[] => {
  if (!draft.paged || draft.pages.length === 0) {
    const source = draft.pages[0]?.source ?? 'text';
    return [{ number: 1, start: 0, end: length, width: 0, height: 0, source }];
  }
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const passage of passages) {
    const page = passage.page ?? 1;
    if (!first.has(page)) first.set(page, passage.start);
    last.set(page, passage.end);
  }
  let position = 0;
  return draft.pages.map((page) => {
    const start = first.get(page.number) ?? position;
    const end = last.get(page.number) ?? position;
    position = end;
    const { number, width, height, source, label, columns } = page;
    return {
      ...{ number, start, end, width, height, source },
      ...(label ? { label } : {}),
      ...(columns ? { columns } : {})
    };
  });
};

/** Blocks in page order; the reader's own order decides within a page. */
const inPageOrder = (draft: ParseDraft): readonly DraftBlock[] => {
  const ordered = draft.blocks.every((block, index) => block.page >= (draft.blocks[index - 1]?.page ?? 0));
  return ordered ? draft.blocks : [...draft.blocks].sort((a, b) => a.page - b.page);
};

/**
 * Turns what a reader found into the anchored document: the derived text is the blocks' texts joined by
 * line breaks, blocks without text leave no passage, and every passage knows the headings above it.
 */
export const assemble = (draft: ParseDraft): ParsedDocument => {
  const parts: string[] = [];
  const passages: Passage[] = [];
  const boxes: TextBox[] = [];
  let open: { level: number; text: string }[] = [];
  let offset = 0;
  for (const block of inPageOrder(draft)) {
    const text = textOf(block);
    if (text.trim() === '') continue;
    const start = offset;
    const end = start + text.length;
    if (block.kind === 'heading') open = open.filter((heading) => heading.level < block.level);
    passages.push({
      kind: block.kind,
      start,
      end,
      page: draft.paged ? block.page : null,
      level: block.level,
      headings: open.map((heading) => heading.text),
      ...(block.label ? { label: block.label } : {}),
      ...(block.sheetRow ? { sheetRow: block.sheetRow } : {}),
      ...(block.table
        ? {
            table: {
              id: block.table.id,
              row: block.table.row,
              cells: joinCells(block.table.cells).cells.map((cell) => ({
                start: start + cell.start,
                end: start + cell.end
              }))
            }
          }
        : {})
    });
    for (const box of block.boxes ?? [])
      boxes.push({ ...box, start: start + box.start, end: start + box.end });
    if (block.kind === 'heading') open = [...open, { level: block.level, text }];
    parts.push(text);
    offset = end + 1;
  }
  const text = parts.join('\n');
  const pages = pagesOf(draft, passages, text.length);
  const language = detectLanguage(text);
  const warnings: ParseWarning[] = [...draft.warnings, ...languageWarning(language)];
  if (passages.length === 0 && pages.every((page) => page.source !== 'none'))
    warnings.push({ code: 'empty', message: 'The file holds no text.' });
  return {
    kind: draft.kind,
    pipeline: PIPELINE,
    text,
    pages,
    passages,
    boxes,
    facts: findFacts({ kind: draft.kind, text, passages, metadata: draft.metadata }),
    language,
    warnings
  };
};

/** What the screen needs of `parsed` without its text. */
export const summarize = (parsed: ParsedDocument): DocumentSummary => ({
  kind: parsed.kind,
  pipeline: parsed.pipeline,
  pages: parsed.pages.length,
  passages: parsed.passages.length,
  chars: parsed.text.length,
  language: parsed.language,
  facts: parsed.facts,
  warnings: parsed.warnings,
  pagesWithoutText: parsed.pages.filter((page) => page.source === 'none').map((page) => page.number),
  ocrPages: parsed.pages.filter((page) => page.source === 'ocr').length
});
