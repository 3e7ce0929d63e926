import { bindSentence, tongueOf, type Tongue } from './bind/bind-sentence';
import {
  FRENCH_EXEMPTIONS,
  GERMAN_EXEMPTIONS,
  ITALIAN_EXEMPTIONS,
  SPANISH_EXEMPTIONS
} from './exemption-words';
import { splitSentences } from './split-sentences';

/**
 * Tells statements that say that something is not asked for or not done (`is not required`, `does not apply to`,
 * `may be waived`, `out of scope`, `is not yet reviewed`) from those that forbid (`must not share passwords`) and from
 * double negations (`no access without approval`, `nobody is exempt`): only the first are no evidence of a control.
 *
 * A sentence is read by clauses. One that exempts counts where no other clause asks for anything: `laptops must be
 * encrypted; test machines are exempt` is a control with an exception, and stays one.
 */

const MANNER =
  '(?:(?:currently|presently|generally|usually|normally|typically|strictly|formally|explicitly|otherwise|always|yet|automatically|legally|contractually|necessarily|routinely|regularly|systematically|also|therefore|be|been|being|thus) )*'; // prettier-ignore
const BE = "(?:is|are|was|were|'s|be|been|being)";
const NOT =
  "(?:(?:is|are|was|were|be|been) not|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|(?:shall|will|would|should|do|does|need) not be)";
const DO_NOT = "(?:(?:do|does|did|shall|will|would) not|don['’]t|doesn['’]t|didn['’]t|won['’]t)";
const HAS_NOT = "(?:(?:has|have|had) not|hasn['’]t|haven['’]t)";

/** A thing that an organization runs, and that is missing where there is none. */
const PRACTICE =
  '(?:process|processes|procedures?|polic(?:y|ies)|plans?|program(?:me)?s?|registers?|inventor(?:y|ies)|reviews?|trainings?|monitoring|testing|tests?|owners?|requirements?|obligations?|need|necessity|schedules?|controls?|mechanisms?|documentation|records?|logging|encryption|backups?|audits?|assessments?|checks?|committees?|agreements?|approval process|function|role|officer|guidance|guidelines?|criteria|framework)'; // prettier-ignore
/** Deeds that protect: not doing them is no control, where not sharing or not storing is one. */
const PROTECTED =
  '(?:implemented|established|documented|defined|performed|conducted|carried out|undertaken|maintained|reviewed|monitored|tested|logged|audited|encrypted|backed up|trained|assessed|scanned|patched|inventoried|approved(?! for)|classified|labell?ed|enforced|configured|appointed|designated|assigned|adopted|in place|kept up to date|updated|verified|checked|evaluated|formali[sz]ed|required)'; // prettier-ignore
const PROTECT =
  '(?:implement|establish|document|define|perform|conduct|carry out|undertake|maintain|review|test|audit|encrypt|back up|assess|scan|patch|approve|classify|label|enforce|verify|check|evaluate|formali[sz]e)'; // prettier-ignore
/** What may follow a deed that is not done; anything else narrows it to a way of doing it, as `in production`. */
const ENDS =
  '(?=\\s*(?:[.;:!)]|$)|,(?! (?:to|so|in order)\\b)| (?:at present|at this time|at the moment|in practice|so far|to date|yet|currently|today|regularly|at all|on a|on any|formally|for|because|as|since|and|or|if|when|where|periodically|annually|quarterly|monthly)\\b)'; // prettier-ignore

const english = (source: string): RegExp => new RegExp(`(?<![-\\w])(?:${source})(?![-\\w])`, 'gi');

const EXEMPTIONS: readonly RegExp[] = [
  // released from a duty
  english(`${NOT} ${MANNER}(?:required|needed|necessary|mandatory|obligatory|compulsory|obliged|obligated|expected|mandated)(?: to)?`),
  english(`${BE} (?:no longer ${MANNER}(?:required|needed|necessary|mandatory|expected)|unnecessary|optional|voluntary|discretionary)`),
  english(`need ?n['’]t|need not|needs not|${DO_NOT} ${MANNER}(?:need|have) to|${DO_NOT} ${MANNER}(?:require|mandate|oblige|prescribe|call for|need (?=(?:a|an|any|approval|authori[sz]ation|permission)\\b))`),
  english('(?:there is |have |has |with |under )(?:no|not an|not any|no general|no formal) (?:need|requirement|obligation|duty|necessity)(?: (?:to|for|that))?'),
  english(`${NOT} (?:a |an )?(?:requirement|obligation|necessity|duty)`),
  // outside of what is ruled
  english(`${DO_NOT} ${MANNER}(?:apply|extend) (?:to|for|in|on|where|when|if|here)|${DO_NOT} ${MANNER}apply${ENDS}`),
  english(`${NOT} ${MANNER}(?:applicable|subject to|covered by|bound by|governed by|in scope|(?:with)?in the scope|part of the scope|included in the scope)`),
  english(`${BE} ${MANNER}(?:exempt(?:ed)?|excused)(?: from)?|${BE} ${MANNER}excluded from (?:the |this |these |its |our )?(?:\\w+ )?(?:scope|polic(?:y|ies)|standards?|requirements?|procedures?|process|programme|program|reviews?|certification|isms|obligations?|audits?|rules?|testing|monitoring|training|assessments?|backups?)`),
  english(`(?:(?:is|are|was|were|be|lies?|falls?|remains?) |\\()(?:considered |deemed |explicitly |entirely |currently )?(?:out of|out-of|outside|outside of|beyond) (?:the )?scope|(?:falls?|lies?) outside (?:of )?(?:the |this |that |its |our )?(?:[\\w-]+ )?(?:scope|polic(?:y|ies)|standards?|isms|procedures?|boundar(?:y|ies)|programme|program|rules?)`),
  // may be left out
  english(`(?:may|can|could|might|will|is allowed to|are allowed to) ${MANNER}(?:be )?(?:waived?|skip(?:ped)?|omit(?:ted)?|bypass(?:ed)?|disregard(?:ed)?|ignored?|dispense[d]? with|for[e]?go(?:ne)?|left out|leave out|overlook(?:ed)?|do without)`),
  english(`${BE} ${MANNER}(?:waived|left to the discretion of|at the discretion of)`),
  english('(?:may|can|could) (?!not|only|never|no\\b)(?:[\\w-]+ ){1,8}without (?:(?:prior|any|an|a|the|formal|written|further|management|additional|explicit|\\w+al) )*(?:approval|authori[sz]ation|review|testing|tests|permission|encryption|supervision|escort|documentation|logging|assessment|multi-factor authentication|mfa|password|ticket|a ticket|being (?:reviewed|tested|approved|logged|encrypted))'),
  // missing
  english(`(?:${NOT}|${HAS_NOT}) (?:yet|currently|at present|presently)(?: been)? (?:[\\w-]+ed|${PROTECTED}|available|operational|built|run|set up|written|begun|drawn up)|${HAS_NOT} (?:yet )?(?:been )?${PROTECTED}`),
  english(`(?:there (?:is|are)|(?:we|organi[sz]ation|company|team|department|it) (?:currently |presently )?(?:has|have)) (?:currently |at present |presently |yet |as yet )?no (?:[\\w-]+ ){0,3}?${PRACTICE}(?: in place| to| for| of| that| which|${ENDS})`),
  english(`no (?:[\\w-]+ ){0,3}?${PRACTICE} (?:(?:currently |presently |yet )?exists?|(?:is|are|has been|have been) (?:currently |presently |yet )?(?:in place|${PROTECTED}|kept|held|available|planned|foreseen))`),
  english(`${DO_NOT} ${MANNER}(?:have|maintain|operate|keep|run) (?:a |an |any )(?:[\\w-]+ ){0,3}?${PRACTICE}`),
  // not done
  english(`${NOT} ${MANNER}${PROTECTED}${ENDS}`),
  english(`(?:(?:do|does|did) not|don['’]t|doesn['’]t|didn['’]t) ${MANNER}${PROTECT} (?!without|in |on |with |automat|profil|surveill|market|biometr|facial|[^.;]*\\b(?:they|themselves|own)\\b)[^.;,]*`)
]; // prettier-ignore

const FOREIGN: Readonly<Record<Exclude<Tongue, 'en'>, readonly RegExp[]>> = {
  de: GERMAN_EXEMPTIONS,
  fr: FRENCH_EXEMPTIONS,
  es: SPANISH_EXEMPTIONS,
  it: ITALIAN_EXEMPTIONS
};

/** Who or what is denied in front of an exemption turns it into its opposite: `no user is exempt`. */
const DENIED =
  /(?:^|[,;:]\s*|\b(?:that|because|and|or) )(?:no|none|nobody|no one|neither|nothing|under no circumstances|at no time|in no case|never)\b[^,;]*$|\b(?:not|never|nor|cannot|can['’]t)(?: \w+ly)?\s*$/i;
/** `is not only required but …` */
const ONLY = /\bonly\b/i;
/** The exemption stands in a clause that says which, when or whether, or in a condition. */
const SUBORDINATE =
  /(?:^|[\s,(])(?:which|who|whom|whose|whatever|whichever|whoever|anything|everything|that|if|when|whenever|where|wherever|whether|unless|until|as soon as|once|because|since|while|although|though|even if|than|for whom|what|how|why|after|before)(?:\s+[^\s,;]+){0,9}\s*$/i;
/** A condition that is still open, however long it is. */
const CONDITION = /\b(?:if|when|once|until|unless|as soon as|in case)\b[^,;]*$/i;
/** `that` after these reports what is the case: `management decided that … is not required`. */
const REPORTED =
  /\b(?:decided|agreed|determined|concluded|stated|states?|means?|provided|accepted|confirmed|so|noted|note) that(?:\s+[^\s,;]+){0,9}\s*$/i;
/** What comes after makes a duty of it after all. */
const CONDITIONED = /^[^.;]{0,80}?\b(?:unless|except (?:where|when|if|for|in|to)|other than|until|only)\b/i;
/** Where the next main clause begins. */
const CLAUSE =
  /;\s+|\s[–—]\s|[,.]?\s+(?=(?:but|however|whereas|nevertheless|instead) )|,\s+(?=(?:yet|while|although|though|and|they|it|these|those|all|which must|who must|which shall) )/gi;
const LEADING = /^(?:but|however|whereas|nevertheless|instead|yet|and|while|although|though)[,\s]+/i;

const clausesOf = (sentence: string): string[] =>
  sentence
    .split(CLAUSE)
    .map((clause) => clause.trim().replace(LEADING, ''))
    .filter((clause) => clause !== '');

/** Without one of these there is nothing to look for; most statements have none. */
const SIGNS =
  /n['’]t\b|\b(?:not?|need|exempt|excus|exclu|optional|voluntary|discretion|unnecessary|outside|beyond|out[ -]of|waive|skip|omit|bypass|disregard|ignor|dispens|forgo|forego|left out|leave out|overlook|without)/i;

/** The words of one English clause that exempt. */
const exemptsEnglish = (clause: string): string | null => {
  for (const pattern of EXEMPTIONS)
    for (const match of clause.matchAll(pattern)) {
      const before = clause.slice(0, match.index);
      const after = clause.slice(match.index + match[0].length);
      if (DENIED.test(before) || ONLY.test(match[0]) || CONDITIONED.test(after)) continue;
      if (CONDITION.test(before) || (SUBORDINATE.test(before) && !REPORTED.test(before))) continue;
      return match[0].trim();
    }
  return null;
};

const exemptsForeign = (clause: string, tongue: Exclude<Tongue, 'en'>): string | null => {
  for (const pattern of FOREIGN[tongue]) {
    const match = pattern.exec(clause);
    if (match) return match[0].trim();
  }
  return null;
};

/** The words by which one sentence says that something is not asked for or not done; null where it does not. */
export const exemptionIn = (sentence: string, tongue: Tongue): string | null => {
  if ((tongue === 'en' && !SIGNS.test(sentence)) || /\?["”’»)]*$/.test(sentence)) return null;
  let found: string | null = null;
  for (const clause of clausesOf(sentence)) {
    const own = tongue === 'en' ? exemptsEnglish(clause) : exemptsForeign(clause, tongue);
    if (own) found ??= own;
    else if (bindSentence(clause, tongue)) return null;
  }
  return found;
};

/** The same for a statement of several sentences: null as soon as one of them asks for something. */
export const exemptionOf = (text: string, tongue: Tongue = tongueOf(text, 'en')): string | null => {
  if (tongue === 'en' && !SIGNS.test(text)) return null;
  let found: string | null = null;
  for (const { start, end } of splitSentences(text)) {
    const sentence = text.slice(start, end);
    const own = exemptionIn(sentence, tongue);
    if (own) found ??= own;
    else if (bindSentence(sentence, tongue)) return null;
  }
  return found;
};
