import type { ParseWarning } from '../../domain/documents/parsed-document';
import type { Budget } from './budget';
import type { DraftBlock } from './draft';

const truncated: ParseWarning = {
  code: 'truncated',
  message:
    'The document is longer than can be read at once; its end was left out. Split it to read all of it.'
};

/** Blocks as far as the budget for text reaches, and the warning that says so where it does not reach the end. */
export const withinBudget = (
  blocks: readonly DraftBlock[],
  budget: Budget
): { readonly blocks: readonly DraftBlock[]; readonly warnings: readonly ParseWarning[] } => {
  for (const [index, block] of blocks.entries()) {
    const length = block.table
      ? block.table.cells.reduce((sum, cell) => sum + cell.length + 3, 0)
      : block.text.length;
    if (!budget.takeChars(length + 1)) return { blocks: blocks.slice(0, index), warnings: [truncated] };
  }
  return { blocks, warnings: [] };
};
