import { isTemplateNote } from './boilerplate';
import type { ParsedDocument, Passage } from '../documents/parsed-document';

/** What the headings above a passage say about it. */
export type SectionKind = 'normative' | 'introduction' | 'skipped';

const NUMBER =
  '^(?:section |chapter |annex |appendix |part |abschnitt |kapitel |§ ?)?[\\dA-Z]{0,2}(?:\\.\\d+)*[.):]?\\s*(?:[–—-]\\s*)?';
const heading = (names: string): RegExp => new RegExp(`${NUMBER}(?:${names})(?:\\s*\\(.*\\))?\\s*:?$`, 'iu');

/** Nothing under these binds: what is said there is about words, papers and people's names. */
const SKIPPED = heading(
  '(?:key )?(?:definitions?|terms?|terminology|glossary|abbreviations?|acronyms?)(?: (?:and|&|of) (?:definitions?|terms?|key terms|abbreviations?|acronyms?|terminology))*(?: used)?|definitions? .{0,30}|(?:table of )?contents|index|list of (?:figures|tables|abbreviations|acronyms)|(?:normative |informative )?references?|references? (?:and|&) .{0,40}|bibliography|(?:related|associated|supporting|reference|applicable) (?:documents?|documentation|policies|standards|references|procedures|information|documents? .{0,30}|policies .{0,40})|further reading|see also|resources|(?:document |version |revision |change )+(?:history|log|record|information|status)|document (?:version )?(?:control|management)|(?:history|record) of (?:changes|revisions?|versions?)|amendment (?:history|record)|revisions?|approvals?|approval (?:history|record|and .{0,20})|signatures?|sign[- ]?off|distribution(?: list)?|contact(?:s| information| details| us)?|authors?|contributors?|acknowledge?ments?|foreword|preface|about (?:this|the|us|nist|owasp|cncf|the author).{0,40}|licen[sc]e.{0,20}|copyright.{0,30}|disclaimers?|legal notices?|trademarks?.{0,30}|template (?:instructions?|notes?|usage|guidance)|how to use .{0,40}|(?:usage|drafting|completion) (?:notes?|instructions?)|instructions?(?: for .{0,40})?|questions?|faq|frequently asked questions|examples?|begriffe?|begriffsbestimmung(?:en)?|definitionen|glossar|abkürzungen|abkürzungsverzeichnis|inhalt|inhaltsverzeichnis|literatur(?:verzeichnis)?|referenzen|verweise|mitgeltende (?:dokumente|unterlagen)|dokumenten(?:kontrolle|historie|lenkung)|änderungs(?:historie|verzeichnis|nachweis)|versionshistorie|rechtliche.{0,40}grundlagen?.{0,30}|genehmigung(?:en)?|freigabe|définitions?|glossaire|termes et définitions|sommaire|table des matières|références|documents? (?:associés?|connexes?|de référence)|historique.{0,40}|suivi des (?:versions|modifications)|abréviations|annexes? bibliographiques?'
);

/** Here only an outright obligation of somebody counts; the rest is about the document. */
const INTRODUCTION = heading(
  "(?:purpose|scope|objectives?|aims?|introduction|background|overview|summary|executive summary|applicability|authority|audience|intended audience|rationale|context|benefits|policy statement summary|vision|mission|preamble|general)(?:,? ?(?:and|&|,|/) ?(?:purpose|scope|objectives?|benefits?|applicability|background|context|audience|aims?|overview|goals?|intent))*(?: of .{0,60})?|zweck.{0,40}|geltungsbereich.{0,30}|anwendungsbereich|einleitung|einführung|zielsetzung|ziele?|hintergrund|objet|objectifs?|portée|champ d['’]application|introduction.{0,30}|contexte|préambule|périmètre"
);

const LEADERS = /\.{4,}\s*\d+\s*$|(?:\. ){4,}\s*\d+\s*$|\t\d+\s*$/;

/** The most restrictive of the headings above decides; a skipped chapter skips all below it. */
export const sectionKind = (headings: readonly string[]): SectionKind => {
  const clean = headings.map((text) => text.trim());
  if (clean.some((text) => SKIPPED.test(text))) return 'skipped';
  return INTRODUCTION.test(clean.at(-1) ?? '') ? 'introduction' : 'normative';
};

/** Whether a heading names a chapter that binds nobody. */
export const isSkippedHeading = (text: string): boolean => SKIPPED.test(text.trim());

/**
 * Passages that are no part of what the document says: running heads and feet (the same short text on three
 * pages or more; a note without a number), lines of a table of contents, code, notes of a template to its author.
 */
export const findFurniture = (parsed: ParsedDocument): ReadonlySet<Passage> => {
  const furniture = new Set<Passage>();
  const pagesByText = new Map<string, { pages: Set<number>; passages: Passage[] }>();
  for (const passage of parsed.passages) {
    const text = parsed.text.slice(passage.start, passage.end);
    const isMargin = passage.kind === 'note' && passage.label === undefined;
    if (passage.kind === 'code' || isMargin || LEADERS.test(text) || isTemplateNote(text))
      furniture.add(passage);
    if (passage.page === null || text.length > 200 || passage.kind === 'table-row') continue;
    const key = text.replace(/\d+/g, '#').trim().toLowerCase();
    const seen = pagesByText.get(key) ?? { pages: new Set<number>(), passages: [] };
    seen.pages.add(passage.page);
    seen.passages.push(passage);
    pagesByText.set(key, seen);
  }
  for (const { pages, passages } of pagesByText.values())
    if (pages.size >= 3 && pages.size * 2 >= passages.length)
      for (const passage of passages) furniture.add(passage);
  return furniture;
};
