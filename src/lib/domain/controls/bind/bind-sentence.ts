import type { DocumentLanguage } from '../../documents/parsed-document';
import type { Binder, Binding } from './binding';
import { bindEnglish } from './english';
import { bindFrench } from './french';
import { bindGerman } from './german';
import { bindItalian } from './italian';
import { bindSpanish } from './spanish';

export type Tongue = 'en' | 'de' | 'fr' | 'es' | 'it';

const BINDERS: Readonly<Record<Tongue, Binder>> = {
  en: bindEnglish,
  de: bindGerman,
  fr: bindFrench,
  es: bindSpanish,
  it: bindItalian
};

/** Little words that are frequent in one of the languages and absent from the others. */
const SIGNS: readonly (readonly [Tongue, RegExp])[] = [
  ['en', /(?<!\p{L})(?:the|and|of|to|is|are|must|shall|with|for|by|be|or|that)(?!\p{L})/giu],
  [
    'de',
    /(?<!\p{L})(?:der|das|und|ist|sind|werden|wird|nicht|mit|für|dem|den|eine|einer|zu|bei|oder)(?!\p{L})/giu
  ],
  ['es', /(?<!\p{L})(?:el|los|las|del|y|es|son|una|para|por|debe|deben|con|su|sus|se|al|no)(?!\p{L})/giu],
  [
    'it',
    /(?<!\p{L})(?:il|lo|gli|di|della|dei|delle|e|è|sono|una|per|che|deve|devono|con|nel|nella|alla|non)(?!\p{L})/giu
  ],
  ['fr', /(?<!\p{L})(?:le|la|les|des|du|est|sont|et|une|pour|dans|par|doit|doivent|être|aux|que)(?!\p{L})/giu]
];

/** The language of one sentence; `usual` decides where its words do not. */
export const tongueOf = (sentence: string, usual: DocumentLanguage): Tongue => {
  const home: Tongue = usual === 'other' || usual === 'und' ? 'en' : usual;
  let best: Tongue = home;
  let most = sentence.match(SIGNS.find(([tongue]) => tongue === home)![1])?.length ?? 0;
  for (const [tongue, pattern] of SIGNS) {
    const count = tongue === home ? 0 : (sentence.match(pattern)?.length ?? 0);
    // a foreign sentence in a document shows clearly or not at all
    if (count > most + 1) [best, most] = [tongue, count];
  }
  return best;
};

/** Fewer than two little words of any of them, and the sentence is in a language that is not read here. */
const LEAST_SIGNS = 2;

/**
 * Whether a sentence can be read at all. A document in another language may hold sentences in one of these; what else
 * is in it must not be taken for a control because of the field's English words in it.
 */
export const isReadable = (sentence: string, usual: DocumentLanguage): boolean =>
  usual !== 'other' || SIGNS.some(([, pattern]) => (sentence.match(pattern)?.length ?? 0) >= LEAST_SIGNS);

export const bindSentence = (sentence: string, tongue: Tongue): Binding | null => BINDERS[tongue](sentence);
