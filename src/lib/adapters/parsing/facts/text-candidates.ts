import {
  citationOf,
  classificationWords,
  inEnd,
  inStart,
  readValue,
  weights,
  type Candidate,
  type FactSource
} from './candidates';
import { labelOf, labelWithColon, type LabelName } from './labels';

/** Further down, items of a list are fields of a record rather than of the document. */
const LIST_PASSAGES = 25;
const MAX_LINE_CHARS = 400;

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
