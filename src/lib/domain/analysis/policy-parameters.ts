import type { Statement } from '../controls/statement';
import { stemOf, wordStems } from './word-stems';

/** What a set of policies has to say with one voice, read from a statement. */
export interface PolicyParameter {
  /** `lockout`, `log retention` … */
  readonly topic: string;
  /** Hours, events a year, characters or attempts, by topic. */
  readonly value: number;
  /** Stems of the words that are not about the topic: the case for which the value is set. */
  readonly scope: readonly string[];
}

type Measure = 'duration' | 'frequency' | 'characters' | 'attempts';

interface Topic {
  readonly name: string;
  readonly measure: Measure;
  /** All must match. */
  readonly when: readonly RegExp[];
  readonly unless?: RegExp;
  /** Words that belong to the topic and tell no case apart. */
  readonly words: string;
}

const KEEP = /\b(?:retain\w*|retention|kept|keep|stor(?:e|ed)|archiv\w+|preserv\w+|held|delet\w+|purged?)\b/i;
const KEEP_WORDS =
  'retain retention keep kept store stored archive archived preserve held delete deleted purge copies copy';
const TELL = /\b(?:notif\w+|report\w*|inform\w*|told)\b/i;
const TELL_WORDS =
  'notify notified notification report reported inform informed aware becoming discovery discovered affected about concerned';
const REVIEW = /\b(?:review\w*|recertif\w+|reassess\w*|assess\w*|audit\w*)\b/i;
const REVIEW_WORDS =
  'review reviewed reviews recertify recertified assess assessed assessment assessments reassessed audit audited check checked';

/** Figures that auditors compare between documents. Own words; each names the thing and the verb that sets the figure. */
const TOPICS: readonly Topic[] = [
  { name: 'password length', measure: 'characters', when: [/\bpass(?:words?|phrases?)\b/i], words: 'password passwords passphrase passphrases character characters long length contain account accounts' },
  { name: 'lockout', measure: 'attempts', when: [/\b(?:lock\w*|block\w*|disabled?|suspend\w*)\b/i], words: 'account accounts lock locked lockout block blocked disable disabled suspend suspended fail failed unsuccessful invalid incorrect wrong login logins logon log sign attempt attempts tries authentication password passwords' },
  { name: 'screen lock', measure: 'duration', when: [/\bscreens?(?:savers?)?\b/i, /\block\w*\b/i], words: 'screen screens screensaver lock locks locked start activate activated idle inactive password input' },
  { name: 'session timeout', measure: 'duration', when: [/\bsessions?\b/i, /\b(?:time[sd]?[ -]?out|terminat\w+|ends?|ended|expires?|closed?|disconnect\w*|log\w* (?:off|out))\b/i], words: 'session sessions time timed out timeout terminate terminated end ended expire closed disconnect disconnected log logged off idle inactive' },
  { name: 'log retention', measure: 'duration', when: [/\b(?:logs?|log ?files?|audit trails?)\b/i, KEEP], unless: /\breview\w*\b/i, words: `log logs logfiles file files data record records trail trails entries security event events ${KEEP_WORDS}` },
  { name: 'backup retention', measure: 'duration', when: [/\bback-?ups?\b/i, KEEP], unless: /\b(?:restor\w+|test\w*|logs?)\b/i, words: `backup backups set sets ${KEEP_WORDS}` },
  { name: 'backup frequency', measure: 'frequency', when: [/\bback(?:ed|s|ing)?[ -]?ups?\b/i], unless: /\b(?:restor\w+|recover\w*|test\w*|review\w*|check\w*|verif\w+|plans?|retain\w*|kept|rotat\w+)\b/i, words: 'back backed backup backups up copy copies create created' },
  { name: 'restore test', measure: 'frequency', when: [/\brestor\w+\b/i, /\btest\w*\b/i], words: 'backup backups restore restores restored restoration restoring test tested tests testing data' },
  { name: 'continuity exercise', measure: 'frequency', when: [/\b(?:continuity|disaster recovery|bcp|drp?)\b/i, /\b(?:test\w*|exercis\w+|rehears\w+)\b/i], words: 'business continuity disaster recovery plan plans bcp dr drp test tested tests exercise exercised rehearse rehearsed' },
  { name: 'patch deadline', measure: 'duration', when: [/\b(?:patch\w*|vulnerabilit\w+|security updates?)\b/i, /\b(?:patch\w*|remediat\w+|fix\w*|appl(?:y|ied)|install\w*|resolv\w+|mitigat\w+|deploy\w*|closed?)\b/i], unless: /\b(?:scan\w*|disclos\w+|acknowledg\w+|evaluat\w+|assess\w*|triag\w+|tested)\b/i, words: 'patch patches patched vulnerability vulnerabilities security update updates remediate remediated fix fixed apply applied install installed resolve resolved mitigate mitigated deploy deployed close closed release released publication rate rated severity' },
  { name: 'notification of the authority', measure: 'duration', when: [/\b(?:supervisory|data protection|regulatory) authorit\w+|\bregulators?\b/i, /\b(?:breach\w*|incidents?)\b/i, TELL], unless: /\b(?:final|follow-up|interim)\b/i, words: `supervisory data protection regulatory authority authorities regulator regulators breach breaches incident incidents personal ${TELL_WORDS}` },
  { name: 'notification of customers', measure: 'duration', when: [/\b(?:customers?|clients?)\b/i, /\b(?:breach\w*|incidents?)\b/i, TELL], unless: /\bauthorit\w+\b/i, words: `customer customers client clients breach breaches incident incidents security ${TELL_WORDS}` },
  { name: 'access of leavers', measure: 'duration', when: [/\b(?:leavers?|terminat\w+|depart\w+|leav(?:e|es|ing))\b/i, /\b(?:access|accounts?)\b/i, /\b(?:remov\w+|revok\w+|disabled?|deactivat\w+|delet\w+|withdr\w+)\b/i], words: 'leaver leavers employee employees terminate termination departing departure leave leaving access account accounts right rights remove removed revoke revoked disable disabled deactivate deactivated delete deleted withdrawn' },
  { name: 'access review', measure: 'frequency', when: [/\b(?:access|accounts?|permissions?)\b/i, REVIEW], unless: /\b(?:log\w*|physical|risks?)\b/i, words: `access account accounts right rights permission permissions ${REVIEW_WORDS}` },
  { name: 'risk assessment', measure: 'frequency', when: [/\brisk assessments?\b/i], unless: /\b(?:suppliers?|vendors?|privacy|projects?)\b/i, words: 'risk risks assessment assessments security information' },
  { name: 'awareness training', measure: 'frequency', when: [/\b(?:awareness|security)\b/i, /\btrain\w+\b/i], unless: /\bdevelopers?\b/i, words: 'training trained train awareness security information complete completed attend receive refresher employee employees' },
  { name: 'penetration test', measure: 'frequency', when: [/\bpen(?:etration)?[ -]?test\w*\b/i], words: 'penetration pen pentest test tests testing tested' },
  { name: 'vulnerability scan', measure: 'frequency', when: [/\bvulnerabilit\w+\b/i, /\bscan\w*\b/i], words: 'vulnerability vulnerabilities scan scans scanned scanning' },
  { name: 'key rotation', measure: 'frequency', when: [/\bkeys?\b/i, /\b(?:rotat\w+|renew\w*|replac\w+)\b/i], words: 'key keys encryption cryptographic rotate rotated rotation renew renewed replace replaced' },
  { name: 'password change', measure: 'frequency', when: [/\bpasswords?\b/i, /\b(?:chang\w+|expir\w+|rotat\w+|renew\w*)\b/i], words: 'password passwords change changed expire rotate rotated renew renewed' },
  { name: 'personnel record retention', measure: 'duration', when: [/\b(?:employee|personnel|hr|staff) (?:records?|files?|data)\b/i, KEEP], words: `employee personnel hr staff record records file files data after end ends employment leaving ${KEEP_WORDS}` },
  { name: 'video retention', measure: 'duration', when: [/\b(?:cctv|video|camera)\b/i, KEEP], words: `cctv video camera recording recordings footage surveillance ${KEEP_WORDS}` },
  { name: 'supplier review', measure: 'frequency', when: [/\b(?:suppliers?|vendors?)\b/i, REVIEW], words: `supplier suppliers vendor vendors ${REVIEW_WORDS}` },
  { name: 'recovery time', measure: 'duration', when: [/\brto\b|\brecovery time objectives?\b/i], unless: /\brpo\b|\bpoint objectives?\b/i, words: 'rto recovery time objective objectives' },
  { name: 'recovery point', measure: 'duration', when: [/\brpo\b|\brecovery point objectives?\b/i], unless: /\brto\b|\btime objectives?\b/i, words: 'rpo recovery point objective objectives' }
]; // prettier-ignore

/** Words of binding and of measuring, and words for everybody: they tell no case apart. */
const NEUTRAL = new Set(
  (
    'must shall should may minimum maximum least most more less fewer than within after every each all any user users staff ' +
    'personnel people person everyone team company organisation organization require required requires set have has be are is ' +
    'perform performed conduct conducted carry carried make made take taken do done run once twice time times regular regularly ' +
    'interval intervals period basis annual annually yearly year years month months monthly week weeks weekly day days daily ' +
    'hour hours hourly minute minutes quarter quarters quarterly semi biannually half working business calendar consecutive ' +
    'inactivity idle automatic automatically without delay latest later immediately need needs needed use used its their our also ' +
    'no not never up further additionally per your relevant'
  )
    .split(' ')
    .map(stemOf)
);

const WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fourteen: 14,
  fifteen: 15, twenty: 20, thirty: 30, sixty: 60, ninety: 90
}; // prettier-ignore
const NUMBER = `(\\d+(?:[.,]\\d+)?|${Object.keys(WORDS).join('|')})(?:\\s*\\(\\d+\\))?`;
const DURATION = new RegExp(
  `\\b${NUMBER}[\\s-]+(?:business |working |calendar )?(minute|hour|day|week|month|year)s?\\b`,
  'gi'
);
const CHARACTERS = new RegExp(`\\b${NUMBER}[\\s-]+(?:\\w+ )?characters?\\b`, 'gi');
const ATTEMPTS = new RegExp(
  `\\b${NUMBER}\\s+(?:(?:consecutive|successive|failed|invalid|unsuccessful|incorrect|wrong|log-?[io]n|sign-in|authentication|access|password)\\s+){0,4}(?:attempts?|tries|log-?[io]ns?|sign-ins?)\\b`,
  'gi'
);
const HOURS: Readonly<Record<string, number>> = {
  minute: 1 / 60, hour: 1, day: 24, week: 168, month: 730, year: 8760
}; // prettier-ignore

const toNumber = (text: string): number => WORDS[text.toLowerCase()] ?? Number(text.replace(',', '.'));

const spelled = new Set(Object.keys(WORDS).map(stemOf));

interface Figure {
  readonly value: number;
  /** The part of the sentence that it stands in. */
  readonly clause: string;
}

const clauseAt = (text: string, at: number): string => {
  const before = Math.max(...[',', ';', ':'].map((mark) => text.lastIndexOf(mark, at))) + 1;
  const after = text.slice(at).search(/[,;:]\s/);
  return text.slice(before, after < 0 ? undefined : at + after);
};

/** Figures in the measure; a statement with several sets none that could be compared. */
const figuresOf = (
  measure: Measure,
  { text, frequency }: Pick<Statement, 'text' | 'frequency'>
): Figure[] => {
  if (measure === 'frequency') return frequency?.perYear ? [{ value: frequency.perYear, clause: text }] : [];
  const pattern = measure === 'duration' ? DURATION : measure === 'characters' ? CHARACTERS : ATTEMPTS;
  return [...text.matchAll(pattern)].map((match) => ({
    value: toNumber(match[1]!) * (measure === 'duration' ? (HOURS[match[2]!.toLowerCase()] ?? NaN) : 1),
    clause: clauseAt(text, match.index)
  }));
};

/** `in products and tools alike`: no case is meant. */
const EVERYWHERE = /\balike\b|\bwithout exceptions?\b/i;
/** `severity 1`, `class A`: cases that a stem would lose. */
const CLASS = /\b(?:severity|priority|level|tier|class|category|sev|p)[ -]?(\d|[A-D])\b/gi;

/** Words that tell for what case a figure is set: those of its clause and of what is bound. */
const scopeOf = (
  clause: string,
  { text, object }: Pick<Statement, 'text' | 'object'>,
  own: ReadonlySet<string>
): string[] => {
  const classes = [...text.matchAll(CLASS)].map(([written]) => written.toLowerCase().replace(/[ -]/, ''));
  if (EVERYWHERE.test(clause)) return classes.sort();
  const stems = wordStems(object === null ? text : `${clause} ${object}`).filter(
    (stem) => !/^\d+$/.test(stem) && !NEUTRAL.has(stem) && !own.has(stem) && !spelled.has(stem)
  );
  return [...new Set([...stems, ...classes])].sort();
};

const topics = TOPICS.map((topic) => ({ ...topic, own: new Set(topic.words.split(' ').map(stemOf)) }));

/** Figures that this statement sets; most statements set none. */
export const parametersOf = (
  statement: Pick<Statement, 'text' | 'frequency' | 'negated' | 'object'>
): PolicyParameter[] => {
  if (statement.negated) return [];
  return topics.flatMap(({ name, measure, when, unless, own }): PolicyParameter[] => {
    if (!when.every((pattern) => pattern.test(statement.text)) || unless?.test(statement.text)) return [];
    const [figure, ...more] = figuresOf(measure, statement);
    if (!figure || more.length > 0 || !(figure.value > 0)) return [];
    return [{ topic: name, value: figure.value, scope: scopeOf(figure.clause, statement, own) }];
  });
};
