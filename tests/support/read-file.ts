import { assemble } from '../../src/lib/adapters/parsing/assemble';
import { createBudget, type Budget, type BudgetOptions } from '../../src/lib/adapters/parsing/budget';
import type { ParseDraft } from '../../src/lib/adapters/parsing/draft';
import type { ParsedDocument } from '../../src/lib/domain/documents/parsed-document';

type Read = (bytes: Uint8Array, context: { name: string; budget: Budget }) => Promise<ParseDraft>;

/** The document that a reader makes of `content`. */
export const parseWith = async (
  read: Read,
  content: Uint8Array | string,
  options: BudgetOptions = {}
): Promise<ParsedDocument> => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return assemble(await read(bytes, { name: 'file', budget: createBudget(options) }));
};

/** One line a passage: kind and level, label, text. */
export const outline = (parsed: ParsedDocument): string[] =>
  parsed.passages.map((passage) => {
    const level = passage.level > 0 ? String(passage.level) : '';
    const place = passage.table ? `${passage.table.id}.${passage.table.row}` : '';
    return `${passage.kind}${level}${place}${passage.label ? ` ${passage.label}` : ''}: ${parsed.text.slice(passage.start, passage.end)}`;
  });

export const warningCodes = (parsed: ParsedDocument): string[] =>
  parsed.warnings.map((warning) => warning.code);
