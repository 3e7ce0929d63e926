import type { PassageKind } from '../../../domain/documents/parsed-document';
import type { PlacedLine } from './join-lines';

/** Lines that belong together, before the document as a whole decides what is a heading. */
export interface RawBlock {
  /** What the producer's tags or the layout say; null where only the look of the text can tell. */
  readonly role: PassageKind | 'contents' | null;
  /** As in `DraftBlock`; 0 where not known. */
  readonly level: number;
  readonly page: number;
  readonly lines: readonly PlacedLine[];
  readonly label?: string;
  readonly table?: {
    readonly id: number;
    readonly row: number;
    readonly cells: readonly (readonly PlacedLine[])[];
  };
}
