/**
 * Dates in the notations that documents use, as ISO 8601 calendar dates.
 *
 * `03/04/2026` says nothing by itself: the order of day and month is taken from other dates of the same
 * document that leave no doubt (`25/04/2026`), and where there are none the date stays unresolved rather
 * than guessed. Dots always mean day first. A month alone counts from its first day or to its last.
 */
export type DayOrder = 'day-first' | 'month-first' | 'unknown';

export interface FoundDate {
  /** ISO 8601 calendar date; absent where day and month cannot be told apart. */
  readonly iso?: string;
  readonly start: number;
  readonly end: number;
}

const monthNames: readonly string[][] = [
  ['january', 'jan', 'januar', 'jänner', 'janvier', 'enero', 'gennaio'],
  ['february', 'feb', 'februar', 'février', 'febrero', 'febbraio'],
  ['march', 'mar', 'märz', 'mär', 'maerz', 'mars', 'marzo'],
  ['april', 'apr', 'avril', 'abril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno'],
  ['july', 'jul', 'juli', 'juillet', 'julio', 'luglio'],
  ['august', 'aug', 'août', 'agosto'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'settembre'],
  ['october', 'oct', 'oktober', 'okt', 'octobre', 'octubre', 'ottobre'],
  ['november', 'nov', 'novembre', 'noviembre'],
  ['december', 'dec', 'dezember', 'dez', 'décembre', 'diciembre', 'dicembre']
];
const monthByName = new Map(
  monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const))
);
const month = `(?:${[...monthByName.keys()].sort((a, b) => b.length - a.length).join('|')})\\.?`;

const patterns: readonly {
  readonly kind: 'iso' | 'dotted' | 'slashed' | 'day-month' | 'month-day' | 'month';
  readonly source: RegExp;
}[] = [
  { kind: 'iso', source: /(?<![\d.-])((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-])/g },
  { kind: 'dotted', source: /(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)?\d{2})(?![\d.]\d)/g },
  { kind: 'slashed', source: /(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)?\d{2})(?![\d/])/g },
  {
    kind: 'day-month',
    source: new RegExp(
      `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er)?[.\\s-]*(?:of\\s+|de\\s+)?(${month})[,\\s-]*(?:de\\s+)?((?:19|20)\\d{2}|'?\\d{2}(?!\\d))`,
      'giu'
    )
  },
  {
    kind: 'month-day',
    source: new RegExp(`(?<!\\p{L})(${month})\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+((?:19|20)\\d{2})`, 'giu')
  },
  { kind: 'month', source: new RegExp(`(?<![\\p{L}\\d])(${month})[,\\s-]+((?:19|20)\\d{2})(?!\\d)`, 'giu') }
];

const daysIn = (year: number, monthNumber: number): number =>
  monthNumber === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(monthNumber)
      ? 30
      : 31;

const toIso = (year: number, monthNumber: number, day: number): string | undefined => {
  const full = year < 100 ? 2000 + year : year;
  if (monthNumber < 1 || monthNumber > 12 || day < 1 || day > daysIn(full, monthNumber)) return undefined;
  return `${full}-${String(monthNumber).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

const monthOf = (name: string | undefined): number =>
  monthByName.get((name ?? '').toLowerCase().replace(/\.$/, '')) ?? 0;

/** Which of day and month comes first in dates with slashes, as those of `text` that leave no doubt say. */
export const dayOrderOf = (text: string): DayOrder => {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const [, first, , second] of text.matchAll(patterns[2]?.source ?? /$^/g)) {
    if (Number(first) > 12 && Number(second) <= 12) dayFirst++;
    else if (Number(second) > 12 && Number(first) <= 12) monthFirst++;
  }
  if (dayFirst === monthFirst) return 'unknown';
  return dayFirst > monthFirst ? 'day-first' : 'month-first';
};

const resolve = (
  kind: (typeof patterns)[number]['kind'],
  match: RegExpMatchArray,
  order: DayOrder,
  monthEnd: boolean
): string | undefined => {
  const [, a = '', b = '', c = '', d = ''] = match;
  switch (kind) {
    case 'iso':
      return toIso(Number(a), Number(b), Number(c));
    case 'dotted':
      return toIso(Number(c), Number(b), Number(a));
    case 'slashed': {
      const [first, second, year] = [Number(a), Number(c), Number(d)];
      if (first === second || second > 12 || first > 12)
        return first > 12 ? toIso(year, second, first) : toIso(year, first, second);
      if (order === 'unknown') return undefined;
      return order === 'day-first' ? toIso(year, second, first) : toIso(year, first, second);
    }
    case 'day-month':
      return toIso(Number(c.replace("'", '')), monthOf(b), Number(a));
    case 'month-day':
      return toIso(Number(c), monthOf(a), Number(b));
    case 'month':
      return toIso(Number(b), monthOf(a), monthEnd ? daysIn(Number(b), monthOf(a)) : 1);
  }
};

/**
 * The first date in `text`, offsets into it; null where there is none.
 * @param monthEnd a month without a day counts to its end (something is due) rather than from its start
 */
export const findDate = (text: string, order: DayOrder, monthEnd = false): FoundDate | null => {
  let best: FoundDate | null = null;
  for (const { kind, source } of patterns)
    for (const match of text.matchAll(source)) {
      const start = match.index;
      const iso = resolve(kind, match, order, monthEnd);
      // "31.02.2026" is no date; an order that is unknown still is one
      if (iso === undefined && (kind !== 'slashed' || order !== 'unknown')) continue;
      if (best && best.start <= start) break;
      best = { start, end: start + match[0].trimEnd().length, ...(iso === undefined ? {} : { iso }) };
      break;
    }
  return best;
};
