import type { DocumentKind } from '../../domain/documents/parsed-document';
import type { Reader } from './reader';

/** Loaded when first needed, so that a CSV does not load a PDF reader. */
export const readerByKind: Readonly<Partial<Record<DocumentKind, () => Promise<{ readonly read: Reader }>>>> =
  {
    pdf: () => import('./pdf/read-pdf'),
    docx: () => import('./formats/docx'),
    xlsx: () => import('./formats/xlsx'),
    csv: () => import('./formats/csv'),
    pptx: () => import('./formats/pptx'),
    html: () => import('./formats/html'),
    markdown: () => import('./formats/markdown'),
    text: () => import('./formats/text')
  };
