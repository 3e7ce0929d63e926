import type { DocumentFact, DocumentFactName, Passage } from '../../../domain/documents/parsed-document';
import { findDate, type DayOrder } from './dates';
import { labelOf, labelWithColon, type LabelName } from './labels';

/** A possible fact. The best one by `weight` wins, the earliest among equals. */
export interface Candidate {
  readonly name: DocumentFactName;
  readonly weight: number;
  readonly fact: DocumentFact;
}

export interface FactSource {
  readonly text: string;
  readonly passages: readonly Passage[];
  readonly order: DayOrder;
}

/** How much a place is trusted to speak about the document itself. */
export const weights = {
  documentTitle: 100,
  table: 100,
  line: 95,
  titleHeading: 90,
  sentence: 80,
  titleLabel: 70,
  history: 60,
  margin: 50,
  issueDate: 45,
  metadata: 40,
  firstLine: 20
} as const;

/** Stretches of the text where documents speak about themselves: the beginning and the end. */
const START_CHARS = 8_000;
const START_PASSAGES = 80;
const END_CHARS = 6_000;
const LIST_PASSAGES = 25;
const MAX_VALUE_CHARS = 140;
const MAX_LINE_CHARS = 400;

/** Values that stand for something still to be filled in, or that say nothing. */
const emptyValue =
  /^(?:\[.*|<.*|\{.*\}|[-–—_.\s/]*|n\/?a|none|tbd|tbc|tba|to be (?:defined|determined|confirmed|completed|assigned)|not (?:yet )?(?:assigned|approved|defined|set)|pending|open|offen|keine?|xx+.*|d{1,2}[/.-]m{1,3}[/.-]y{2,4}|dd month yyyy|yyyy-mm-dd|tt\.mm\.jj(?:jj)?|name|date|datum|signature|unterschrift|role|…|\?+)$/i;
const dateNames = new Set<LabelName>(['approvalDate', 'effectiveDate', 'reviewDate', 'issueDate']);
const statusWords =
  /draft|final|approved|published|review|active|current|in force|live|obsolete|superseded|withdrawn|retired|archived|released|issued|entwurf|freigegeben|gültig|in kraft|in prüfung|in bearbeitung|abgelöst|veraltet|veröffentlicht|genehmigt/i;
export const classificationWords =
  /^(?:(?:company|strictly|highly|internal|for|streng|nur für|official|commercial in|business)[\s-]+)*(?:public|internal|confidential|restricted|secret|private|proprietary|sensitive|unclassified|official|confidence|internal use(?: only)?|öffentlich|intern|internen gebrauch|vertraulich|geheim|tlp[:\s]*(?:red|amber(?:\+strict)?|green|clear|white))(?:[\s-]+(?:use(?: only)?|only|information|distribution))?$/i;

export const inStart = (passage: Passage, index: number): boolean =>
  index < START_PASSAGES && passage.start < START_CHARS;
const inEnd = (source: FactSource, passage: Passage): boolean =>
  passage.start > source.text.length - END_CHARS;

const citationOf = (
  source: FactSource,
  passage: Passage,
  start: number,
  end: number
): DocumentFact['citation'] => ({
  page: passage.page,
  start,
  end,
  quote: source.text.slice(start, end)
});

/** The fact that a range of the text states, trimmed of what surrounds it; null where it says nothing. */
const readValue = (
  source: FactSource,
  passage: Passage,
  name: LabelName,
  from: number,
  to: number,
  weight: number
): Candidate[] => {
  const raw = source.text.slice(from, to);
  const value = raw.replace(/^[\s|:;,–—-]+|[\s|;,–—]+$|(?<=\p{L}{3})\.$/gu, '');
  const start = from + raw.indexOf(value);
  if (value === '' || value.length > MAX_VALUE_CHARS || emptyValue.test(value)) return [];
  const whole = (fact: DocumentFactName, factWeight = weight): Candidate => ({
    name: fact,
    weight: factWeight,
    fact: { value, citation: citationOf(source, passage, start, start + value.length) }
  });
  const dated = (fact: DocumentFactName, factWeight = weight): Candidate[] => {
    const date = findDate(value, source.order, fact === 'reviewDate');
    if (!date) return [];
    const citation = citationOf(source, passage, start + date.start, start + date.end);
    const words = value.slice(date.start, date.end);
    return [
      {
        name: fact,
        weight: factWeight,
        fact: { value: words, ...(date.iso ? { date: date.iso } : {}), citation }
      }
    ];
  };
  if (dateNames.has(name)) {
    if (name === 'issueDate') return dated('effectiveDate', weights.issueDate);
    return dated(name as DocumentFactName);
  }
  switch (name) {
    case 'approval':
    case 'approver': {
      // "Management Board, 12 March 2026" names both
      const date = findDate(value, source.order);
      if (!date) return name === 'approver' || /\p{L}{2}/u.test(value) ? approverOf(whole('approver')) : [];
      const before = value.slice(0, date.start).replace(/[\s,;(–—-]+(?:on|am|dated|date|vom)?[\s:(]*$/i, '');
      const found = dated('approvalDate');
      if (before.length < 3 || emptyValue.test(before) || /^(?:on|am|yes|ja)$/i.test(before)) return found;
      const citation = citationOf(source, passage, start, start + before.length);
      return [...approverOf({ name: 'approver', weight, fact: { value: before, citation } }), ...found];
    }
    case 'version': {
      const version = /(?:^|\b(?:v|version|rev\.?)\s*)(\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)(?![\d/]|\.\d)/i.exec(
        value
      );
      return version && value.length <= 60 ? [narrow(source, passage, whole('version'), version)] : [];
    }
    case 'status':
      return value.length <= 60 && statusWords.test(value) ? [whole('status')] : [];
    case 'classification':
      return value.length <= 60 ? [whole('classification')] : [];
    case 'documentTitle':
      return [whole('title', weights.documentTitle)];
    case 'title':
      return [whole('title', Math.min(weight, weights.titleLabel))];
    default:
      return [whole(name as DocumentFactName)];
  }
};

/** A "yes" or a status word is no approver. */
const approverOf = (candidate: Candidate): Candidate[] =>
  /^(?:yes|no|ja|nein|approved|pending|draft|final|☒|☐|✓|x)$/i.test(candidate.fact.value) ? [] : [candidate];

/** The candidate with its value and citation cut down to what `match` found in it. */
const narrow = (
  source: FactSource,
  passage: Passage,
  candidate: Candidate,
  match: RegExpExecArray
): Candidate => {
  const words = match[1] ?? match[0];
  const base = candidate.fact.citation?.start ?? 0;
  const start = base + match.index + match[0].lastIndexOf(words);
  return {
    ...candidate,
    fact: { value: words, citation: citationOf(source, passage, start, start + words.length) }
  };
};

interface Row {
  readonly passage: Passage;
  readonly index: number;
  readonly cells: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

const tablesOf = (source: FactSource): Row[][] => {
  const byId = new Map<number, Row[]>();
  source.passages.forEach((passage, index) => {
    if (!passage.table) return;
    const cells = passage.table.cells.map((cell) => ({
      ...cell,
      text: source.text.slice(cell.start, cell.end)
    }));
    byId.set(passage.table.id, [...(byId.get(passage.table.id) ?? []), { passage, index, cells }]);
  });
  return [...byId.values()];
};

/** Label and value side by side, also several pairs in a row: `Version | 2.1 | Owner | CISO`. */
const pairsOfRow = (source: FactSource, row: Row): Candidate[] => {
  const cells = row.cells.filter((cell) => cell.text !== '');
  const found: Candidate[] = [];
  // labels stand in front, or every other cell is one; else the row is a record or names columns
  if (!labelOf(cells[0]?.text ?? '') || (cells.length > 3 && !labelOf(cells[2]?.text ?? ''))) return [];
  if (cells.length > 2 && cells.every((cell) => labelOf(cell.text) || isDateColumn(cell.text))) return [];
  for (let at = 0; at + 1 < cells.length; at++) {
    const name = labelOf(cells[at]?.text ?? '');
    const value = cells[at + 1];
    if (!name || !value || (name !== 'status' && labelOf(value.text))) continue;
    found.push(...readValue(source, row.passage, name, value.start, value.end, weights.table));
    // "Approved by | Jane Doe | 12 March 2026": the signature's date
    const rest = cells[at + 2];
    if (name === 'approver' && rest && !labelOf(rest.text))
      found.push(...readValue(source, row.passage, 'approvalDate', rest.start, rest.end, weights.table));
    at++;
  }
  return found;
};

const versionNumber = (text: string): number[] =>
  (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
const isNewer = (a: readonly number[], b: readonly number[]): boolean => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** Columns named by labels: a single row of values, or a change history, of which the newest version counts. */
const columnsOf = (source: FactSource, rows: readonly Row[]): Candidate[] => {
  const headerAt = rows.findIndex((row, at) => {
    const filled = row.cells.filter((cell) => cell.text !== '');
    // further down, "Status | Approved" is a pair although both are labels
    if (at > 0 && filled.length < 3) return false;
    const named = filled.filter((cell) => labelOf(cell.text) || isDateColumn(cell.text)).length;
    const isHistory =
      filled.some((cell) => labelOf(cell.text) === 'version') &&
      filled.some((cell) => isDateColumn(cell.text));
    return named >= 2 && (isHistory || named > filled.length / 2);
  });
  const header = rows[headerAt];
  if (!header) return [];
  const names = header.cells.map((cell) => labelOf(cell.text));
  const values = rows.slice(headerAt + 1).filter((row) => row.cells.some((cell) => cell.text !== ''));
  const versionColumn = names.indexOf('version');
  const isHistory =
    versionColumn >= 0 &&
    header.cells.some((cell) => isDateColumn(cell.text) || dateNames.has(labelOf(cell.text) ?? 'title'));
  if (values.length !== 1 && !isHistory) return [];
  const newest = values.reduce<Row | undefined>(
    (best, row) =>
      !best ||
      isNewer(
        versionNumber(row.cells[versionColumn]?.text ?? ''),
        versionNumber(best.cells[versionColumn]?.text ?? '')
      )
        ? row
        : best,
    undefined
  );
  if (!newest) return [];
  const weight = isHistory ? weights.history : weights.table;
  const found = names.flatMap((name, column) => {
    const cell = newest.cells[column];
    return name && cell && cell.text !== ''
      ? readValue(source, newest.passage, name, cell.start, cell.end, weight)
      : [];
  });
  const says = newest.cells.map((cell) => cell.text).join(' ');
  const dateCell = newest.cells[header.cells.findIndex((cell) => isDateColumn(cell.text))];
  if (
    isHistory &&
    dateCell &&
    /\b(?:approved|approval|freigabe|freigegeben|genehmigt)\b/i.test(says) &&
    !/not (?:yet )?approved|awaiting|pending/i.test(says)
  )
    found.push(
      ...readValue(source, newest.passage, 'approvalDate', dateCell.start, dateCell.end, weights.history)
    );
  return found;
};

const isDateColumn = (text: string): boolean =>
  /^(?:date|datum|stand|vom|change date|änderungsdatum|date of change)$/i.test(text.trim());

/** Facts that tables state: pairs at the document's beginning, or several pairs anywhere; change histories. */
export const tableCandidates = (source: FactSource): Candidate[] =>
  tablesOf(source).flatMap((rows) => {
    const first = rows[0];
    if (!first) return [];
    const columns = columnsOf(source, rows);
    const isNear = inStart(first.passage, first.index) || inEnd(source, first.passage);
    const pairs = rows.flatMap((row) => pairsOfRow(source, row));
    const isAboutDocument = new Set(pairs.map((pair) => pair.name)).size >= 2;
    // a long table of records is about its records
    const counts = rows.length <= 40 && (isNear || isAboutDocument) ? pairs : [];
    return [...(isNear || isAboutDocument ? columns : []), ...counts];
  });

/** Facts in lines such as `Version: 2.1 | Owner: CISO`, at the beginning, in margins and at the end. */
export const lineCandidates = (source: FactSource): Candidate[] =>
  source.passages.flatMap((passage, index) => {
    const isMargin = passage.kind === 'note';
    if (passage.table && passage.table.cells.filter((cell) => cell.end > cell.start).length > 2) return [];
    if (!isMargin && !inStart(passage, index) && !inEnd(source, passage)) return [];
    // further down, items of a list describe something else: the fields of a record, say
    if (passage.kind === 'list-item' && index >= LIST_PASSAGES) return [];
    const text = source.text.slice(passage.start, passage.end);
    if (text.length > MAX_LINE_CHARS) return [];
    const matches = [...text.matchAll(labelWithColon())].filter((match, at, all) => {
      // within prose a colon after such a word is chance, unless a label opened the line
      return match.index === 0 || at > 0
        ? all[0]?.index === 0 || /[|•·;]\s*$/.test(text.slice(0, match.index))
        : /[|•·;(]\s*$/.test(text.slice(0, match.index));
    });
    return matches.flatMap((match, at) => {
      const name = labelOf(match[1] ?? '');
      const from = match.index + match[0].length;
      const next = matches[at + 1]?.index ?? text.length;
      const stop = text.slice(from, next).search(/\s[|•·]\s|;\s/);
      const to = stop < 0 ? next : from + stop;
      return name
        ? readValue(source, passage, name, passage.start + from, passage.start + to, weights.line)
        : [];
    });
  });

const sentencePatterns: readonly { readonly names: readonly LabelName[]; readonly pattern: RegExp }[] = [
  {
    names: ['approver', 'approvalDate'],
    pattern:
      /\b(?:approved|authori[sz]ed|adopted|ratified|endorsed) by (?:the )?([^.;]{3,80}?),? (?:on|dated|in) ([^.;]{6,30})/gi
  },
  {
    names: ['approver', 'approvalDate'],
    pattern:
      /\b(?:freigegeben|genehmigt|verabschiedet) (?:von|durch) (?:die |den |das |der )?([^;]{3,80}?) am (\d[^;,]{6,24})/gi
  },
  {
    names: ['approver', 'approvalDate'],
    pattern:
      /\bwurde (?:von|durch) (?:die |den |das |der )?([^;]{3,80}?) am (\d[^;,]{6,24}?) (?:freigegeben|genehmigt|verabschiedet)/gi
  },
  {
    names: ['approvalDate'],
    pattern: /\b(?:was|has been|were) (?:approved|adopted|ratified) on ([^.;]{6,30})/gi
  },
  {
    names: ['effectiveDate'],
    pattern:
      /\b(?:takes? effect|comes? into (?:force|effect)|(?:is|are|becomes?) effective|effective|applies|in force)(?: (?:on|from|as of|since))? ([^.;:]{6,30})/gi
  },
  {
    names: ['effectiveDate'],
    pattern: /\b(?:gilt|gültig|in kraft|wirksam) (?:ab|seit|zum)(?: dem)? (\d[^;,]{6,24})/gi
  },
  {
    names: ['reviewDate'],
    pattern:
      /\bnext (?:scheduled |planned |formal |annual )?review (?:is |of this (?:document|policy) is )?(?:is )?(?:due|planned|scheduled|takes place|will take place)?(?: (?:on|in|by|for|before|no later than))? ([^.;:]{6,30})/gi
  },
  {
    names: ['reviewDate'],
    pattern:
      /\b(?:due for review|(?:shall|must|will|is to) (?:next )?be reviewed(?: again)?(?: no later than)?)(?: (?:on|in|by|before))? ([^.;:]{6,30})/gi
  },
  {
    names: ['reviewDate'],
    pattern:
      /\bnächste (?:überprüfung|prüfung|revision) (?:ist |erfolgt |findet )?(?:am|im|bis|für)? ?(\d[^;,]{6,24}|\p{L}+ \d{4})/giu
  },
  {
    names: ['owner'],
    pattern:
      /\b(?:this|the) (?:policy|document|procedure|standard|plan|register) is owned by (?:the )?([^.;,]{3,80})/gi
  },
  {
    names: ['owner'],
    pattern:
      /\b(?:the )?owner of this (?:policy|document|procedure|standard|plan|register) is (?:the )?([^.;,]{3,80})/gi
  },
  {
    names: ['owner'],
    pattern:
      /\b(?:eigentümer(?:in)?|verantwortlich) (?:dieser richtlinie|dieses dokuments|für diese richtlinie|für dieses dokument) ist (?:die |der |das )?([^.;,]{3,80})/gi
  }
];

/** Facts that sentences state: "approved by the Management Board on 12 March 2026". */
export const sentenceCandidates = (source: FactSource): Candidate[] =>
  source.passages.flatMap((passage, index) => {
    if (passage.table || (!inStart(passage, index) && !inEnd(source, passage))) return [];
    const text = source.text.slice(passage.start, passage.end);
    return sentencePatterns.flatMap(({ names, pattern }) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const found: Candidate[] = [];
        let from = match.index;
        for (const [at, name] of names.entries()) {
          const words = match[at + 1] ?? '';
          const start = text.indexOf(words, from);
          from = start + words.length;
          found.push(
            ...readValue(
              source,
              passage,
              name,
              passage.start + start,
              passage.start + start + words.length,
              weights.sentence
            )
          );
        }
        // an approver counts only together with the date that makes it a statement of fact
        return names.includes('approvalDate') && !found.some(({ name }) => name === 'approvalDate')
          ? []
          : found;
      })
    );
  });

/** What short lines near the beginning and in margins say without a label: "Version 2.1", "CONFIDENTIAL", "Draft". */
export const marginCandidates = (source: FactSource): Candidate[] =>
  source.passages.flatMap((passage, index) => {
    const isMargin = passage.kind === 'note';
    if (passage.table || (!isMargin && index >= 25)) return [];
    const text = source.text.slice(passage.start, passage.end);
    if (text.length > 160) return [];
    const found: Candidate[] = [];
    const version =
      /(?<![\p{L}\d])(?:version|ver\.|rev(?:ision)?\.?|v\.?)\s?(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)(?![\d/.]*\d)/giu.exec(
        text
      );
    const words = version?.[1];
    if (version && words !== undefined) {
      const start = passage.start + version.index + version[0].lastIndexOf(words);
      const isOwn =
        isMargin ||
        /^\P{L}*(?:version|ver\.|rev|v)/iu.test(text) ||
        /[|•·–—(,]\s*(?:version|ver\.|rev|v)/i.test(text);
      if (isOwn)
        found.push({
          name: 'version',
          weight: weights.margin,
          fact: { value: words, citation: citationOf(source, passage, start, start + words.length) }
        });
    }
    let at = passage.start;
    for (const part of text.split(/(\s[|•·–—/]\s|\t)/)) {
      const piece = part.trim();
      const start = at + part.indexOf(piece);
      const fact = { value: piece, citation: citationOf(source, passage, start, start + piece.length) };
      const isShort = isMargin || text.length <= 60;
      if (isShort && classificationWords.test(piece))
        found.push({ name: 'classification', weight: weights.margin, fact });
      if (
        isShort &&
        /^(?:final |working |first )?(?:draft|entwurf)(?: (?:version|for (?:comment|review)))?$/i.test(piece)
      )
        found.push({ name: 'status', weight: weights.margin, fact });
      at += part.length;
    }
    return found;
  });
