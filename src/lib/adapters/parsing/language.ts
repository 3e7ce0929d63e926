import type { DocumentLanguage, ParseWarning } from '../../domain/documents/parsed-document';

type Known = 'en' | 'de' | 'fr' | 'es' | 'it';
/** Languages that share many words with the five; they are known only to be told apart. */
type Decoy = 'nl' | 'pt' | 'sv' | 'da' | 'pl';

/**
 * Which language a text is mostly written in, told by its function words: in running prose 25 to 45 of
 * 100 words are among the commonest of the language, in another language few of them are.
 */
const words: Readonly<Record<Known | Decoy, string>> = {
  en: 'the of and to in is be are for that with on by this must shall should not or as an at from which any all have has will can it its their they may was were been if when where other',
  de: 'der die das und ist sind werden wird zu den dem des ein eine einer eines einem einen für mit auf von im nicht oder sich auch bei nach durch über als aus zur zum müssen muss soll kann sowie an dass alle haben hat wie nur',
  fr: 'le la les de des du et est sont dans pour que qui une un par sur avec ne pas au aux ou ce cette ces doit doivent être il elle se son sa ses leur plus tout toute tous afin en ont été',
  es: 'el la los las de del y es son en para que una un por con no se su sus al o como debe deben ser lo este esta estos estas más ha han todo toda todos cada entre sobre cuando',
  nl: 'de het een en van te dat die in is op aan met voor zijn niet er door worden wordt moeten moet als bij ook uit naar om deze dit kan alle heeft tot tussen onze',
  pt: 'o os as do da dos das em um uma para com não que por se mais como mas ao ser deve devem são foi pela pelo seu sua esta este ou já todos cada entre sobre quando',
  sv: 'och att det som en på är av för med den till inte om ett har de ska skall vid från kan alla eller men så denna detta varje måste',
  da: 'og at det som en på er af for med den til ikke om et har de skal ved fra kan alle eller men så denne dette hver må i være',
  pl: 'i w na z do nie się jest że o jak za od po oraz lub być są przez dla który które która tym tego może każdy wszystkich',
  it: 'il lo la i gli le di del della dei delle e è sono in per che una un uno con non si su al alla ai o come deve devono essere da dal dalla nel nella più ha hanno tutti ogni questo questa questi sul'
};
const languages = Object.keys(words) as (Known | Decoy)[];
const isKnown = (language: Known | Decoy): language is Known =>
  ['en', 'de', 'fr', 'es', 'it'].includes(language);

const languagesByWord = ((): ReadonlyMap<string, readonly (Known | Decoy)[]> => {
  const map = new Map<string, (Known | Decoy)[]>();
  for (const language of languages)
    for (const word of words[language].split(' ')) map.set(word, [...(map.get(word) ?? []), language]);
  return map;
})();

/** Words looked at; a document says its language in far fewer. */
const SAMPLE_WORDS = 6000;
const SAMPLES = 8;
/** Below this many words nothing is claimed, unless the script itself is foreign to all five languages. */
const MIN_WORDS = 20;
/** Running prose of one of the languages has at least this share of its function words. */
const MIN_SHARE = 0.12;
/** Tables and lists have few of them: there the best language must stand out from the next one. */
const MIN_SHARE_TERSE = 0.02;
const MIN_LEAD_TERSE = 1.5;

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
      .match(/\p{L}{2,}/gu) ?? [];
  const foreign = found.filter((word) => !/\p{Script=Latin}/u.test(word)).length;
  if (foreign > 4 && foreign > found.length / 2) return 'other';
  const latin = found.length - foreign;
  if (latin < MIN_WORDS) return 'und';
  const scores = new Map(languages.map((language) => [language, 0]));
  for (const word of found) {
    const hits = languagesByWord.get(word) ?? [];
    for (const language of hits) scores.set(language, (scores.get(language) ?? 0) + 1 / hits.length);
  }
  const [best, next] = [...scores].sort((a, b) => b[1] - a[1]);
  const unknown = latin < 100 ? 'und' : 'other';
  if (!best || best[1] < 2) return unknown;
  const share = best[1] / latin;
  const standsOut = best[1] >= (next?.[1] ?? 0) * MIN_LEAD_TERSE;
  if (share < MIN_SHARE && !(share >= MIN_SHARE_TERSE && standsOut)) return unknown;
  return isKnown(best[0]) ? best[0] : unknown;
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
      message:
        language === 'other'
          ? `The document is written in ${subject}; suggestions are made for English text and will be fewer and weaker here.`
          : `The document is written in ${subject}, which the language model does not judge; its statements are matched by key terms only, at low confidence.`
    }
  ];
};
