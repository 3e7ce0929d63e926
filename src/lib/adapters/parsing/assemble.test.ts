import { describe, expect, it } from 'vitest';
import { assemble, cleanText, joinCells, summarize } from './assemble';
import type { DraftBlock, ParseDraft } from './draft';

const block = (kind: DraftBlock['kind'], text: string, rest: Partial<DraftBlock> = {}): DraftBlock => ({
  kind,
  text,
  level: 0,
  page: 1,
  ...rest
});
const draft = (blocks: DraftBlock[], rest: Partial<ParseDraft> = {}): ParseDraft => ({
  kind: 'docx',
  paged: false,
  pages: [],
  blocks,
  metadata: {},
  warnings: [],
  ...rest
});
const page = (number: number, source: 'text' | 'none' = 'text') => ({
  number,
  width: 595,
  height: 842,
  source
});

describe('assemble', () => {
  it('anchors every passage in the derived text and gives it the headings above it', () => {
    const parsed = assemble(
      draft([
        block('heading', 'Access  control', { level: 1, label: '4' }),
        block('heading', 'Passwords', { level: 2, label: '4.1' }),
        block('paragraph', 'Passwords must be long.'),
        block('heading', 'Leavers', { level: 2 }),
        block('list-item', 'Return assets', { level: 1, label: 'a)' }),
        block('heading', 'Cryptography', { level: 1 }),
        block('paragraph', ' \u200b ')
      ])
    );
    expect(parsed.passages.map((passage) => parsed.text.slice(passage.start, passage.end))).toEqual([
      'Access control',
      'Passwords',
      'Passwords must be long.',
      'Leavers',
      'Return assets',
      'Cryptography'
    ]);
    expect(parsed.passages.map((passage) => passage.headings)).toEqual([
      [],
      ['Access control'],
      ['Access control', 'Passwords'],
      ['Access control'],
      ['Access control', 'Leavers'],
      []
    ]);
    expect(parsed.passages[1]?.label).toBe('4.1');
    expect(parsed.pages).toEqual([
      { number: 1, start: 0, end: parsed.text.length, width: 0, height: 0, source: 'text' }
    ]);
    expect(parsed.passages.every((passage) => passage.page === null)).toBe(true);
  });

  it('gives cells of a row ranges in the text, empty ones too', () => {
    const cells = ['Owner', '', 'Head of\nSecurity'];
    const parsed = assemble(draft([block('table-row', 'ignored', { table: { id: 1, row: 0, cells } })]));
    const [row] = parsed.passages;
    expect(parsed.text).toBe('Owner | Head of Security');
    expect(row?.table?.cells.map((cell) => parsed.text.slice(cell.start, cell.end))).toEqual([
      'Owner',
      '',
      'Head of Security'
    ]);
    expect(joinCells(cells).text).toBe(parsed.text);
  });

  it('puts blocks in page order, moves boxes along and keeps pages without text', () => {
    const box = { page: 1, start: 0, end: 3, x: 10, y: 20, width: 30, height: 12 };
    const parsed = assemble(
      draft(
        [
          block('paragraph', 'on three', { page: 3 }),
          block('paragraph', 'one', { boxes: [box] }),
          block('paragraph', 'two', { boxes: [{ ...box, y: 40 }] })
        ],
        { kind: 'pdf', paged: true, pages: [page(1), page(2, 'none'), page(3)] }
      )
    );
    expect(parsed.text).toBe('one\ntwo\non three');
    expect(parsed.boxes.map((found) => parsed.text.slice(found.start, found.end))).toEqual(['one', 'two']);
    expect(parsed.pages.map(({ start, end }) => [start, end])).toEqual([
      [0, 7],
      [7, 7],
      [8, 16]
    ]);
    const summary = summarize(parsed);
    expect(summary).toMatchObject({ pages: 3, passages: 3, chars: 16, pagesWithoutText: [2], ocrPages: 0 });
  });

  it('says that a file without text is empty, but not that a scan is', () => {
    expect(assemble(draft([])).warnings.map((warning) => warning.code)).toEqual(['empty']);
    expect(assemble(draft([], { paged: true, pages: [page(1, 'none')] })).warnings).toEqual([]);
  });

  it('keeps lines of code, but no control characters or lone surrogates', () => {
    const parsed = assemble(draft([block('code', 'if (a) {\r\n  b();  \r\n}\n')]));
    expect(parsed.text).toBe('if (a) {\n  b();\n}');
    expect(cleanText('a\u0000b\u00ad\ud800c\u00a0 d')).toBe('a b\ufffdc d');
  });
});
