import { asField, type Binding } from './binding';
import {
  ADVERB,
  agentOf,
  asActor,
  headOf,
  isPlaceholder,
  isSubordinate,
  MACHINE,
  objectOf,
  stripOpeningClause,
  subjectOf,
  WHO
} from './english-parts';
import { isBaseVerb, isParticiple, isThirdPersonVerb, NOUN_LIKE } from './english-verbs';

/** Passives that explain instead of describing what is done. */
const STATIVE =
  /^(?:based|contained|included|listed|outlined|considered|involved|meant|connected|linked|explained|discussed|derived|recommended|continued|used (?:to (?:refer|describe|mean|denote)|in this (?:document|policy|standard)|herein|interchangeably|as (?:an? |the )?(?:synonyms?|terms?|shorthand|abbreviation|references?|examples?|templates?|guides?|guidance|guidelines?|starting points?|basis|bases|supplements?)\b)|defined (?:as|in|by|below|above)|described|documented in (?:section|appendix|annex)|named|called|specified (?:in|below|above|by)|named|set (?:out|forth)|designed to|provided (?:in|below|above|as)|addressed (?:in|by)|taken from|written (?:for|in|to)|published (?:in|by)|maintained at https?|made up|involved)\b/i; // prettier-ignore

/** A report of one time, which says nothing of the rule. */
const TOLD_OF_THE_PAST =
  /\b(?:since|last|ago|recently|already|yet|so far|this (?:year|quarter|month)|(?:19|20)\d\d)\b/i;

/** What is said to have happened before something else, or of what follows on the page. */
const SETS_THE_SCENE =
  /\b(?:if|when|once|after|until|unless|before|because|that|which)\b|^(?:the following|these|this)\b/i;

/** `Management has established a policy`: what somebody did and holds to. */
export const describedPerfect = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const match = new RegExp(
    `^(.{2,80}?)\\s+(?:has|have)\\s+((?:${ADVERB}\\s+){0,2})([a-z-]+)\\s+(\\S[\\s\\S]*)$`,
    'i'
  ).exec(sentence.slice(from));
  if (!match || !isParticiple(match[3]!) || TOLD_OF_THE_PAST.test(sentence)) return null;
  const subject = match[1]!;
  if (
    /[,;:]/.test(subject) ||
    isSubordinate(subject) ||
    (!WHO.test(headOf(subject)) && !isPlaceholder(subject))
  )
    return null;
  return {
    strength: 'descriptive',
    actor: asActor(subject) ?? asField(subject),
    action: asField(`has ${match[3]!}`),
    object: objectOf(match[4]!),
    imperative: false
  };
};

/** `We do not start projects …`, `We never share keys`. */
export const describedRefusal = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  const match =
    /^(we|(?:our |the )?(?:company|organi[sz]ation|staff|employees|team)) (do not|don['’]t|does not|doesn['’]t|never) ([a-z]+) (\S[\s\S]*)$/i.exec(
      sentence.slice(from)
    );
  if (
    !match ||
    !(isBaseVerb(match[3]!) || isThirdPersonVerb(match[3]!) || /^(?:start|sell|buy|let|ask)$/.test(match[3]!))
  )
    return null;
  return {
    strength: 'descriptive',
    actor: asActor(match[1]!),
    action: `${match[2]!} ${match[3]!}`,
    object: objectOf(match[4]!),
    imperative: false
  };
};

/** `When systems are changed.`: a clause that nothing follows, as lists of occasions have it. */
const isClauseAlone = (sentence: string, from: number): boolean =>
  from === 0 && /^(?:when|whenever|if|once|unless|until|because|although|after|before) /i.test(sentence);

export const describedPassive = (sentence: string): Binding | null => {
  const from = stripOpeningClause(sentence);
  if (isClauseAlone(sentence, from)) return null;
  const pattern = new RegExp(
    `\\b(?:is|are|ha(?:s|ve)(?: \\w+ly)? been|(?:stay|remain)s?)\\s+((?:${ADVERB}\\s+){0,3})([a-z-]+)\\b`,
    'gi'
  );
  for (const match of sentence.slice(from).matchAll(pattern)) {
    const before = sentence.slice(from, from + match.index);
    const rest = sentence.slice(from + match.index + match[0].length);
    if (!isParticiple(match[2]!) || isSubordinate(before) || before.trim() === '') continue;
    // `Examples include, but are not limited to …`
    if (/^limited$/i.test(match[2]!) && /^(?:these|this|examples?)\b|\bmay\b/i.test(before.trim())) continue;
    // `… may be approved verbally, but are documented`: what may be ends with its clause
    if (/\b(?:may|might|can|could|would)\b/i.test(before.replace(/^.*,\s+(?:but|and)\b/i, ''))) continue;
    if (/^ha/i.test(match[0]) && (TOLD_OF_THE_PAST.test(sentence) || SETS_THE_SCENE.test(before))) continue;
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

export const describedActive = (sentence: string): Binding | null => {
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
      subject !== 'IT' &&
      /^(?:this|the|these|that|it)\s*(?:policy|standard|document|section|procedure|guideline|framework|plan|page)?$/i.test(
        subject
      )
    )
      return null;
    if (subject !== 'IT' && /^(?:it|this|that|which|who|there|they|he|she|what|these|those)$/i.test(subject))
      return null;
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
  /\b(?:rtos?|rpos?|objectives?|periods?|lengths?|limits?|intervals?|time-?outs?|thresholds?|accounts?|sessions?|screens?|keys?|certificates?|links?|tokens?|pass(?:words?|phrases?)|pins?|tolerance)\b/i;
const SETS =
  /\b(?:is|are|has|have|locks?|expires?|ends?|times? out|uses?)\b(?: [\w-]+){0,8}? (?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)[ -](?:business |working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?|characters?|(?:failed |unsuccessful |invalid )?(?:login |log-?on |sign-in )?attempts?|bits?)\b/i;

export const setFigure = (sentence: string): Binding | null => {
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
