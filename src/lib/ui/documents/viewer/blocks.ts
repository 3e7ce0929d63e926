import type { Passage } from '$lib/domain/documents/parsed-document';
import type { DocumentMark, TextRange } from './marks';

/** Passages that belong together on screen: one list, one table, or one passage by itself. */
export interface Block {
  readonly kind: 'passage' | 'list' | 'table';
  readonly passages: readonly Passage[];
}

/** A part of a document that is put on screen as a whole, or stands as an empty space of about its height. */
export interface Chunk extends TextRange {
  readonly blocks: readonly Block[];
  /** Characters that guess the height until it was measured. */
  readonly chars: number;
  readonly lines: number;
}

const kindOf = (passage: Passage): Block['kind'] =>
  passage.kind === 'list-item' ? 'list' : passage.table ? 'table' : 'passage';

/** Groups consecutive list items into lists and rows into their tables. */
export const passagesToBlocks = (passages: readonly Passage[]): Block[] => {
  const blocks: { kind: Block['kind']; passages: Passage[] }[] = [];
  for (const passage of passages) {
    const kind = kindOf(passage);
    const last = blocks.at(-1);
    const joins =
      last?.kind === kind &&
      (kind === 'list' || (kind === 'table' && last.passages[0]?.table?.id === passage.table?.id));
    if (joins) last.passages.push(passage);
    else blocks.push({ kind, passages: [passage] });
  }
  return blocks;
};

const LONG_BLOCK = 40;

/** Cuts blocks into chunks of about `size` passages; long lists and tables are cut too. */
export const blocksToChunks = (blocks: readonly Block[], size = LONG_BLOCK): Chunk[] => {
  const chunks: Chunk[] = [];
  let open: Block[] = [];
  let count = 0;
  const close = (): void => {
    const passages = open.flatMap((block) => block.passages);
    if (passages.length === 0) return;
    const chars = passages.reduce((sum, { start, end }) => sum + end - start, 0);
    chunks.push({
      blocks: open,
      start: passages[0]!.start,
      end: passages.at(-1)!.end,
      chars,
      lines: passages.length
    });
    open = [];
    count = 0;
  };
  for (const block of blocks) {
    for (let at = 0; at < block.passages.length; at += size) {
      const part = block.passages.slice(at, at + size);
      open.push({ kind: block.kind, passages: part });
      count += part.length;
      if (count >= size) close();
    }
  }
  close();
  return chunks;
};

/** A stretch of text that is shown in one manner. */
export interface Segment extends TextRange {
  readonly target: boolean;
  readonly marks: readonly DocumentMark[];
}

/** Cuts a range at the edges of the marks and the target, so that each part is shown in one manner. */
export const cutSegments = (
  range: TextRange,
  marks: readonly DocumentMark[],
  target: TextRange | null
): Segment[] => {
  const edges = new Set([range.start, range.end]);
  const cut = (at: number): void => {
    if (at > range.start && at < range.end) edges.add(at);
  };
  for (const mark of marks) {
    cut(mark.start);
    cut(mark.end);
  }
  if (target) {
    cut(target.start);
    cut(target.end);
  }
  const ordered = [...edges].sort((one, other) => one - other);
  return ordered.slice(0, -1).map((start, at) => {
    const end = ordered[at + 1]!;
    return {
      start,
      end,
      target: target !== null && target.start < end && target.end > start,
      marks: marks.filter((mark) => mark.start < end && mark.end > start)
    };
  });
};
