import type { Frequency } from './statement';

const NUMBER_BY_WORD: Readonly<Record<string, number>> = {
  a: 1, an: 1, one: 1, once: 1, two: 2, twice: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8,
  nine: 9, ten: 10, twelve: 12, eighteen: 18, twenty: 20, thirty: 30, sixty: 60, ninety: 90, other: 2, second: 2,
  ein: 1, eine: 1, einen: 1, einem: 1, einer: 1, einmal: 1, zwei: 2, zweimal: 2, drei: 3, dreimal: 3, vier: 4,
  viermal: 4, fünf: 5, sechs: 6, zwölf: 12,
  un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, douze: 12,
  uno: 1, una: 1, dos: 2, due: 2, tres: 3, tre: 3, cuatro: 4, quattro: 4, cinco: 5, cinque: 5, seis: 6, sei: 6, doce: 12, dodici: 12
}; // prettier-ignore

const PER_YEAR_BY_UNIT: readonly (readonly [RegExp, number])[] = [
  [/^(?:hours?|stunden?|heures?|horas?|or[ae])$/, 8760],
  [
    /^(?:(?:business|working|calendar) )?(?:days?)$|^(?:tage?n?|tag|arbeitstage?|jours?|días?|giorn[oi])$/,
    365
  ],
  [/^(?:weeks?|wochen?|semaines?|semanas?|settiman[ae])$/, 52],
  [/^(?:months?|monate?n?|monat|mois|mes(?:es)?|mes[ei])$/, 12],
  [/^(?:quarters?|quartale?|trimestres?|trimestr[ei])$/, 4],
  [/^(?:semestres?|semestr[ei]|halbjahre?)$/, 2],
  [
    /^(?:(?:calendar|fiscal|financial) )?(?:years?)$|^(?:jahre?n?|jahr|kalenderjahr|ans?|années?|años?|ann[oi])$/,
    1
  ]
];

const unitPerYear = (unit: string): number | null =>
  PER_YEAR_BY_UNIT.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? null;

const toNumber = (word: string): number | null => {
  const lower = word.toLowerCase();
  return /^\d+$/.test(lower) ? Number(lower) : (NUMBER_BY_WORD[lower] ?? null);
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Words that name a rhythm by themselves. Those that never do so as plain adjectives come first. */
const RHYTHMS: readonly (readonly [RegExp, number | null])[] = [
  [/\b(?:semi-?annual(?:ly)?|bi-?annual(?:ly)?|half-?yearly|halbjährlich\w*|semestriel\w*|semestral(?:mente)?|semestral[ei])\b/i, 2],
  [/\b(?:bi-?ennial(?:ly)?|zweijährlich\w*)\b/i, 0.5],
  [/\bbi-?weekly\b|\bfortnightly\b|\bvierzehntägig\w*/i, 26],
  [/\bbi-?monthly\b/i, 6],
  [/\b(?:quarterly|vierteljährlich\w*|quartalsweise|trimestriel\w*|trimestral\w*)/i, 4],
  [/\b(?:annual(?:ly)?|yearly|jährlich\w*|annuel\w*|anual(?:es|mente)?|annual[ei]|annualmente)\b/i, 1],
  [/\b(?:monthly|monatlich\w*|mensuel\w*|mensual(?:es|mente)?|mensil[ei]|mensilmente)\b/i, 12],
  [/\b(?:weekly|wöchentlich\w*|hebdomadaire\w*|semanal(?:es|mente)?|settimanal[ei]|settimanalmente)\b/i, 52],
  [/\b(?:nightly|daily(?! (?:operation|business|work|activit|life|task|management|running))|(?<!ganz)täglich\w*(?! (?:Arbeit|Geschäft|Betrieb))|quotidien\w*|diari[oa]s?|diariamente|giornalier[oaie]|quotidian\w*)\b/i, 365],
  [/\b(?:hourly|stündlich\w*)\b/i, 8760]
]; // prettier-ignore

/** Rhythms without a count. */
const UNCOUNTED: readonly RegExp[] = [
  /\b(?:continuous(?:ly)?|in real[- ]time|on an? (?:on-?going|continuous) basis|at all times|kontinuierlich\w*|fortlaufend\w*|laufend\w*|en continu|en permanence)\b/i,
  /\b(?:at|in) (?:planned|regular|defined|periodic|scheduled|appropriate|specified|predefined) intervals?\b|\bin (?:geplanten|regelmäßigen|definierten|festgelegten) (?:Zeitabständen|Abständen|Intervallen)|à intervalles? (?:réguliers?|planifiés?)/i,
  /\bon an? (?:regular|periodic|recurring) basis\b|\bfrom time to time\b/i,
  /\b(?:regularly|periodically|routinely|regelmäßig\w*|periodisch\w*|régulièrement|périodiquement|regularmente|periódicamente|regolarmente|periodicamente)\b/i,
  /\b(?:regular|periodic|recurring) (?=review|audit|assessment|check|test|scan|monitor|training|exercise|evaluation|inspection|update|backup|maintenance)\w+/i,
  /\b(?:up)?on (?:any )?(?:(?:significant|major|material) )?(?:change|request|hire|termination|termination of employment|onboarding|discovery|detection)s?\b/i,
  /\b(?:when(?:ever)?|after|following|upon|if|in case of|in the event of|as) (?:there (?:is|are) )?(?:any |a )?(?:significant|major|material|substantial) (?:\w+ ){0,2}(?:changes?|incidents?)(?: occurs?| to [\w ]{3,30})?\b/i,
  /\b(?:ad[- ]hoc|as needed|as required|when necessary|anlassbezogen\w*|bei Bedarf|au besoin|si nécessaire)\b/i
]; // prettier-ignore

/** Widens a hit by the words that qualify it: `at least`, `on an … basis`. */
const widened = (text: string, start: number, end: number): string => {
  const lead =
    /(?:\b(?:at least|at a minimum|no less(?: often| frequently)? than|not less than|minimum|mindestens|wenigstens|spätestens|au moins|au minimum|on an?|once|à une fréquence)\s+)+$/i.exec(
      text.slice(0, start)
    );
  const tail = /^\s+(?:basis|intervals?|base)\b/i.exec(text.slice(end));
  return text.slice(start - (lead?.[0].length ?? 0), end + (tail?.[0].length ?? 0)).trim();
};

interface Hit {
  readonly at: number;
  readonly end: number;
  readonly perYear: number | null;
}

const WORD = '(\\d{1,3}|[a-zäöüéèñ]+)';
const UNIT =
  '((?:business |working |calendar |fiscal |financial )?(?:hours?|days?|weeks?|months?|quarters?|years?)|stunden?|arbeitstage?n?|tage?n?|wochen?|monate?n?|quartale?|halbjahre?|kalenderjahr|jahre?n?|heures?|jours?|semaines?|mois|trimestres?|semestres?|années?|ans?|horas?|or[ae]|días?|giorn[oi]|semanas?|settiman[ae]|mes(?:es)?|mes[ei]|trimestr[ei]|semestr[ei]|años?|ann[oi])(?!\\p{L})'; // prettier-ignore

/** `every two years`, `alle 6 Monate`, `tous les 3 ans`: one event in n units. */
const EVERY = new RegExp(
  `\\b(?:every|alle|tous les|toutes les|cada|ogni)\\s+(?:${WORD}(?:\\s*\\(\\d+\\))?\\s+)?${UNIT}`,
  'giu'
);
/** `each quarter`, `jedes Jahr`, `chaque année`. */
const EACH = new RegExp(`\\b(?:each|jede[nsmr]?|chaque|cada|ogni)\\s+${UNIT}`, 'giu');
/** `twice a year`, `3 times per month`, `einmal pro Jahr`, `une fois par an`: n events in one or m units. */
const TIMES = new RegExp(
  `\\b(?:(once|twice|einmal|zweimal|dreimal|viermal)|${WORD}\\s*(?:\\(\\d+\\)\\s*)?(?:times|mal|fois|ve(?:z|ces)|volt[ae]))\\s+(?:(?:al|a la|por|a|an|per|in a|in an|in any|in each|each|every|during each|within each|within a|pro|im|in|innerhalb von|par|in jedem)\\s+|all['’]|l['’])(?:${WORD}\\s+)?${UNIT}`,
  'giu'
); // prettier-ignore

const countedHits = (text: string): Hit[] => {
  const hits: Hit[] = [];
  for (const match of text.matchAll(TIMES)) {
    const times = toNumber(match[1] ?? match[2] ?? '');
    const span = match[3] ? toNumber(match[3]) : 1;
    const unit = unitPerYear(match[4]!);
    if (times === null || !span || unit === null) continue;
    hits.push({
      at: match.index,
      end: match.index + match[0].length,
      perYear: rounded((times * unit) / span)
    });
  }
  for (const match of text.matchAll(EVERY)) {
    const span = match[1] ? toNumber(match[1]) : 1;
    const unit = unitPerYear(match[2]!);
    if (!span || unit === null) continue;
    hits.push({ at: match.index, end: match.index + match[0].length, perYear: rounded(unit / span) });
  }
  for (const match of text.matchAll(EACH)) {
    const unit = unitPerYear(match[1]!);
    if (unit !== null) hits.push({ at: match.index, end: match.index + match[0].length, perYear: unit });
  }
  for (const [pattern, perYear] of RHYTHMS) {
    const match = pattern.exec(text);
    if (match) hits.push({ at: match.index, end: match.index + match[0].length, perYear });
  }
  return hits;
};

/**
 * The first rhythm that a sentence names, in English, German or French; a counted one goes before one
 * without a count (`regularly, at least once a quarter` is quarterly). Null where none is named.
 */
export const findFrequency = (text: string): Frequency | null => {
  const counted = countedHits(text).sort((a, b) => a.at - b.at || b.end - a.end)[0];
  if (counted) return { text: widened(text, counted.at, counted.end), perYear: counted.perYear };
  for (const pattern of UNCOUNTED) {
    const match = pattern.exec(text);
    if (match) return { text: widened(text, match.index, match.index + match[0].length), perYear: null };
  }
  return null;
};
