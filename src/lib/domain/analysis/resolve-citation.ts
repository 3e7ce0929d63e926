import type { Citation } from '../documents/citation';
import type { ParsedDocument } from '../documents/parsed-document';

export type CitationState =
  /** The words stand where the citation says. */
  | { readonly state: 'intact'; readonly start: number; readonly end: number; readonly page: number | null }
  /** The words stand elsewhere in the same document, because it was read anew by another version of the reader. */
  | { readonly state: 'moved'; readonly start: number; readonly end: number; readonly page: number | null }
  /** The words are not in the document any more. Shown as broken, never silently kept. */
  | { readonly state: 'broken' };

type Readable = Pick<ParsedDocument, 'text' | 'passages'>;

const pageAt = (parsed: Readable, offset: number): number | null => {
  let low = 0;
  let high = parsed.passages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parsed.passages[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return parsed.passages[low]?.page ?? null;
};

/** The occurrence of `quote` that starts nearest to `near`, or -1. */
const nearest = (text: string, quote: string, near: number): number => {
  const after = text.indexOf(quote, near);
  const before = text.lastIndexOf(quote, near);
  if (after < 0 || before < 0) return Math.max(after, before);
  return after - near < near - before ? after : before;
};

/** The same words with other blanks or line ends between them. */
const loosely = (text: string, quote: string, near: number): { start: number; end: number } | null => {
  const words = quote
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  let best: { start: number; end: number } | null = null;
  for (const match of text.matchAll(new RegExp(words.join('\\s+'), 'g'))) {
    const hit = { start: match.index, end: match.index + match[0].length };
    if (!best || Math.abs(hit.start - near) < Math.abs(best.start - near)) best = hit;
  }
  return best;
};

/** Checks a citation against its document's text as it is read now. An empty quote is always broken. */
export const resolveCitation = (
  citation: Pick<Citation, 'start' | 'end' | 'quote'>,
  parsed: Readable
): CitationState => {
  const { start, end, quote } = citation;
  if (quote.trim() === '') return { state: 'broken' };
  if (parsed.text.slice(start, end) === quote)
    return { state: 'intact', start, end, page: pageAt(parsed, start) };
  const exact = nearest(parsed.text, quote, start);
  const found = exact >= 0 ? { start: exact, end: exact + quote.length } : loosely(parsed.text, quote, start);
  return found ? { state: 'moved', ...found, page: pageAt(parsed, found.start) } : { state: 'broken' };
};
