import { asField, type Binding } from './binding';
import { asActor, isSubordinate, objectOf, stripOpeningClause, subjectOf } from './english-parts';
import { isBaseVerb } from './english-verbs';

/**
 * Sentences without a verb of control work that still say what is done: rules about every thing of a kind, what a
 * record holds, activities at an interval, targets.
 */

const described = (
  sentence: string,
  at: number,
  length: number,
  action = sentence.slice(at, at + length)
): Binding => {
  const subject = subjectOf(sentence.slice(stripOpeningClause(sentence.slice(0, at)), at));
  return {
    strength: 'descriptive',
    actor: asActor(subject),
    action: asField(action),
    object: asActor(subject)
      ? objectOf(sentence.slice(at + length))
      : (asField(subject) ?? objectOf(sentence.slice(at + length))),
    imperative: false
  };
};

const DETERMINER =
  /^(?:an?|the|its|their|our|your|his|of|for|in|on|at|to|with|by|from|and|or|as|within|across|under|per|this|that)$/i;
/** What people are and feel is no rule. */
const FEELS =
  /^(?:knows?|wants?|likes?|loves?|believes?|feels?|hopes?|means?|seems?|exists?|happens?|becomes?|belongs?|counts?|matters?|helps?|makes? sense)$/i;

/** What everybody has is a benefit. */
const PERSON = /\b(?:employee|colleague|worker|person|state|country)$/i;

/** `Each key has an activation date`, `No account is shared`, `All doors carry a label`: the subject makes it a rule. */
const quantified = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const start = /^(?:each|every|no|all|any|only)\b/i.exec(sentence.slice(from));
  if (!start) return null;
  const isNone = /^no/i.test(start[0]);
  const single = isNone || /^(?:each|every)/i.test(start[0]);
  const words = [...sentence.slice(from).matchAll(/[\w'’/-]+/g)].slice(0, 14);
  for (const [index, match] of words.entries()) {
    const word = match[0];
    const before = words[index - 1]?.[0] ?? '';
    const subject = sentence.slice(from, from + match.index);
    if (/[,;:]/.test(subject)) return null;
    if (index < 2 || DETERMINER.test(before) || FEELS.test(word) || !/^[a-z]/.test(word)) continue;
    if (isSubordinate(subject.trim())) continue;
    const finite = single
      ? /^(?:is|has)$/.test(word) ||
        (!isNone && /[a-z]{2}s$/.test(word) && !/(?:ss|us|is|'s|’s|^was|^does)$/.test(word))
      : /^(?:are|have|use|carry|follow|run|share|undergo)$/.test(word) ||
        (isBaseVerb(word) && /s$/.test(before));
    if (!finite || (word === 'has' && PERSON.test(subject.trim()))) continue;
    // `Each business unit's systems …`: a plural noun is followed by its verb, a verb by its object
    if (single && !/^(?:is|has)$/.test(word)) {
      const next = words[index + 1]?.[0] ?? '';
      if (/^(?:is|are|was|were|has|have|of|and|or|must|shall|should|may|can|will)$/.test(next)) continue;
    }
    return described(sentence, from + match.index, word.length);
  }
  return null;
};

/** Papers and records by which work is steered or shown. */
const RECORD =
  /\b(?:records?|logs?|registers?|inventor(?:y|ies)|contracts?|agreements?|plans?|procedures?|reports?|minutes|programmes?|programs?|trainings?|briefings?|checklists?|forms?|entries|tickets?|notices?|concepts?|architectures?|schemes?|strateg(?:y|ies)|criteria|guidelines?|schedules?|calendars?|matri(?:x|ces)|documentation|assessments?|reviews?|audits?|exercises?|backups?|configurations?|baselines?|job descriptions?|runbooks?|playbooks?|clauses?|statements?|policies)$/i;
const HOLDS =
  /^(?:includes?|contains?|records?|captures?|covers?|specif(?:y|ies)|defines?|lists?|states?|shows?|names?|sets?|identif(?:y|ies)|assigns?|considers?|addresse?s?|takes?|follows?|describes?|documents?|distinguish(?:es)?|requires?|obliges?|allows?|prescribes?|allocates?|prohibits?|consists?|feeds?|focus(?:es)?)$/;
/** What a document says of itself. */
const ITSELF =
  /^(?:this|these|the (?:present|following|above|attached|purpose|scope|objectives?|aims?))\b|^(?:the )?(?:polic(?:y|ies)|document|standard|guidelines?|procedure|plan|statement|section|chapter)$/i;

/** `Contracts include a right to audit`, `The register names an owner for each asset`. */
const recordHolds = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const words = [...sentence.slice(from).matchAll(/[\w'’/&-]+/g)].slice(0, 10);
  for (const [index, match] of words.entries()) {
    const word = match[0];
    const subject = sentence.slice(from, from + match.index).trim();
    if (/[,;:]/.test(subject)) return null;
    if (index === 0 || !HOLDS.test(word)) continue;
    const head = subject
      .replace(/\s+(?:of|for|on|with|between)\b[\s\S]*$/i, '')
      .replace(/\s+(?:also|always|\w+ly)$/i, '');
    if (ITSELF.test(head) || isSubordinate(subject)) return null;
    const next = words[index + 1]?.[0] ?? '';
    if (
      !RECORD.test(head) ||
      next === '' ||
      /^(?:of|is|are|has|have|must|shall|should|may|can|will)$/.test(next)
    )
      continue;
    return described(sentence, from + match.index, word.length);
  }
  return null;
};

const ACTIVITY =
  /\b(?:reviews?|tests?|testing|scans?|scanning|audits?|assessments?|training|backups?|exercises?|checks?|inspections?|reconciliations?|drills?|simulations?|rotations?|recertifications?|attestations?|meetings?|reports?|reporting|monitoring|sampling|maintenance|patching|patches|updates?|walkthroughs?|surveys?|verifications?|stocktakes?|evaluations?|restores?|briefings?)\b/i;
const INTERVAL =
  /\b(?:daily|weekly|monthly|quarterly|(?:bi|semi)-?(?:annual|monthly|weekly)(?:ly)?|annual(?:ly)?|yearly|continuous(?:ly)?|(?:once|twice) (?:a|per|every) \w+|every (?:\w+ )?(?:days?|weeks?|months?|quarters?|years?)|per (?:month|quarter|year))\b/i;
/** Figures that are measured, findings, titles with their year. */
const REPORTED =
  /^(?:number|share|percentage|rate|count|mean|average|%)|\bnot\b|\b(?:19|20)\d\d\b|\bQ[1-4]\b/i;
const FINITE = /\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should)\b/i;

/** `Backup testing [quarterly]`, `Quarterly review of badge lists`: an activity with its interval, as lists have it. */
const scheduled = (sentence: string): Binding | null => {
  if (sentence.length > 160 || FINITE.test(sentence) || REPORTED.test(sentence)) return null;
  const activity = ACTIVITY.exec(sentence);
  const interval = INTERVAL.exec(sentence);
  if (!activity || !interval || /^(?:for|if|when|see)\b/i.test(sentence)) return null;
  return {
    strength: 'descriptive',
    actor: null,
    action: asField(activity[0]),
    object: asField(sentence.replace(/[[\]()]/g, '')),
    imperative: false,
    verbless: true
  };
};

/** `≥ 95 % of critical patches applied within 14 days`: a target for how a control works. */
const TARGET =
  /^(?:(?:at least|more than|over|no less than|fewer than|less than) |[≥>≤<]\s*)?\d+(?:[.,]\d+)?\s?%(?: of)? (?=\S+ \S+)/i;
const DONE = /\b[a-z]+(?:ed|en|wn|ne)\b|\b(?:have|has|are|is)\b/;

const targeted = (sentence: string): Binding | null => {
  const match = TARGET.exec(sentence);
  if (!match || sentence.length > 200 || !DONE.test(sentence.slice(match[0].length))) return null;
  return {
    strength: 'descriptive',
    actor: null,
    action: asField(DONE.exec(sentence.slice(match[0].length))![0]),
    object: asField(sentence),
    imperative: false,
    verbless: true
  };
};

/** `Mechanisms exist to review …`, `Controls are in place for …`: what is there is told with what it is there for. */
const IN_PLACE =
  /\b(?:mechanisms?|process(?:es)?|procedures?|controls?|measures?|safeguards?|arrangements?|routines?|channels?|capabilit(?:y|ies))\s+(?:(?:also|already|currently)\s+)?(?:exists?|(?:is|are) in place)\s+(?:to\s+(?=[a-z]+\s+\S)|for\s+(?=\S+\s+\S)|that\s)/i;

const inPlace = (sentence: string): Binding | null => {
  const match = IN_PLACE.exec(sentence);
  const before = match ? sentence.slice(stripOpeningClause(sentence.slice(0, match.index)), match.index) : '';
  if (!match || /[,;:]|\b(?:no|not|there|many|any|may|might|could|would)\b/i.test(before)) return null;
  return isSubordinate(before.trim()) ? null : described(sentence, match.index, match[0].trimEnd().length);
};

/** Rules and activities that are told without a verb of control work. */
export const practised = (sentence: string): Binding | null =>
  quantified(sentence) ??
  inPlace(sentence) ??
  recordHolds(sentence) ??
  targeted(sentence) ??
  scheduled(sentence);
