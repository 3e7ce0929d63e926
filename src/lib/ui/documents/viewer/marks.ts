import type { ParsedDocument } from '$lib/domain/documents/parsed-document';

/** A stretch of a document's derived text: UTF-16 offsets, end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** How settled a mark is: a person's decision, the machine's proposal, or neither. */
export type MarkTone = 'accepted' | 'suggested' | 'plain';

export interface MarkLabel {
  /** Id of a requirement within its framework: `A.5.15`. */
  readonly text: string;
  /** Said in full: `ISO/IEC 27001:2022 A.5.15 Access control, suggested, 82 %`. */
  readonly title: string;
  readonly tone: MarkTone;
}

/** Words of a document that were marked, with the requirements they are marked for. */
export interface DocumentMark extends TextRange {
  readonly id: string;
  readonly tone: MarkTone;
  readonly labels: readonly MarkLabel[];
}

/** What every way of showing a document takes. */
export interface ViewProps {
  readonly parsed: ParsedDocument;
  readonly marks: readonly DocumentMark[];
  /** The cited words, to which the view goes. */
  readonly target: TextRange | null;
  /** Id of the mark that is selected. */
  readonly selected: string | null;
  /** 1-based page or sheet in view; told on scrolling. */
  readonly page: number;
  onpage(page: number): void;
  onmark(mark: DocumentMark): void;
}

/** Pages of a file as drawn by the page renderer; page numbers start at 1. */
export interface PageSource {
  /** In PDF points. */
  readonly pages: readonly { readonly width: number; readonly height: number }[];
  render(
    page: number,
    canvas: HTMLCanvasElement,
    scale: number,
    signal?: AbortSignal
  ): Promise<{ readonly ok: boolean }>;
  close(): Promise<void>;
}

/** What a passage or page shows of the marks: those that overlap it. `marks` are ordered by start. */
export const marksWithin = (marks: readonly DocumentMark[], range: TextRange): DocumentMark[] => {
  let low = 0;
  let high = marks.length;
  // marks hardly overlap each other, so their ends are ordered well enough to look a few back
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle]!.start < range.start) low = middle + 1;
    else high = middle;
  }
  const found: DocumentMark[] = [];
  for (let at = Math.max(0, low - 8); at < marks.length; at += 1) {
    const mark = marks[at]!;
    if (mark.start >= range.end) break;
    if (mark.end > range.start) found.push(mark);
  }
  return found;
};

/** Short form for a margin: at most `most` different labels, and how many were left out. */
export const summarizeLabels = (
  marks: readonly DocumentMark[],
  most = 2
): { readonly shown: readonly MarkLabel[]; readonly more: number } => {
  const byText = new Map<string, MarkLabel>();
  for (const { labels } of marks) {
    for (const label of labels) {
      const known = byText.get(label.text);
      if (!known || (known.tone !== 'accepted' && label.tone === 'accepted')) byText.set(label.text, label);
    }
  }
  const all = [...byText.values()];
  return { shown: all.slice(0, most), more: Math.max(0, all.length - most) };
};
