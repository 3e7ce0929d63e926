import type { DocumentLanguage, ParseWarning } from '../../domain/documents/parsed-document';

/**
 * Which language a text is mostly written in, told by its function words: in running prose 25 to 45 of
 * 100 words are among the commonest of the language, in another language few of them are.
 */
const words: Readonly<Record<'en' | 'de' | 'fr' | 'es' | 'it', string>> = {
  en: 'the of and to in is be are for that with on by this must shall should not or as an at from which any all have has will can it its their they may was were been if when where other',
  de: 'der die das und ist sind werden wird zu den dem des ein eine einer eines einem einen für mit auf von im nicht oder sich auch bei nach durch über als aus zur zum müssen muss soll kann sowie an dass alle haben hat wie nur',
  fr: 'le la les de des du et est sont dans pour que qui une un par sur avec ne pas au aux ou ce cette ces doit doivent être il elle se son sa ses leur plus tout toute tous afin à en ont a été',
  es: 'el la los las de del y es son en para que una un por con no se su sus al o como debe deben ser lo este esta estos estas más ha han todo toda todos cada entre sobre cuando',
  it: 'il lo la i gli le di del della dei delle e è sono in per che una un uno con non si su al alla ai o come deve devono essere da dal dalla nel nella più ha hanno tutti ogni questo questa questi sul'
};
const languages = Object.keys(words) as (keyof typeof words)[];

const languagesByWord = ((): ReadonlyMap<string, readonly (keyof typeof words)[]> => {
  const map = new Map<string, (keyof typeof words)[]>();
  for (const language of languages)
    for (const word of words[language].split(' ')) map.set(word, [...(map.get(word) ?? []), language]);
  return map;
})();

/** Words looked at; a document says its language in far fewer. */
const SAMPLE_WORDS = 6000;
const SAMPLES = 8;
/** Below this many words nothing is claimed, unless the script itself is foreign to all five languages. */
const MIN_WORDS = 20;
/** Least share of function words: lists of terms and tables stay above it, other languages below. */
const MIN_SHARE = 0.1;

/** Slices from all over the text, so that an English cover page does not decide for a German document. */
const sampleOf = (text: string): string => {
  const size = (SAMPLE_WORDS * 7) / SAMPLES;
  if (text.length <= size * SAMPLES) return text;
  const step = (text.length - size) / (SAMPLES - 1);
  return Array.from({ length: SAMPLES }, (_, i) => text.slice(i * step, i * step + size)).join(' ');
};

/** Dominant language of `text`; `other` for none of the five, `und` where it is too short to tell. */
export const detectLanguage = (text: string): DocumentLanguage => {
  const found =
    sampleOf(text)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const foreign = found.filter((word) => !/\p{Script=Latin}/u.test(word)).length;
  if (foreign > 4 && foreign > found.length / 2) return 'other';
  const latin = found.length - foreign;
  if (latin < MIN_WORDS) return 'und';
  const scores = new Map(languages.map((language) => [language, 0]));
  for (const word of found) {
    const hits = languagesByWord.get(word) ?? [];
    for (const language of hits) scores.set(language, (scores.get(language) ?? 0) + 1 / hits.length);
  }
  const [best] = [...scores].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 2) return latin < 100 ? 'und' : 'other';
  return best[1] / latin >= MIN_SHARE ? best[0] : latin < 100 ? 'und' : 'other';
};

const names: Readonly<Record<Exclude<DocumentLanguage, 'en' | 'und' | 'other'>, string>> = {
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian'
};

/** Tells the user what to expect of a document that the English catalogs and sentence model do not fit. */
export const languageWarning = (language: DocumentLanguage): ParseWarning[] => {
  if (language === 'en' || language === 'und') return [];
  const subject = language === 'other' ? 'a language other than English' : names[language];
  return [
    {
      code: 'language-not-supported',
      message: `The document is written in ${subject}; suggestions are made for English text and will be fewer and weaker here.`
    }
  ];
};
