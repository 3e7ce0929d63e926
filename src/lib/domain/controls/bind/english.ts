import { asField, type Binder, type Binding } from './binding';
import {
  describedActive,
  describedPassive,
  describedPerfect,
  describedRefusal,
  setFigure
} from './english-described';
import { practised } from './english-practice';
import {
  ADVERB,
  agentOf,
  asActor,
  BE,
  isSubordinate,
  objectOf,
  splitVerb,
  stripOpeningClause,
  subjectOf
} from './english-parts';
import { toldShort } from './english-short';
import { isBaseVerb, isGerund, isThirdPersonVerb, NOUN_LIKE } from './english-verbs';

export { namesActor } from './english-parts';

interface Force {
  readonly pattern: RegExp;
  readonly strength: Binding['strength'];
  /** The words after it are a noun phrase, not a verb. */
  readonly nominal?: boolean;
}

/** What makes a sentence binding; all are tried, the leftmost hit wins, earlier rows first at one place. */
const FORCES: readonly Force[] = [
  { pattern: new RegExp(`\\b(?:${BE}|do|does) not (?:${ADVERB} )?(?:required|need(?:ed)?|obliged|necessary|mandatory|obligated)(?: to)?\\b|\\bneed not\\b|\\bno need to\\b|\\b${BE} optional\\b|\\b${BE} exempt(?:ed)? from\\b`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`(?<!\\b(?:a|and|or) )\\b(?:must|shall)(?![-\\w])(?: ${ADVERB}\\b)*`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:may|can) (?:not|only|never)\\b(?: ${ADVERB}\\b)*|\\bmay(?= be \\w+(?: by [^.,;]{2,40})? only\\b)|\\bcannot\\b`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:required|obliged|obligated|mandated|bound|expected)(?: ${ADVERB})* to\\b`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:responsible|accountable|liable)(?: ${ADVERB})* (?:for|to)\\b|\\b${BE} in charge of\\b|\\b(?:has|have|had|bears?|holds?|assumes?)(?: the)?(?: \\w+){0,2} (?:responsibility|accountability|duty|obligation) (?:for|to|of)\\b`, 'gi'), strength: 'mandatory' },
  { pattern: /\b(?:responsibility|responsibilities|duty|duties|accountability) (?:for [^.]{3,80}? )?(?:rests?|lies?|resides?|falls?|sits?|is assigned|are assigned|is vested)\b/gi, strength: 'mandatory', nominal: true },
  { pattern: /\bit is the (?:\w+ )?(?:responsibility|duty) of\b/gi, strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:required|mandatory|compulsory|obligatory|necessary)\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:prohibited|forbidden|disallowed|banned|restricted to|limited to|not (?:${ADVERB} )?(?:allowed|permitted|authori[sz]ed|acceptable|tolerated)|against (?:\\w+ ){0,3}polic(?:y|ies))\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE} (?:(?:only (?:${ADVERB} )?|${ADVERB} )(?:allowed|permitted|authori[sz]ed|granted)|(?:allowed|permitted|authori[sz]ed|granted)(?: access)? only)\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: /^(?:under no circumstances|no)\b[^.]{2,90}?\b(?:may|can|is|are|will|should)\b|^only\b[^.,;]{2,90}?\b(?:may|can)\b/gi, strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE} subject to\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b(?:has|have)(?: ${ADVERB})* to (?=\\w+)(?!do with)|(?<!\\b(?:who|which|that|they|you|users?|we|if) )\\b(?:needs?)(?: ${ADVERB})* to (?=\\w+)`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:is|are)(?: not| all| both)? to (?=be \\w+|\\w+ (?:the|a|an|all|any|each|every|their|its)\\b)|(?<=(?:officer|manager|lead|owner|team|staff|employees?|personnel|users?|c[a-z]o|dpo) )(?:is|are)(?: not)? to (?=[a-z]+ [a-z])`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:will|undertakes? to|agrees? to|commits? to|(?:is|are) committed to)(?! (?:of|and|to)\\b)(?: ${ADVERB}\\b)*`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:should|ought to)(?: ${ADVERB}\\b)*|\\b${BE}(?: ${ADVERB})* (?:recommended|encouraged|advised|advisable)(?: to| that)?\\b`, 'gi'), strength: 'recommended' },
  { pattern: /\b(?:requires|require|mandates|mandate)\b(?= (?!to\b)\w)/gi, strength: 'mandatory', nominal: true }
]; // prettier-ignore

/** Verbs after `will` that predict or explain instead of committing. */
const PREDICTS =
  /^(?:help|allow|enable|result|become|depend|vary|improve|benefit|reduce|likely|have|need|differ|lead|cause|appear|occur|happen|remain|also be able|be able|be (?:the|a|an|more|less|in|of|able|easier|found|seen|based|deemed|considered|treated as|subject)|probably|serve|assist|give|make it|come|see|learn|find|increase|mean|depend|want|look|then be able|eventually|often|usually|typically|still|contribute|apply|supersede|take effect|not apply|not be held|not necessarily|provide (?:a |an )?(?:overview|guidance|benefit)|no longer|affect|include information|require (?!that|its|all|each|any|users|staff|employees|every)|in particular be|be the case)\b/i; // prettier-ignore

/** Verbs of thinking and saying after a force: advice to the reader, not a control. */
const TALKS =
  /^(?:be (?:noted|understood|read|viewed|seen|considered an?\b|interpreted|construed|deemed|emphasi[sz]ed|recogni[sz]ed|remembered|borne|thought|regarded|taken to mean|aware that this)|note\b|mean\b|take effect|have the meaning|apply (?:to|where|if|when|mutatis|only|in|for|also|without|accordingly)\b|become effective|supersede|prevail|survive|constitute|come into (?:force|effect)|remain in (?:force|effect)|enter into force|govern\b|not be (?:construed|interpreted|deemed|confused|taken as|considered)|include (?:but|without))/i;

/** Laws and standards bind the organization, which is not what it does about them. */
const OUTSIDE =
  /^(?:iso\b|iec\b|nist\b|gdpr\b|article\b|art\.|clause\b|section\b|annex\b|eu\b|(?:the |this |applicable )?(?:law|laws|regulations?|gdpr|directive|standard|framework|legislation)\b|it$|this$)/i;

const passiveOf = (rest: string): { verb: string; tail: string } | null => {
  const match = new RegExp(
    `^be\\s+((?:${ADVERB}\\s+)*[\\w-]+(?:\\s+(?:and|or)\\s+\\w+ed)?)\\s*([\\s\\S]*)$`,
    'i'
  ).exec(rest);
  return match ? { verb: match[1]!, tail: match[2]! } : null;
};

const fromForce = (sentence: string, force: Force, at: number, length: number): Binding => {
  const subject = subjectOf(sentence.slice(stripOpeningClause(sentence.slice(0, at)), at));
  const rest = sentence.slice(at + length).trim();
  const words = sentence.slice(at, at + length).trim();
  const common = { strength: force.strength, imperative: false };
  if (force.nominal) {
    const tail = rest.replace(/^(?:for|from|to|that)\s+/i, '');
    return {
      ...common,
      actor: asActor(subject),
      action: asField(words),
      object: asField(subject) ?? objectOf(tail)
    };
  }
  const passive = passiveOf(rest);
  if (passive) {
    return {
      ...common,
      actor: agentOf(passive.tail),
      action: asField(`${words} be ${passive.verb}`),
      object: asField(subject)
    };
  }
  const { verb, tail } = splitVerb(rest);
  return { ...common, actor: asActor(subject), action: asField(`${words} ${verb}`), object: objectOf(tail) };
};

const findForce = (sentence: string): Binding | null => {
  let best: { force: Force; at: number; length: number } | null = null;
  for (const force of FORCES) {
    force.pattern.lastIndex = 0;
    for (const match of sentence.matchAll(force.pattern)) {
      if (best && match.index >= best.at) break;
      const before = sentence.slice(0, match.index);
      const clause = sentence.slice(stripOpeningClause(sentence), match.index);
      if (stripOpeningClause(sentence) > match.index && !/^(?:no|under|only)\b/i.test(match[0])) continue;
      // `…, who is responsible for …` assigns a duty all the same
      const assigns = /responsib|accountab/i.test(match[0]) && /,\s*who$/i.test(clause.trim());
      // “devices such as tablets should” goes on; where no word of force follows, what comes after may be part of a noun
      if (isSubordinate(clause.replace(/\bsuch as\b/gi, 'like')) && !assigns) continue;
      if (/^(?:requires?|mandates?)$/i.test(match[0]) && OUTSIDE.test(clause)) continue;
      const rest = sentence.slice(match.index + match[0].length).trim();
      if (/^will\b/i.test(match[0]) && (PREDICTS.test(rest) || /\bfree$/i.test(before.trim()))) continue;
      if (
        /^(?:can ?not|can)\b/i.test(match[0]) &&
        !/^be\b|^only|^never/i.test(rest) &&
        // what a role cannot do a control keeps it from
        !/\b(?:developers?|engineers?|administrators?|admins?|employees?|staff|contractors?|operators?|analysts?|suppliers?|vendors?|requesters?|approvers?)$/i.test(
          clause.trim()
        ) &&
        !/only|never/i.test(match[0])
      )
        continue;
      if (TALKS.test(rest) || /not limited to$/i.test(match[0])) continue;
      if (force.nominal && before.trim() === '' && !/^(?:no|under|it is|only)\b/i.test(match[0])) continue;
      best = { force, at: match.index, length: match[0].length };
      break;
    }
  }
  return best ? fromForce(sentence, best.force, best.at, best.length) : null;
};

const commanded = (sentence: string): Binding | null => {
  const match =
    /^(?:please\s+)?((?:(?:do not|don['’]t|never|always|only)\s+)?(?:[a-z]+ly\s+)?)([a-z-]+)((?:\s*(?:,|\/|and|or|&)\s*[a-z-]+)*?)\s+(\S[\s\S]*)$/i.exec(
      sentence
    );
  if (!match) return null;
  const [, lead, verb, , rest] = match;
  if (/^of\b/i.test(rest!)) return null;
  const strong = /^(?:do not|don|never|always)/i.test(lead!);
  if (strong ? !/^[a-z-]+$/i.test(verb!) : !isBaseVerb(verb!)) return null;
  if (
    !strong &&
    NOUN_LIKE.has(verb!.toLowerCase()) &&
    !/[.!;]$/.test(sentence) &&
    !/^(?:\S+ and \S+ )?(?:the|a|an|all|any|each|every|its|their|your|our|that|whether|for|only|new|to|suspected|within|immediately)\b/i.test(
      rest!
    )
  )
    return null;
  if (/^(?:is|are|was|were|has|have|must|shall|should|will|may|can)\b/i.test(rest!)) return null;
  // `Review results are documented`: a subject, not an order to review
  if (
    NOUN_LIKE.has(verb!.toLowerCase()) &&
    /^(?:[\w'’/-]+ ){1,3}(?:is|are) (?:\w+ly )?\w+(?:ed|en|wn|ld|pt|de)\b/i.test(rest!)
  )
    return null;
  if (/^(?:see|refer|note|visit|click|contact|include|consider|continue|allow)$/i.test(verb!)) return null;
  return {
    strength: 'mandatory',
    actor: null,
    action: asField(`${lead!}${verb!}`),
    object: objectOf(rest!),
    imperative: true
  };
};

/** Disciplinary consequences bind everybody, whatever their verb. */
const DISCIPLINE = /\b(?:disciplinary (?:action|process|measure|procedure)s?|subject to discipline)\b/i;

export const isDisciplinary = (sentence: string): boolean =>
  DISCIPLINE.test(sentence) && /\b(?:violat|breach|fail|non-?complian|infring|found)/i.test(sentence);

const disciplined = (sentence: string): Binding | null =>
  isDisciplinary(sentence)
    ? { strength: 'descriptive', actor: null, action: asField(/\b(?:may|will|can|shall|is|are)\b[^,.]{0,40}/i.exec(sentence)?.[0]), object: asField(DISCIPLINE.exec(sentence)?.[0]), imperative: false }
    : null; // prettier-ignore

/** `All systems — servers, endpoints — synchronize …`: what stands between dashes parts subject and verb. */
const withoutAsides = (sentence: string): string =>
  sentence.replace(/\s+[–—]\s+[^–—.;:]{2,160}\s+[–—]\s+/g, ' ');

/** What an English sentence binds somebody to: force words first, then commands and descriptions. */
export const bindEnglish: Binder = (sentence) => {
  const straight = withoutAsides(sentence);
  return (
    findForce(sentence) ??
    commanded(sentence) ??
    describedPassive(straight) ??
    describedActive(straight) ??
    describedPerfect(straight) ??
    describedRefusal(straight) ??
    setFigure(straight) ??
    practised(straight) ??
    toldShort(straight) ??
    disciplined(sentence)
  );
};

/** Whether a list item goes on with the verb of its lead-in. */
export const opensWithVerb = (item: string): boolean => {
  const words = item.match(/[\w'’-]+/g) ?? [];
  const first = /^(?:not|never|also|always|only|\w+ly)$/i.test(words[0] ?? '')
    ? (words[1] ?? '')
    : (words[0] ?? '');
  return (
    isBaseVerb(first) ||
    isThirdPersonVerb(first) ||
    isGerund(first) ||
    /^(?:be|is|are|have|has|do|does)$/i.test(first)
  );
};
