import { asField, type Binding } from './binding';
import { isParticiple } from './english-verbs';

/**
 * Controls told in short, as lists and tables of young companies have them: the sentence without its `is` or its
 * `must` (`MFA enabled for all users`, `Critical: remediated within 7 days`, `No shared accounts without approval`).
 */

const FINITE =
  /\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did)\b/i;
/** Findings and reports tell what was, at one time or in part. */
const REPORTED =
  /\b(?:not|never|yet|pending|found|recently|currently|partly|partially)\b|\b(?:19|20)\d\d\b|\bQ[1-4]\b|^\d|\b\d+ (?:of|out of) \d+\b|\?$/i;
/** What could as well close a noun phrase: `systems hosted by us`, `software approved by IT`. Not without a figure or interval. */
const SETTLED =
  /^(?:enabled|enforced|encrypted|hashed|salted|reviewed|tested|disabled|patched|rotated|revoked|scanned|locked|logged|monitored|remediated|backed|trained|hardened|restricted|blocked|deactivated|segregated|wiped|sanitized|sanitised|audited|rehearsed|reassessed|recertified|configured|installed|turned|replicated|pinned|signed|shredded)$/i; // prettier-ignore
const AMOUNT = '(?:\\d+(?:[.,]\\d+)?|an?|one|two|three|four|five|six|seven|ten|fourteen|thirty|sixty|ninety)';
const SPAN = `(?:business |working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?|[hd])\\b`;
const TIMED = new RegExp(
  `\\b(?:within|after|for|every|at least every) ${AMOUNT} ?${SPAN}|\\b(?:daily|weekly|monthly|quarterly|(?:semi|bi)-?annually|annually|yearly|continuously|every (?:day|week|month|quarter|year)|(?:once|twice) (?:a|per) \\w+)\\b`,
  'i'
);
/** What is told of things that come in, rather than of what is done with them. */
const COMES_IN =
  /^(?:received|requested|submitted|issued|offered|caused|affected|required|used|raised|given)$/i;
/** What may follow the participle: where, for whom, by what. */
const WHERE =
  /^(?:for|on|in|at|with|by|within|before|after|to|from|across|via|through|using|upon|during|against|every|only|automatically|immediately|centrally|and|or|daily|weekly|monthly|quarterly|annually|yearly|continuously|off|up|\w+ly)\b/i;
const NO_NOUN =
  /^(?:an?|the|of|for|in|on|at|to|with|by|from|and|or|as|within|across|under|per|this|that|which|who|be|being|been|get|gets|when|if|how)$/i;

const short = (object: string, action: string, strength: Binding['strength']): Binding => ({
  strength,
  actor: null,
  action: asField(action),
  object: asField(object),
  imperative: false,
  verbless: true
});

/** `Backups encrypted at rest`: subject, participle, and where or how often. */
const participial = (sentence: string): Binding | null => {
  const [, label = '', rest = ''] =
    /^((?:[\p{L}\d][\p{L}\d /&-]{2,40}:\s+)?)([\s\S]*)$/u.exec(sentence) ?? [];
  const words = [...rest.matchAll(/[\w'’/&.-]+/g)].slice(0, 9);
  for (const [index, match] of words.entries()) {
    const word = match[0];
    if (index === 0 && label === '') continue;
    if (!/^[a-z]/.test(word) || !isParticiple(word) || COMES_IN.test(word)) continue;
    const subject = rest.slice(0, match.index);
    const tail = rest.slice(match.index + word.length).trim();
    const before = words[index - 1]?.[0] ?? '';
    if (/[,;:.–—%]/.test(subject) || NO_NOUN.test(before)) return null;
    if (/^\w+ly\s*$/i.test(subject)) return null;
    const isTimed = TIMED.test(tail);
    if (!isTimed && (!SETTLED.test(word) || index === 0)) continue;
    if (tail !== '' && !WHERE.test(tail)) continue;
    if (tail === '' && !/^(?:all|every|each|only)\b/i.test(subject)) continue;
    // a plain noun phrase goes on with a noun: `encrypted backup copies`, or is the object of a preposition
    if (!isTimed && /\b(?:of|for|to|from|with|by)\s+(?:[\w-]+\s+){0,2}$/i.test(subject)) continue;
    return short(subject.trim() === '' ? label.replace(/:\s*$/, '') : subject, word, 'descriptive');
  }
  return null;
};

/** `No privileged access without prior approval`. */
const barred = (sentence: string): Binding | null => {
  const match = /^no (?!clear\b|formal\b|defined\b|documented\b|evidence\b|known\b|one\b|matter\b|doubt\b|later\b|more\b|less\b|longer\b)([^.,;:]{3,80}?) (?:without|unless|before|other than|except)\b/i.exec(
    sentence
  ); // prettier-ignore
  if (match) return short(match[1]!, sentence.slice(0, 2), 'mandatory');
  const doing = /^no ((?:\w+ing(?:, | or | and )?){1,4}) (?:in|on|at|near|inside|during|while)\b/i.exec(
    sentence
  );
  return doing ? short(doing[1]!, sentence.slice(0, 2), 'mandatory') : null;
};

/** What an English line without a finite verb binds somebody to. */
export const toldShort = (sentence: string): Binding | null => {
  if (sentence.length > 160 || FINITE.test(sentence) || REPORTED.test(sentence)) return null;
  return barred(sentence) ?? participial(sentence);
};
