import type { DocumentKind } from './parsed-document';

/** What is numbered as pages of a document; null where a number would tell nobody anything. */
export const pageName: Readonly<Record<DocumentKind, 'page' | 'sheet' | 'slide' | null>> = {
  pdf: 'page',
  docx: 'page',
  xlsx: 'sheet',
  pptx: 'slide',
  csv: null,
  html: null,
  markdown: null,
  text: null
};

/** `page 3`, `sheet 2`, `slide 4`, or `p. 3` in short; empty where there is none. */
export const pageInWords = (kind: DocumentKind, page: number | null, short = false): string => {
  const word = pageName[kind];
  if (page === null || word === null) return '';
  return short && word === 'page' ? `p. ${page}` : `${word} ${page}`;
};

/** `Access-Policy.pdf, page 3`. */
export const placeInDocument = (
  document: string,
  kind: DocumentKind,
  page: number | null,
  short = false
): string => [document, pageInWords(kind, page, short)].filter(Boolean).join(', ');
