import type { ContentHash } from '../ids';

/**
 * A pointer to words in one version of one document. `start` and `end` are UTF-16 offsets into the
 * document's derived text (`ParsedDocument.text`), end exclusive; `quote` is that slice at the time
 * of citing, kept so that a citation can be re-anchored, or shown as broken, when parsing changes.
 */
export interface Citation {
  readonly document: ContentHash;
  /** 1-based; null where the format has no pages. */
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Stable name of the cited place, used as a key for decisions. */
export const citationKey = (citation: Pick<Citation, 'document' | 'start' | 'end'>): string =>
  `${citation.document}:${citation.start}-${citation.end}`;
