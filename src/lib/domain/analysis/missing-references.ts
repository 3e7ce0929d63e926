import type { ContentHash } from '../ids';
import type { Citation } from '../documents/citation';
import type { Statement } from '../controls/statement';
import type { Finding } from './finding';
import { wordStems } from './word-stems';

export interface ReferringDocument {
  readonly document: ContentHash;
  readonly name: string;
  /** Title as read or corrected; null where none is known. */
  readonly title: string | null;
  readonly statements: readonly Statement[];
}

/** `the Incident Response Plan`, `Acceptable Use Policy`: words with capitals that end in a kind of document. */
const TITLE =
  /(?:\p{Lu}[\p{L}\p{N}-]*(?:[ \u00a0](?:and|of|for|&)(?=[ \u00a0]\p{Lu}))?[ \u00a0]){1,6}(?:Policy|Standard|Procedure|Plan|Guideline|Guidelines|Handbook|Charter|Runbook)\b/gu;
/** What opens a sentence or points at the text itself. */
const OPENING =
  /^(?:(?:The|This|That|These|Each|Every|Any|All|Our|A|An|Such|Its|Their|In|See|As|Per|If|When|Where|For|With|Under|No|Related|Relevant|Applicable|Other|Another|New|Approved|Written|Documented|Current|Approve|Maintain|Update|Follow|Implement|Develop|Establish|Define|Read|Sign|Communicate|Publish|Prepare)[ \u00a0])+/u;
/** Documents of others, which nobody files among the own ones. */
const OUTSIDE = /^(?:BSI|NIST|ISO|IEC|ENISA|CIS|OWASP|PCI|EU|ETSI|IEEE|COBIT|AICPA|CNIL|NCSC)\b/;
/** The title goes on to the left of a comma: `the Data Deletion, Masking & DLP Policy`. */
const CUT = /\p{Lu}[\p{L}\p{N}-]*, $/u;
/** Words that do not tell one document from another. */
const WEAK = new Set(
  [
    'policy',
    'standard',
    'procedure',
    'plan',
    'guideline',
    'guidelines',
    'handbook',
    'charter',
    'runbook',
    'the'
  ].flatMap(wordStems)
);
const SHOWN = 5;

const subjectOf = (text: string): string[] => [
  ...new Set(wordStems(text.replace(/[_-]+/g, ' ')).filter((stem) => !WEAK.has(stem)))
];

/** Whether a document may be the one that is meant: every word of the shorter of both names is in the longer. */
const isNamed = (wanted: readonly string[], has: readonly string[]): boolean => {
  const [short, long] = wanted.length <= has.length ? [wanted, has] : [has, wanted];
  return short.length > 0 && short.every((stem) => long.includes(stem));
};

/**
 * Documents that statements point to by a title in capitals and that are not among these documents, one finding
 * for each. Meant to be right rather than complete: a title in small letters is not seen, and a document whose
 * name shares the words of the title counts as the one that is meant.
 */
export const findMissingReferences = (documents: readonly ReferringDocument[]): Finding[] => {
  const names = documents.flatMap(({ name, title }) =>
    [name.replace(/\.[a-z0-9]+$/i, ''), title ?? ''].map(subjectOf).filter((stems) => stems.length > 0)
  );
  const missing = new Map<string, { title: string; documents: Set<ContentHash>; citations: Citation[] }>();
  const nameOf = new Map(documents.map(({ document, name }) => [document, name]));
  for (const { document, statements } of documents)
    for (const { citation } of statements)
      for (const match of citation.quote.matchAll(TITLE)) {
        const title = match[0].replace(OPENING, '').replace(/\s+/gu, ' ');
        const wanted = subjectOf(title);
        if (wanted.length === 0 || OUTSIDE.test(title)) continue;
        const isCut = CUT.test(citation.quote.slice(0, match.index));
        if (names.some((has) => isNamed(wanted, has) || (isCut && wanted.some((stem) => has.includes(stem)))))
          continue;
        const key = [...wanted].sort().join(' ');
        const known = missing.get(key) ?? { title, documents: new Set(), citations: [] };
        const start = citation.start + match.index + match[0].length - match[0].replace(OPENING, '').length;
        const quote = match[0].replace(OPENING, '');
        known.documents.add(document);
        known.citations.push({ ...citation, start, end: start + quote.length, quote });
        missing.set(key, known);
      }
  return [...missing.values()].map(({ title, documents: referring, citations }) => {
    const [first] = referring;
    const others = referring.size - 1;
    const who = `${nameOf.get(first!) ?? 'A document'}${others > 0 ? ` and ${others} more` : ''}`;
    return {
      code: 'missing-reference',
      severity: 'low',
      message: `${who} ${others > 0 ? 'refer' : 'refers'} to “${title}”, which is not among the documents.`,
      documents: [...referring],
      citations: citations.slice(0, SHOWN)
    };
  });
};
