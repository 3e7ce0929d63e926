import { company, controlPairs } from './source.mjs';

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const htmlBlock = (block) => {
  const list = (tag, items) =>
    `<${tag}>\n${items.map((text) => `  <li>${escape(text)}</li>`).join('\n')}\n</${tag}>`;
  const row = (cells, tag) =>
    `  <tr>${cells.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;
  switch (block.kind) {
    case 'heading':
      return `<h2>${escape(block.text)}</h2>`;
    case 'bullets':
      return list('ul', block.items);
    case 'numbers':
      return list('ol', block.items);
    case 'table':
      return `<table>\n${block.rows.map((cells, index) => row(cells, index === 0 ? 'th' : 'td')).join('\n')}\n</table>`;
    default:
      return `<p>${escape(block.text)}</p>`;
  }
};

/** A page as an intranet exports it, with the navigation around the text. */
export const writeHtml = ({ meta, blocks }) =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(meta.title)} – ${company} handbook</title>
<style>body { font: 16px/1.5 sans-serif; max-width: 44rem; margin: auto } th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left }</style>
</head>
<body>
<nav><a href="#">Handbook</a> / <a href="#">Policies</a> / ${escape(meta.title)}</nav>
<main>
<h1>${escape(meta.title)}</h1>
<dl>
${controlPairs(meta)
  .map(([name, value]) => `  <dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
  .join('\n')}
</dl>
${blocks.map(htmlBlock).join('\n')}
</main>
</body>
</html>
`;

/** Markdown as engineers keep it beside the code, with its facts in front matter. */
export const writeMarkdown = ({ meta, body }) =>
  `---
title: ${meta.title}
document: ${meta.number}
version: ${meta.version}
owner: ${meta.owner}
approved by: ${meta.approver}
approval date: ${meta.approved}
effective from: ${meta.effective}
next review: ${meta.review}
status: ${meta.status}
classification: ${meta.classification}
---

# ${meta.title}

${body}
`;

const wrap = (text, first, rest) => {
  const lines = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trim() !== first.trim() && `${line} ${word}`.length > 88) {
      lines.push(line);
      line = rest + word;
    } else line = line === first || line === rest ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
};

/** Plain text, wrapped by hand as a mail program does. */
export const writeText = ({ meta, blocks }) => {
  const parts = [`${meta.title}\n${'='.repeat(meta.title.length)}`];
  parts.push(
    controlPairs(meta)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')
  );
  for (const block of blocks) {
    if (block.kind === 'heading') parts.push(`${block.text}\n${'-'.repeat(block.text.length)}`);
    else if (block.kind === 'bullets')
      parts.push(block.items.map((text) => wrap(text, '- ', '  ')).join('\n'));
    else parts.push(wrap(block.text, '', ''));
  }
  return `${parts.join('\n\n')}\n`;
};
