import type { Statement } from '../controls/statement';

/** A number that a statement sets, in a unit that makes it comparable. */
export interface MeasuredValue {
  readonly kind: 'frequency' | 'within' | 'for' | 'after' | 'length' | 'attempts';
  /** Events a year, hours, characters, or attempts. */
  readonly value: number;
  /** As written. */
  readonly text: string;
}

const WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fifteen: 15,
  twenty: 20, thirty: 30, sixty: 60, ninety: 90
}; // prettier-ignore
const HOURS: readonly (readonly [RegExp, number])[] = [
  [/^min/i, 1 / 60],
  [/^h/i, 1],
  [/^(?:business |working |calendar )?d/i, 24],
  [/^w/i, 168],
  [/^mo/i, 730],
  [/^y/i, 8760]
];

const NUMBER = `(\\d+(?:[.,]\\d+)?|${Object.keys(WORDS).join('|')})(?:\\s*\\(\\d+\\))?`;
const TIME = '((?:business |working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?))';
const WITHIN = new RegExp(
  `\\b(?:within|no later than|not later than|in less than)\\s+${NUMBER}[\\s-]+${TIME}\\b`,
  'i'
);
const FOR = new RegExp(
  `\\b(?:retained|kept|stored|preserved|archived|held|maintained)\\b[^.;]{0,60}?\\b(?:for|at least|a minimum of)\\s+(?:(?:a |at )?(?:least|minimum(?: of)?|period of)\\s+)?${NUMBER}[\\s-]+${TIME}\\b`,
  'i'
);
const AFTER = new RegExp(
  `\\bafter\\s+(?:(?:a )?(?:maximum|period|minimum)(?: of)?\\s+)?${NUMBER}[\\s-]+${TIME}(?: or less)? of (?:inactivity|idle)`,
  'i'
);
const LENGTH = new RegExp(
  `\\b(?:at least|minimum(?: length)?(?: of| is|:)?|not less than|no fewer than|no less than|contain|be|have)\\s+(?:a minimum (?:length )?of\\s+)?${NUMBER}(?:\\s+or more)?[\\s-]+characters?\\b`,
  'i'
);
const ATTEMPTS = new RegExp(
  `\\b(?:after|more than|maximum of|limit of|exceed)\\s+${NUMBER}\\s+(?:(?:consecutive|failed|invalid|unsuccessful|incorrect)\\s+)+(?:log-?[io]n |login |sign-in |access |authentication )?attempts?\\b`,
  'i'
);

const toNumber = (text: string): number => WORDS[text.toLowerCase()] ?? Number(text.replace(',', '.'));

const timed = (kind: MeasuredValue['kind'], pattern: RegExp, text: string): MeasuredValue | null => {
  const match = pattern.exec(text);
  const factor = match && HOURS.find(([unit]) => unit.test(match[2]!))?.[1];
  return match && factor ? { kind, value: toNumber(match[1]!) * factor, text: match[0] } : null;
};

const counted = (kind: MeasuredValue['kind'], pattern: RegExp, text: string): MeasuredValue | null => {
  const match = pattern.exec(text);
  return match ? { kind, value: toNumber(match[1]!), text: match[0] } : null;
};

/** The one number that a statement is about; null where it sets none, or several of them. */
export const measuredValue = (statement: Pick<Statement, 'text' | 'frequency'>): MeasuredValue | null => {
  const { text, frequency } = statement;
  const values = [
    timed('after', AFTER, text),
    timed('for', FOR, text),
    timed('within', WITHIN, text),
    counted('length', LENGTH, text),
    counted('attempts', ATTEMPTS, text),
    frequency?.perYear
      ? ({ kind: 'frequency', value: frequency.perYear, text: frequency.text } as const)
      : null
  ].filter((each) => each !== null);
  return values.length === 1 ? values[0]! : null;
};
