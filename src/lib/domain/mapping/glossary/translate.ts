import { french } from './french';
import { german } from './german';
import { italian } from './italian';
import { spanish } from './spanish';

/** Languages whose field terms are known; everything else is compared as it is. */
export type ForeignLanguage = 'de' | 'fr' | 'es' | 'it';

interface Entry {
  readonly pattern: RegExp;
  readonly english: string;
}

const fold = (text: string): string =>
  text.toLowerCase().replaceAll('ß', 'ss').replaceAll('’', "'").normalize('NFD').replace(/\p{M}/gu, '');

/** Shorter German keys inside a compound are as often chance as not. */
const INSIDE = 6;
/** A key this short is a whole word: `red` is no beginning of `reducir`. */
const WHOLE = 4;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const entriesOf = (glossary: string, compounds: boolean): Entry[] =>
  glossary
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [keys = '', english = ''] = line.split('=');
      return keys.split(',').map((key) => {
        const start = compounds && key.length >= INSIDE ? '' : '(?<!\\p{L})';
        const end = key.length <= WHOLE ? '(?!\\p{L})' : '';
        return { pattern: new RegExp(`${start}${escape(key)}${end}`, 'u'), english };
      });
    });

const sources: Readonly<Record<ForeignLanguage, () => Entry[]>> = {
  de: () => entriesOf(german, true),
  fr: () => entriesOf(french, false),
  es: () => entriesOf(spanish, false),
  it: () => entriesOf(italian, false)
};
const loaded = new Map<ForeignLanguage, Entry[]>();

/**
 * The field's terms that a text names, in English; what the glossary does not know is left out. No translation:
 * it serves to compare key terms only.
 */
export const translateTerms = (text: string, language: ForeignLanguage): string => {
  const entries = loaded.get(language) ?? sources[language]();
  loaded.set(language, entries);
  const folded = fold(text);
  return entries
    .filter(({ pattern }) => pattern.test(folded))
    .map(({ english }) => english)
    .join('; ');
};

/** Function words that are frequent in one of the languages and rare in the others. */
const signs: Readonly<Record<ForeignLanguage | 'en', readonly string[]>> = {
  en: 'the of and to in is are be shall must with for by that or which this from on at as an all any not'.split(
    ' '
  ),
  de: 'der die das und ist sind werden wird nicht mit fur dem den des eine einer ein zu bei oder im von auf durch sich auch'.split(
    ' '
  ),
  fr: 'le la les des du est sont et une un pour dans par doit doivent etre aux que de en sur ou ce ces avec'.split(
    ' '
  ),
  es: 'el la los las del y es son una un para por que debe deben se con de en su sus o al como no esta estan todo todos todas cada ser solo'.split(
    ' '
  ),
  it: 'il lo la gli le di del della dei delle e sono una un per che deve devono da con in nel nella al alla o non dai dal sui sulla poi ogni essere agli solo piu'.split(
    ' '
  )
};
const languagesByWord = new Map<string, (ForeignLanguage | 'en')[]>();
for (const language of ['en', 'de', 'fr', 'es', 'it'] as const)
  for (const word of signs[language])
    languagesByWord.set(word, [...(languagesByWord.get(word) ?? []), language]);
/** A text of fewer signs than this is taken for English; where no sign is English, one fewer is enough. */
const FEWEST = 3;

/**
 * The language of a statement by its function words; English where it shows no other clearly. Statements are
 * short, so this asks for less than the detection for whole documents does.
 */
export const languageOf = (text: string): ForeignLanguage | 'en' => {
  const counts = { en: 0, de: 0, fr: 0, es: 0, it: 0 };
  for (const word of fold(text).match(/\p{L}+/gu) ?? [])
    for (const language of languagesByWord.get(word) ?? []) counts[language] += 1;
  let best: ForeignLanguage | 'en' = 'en';
  let most = Math.max(counts.en === 0 ? FEWEST - 2 : FEWEST - 1, 2 * counts.en);
  for (const language of ['de', 'fr', 'es', 'it'] as const) {
    const count = counts[language];
    if (count > most) [best, most] = [language, count];
  }
  return best;
};
