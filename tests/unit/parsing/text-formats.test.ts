import { describe, expect, it } from 'vitest';
import { read as readHtml } from '../../../src/lib/adapters/parsing/formats/html';
import { read as readMarkdown } from '../../../src/lib/adapters/parsing/formats/markdown';
import { read as readText } from '../../../src/lib/adapters/parsing/formats/text';
import { outline, parseWith, warningCodes } from '../../support/read-file';

describe('Markdown', () => {
  it('reads blocks, takes inline marks off and reads front matter as facts', async () => {
    const parsed = await parseWith(
      readMarkdown,
      `---
title: "Secure development"
owner: Head of Engineering
next review: 2027-01-31
---
# Secure *development*

Code **must** be [reviewed](https://example.org) by \`two_people\`
before it is merged.[^1]

1. Plan
   - Threat model
   - [x] Design review
2. Build

| Stage | Check |
|:--|---|
| Merge | Tests \\| lint |

Setext
------
\`\`\`sh
# not a heading
\`\`\`
<!-- hidden
comment -->
> Quoted.

[^1]: Emergencies excepted.
`
    );
    expect(outline(parsed)).toEqual([
      'table-row1.1: title | Secure development',
      'table-row1.2: owner | Head of Engineering',
      'table-row1.3: next review | 2027-01-31',
      'heading1: Secure development',
      'paragraph: Code must be reviewed by two_people before it is merged.',
      'list-item1 1.: Plan',
      'list-item2 •: Threat model',
      'list-item2 •: ☒ Design review',
      'list-item1 2.: Build',
      'table-row2.0: Stage | Check',
      'table-row2.1: Merge | Tests | lint',
      'heading2: Setext',
      'code: # not a heading',
      'paragraph: Quoted.',
      'note 1: Emergencies excepted.'
    ]);
    expect(parsed.facts.owner?.value).toBe('Head of Engineering');
    expect(parsed.facts.reviewDate?.date).toBe('2027-01-31');
  });
});

describe('HTML', () => {
  it('reads what a reader sees: structure without scripts, navigation and hidden parts', async () => {
    const parsed = await parseWith(
      readHtml,
      `<!doctype html><html><head><title>Privacy</title><style>p{}</style></head><body>
      <nav><a>Home</a></nav><script>alert(1)</script><div hidden>x</div>
      <h1>Privacy <em>notice</em></h1><p>Version: 2.0<br>Owner: DPO</p>
      <ol start="3"><li>Three<ul><li>Nested</li></ul></li><li><p>Four</p></li></ol>
      <table><tr><th>Data</th><th>Kept</th><th>Why</th></tr><tr><td rowspan=2>Logs</td><td>90 days</td><td>Security</td></tr><tr><td>1 year</td><td>Law</td></tr></table>
      <dl><dt>Contact</dt><dd>dpo@example.org</dd></dl><pre>a
b</pre>tail</body></html>`
    );
    expect(outline(parsed)).toEqual([
      'heading1: Privacy notice',
      'paragraph: Version: 2.0',
      'paragraph: Owner: DPO',
      'list-item1 3.: Three',
      'list-item2 •: Nested',
      'list-item1 4.: Four',
      'table-row1.0: Data | Kept | Why',
      'table-row1.1: Logs | 90 days | Security',
      'table-row1.2: 1 year | Law',
      'table-row2.1: Contact | dpo@example.org',
      'code: a\nb',
      'paragraph: tail'
    ]);
    expect(parsed.facts.owner?.value).toBe('DPO');
    expect(parsed.facts.version?.value).toBe('2.0');
  });

  it('follows the encoding that the page declares', async () => {
    const bytes = Uint8Array.from(
      [...'<meta charset="iso-8859-2"><p>Zal'].map((c) => c.charCodeAt(0)).concat(0xb1)
    );
    const parsed = await parseWith(readHtml, bytes);
    expect(parsed.text).toBe('Zalą');
    expect(warningCodes(parsed)).toEqual([]);
  });
});

describe('plain text', () => {
  it('finds headings, lists, tables and wrapped paragraphs by their looks', async () => {
    const parsed = await parseWith(
      readText,
      `BACKUP STANDARD
===============

Owner: Head of Operations
Version: 1.4

1. Scope

This standard applies to every system that holds customer data and to
the people who run it, wherever they work and whoever employs them, as
long as they do so.

- first point
- second point
  a) nested point

System\tFrequency
Database\tdaily

2.1 Restore tests
Restores are tested.
`
    );
    expect(outline(parsed)).toEqual([
      'heading1: BACKUP STANDARD',
      'paragraph: Owner: Head of Operations',
      'paragraph: Version: 1.4',
      'heading1: 1. Scope',
      'paragraph: This standard applies to every system that holds customer data and to the people who run it, wherever they work and whoever employs them, as long as they do so.',
      'list-item1 •: first point',
      'list-item1 •: second point',
      'list-item1 a): nested point',
      'table-row1.0: System | Frequency',
      'table-row1.1: Database | daily',
      'heading2: 2.1 Restore tests',
      'paragraph: Restores are tested.'
    ]);
    expect(parsed.facts.title?.value).toBe('BACKUP STANDARD');
  });

  it.each([
    ['UTF-8', [0xc3, 0xa9], []],
    ['UTF-16 with a mark', [0xff, 0xfe, 0xe9, 0x00], []],
    ['Windows-1252', [0xe9], ['encoding-guessed']]
  ])('decodes %s', async (_, bytes, warnings) => {
    const parsed = await parseWith(readText, Uint8Array.from(bytes));
    expect(parsed.text).toBe('é');
    expect(warningCodes(parsed)).toEqual(warnings);
  });
});
