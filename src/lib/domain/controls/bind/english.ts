import { asField, type Binder, type Binding } from './binding';
import { isBaseVerb, isGerund, isParticiple, isThirdPersonVerb, NOUN_LIKE } from './english-verbs';

const ADVERB =
  '(?:also|always|only|never|not|then|thus|therefore|at all times|at a minimum|at least|in turn|further|normally|generally|either|both|each|all|thereafter|once|first|immediately|formally|\\w+ly)'; // prettier-ignore
const BE =
  '(?<!\\b(?:may|might|can|could|would|if|as)(?: also| not| only| still)? )(?:is|are|be|been|being|was|were)';

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
  { pattern: new RegExp(`\\b(?:may|can) (?:not|only|never)\\b(?: ${ADVERB}\\b)*|\\bcannot\\b`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:required|obliged|obligated|mandated|bound|expected)(?: ${ADVERB})* to\\b`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:responsible|accountable|liable)(?: ${ADVERB})* (?:for|to)\\b|\\b${BE} in charge of\\b|\\b(?:has|have|had|bears?|holds?|assumes?)(?: the)?(?: \\w+){0,2} (?:responsibility|accountability|duty|obligation) (?:for|to|of)\\b`, 'gi'), strength: 'mandatory' },
  { pattern: /\b(?:responsibility|responsibilities|duty|duties|accountability) (?:for [^.]{3,80}? )?(?:rests?|lies?|resides?|falls?|sits?|is assigned|are assigned|is vested)\b/gi, strength: 'mandatory', nominal: true },
  { pattern: /\bit is the (?:\w+ )?(?:responsibility|duty) of\b/gi, strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:required|mandatory|compulsory|obligatory|necessary)\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE}(?: ${ADVERB})* (?:prohibited|forbidden|disallowed|banned|restricted to|limited to|not (?:${ADVERB} )?(?:allowed|permitted|authori[sz]ed|acceptable|tolerated))\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE} (?:(?:only (?:${ADVERB} )?|${ADVERB} )(?:allowed|permitted|authori[sz]ed|granted)|(?:allowed|permitted|authori[sz]ed|granted)(?: access)? only)\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: /^(?:under no circumstances|no)\b[^.]{2,90}?\b(?:may|can|is|are|will|should)\b/gi, strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b${BE} subject to\\b`, 'gi'), strength: 'mandatory', nominal: true },
  { pattern: new RegExp(`\\b(?:has|have)(?: ${ADVERB})* to (?=\\w+)(?!do with)|(?<!\\b(?:who|which|that|they|you|users?|we|if) )\\b(?:needs?)(?: ${ADVERB})* to (?=\\w+)`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:is|are)(?: not)? to (?=be \\w+|\\w+ (?:the|a|an|all|any|each|every|their|its)\\b)`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:will|undertakes? to|agrees? to|commits? to|(?:is|are) committed to)(?! (?:of|and|to)\\b)(?: ${ADVERB}\\b)*`, 'gi'), strength: 'mandatory' },
  { pattern: new RegExp(`\\b(?:should|ought to)(?: ${ADVERB}\\b)*|\\b${BE}(?: ${ADVERB})* (?:recommended|encouraged|advised|advisable)(?: to| that)?\\b`, 'gi'), strength: 'recommended' },
  { pattern: /\b(?:requires|require|mandates|mandate)\b(?= (?!to\b)\w)/gi, strength: 'mandatory', nominal: true }
]; // prettier-ignore

/** Where a clause that only sets the scene ends; what is bound comes after it. */
const stripOpeningClause = (sentence: string): number => {
  const match =
    /^(?:if|when(?:ever)?|where(?:ver)?|while|once|after|before|although|though|as|because|since|unless|until|in (?:case|the event|order|addition|accordance|line)|prior to|for|to|upon|on|during|within|with|without|at|by|based on|depending on|following|except|given|due to|as part of|as well as|under|through|wherever|for example|additionally|furthermore|moreover|however|therefore|finally|in particular|in general|where applicable|where possible|if possible|if necessary|ideally)\b[^,;:]{0,200}?[,:]\s+/i.exec(
      sentence
    );
  return match ? match[0].length : 0;
};

/** A force inside a relative or reported clause does not bind the sentence's subject. */
const isSubordinate = (before: string): boolean => {
  const clause =
    /(?:^|\s)(which|who|whom|whose|what|how|why|when|whether|if|unless|until|as|because|since|while|than|where)((?:\s+[^\s,]+){0,4})$/i.exec(
      before.trim()
    );
  // with a verb of its own the clause is over and the main one goes on
  if (clause)
    return !/\s(?:is|are|was|were|has|have|had|can|may|will|do|does|uses?|\w{2,}ed)(?=\s|$)/i.test(
      clause[2]!
    );
  return /(?:^|\s)that$/i.test(before.trim());
};

/** After a colon in the subject the subject starts anew. */
const subjectOf = (before: string): string =>
  before.replace(/^.*[:–—]\s+/, '').replace(/^(?:and|or|but|also)\s+/i, '');

/** Verbs after `will` that predict or explain instead of committing. */
const PREDICTS =
  /^(?:help|allow|enable|result|become|depend|vary|improve|benefit|reduce|likely|have|need|differ|lead|cause|appear|occur|happen|remain|also be able|be able|be (?:the|a|an|more|less|in|of|able|easier|found|seen|based|deemed|considered|treated as|subject)|probably|serve|assist|give|make it|come|see|learn|find|increase|mean|depend|want|look|then be able|eventually|often|usually|typically|still|contribute|apply|supersede|take effect|not apply|not be held|not necessarily|provide (?:a |an )?(?:overview|guidance|benefit)|no longer|affect|include information|require (?!that|its|all|each|any|users|staff|employees|every)|in particular be|be the case)\b/i; // prettier-ignore

/** Verbs of thinking and saying after a force: advice to the reader, not a control. */
const TALKS =
  /^(?:be (?:noted|understood|read|viewed|seen|considered an?\b|interpreted|construed|deemed|emphasi[sz]ed|recogni[sz]ed|remembered|borne|thought|regarded|taken to mean|aware that this)|note\b|mean\b|take effect|have the meaning|apply (?:to|where|if|when|mutatis|only|in|for|also|without|accordingly)\b|become effective|supersede|prevail|survive|constitute|come into (?:force|effect)|remain in (?:force|effect)|enter into force|govern\b|not be (?:construed|interpreted|deemed|confused|taken as|considered)|include (?:but|without))/i;

/** Laws and standards bind the organization, which is not what it does about them. */
const OUTSIDE =
  /^(?:iso\b|iec\b|nist\b|gdpr\b|article\b|art\.|clause\b|section\b|annex\b|eu\b|(?:the |this |applicable )?(?:law|laws|regulations?|gdpr|directive|standard|framework|legislation)\b|it$|this$)/i;

const WHO =
  /\b(?:we|our (?:team|staff)|teams?|departments?|managers?|management|officers?|owners?|boards?|committees?|councils?|administrators?|admins?|staff|employees?|users?|personnel|organi[sz]ations?|company|companies|firm|agency|entity|entities|businesses|ciso|cio|ceo|cto|cfo|cso|dpo|coo|hr|it|isms|directors?|executives?|leads?|leaders?|leadership|auditors?|assessors?|contractors?|consultants?|suppliers?|vendors?|providers?|third[- ]part(?:y|ies)|partners?|customers?|clients?|developers?|engineers?|analysts?|operators?|custodians?|stewards?|supervisors?|workers?|members?|individuals?|persons?|people|everyone|anyone|whoever|workforce|helpdesk|service desk|desk|sponsors?|coordinators?|responders?|champions?|architects?|representatives?|trustees?|authority|authorities|processors?|controllers?|recipients?|visitors?|guests?|authors?|approvers?|reviewers?|requesters?|testers?|buyers?|heads?|chief|subcontractors?|parties|party|interns?|group|office|unit|resources|security|legal|procurement|finance|operations|\[[^\]]*\])$/i; // prettier-ignore

const MACHINE =
  /\b(?:systems?|applications?|platforms?|tools?|software|solutions?|servers?|services?|firewalls?|gateways?|devices?|workstations?|laptops?|screens?|sessions?|databases?|networks?|pipelines?|process|policy|policies|procedures?|controls?|mechanisms?|siem|mdm|edr)$/i;

const isPlaceholder = (subject: string): boolean =>
  /^(?:the |each |every )?\[[^\]]+\]$/i.test(subject.trim());

/** The noun phrase at the end of `subject`, cut at the first preposition or relative pronoun. */
const headOf = (subject: string): string =>
  subject
    .replace(
      /\s+(?:of|for|in|at|on|with|within|who|that|which|whose|from|to|responsible|using|having|including|under|across|\()[\s\S]*$/i,
      ''
    )
    .trim();

/** Whether these words name somebody who can be bound. */
export const namesActor = (words: string): boolean => asActor(words.trim()) !== null;

const asActor = (subject: string): string | null => {
  const clean = subject.replace(/,.*$/, '').trim();
  const head = headOf(clean);
  return clean !== '' &&
    (WHO.test(head) || isPlaceholder(clean) || (/^(?:who|all|each|every)\b/i.test(clean) && WHO.test(head)))
    ? asField(clean)
    : null;
};

/** Where the object of a verb ends. */
const OBJECT_END =
  /\s+(?:to (?=\w+ )|in (?:accordance|line|order|case|the event)|at least|at a minimum|on an?\b|on a\b|by\b|within\b|prior to|before|after|when|whenever|where|if|unless|until|upon|using|via|through|so that|because|as\b|for (?=compliance|approval|review|the purpose)|every\b|each\b|once\b|twice\b|daily|weekly|monthly|quarterly|annually|yearly|semi-annually|regularly|periodically|during|(?<!the )following|pursuant|from (?=\w+ to)|based on|with (?:the|a|an|at)\b|and (?=\w+(?:s|ed|ing)\b))|[,;:(]/i; // prettier-ignore

const objectOf = (rest: string): string | null => asField(rest.split(OBJECT_END)[0] ?? '', 12);

/** Verb with its particle, and what follows it. */
const splitVerb = (rest: string): { verb: string; tail: string } => {
  const match = /^((?:[\w'’-]+ly\s+)?[\w'’/-]+(?:\s+(?:and|or)\s+[\w'’-]+(?=\s))?)\s*([\s\S]*)$/.exec(
    rest.trim()
  );
  return { verb: match?.[1] ?? '', tail: match?.[2] ?? '' };
};

const passiveOf = (rest: string): { verb: string; tail: string } | null => {
  const match = new RegExp(
    `^be\\s+((?:${ADVERB}\\s+)*[\\w-]+(?:\\s+(?:and|or)\\s+\\w+ed)?)\\s*([\\s\\S]*)$`,
    'i'
  ).exec(rest);
  return match ? { verb: match[1]!, tail: match[2]! } : null;
};

const agentOf = (tail: string): string | null => {
  const match =
    /\bby (?!means\b|the end\b|default\b|law\b|using\b|\w+ing\b)((?:(?:the|an?|all|each|our|its) )?[\w/&'’[\]-]+(?: [\w/&'’[\]-]+){0,5})/i.exec(
      tail
    );
  if (!match) return null;
  const phrase = match[1]!.split(
    /\s+(?:and (?=\w+ed)|at|on|in|to|for|before|after|within|prior|every|each|once|using|when|if|as|quarterly|annually|monthly|weekly|daily|regularly)\b/i
  )[0]!;
  return WHO.test(phrase) ? asField(phrase) : null;
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
      if (stripOpeningClause(sentence) > match.index && !/^(?:no|under)\b/i.test(match[0])) continue;
      // `…, who is responsible for …` assigns a duty all the same
      const assigns = /responsib|accountab/i.test(match[0]) && /,\s*who$/i.test(clause.trim());
      if (isSubordinate(clause) && !assigns) continue;
      if (/^(?:requires?|mandates?)$/i.test(match[0]) && OUTSIDE.test(clause)) continue;
      const rest = sentence.slice(match.index + match[0].length).trim();
      if (/^will\b/i.test(match[0]) && (PREDICTS.test(rest) || /\bfree$/i.test(before.trim()))) continue;
      if (
        /^(?:can ?not|can)\b/i.test(match[0]) &&
        !/^be\b|^only|^never/i.test(rest) &&
        !/only|never/i.test(match[0])
      )
        continue;
      if (TALKS.test(rest) || /not limited to$/i.test(match[0])) continue;
      if (force.nominal && before.trim() === '' && !/^(?:no|under|it is)\b/i.test(match[0])) continue;
      best = { force, at: match.index, length: match[0].length };
      break;
    }
  }
  return best ? fromForce(sentence, best.force, best.at, best.length) : null;
};

/** Passives that explain instead of describing what is done. */
const STATIVE =
  /^(?:based|contained|included|listed|outlined|considered|involved|meant|connected|linked|explained|discussed|derived|recommended|continued|used (?:to (?:refer|describe|mean|denote)|in this (?:document|policy|standard)|herein|interchangeably|as (?:an? |the )?(?:synonyms?|terms?|shorthand|abbreviation|references?|examples?|templates?|guides?|guidance|guidelines?|starting points?|basis|bases|supplements?)\b)|defined (?:as|in|by|below|above)|described|documented in (?:section|appendix|annex)|named|called|specified (?:in|below|above|by)|named|set (?:out|forth)|designed to|provided (?:in|below|above|as)|addressed (?:in|by)|taken from|written (?:for|in|to)|published (?:in|by)|maintained at https?|made up|involved)\b/i; // prettier-ignore

const describedPassive = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const pattern = new RegExp(`\\b(?:is|are)\\s+((?:${ADVERB}\\s+){0,3})([a-z-]+)\\b`, 'gi');
  for (const match of sentence.slice(from).matchAll(pattern)) {
    const before = sentence.slice(from, from + match.index);
    const rest = sentence.slice(from + match.index + match[0].length);
    if (!isParticiple(match[2]!) || isSubordinate(before) || before.trim() === '') continue;
    if (/\b(?:may|might|can|could|would)\b/i.test(before)) continue;
    if (STATIVE.test(`${match[2]!}${rest}`)) continue;
    if (
      /^(?:this|the) (?:policy|standard|document|section|procedure|guideline|page|table|figure|term|purpose|scope|following (?:\w+ )?(?:terms?|definitions?|documents?|abbreviations?|acronyms?|symbols?|references?|sections?|chapters?|tables?|examples?))\b/i.test(
        before.trim()
      ) &&
      !/\b(?:reviewed|approved|updated|communicated|published|maintained|distributed)\b/i.test(match[2]!)
    )
      return null;
    if (/^(?:it|there|this|that|these|those|they|which|who)$/i.test(before.trim())) continue;
    return {
      strength: 'descriptive',
      actor: agentOf(rest),
      action: asField(match[0]),
      object: asField(subjectOf(before)),
      imperative: false
    };
  }
  return null;
};

/** With a thing as their subject these tell what it is, not what it does. */
const EXPLAINING =
  /^(?:includes?|provides?|specif(?:y|ies)|defines?|address(?:es)?|supports?|appl(?:y|ies)|meets?|allows?|offers?|involves?|facilitates?|outlines?|explains?|identif(?:y|ies)|requests?|sends?|receives?|accepts?)$/i;

const describedActive = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const words = [...sentence.slice(from).matchAll(/[\w[\]'’/&.-]+/g)].slice(0, 12);
  for (const [index, match] of words.entries()) {
    if (index === 0) continue;
    const word = match[0];
    const subject = sentence
      .slice(from, from + match.index)
      .trim()
      .replace(new RegExp(`(?:\\s+${ADVERB})+$`, 'i'), '');
    if (/[,;:]/.test(subject)) return null;
    // a verb is written small; what is not is a title
    if (!/^[a-z]/.test(word) || /\sto$/i.test(subject)) continue;
    const head = headOf(subject);
    const someone = WHO.test(head) || isPlaceholder(subject) || MACHINE.test(head);
    const third = isThirdPersonVerb(word);
    const plural =
      isBaseVerb(word) &&
      (/^we$/i.test(subject) || /(?:s|staff|personnel|people|management|everyone)$/i.test(head)) &&
      someone;
    if (!third && !plural) continue;
    if (
      /^(?:this|the|these|that|it)\s*(?:policy|standard|document|section|procedure|guideline|framework|plan|page)?$/i.test(
        subject
      )
    )
      return null;
    if (/^(?:it|this|that|which|who|there|they|he|she|what|these|those)$/i.test(subject)) return null;
    const next = words[index + 1]?.[0] ?? '';
    const determined = /^(?:the|a|an|all|any|each|every|its|their|our|and|that|whether|new)$/i.test(next);
    if (
      !someone &&
      !(third && /^(?!An? |The |Article )[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}$/.test(subject) && determined)
    )
      continue;
    if (NOUN_LIKE.has(word.toLowerCase()) && !determined && !WHO.test(head) && !/^we$/i.test(subject))
      continue;
    if (NOUN_LIKE.has(word.toLowerCase()) && next === '') continue;
    if (EXPLAINING.test(word) && !WHO.test(head) && !isPlaceholder(subject)) continue;
    if (isSubordinate(subject)) continue;
    return {
      strength: 'descriptive',
      actor: asActor(subject) ?? asField(subject),
      action: word,
      object: objectOf(sentence.slice(from + match.index + word.length)),
      imperative: false
    };
  }
  return null;
};

/** Figures that a policy sets as a fact: `The RTO of the portal is four hours`, `Passwords are at least 12 characters long`. */
const FIGURE =
  /\b(?:rtos?|rpos?|objectives?|periods?|lengths?|limits?|intervals?|time-?outs?|thresholds?|pass(?:words?|phrases?)|pins?|tolerance)\b/i;
const SETS =
  /\b(?:is|are|has|have)\b(?: [\w-]+){0,8}? (?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)[ -](?:business |working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?|characters?|attempts?)\b/i;

const setFigure = (sentence: string): Binding | null => {
  const match = SETS.exec(sentence);
  const subject = match ? sentence.slice(0, match.index).trim() : '';
  if (
    !match ||
    subject === '' ||
    !FIGURE.test(sentence) ||
    /\b(?:was|were|may|might|can|could)\b/i.test(sentence)
  )
    return null;
  return {
    strength: 'descriptive',
    actor: null,
    action: asField(match[0].split(' ')[0]),
    object: asField(subjectOf(subject)),
    imperative: false
  };
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
    !/^(?:\S+ and \S+ )?(?:the|a|an|all|any|each|every|its|their|your|our|that|whether|for|only|new|to)\b/i.test(
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
    setFigure(straight) ??
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
