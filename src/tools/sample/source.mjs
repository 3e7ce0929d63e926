import { readFileSync } from 'node:fs';

/**
 * Reads a source text: front matter of `key: value` lines, then a small part of Markdown: `##` headings,
 * paragraphs, `-` and `1.` lists, `>` notes, pipe tables.
 */
export const readSource = (path) => {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(path, 'utf8'));
  const meta = Object.fromEntries(
    head
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
  );
  return { meta, body: body.trim(), blocks: readBlocks(body) };
};

const cellsOf = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const readBlocks = (body) =>
  body
    .split(/\n{2,}/)
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '')
    .map((chunk) => {
      const lines = chunk.split('\n');
      if (chunk.startsWith('## ')) return { kind: 'heading', text: chunk.slice(3) };
      if (chunk.startsWith('> ')) return { kind: 'note', text: chunk.slice(2) };
      if (chunk.startsWith('|')) return { kind: 'table', rows: lines.filter((_, i) => i !== 1).map(cellsOf) };
      if (chunk.startsWith('- ')) return { kind: 'bullets', items: lines.map((line) => line.slice(2)) };
      if (/^1\. /.test(chunk))
        return { kind: 'numbers', items: lines.map((line) => line.replace(/^\d+\. /, '')) };
      return { kind: 'paragraph', text: lines.join(' ') };
    });

export const company = 'Tessamoor Ltd';

/** The pairs of the table that opens a document; a document without an owner has no such row. */
export const controlPairs = (meta) =>
  [
    ['Document number', meta.number],
    ['Version', meta.version],
    ['Owner', meta.owner],
    ['Approved by', meta.approver ?? 'not yet approved'],
    ['Approval date', meta.approved ?? '–'],
    ['Effective from', meta.effective],
    ['Next review', meta.review],
    ['Status', meta.status],
    ['Classification', meta.classification]
  ].filter(([, value]) => value !== undefined);
