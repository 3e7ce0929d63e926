import type { DraftBlock } from '../draft';
import { tableBlocks } from '../table-blocks';
import { readTextAs } from '../read-text';

/**
 * A line-based reader of CommonMark's blocks with tables and front matter, as policies use them: ATX and
 * setext headings, lists with nesting, fenced code, quotes, pipe tables, footnotes. Inline marks are taken
 * off; links keep their words. Reference: https://spec.commonmark.org/0.31.2/ and the GFM table extension.
 */
const inlineMarks: readonly (readonly [RegExp, string])[] = [
  [/<!--.*?-->/g, ' '],
  [/!\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, '$1'],
  [/\[\^[^\]]{1,60}\]/g, ''],
  [/\[([^\]]{1,500})\]\([^)]{0,2000}\)/g, '$1'],
  [/\[([^\]]{1,500})\]\[[^\]]{0,200}\]/g, '$1'],
  [/<((?:https?:\/\/|mailto:)[^>\s]{1,500})>/gi, '$1'],
  [/<\/?[a-z][^<>]{0,500}>/gi, ' '],
  [/(\*\*\*|\*\*|__|~~)(?=\S)(.{0,2000}?\S)\1/g, '$2'],
  [/(?<![\w*])\*(?=\S)([^*]{0,2000}?\S)\*(?![\w*])/g, '$1'],
  [/(?<![\w_])_(?=\S)([^_]{0,2000}?\S)_(?![\w_])/g, '$1'],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
  [/&nbsp;/g, ' '],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&amp;/g, '&']
];

/** The words of a line of Markdown; code spans keep what stands in them as it is. */
const plain = (markdown: string): string =>
  markdown
    .split(/(`{1,3}[^`]+`{1,3})/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replace(/^`+ ?| ?`+$/g, '')
        : inlineMarks.reduce((text, [mark, words]) => text.replace(mark, words), part)
    )
    .join('');

const heading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const item = /^(\s*)(?:([-*+])|(\d{1,9}[.)]|[a-z][.)]))\s+(?:\[([ xX])\]\s+)?(.*)$/;
const fence = /^\s{0,12}(`{3,}|~{3,})/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const rule = /^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const footnote = /^\[\^([^\]]{1,60})\]:\s*(.*)$/;
const reference = /^\s{0,3}\[[^\]]{1,200}\]:\s+\S+/;

const splitRow = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.replaceAll('\\|', '|').replace(/<br\s*\/?>/gi, '; ')));

/** Lines of YAML front matter as pairs; nested values are flattened into their key's text. */
const readFrontMatter = (lines: readonly string[]): { readonly pairs: string[][]; readonly next: number } => {
  if (lines[0]?.trim() !== '---') return { pairs: [], next: 0 };
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  if (end < 0 || end > 200) return { pairs: [], next: 0 };
  const pairs: string[][] = [];
  for (const line of lines.slice(1, end)) {
    const pair = /^([\w][\w .-]{0,60}):\s*(.*)$/.exec(line);
    const more = line.trim().replace(/^-\s+/, '');
    const last = pairs.at(-1);
    if (pair) pairs.push([pair[1] ?? '', (pair[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]);
    else if (last && more !== '' && !more.startsWith('#'))
      last[1] = `${last[1] ?? ''}${last[1] ? ', ' : ''}${more}`;
  }
  return { pairs, next: end + 1 };
};

/** Blocks of a Markdown text. */
export const markdownToBlocks = (markdown: string): DraftBlock[] => {
  const lines = markdown
    .replace(/<!--[\s\S]{0,20000}?-->/g, (comment) => comment.replace(/[^\n]+/g, ''))
    .split(/\r\n?|\n/)
    // no mark needs longer runs of spaces, and patterns slow down on them
    .map((line) => line.replace(/[^\S\t]{24,}/g, ' '.repeat(24)));
  const { pairs, next } = readFrontMatter(lines);
  const blocks: DraftBlock[] = [];
  let tables = 0;
  const add = (block: Omit<DraftBlock, 'page'>): void => void blocks.push({ ...block, page: 1 });
  for (const block of tableBlocks(pairs, { id: ++tables, page: 1, hasHeader: false })) blocks.push(block);

  let paragraph: string[] = [];
  /** Indents of the open list's levels; empty outside of lists. */
  let indents: number[] = [];
  let open: { kind: 'paragraph' | 'list-item' | 'note'; level: number; label?: string } | null = null;
  const flush = (): void => {
    const text = plain(paragraph.join(' '));
    if (open && text.trim() !== '') add({ ...open, text });
    paragraph = [];
    open = null;
  };

  for (let at = next; at < lines.length; at++) {
    const line = (lines[at] ?? '').replace(/^(?:\s{0,3}>\s?)+/, '');
    const following = lines[at + 1] ?? '';
    const fenced = fence.exec(line)?.[1];
    if (fenced) {
      flush();
      let end = at + 1;
      while (end < lines.length && !(lines[end] ?? '').trim().startsWith(fenced)) end++;
      add({ kind: 'code', text: lines.slice(at + 1, end).join('\n'), level: 0 });
      at = end;
      continue;
    }
    if (line.trim() === '') {
      flush();
      continue;
    }
    const head = heading.exec(line);
    if (head) {
      flush();
      indents = [];
      add({ kind: 'heading', text: plain(head[2] ?? ''), level: head[1]?.length ?? 1 });
      continue;
    }
    if (
      line.includes('|') &&
      tableRule.test(following) &&
      following.includes('-') &&
      paragraph.length === 0
    ) {
      const rows = [splitRow(line)];
      let end = at + 2;
      for (; end < lines.length && (lines[end] ?? '').includes('|'); end++)
        rows.push(splitRow(lines[end] ?? ''));
      // an empty first row is how Markdown writes a table without a header
      const hasHeader = rows[0]?.some((cell) => cell.trim() !== '') ?? false;
      for (const block of tableBlocks(rows, {
        id: ++tables,
        page: 1,
        ...(hasHeader ? {} : { hasHeader: false })
      }))
        blocks.push(block);
      at = end - 1;
      continue;
    }
    const under = /^ {0,3}(=+|-+)\s*$/.exec(following)?.[1];
    if (under && paragraph.length === 0 && !item.test(line) && !rule.test(line)) {
      add({ kind: 'heading', text: plain(line), level: under.startsWith('=') ? 1 : 2 });
      indents = [];
      at++;
      continue;
    }
    if (rule.test(line)) {
      flush();
      indents = [];
      continue;
    }
    const note = footnote.exec(line);
    if (note) {
      flush();
      open = { kind: 'note', level: 0, label: note[1] ?? '' };
      paragraph = [note[2] ?? ''];
      continue;
    }
    if (reference.test(line) && paragraph.length === 0) continue;
    const found = item.exec(line);
    if (found) {
      flush();
      const indent = (found[1] ?? '').replaceAll('\t', '    ').length;
      indents = [...indents.filter((outer) => outer < indent), indent];
      const check = found[4] === undefined ? '' : found[4] === ' ' ? '☐ ' : '☒ ';
      open = {
        kind: 'list-item',
        level: Math.min(indents.length, 6),
        label: found[2] ? '•' : (found[3] ?? '')
      };
      paragraph = [check + (found[5] ?? '')];
      continue;
    }
    if (!open) {
      const isContinued = /^\s{2,}/.test(line) && indents.length > 0;
      if (!isContinued) indents = [];
      open = { kind: 'paragraph', level: 0 };
    }
    paragraph.push(line.trim());
    // two spaces or a backslash at the end break the line: "Version: 1.0" lines stay apart
    if (/(?: {2,}|\\)$/.test(lines[at] ?? '')) {
      paragraph[paragraph.length - 1] = line.trim().replace(/\\$/, '');
      flush();
    }
  }
  flush();
  return blocks;
};

/** Reads a Markdown file. Throws `ParseFailure` for bytes that are no text. */
export const read = readTextAs('markdown', markdownToBlocks);
