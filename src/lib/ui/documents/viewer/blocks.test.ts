import { describe, expect, it } from 'vitest';
import type { Passage, PassageKind } from '$lib/domain/documents/parsed-document';
import { blocksToChunks, cutSegments, passagesToBlocks } from './blocks';
import { marksWithin, summarizeLabels, type DocumentMark } from './marks';

let at = 0;
const passage = (kind: PassageKind, table?: { id: number; row: number }): Passage => {
  const start = at;
  at += 11;
  return {
    kind,
    start,
    end: start + 10,
    page: null,
    level: 0,
    headings: [],
    ...(table ? { table: { ...table, cells: [{ start, end: start + 10 }] } } : {})
  };
};
const mark = (start: number, end: number, tone: DocumentMark['tone'] = 'suggested'): DocumentMark => ({
  id: `${start}-${end}`,
  start,
  end,
  tone,
  labels: [{ text: `A.${start}`, title: `A.${start}`, tone }]
});

describe('passagesToBlocks', () => {
  it('keeps lists and tables together and two tables apart', () => {
    const blocks = passagesToBlocks([
      passage('heading'),
      passage('list-item'),
      passage('list-item'),
      passage('table-row', { id: 1, row: 0 }),
      passage('table-row', { id: 1, row: 1 }),
      passage('table-row', { id: 2, row: 0 }),
      passage('paragraph'),
      passage('paragraph')
    ]);
    expect(blocks.map(({ kind, passages }) => `${kind} ${passages.length}`)).toEqual([
      'passage 1',
      'list 2',
      'table 2',
      'table 1',
      'passage 1',
      'passage 1'
    ]);
  });
});

describe('blocksToChunks', () => {
  it('loses nothing and cuts long tables', () => {
    const rows = Array.from({ length: 95 }, (_, row) => passage('table-row', { id: 1, row }));
    const chunks = blocksToChunks(passagesToBlocks([passage('heading'), ...rows]), 40);
    expect(chunks.map(({ lines }) => lines)).toEqual([41, 40, 15]);
    expect(chunks.flatMap(({ blocks }) => blocks.flatMap(({ passages }) => passages))).toHaveLength(96);
  });

  it('is empty for an empty document', () => {
    expect(blocksToChunks([])).toEqual([]);
  });
});

describe('cutSegments', () => {
  it('cuts where marks and the target begin and end', () => {
    const segments = cutSegments({ start: 0, end: 100 }, [mark(10, 40), mark(30, 50)], {
      start: 35,
      end: 120
    });
    expect(segments.map(({ start, end, target, marks }) => [start, end, target, marks.length])).toEqual([
      [0, 10, false, 0],
      [10, 30, false, 1],
      [30, 35, false, 2],
      [35, 40, true, 2],
      [40, 50, true, 1],
      [50, 100, true, 0]
    ]);
  });
});

describe('marksWithin', () => {
  it('finds marks that begin before the range and reach into it', () => {
    const marks = [mark(0, 5), mark(8, 14), mark(12, 20), mark(30, 40)];
    expect(marksWithin(marks, { start: 10, end: 30 }).map(({ start }) => start)).toEqual([8, 12]);
  });
});

describe('summarizeLabels', () => {
  it('names each requirement once, accepted before suggested', () => {
    const one = mark(1, 2);
    const same = { ...mark(5, 6), labels: [{ text: 'A.1', title: 'A.1', tone: 'accepted' as const }] };
    const { shown, more } = summarizeLabels([one, same, mark(7, 8), mark(9, 10)], 2);
    expect(shown.map(({ text, tone }) => `${text} ${tone}`)).toEqual(['A.1 accepted', 'A.7 suggested']);
    expect(more).toBe(1);
  });
});
