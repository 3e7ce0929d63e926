import type {
  DocumentKind,
  ParseWarning,
  PassageKind,
  TextBox
} from '../../domain/documents/parsed-document';

/** One block of text as a format's reader found it; `assemble` turns blocks into anchored passages. */
export interface DraftBlock {
  readonly kind: PassageKind;
  /** Plain text, single-spaced; for a `table-row` the assembler joins `cells` itself and ignores this. */
  readonly text: string;
  /** 1-6 for headings, nesting depth from 1 for list items, 0 otherwise. */
  readonly level: number;
  /** Visible number or bullet that is not part of the text. */
  readonly label?: string;
  /** 1-based number of a page in `ParseDraft.pages`. */
  readonly page: number;
  /** The row of the sheet that it stands in, from 1. */
  readonly sheetRow?: number;
  /** Table that a `table-row` belongs to; row 0 is the header row. */
  readonly table?: { readonly id: number; readonly row: number; readonly cells: readonly string[] };
  /** Where runs of this block stand; offsets into `text`. */
  readonly boxes?: readonly TextBox[];
}

export interface DraftPage {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly source: 'text' | 'ocr' | 'none';
  readonly label?: string;
  /** For a sheet: the column that each cell of its rows stands in, from 0. */
  readonly columns?: readonly number[];
}

/** What a format's reader hands to the assembler. */
export interface ParseDraft {
  readonly kind: DocumentKind;
  /** False for flowing text, whose citations carry no page. */
  readonly paged: boolean;
  readonly pages: readonly DraftPage[];
  readonly blocks: readonly DraftBlock[];
  /** From the file's own properties; used where the text says nothing. */
  readonly metadata: { readonly title?: string; readonly author?: string };
  readonly warnings: readonly ParseWarning[];
}
