import type { ParsedDocument, Passage } from '../documents/parsed-document';
import { isTemplateNote } from './boilerplate';
import { findFrequency } from './frequency';
import { splitSentences, type TextRange } from './split-sentences';

/** What a row of a table offers: sentences in cells, or the row as a whole. */
export interface RowReading {
  readonly sentences: readonly { readonly range: TextRange; readonly context: readonly string[] }[];
  /** The row read as one statement with the words of its header, where the table is a schedule. */
  readonly schedule: { readonly range: TextRange; readonly text: string } | null;
}

const TIMING =
  /^(?:.{0,30}\b)?(?:frequency|interval|retention(?: period)?|time ?frame|response time|review cycle|schedule|periodicity|how often|due|deadline|sla|häufigkeit|turnus|intervall|frist|aufbewahrung\p{L}*|fréquence|périodicité|délai|durée)(?:\b.{0,20})?$/iu;
const DURATION =
  /\b\d+\s*(?:\([^)]*\)\s*)?(?:minutes?|hours?|days?|weeks?|months?|years?|business days?|stunden?|tage?|wochen?|monate?|jahre?|heures?|jours?|semaines?|mois|ans?)\b/i;
const SKIPPED_TABLE =
  /^(?:term|definition|acronym|abbreviation|version|rev(?:ision)?|date|change|description of change|author|reviewer|approver|approved by|name|signature|begriff|datum|abkürzung|terme|auteur|document (?:name|id|number|title)|phone|e-?mail|contact)s?\b/i;

const cellText = (parsed: ParsedDocument, cell: TextRange): string => parsed.text.slice(cell.start, cell.end);

/**
 * Columns of a Statement of Applicability or of a gap table, which name every control of a framework: what they say
 * of a control is a claim about other documents and no evidence by itself.
 */
const NAMES_CONTROL =
  /^(?:(?:iso|annex|soc|nist|tsc|iec)\b.*|(?:annex a )?(?:controls?|requirements?|clauses?|criteri(?:a|on)|maßnahmen?|anforderung(?:en)?|mesures?|exigences?|points? of focus)(?:\b.{0,20})?)$/iu;
const SAYS_WHETHER =
  /\b(?:applicab\w*|justification\w*|exclusions?|excluded|implementation status|implemented|gaps?|maturity|compliance status|compliant|anwendbar\w*|begründung\w*|umsetzungsstatus|umgesetzt|ausgeschlossen|applicabilité|exclusion|écarts?|maturité)\b/iu;

export const isClaimsTable = (heads: readonly string[]): boolean =>
  heads.some((head) => NAMES_CONTROL.test(head.trim())) && heads.some((head) => SAYS_WHETHER.test(head));

/** Columns of a table of terms, of a document's changes or of people. */
export const isPapersTable = (heads: readonly string[]): boolean =>
  heads.filter((text) => SKIPPED_TABLE.test(text.trim())).length * 2 > heads.length;

/** Whether a header names a table of terms, of changes or of people, or of claims about all controls. */
export const isSkippedTable = (parsed: ParsedDocument, header: Passage | undefined): boolean => {
  const cells =
    header?.table?.cells.map((cell) => cellText(parsed, cell)).filter((text) => text !== '') ?? [];
  return isClaimsTable(cells) || isPapersTable(cells);
};

/** Reads one row of a table; `header` is its row 0 where it has one. */
export const readRow = (parsed: ParsedDocument, row: Passage, header: Passage | undefined): RowReading => {
  const cells = row.table?.cells.filter((cell) => cell.end > cell.start) ?? [];
  const texts = cells.map((cell) => cellText(parsed, cell));
  const titleAt = texts.findIndex(
    (text) => /\p{L}{3}/u.test(text) && text.length <= 90 && !/[.!?]$/.test(text)
  );
  const title = titleAt >= 0 ? texts[titleAt]! : null;
  const sentences = cells.flatMap((cell, index) =>
    (isTemplateNote(texts[index]!) ? [] : splitSentences(parsed.text, cell.start, cell.end)).map((range) => ({
      range,
      context: title !== null && index > titleAt ? [title] : []
    }))
  );
  return { sentences, schedule: readSchedule(parsed, row, header, title) };
};

const readSchedule = (
  parsed: ParsedDocument,
  row: Passage,
  header: Passage | undefined,
  title: string | null
): RowReading['schedule'] => {
  const cells = row.table?.cells ?? [];
  if (!header || row === header || !title) return null;
  const heads = header.table?.cells.map((cell) => cellText(parsed, cell)) ?? [];
  const timed = cells.some((cell, index) => {
    const text = cellText(parsed, cell);
    if (index > 0 && /^(?:within|after|for|at least|innerhalb|binnen|dans|sous)\b/i.test(text))
      return DURATION.test(text);
    return TIMING.test(heads[index] ?? '') && (findFrequency(text) !== null || DURATION.test(text));
  });
  if (!timed) return null;
  const parts = cells.flatMap((cell, index) => {
    const text = cellText(parsed, cell);
    if (text === '' || text === title) return [];
    return [heads[index] ? `${heads[index]!.toLowerCase()} ${text}` : text];
  });
  return { range: { start: row.start, end: row.end }, text: `${title}: ${parts.join('; ')}` };
};
