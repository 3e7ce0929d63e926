import type { Citation } from './citation';

/** What a parser makes of a file's bytes. All offsets are UTF-16 offsets into `text`, end exclusive. */
export interface ParsedDocument {
  readonly kind: DocumentKind;
  /** Version of the parsing pipeline that made this; derived data of other versions is made again. */
  readonly pipeline: number;
  /** The derived text: passages in reading order, joined by line breaks. */
  readonly text: string;
  readonly pages: readonly DocumentPage[];
  /** Ordered by start, never overlapping; `text.slice(start, end)` is the passage's text. */
  readonly passages: readonly Passage[];
  /** Where runs of text stand on the page; PDFs and scans only, empty otherwise. */
  readonly boxes: readonly TextBox[];
  readonly facts: DocumentFacts;
  /** Dominant language; `und` where the text is too short to tell. */
  readonly language: DocumentLanguage;
  readonly warnings: readonly ParseWarning[];
}

export type DocumentKind = 'pdf' | 'docx' | 'xlsx' | 'csv' | 'pptx' | 'html' | 'markdown' | 'text';
export type DocumentLanguage = 'en' | 'de' | 'fr' | 'es' | 'it' | 'other' | 'und';

export interface DocumentPage {
  /** 1-based. A sheet of a workbook or a slide counts as a page; a flowing text has one. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** In PDF points, 0 where the format has no pages of a size. */
  readonly width: number;
  readonly height: number;
  /** `none`: the page shows something but no text could be had (yet). */
  readonly source: 'text' | 'ocr' | 'none';
  /** Name of a sheet or title of a slide. */
  readonly label?: string;
  /** For a sheet: the column that each cell of its rows stands in, from 0; empty columns have no cells. */
  readonly columns?: readonly number[];
}

export type PassageKind = 'heading' | 'paragraph' | 'list-item' | 'table-row' | 'code' | 'note';

export interface Passage {
  readonly kind: PassageKind;
  readonly start: number;
  readonly end: number;
  readonly page: number | null;
  /** 1-6 for headings; nesting depth from 1 for list items; 0 otherwise. */
  readonly level: number;
  /** Headings above this passage, outermost first, without the passage itself. */
  readonly headings: readonly string[];
  /** The visible number or bullet of a list item or heading, which may not be part of the text. */
  readonly label?: string;
  /** The row of the sheet that it stands in, from 1. */
  readonly sheetRow?: number;
  /** For `table-row`: the table it belongs to and its cells as offsets; row 0 of a table is its header. */
  readonly table?: {
    readonly id: number;
    readonly row: number;
    readonly cells: readonly { readonly start: number; readonly end: number }[];
  };
}

/** One run of text on a page; x and y from the page's top left corner, in PDF points. */
export interface TextBox {
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DocumentFact {
  /** As written, trimmed; dates additionally normalized in `date`. */
  readonly value: string;
  /** ISO 8601 calendar date, where the value is one. */
  readonly date?: string;
  /** Null where the fact comes from the file's metadata rather than its text. */
  readonly citation: Omit<Citation, 'document'> | null;
}

export type DocumentFactName =
  | 'title'
  | 'version'
  | 'owner'
  | 'approver'
  | 'approvalDate'
  | 'effectiveDate'
  | 'reviewDate'
  | 'status'
  | 'classification';

export type DocumentFacts = Readonly<Partial<Record<DocumentFactName, DocumentFact>>>;

export interface ParseWarning {
  readonly code:
    | 'tracked-changes'
    | 'comments-left-out'
    | 'attachments-not-read'
    | 'hidden-content'
    | 'truncated'
    | 'needs-ocr'
    | 'ocr-low-confidence'
    | 'encoding-guessed'
    | 'formulas-as-values'
    | 'external-references'
    | 'damaged-in-part'
    | 'empty'
    | 'language-not-supported';
  /** One sentence for the user. */
  readonly message: string;
  readonly page?: number;
}
