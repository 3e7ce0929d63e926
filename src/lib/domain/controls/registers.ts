import type { ParsedDocument, Passage } from '../documents/parsed-document';
import { isClaimsTable, isPapersTable } from './table-statements';
import type { TextRange } from './split-sentences';

/**
 * A register is evidence of its own kind: an inventory of assets or a list of the laws that apply is no sentence, and
 * shows more than one. It is read as one statement made of its columns; what they are tells what is kept.
 */
export interface Register {
  /** Its row of headings. */
  readonly range: TextRange;
  /** `Asset name, type, owner, status (18 entries)`. */
  readonly text: string;
  readonly entries: number;
}

const LEAST_COLUMNS = 4;
const LEAST_ENTRIES = 3;
/** A column by which entries are kept track of; a table that explains something has none. */
const TRACKS =
  /\b(?:owner|custodian|responsible|accountable|assignee|status|due|deadline|(?:last|next) (?:review|test|check)\w*|review date|date|expir\w+|criticality|classification|priority|severity|likelihood|retention|version|verantwortlich\w*|eigentümer|frist|fällig\w*|datum|einstufung|responsable|propriétaire|statut|échéance|criticité)\b/iu;
/** Laws and contracts are listed with whether they apply, as controls are in a Statement of Applicability. */
const OF_LAWS =
  /\b(?:laws?|regulations?|legislation|statutes?|acts?|jurisdiction|contracts?|gesetz\w*|vorschrift\w*|lois?|règlements?)\b/iu;
const NUMBER = /^(?:\p{L}{1,12} )?(?:id|no\.?|nr\.?|ref(?:erence)?|#|n°)$/iu;
const LONGEST = 400;

/** `Asset Name` as in a sentence; `RTO` and `CVSS v3` stay. */
const inSmall = (head: string): string =>
  head.replace(/(?<!\p{L})\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLowerCase());

/** The register that a table is, read from its row of headings and the number of its other rows; null: it is none. */
export const readRegister = (parsed: ParsedDocument, header: Passage, entries: number): Register | null => {
  const heads = (header.table?.cells ?? [])
    .map((cell) => parsed.text.slice(cell.start, cell.end).trim())
    .filter((text) => text !== '');
  if (entries < LEAST_ENTRIES || heads.length < LEAST_COLUMNS) return null;
  if (isPapersTable(heads) || (isClaimsTable(heads) && !heads.some((head) => OF_LAWS.test(head))))
    return null;
  if (!heads.some((head) => TRACKS.test(head))) return null;
  const columns = heads.filter((head) => !NUMBER.test(head)).map(inSmall);
  const list = columns.join(', ').slice(0, LONGEST);
  return {
    range: { start: header.start, end: header.end },
    text: `${list[0]!.toUpperCase()}${list.slice(1)} (${entries} entries)`,
    entries
  };
};
