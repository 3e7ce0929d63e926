import type { DocumentKind } from '../../domain/documents/parsed-document';
import type { Budget } from './budget';
import { decodeText } from './decode-text';
import type { DraftBlock, ParseDraft } from './draft';
import { withinBudget } from './text-budget';

/**
 * The reader of a format that is nothing but text in some encoding and flows without pages.
 * It throws `ParseFailure` for bytes that are no text.
 */
export const readTextAs =
  (kind: DocumentKind, toBlocks: (text: string) => DraftBlock[]) =>
  async (
    bytes: Uint8Array,
    { budget }: { readonly name: string; readonly budget: Budget }
  ): Promise<ParseDraft> => {
    budget.progress(0, 'Reading text');
    const decoded = decodeText(bytes);
    const { blocks, warnings } = withinBudget(toBlocks(decoded.text), budget);
    return {
      kind,
      paged: false,
      pages: [],
      blocks,
      metadata: {},
      warnings: [...decoded.warnings, ...warnings]
    };
  };
