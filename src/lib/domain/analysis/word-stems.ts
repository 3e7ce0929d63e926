/** Words without a subject of their own, in English, German and French. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'the a an and or of to in on at for by with from as is are be been being was were has have had it its this that ' +
    'these those their they them there which who whom whose what when where how why not no nor any all each every ' +
    'must shall should will may can could would do does did if then than such so only also other others into onto ' +
    'over under out up off before after during until while within without between about against more most least one ' +
    'least own same very per via etc ' +
    'der die das des dem den ein eine einer eines einem einen und oder ist sind wird werden muss müssen mit für von zu ' +
    'im in auf bei durch nicht sich auch als an aus nach vor über unter ' +
    'le la les un une des du de et ou est sont doit doivent pour par dans sur avec aux au en ce cette ces que qui ne pas'
  ).split(' ')
);

/** Endings from long to short; what is left must keep four letters. */
const ENDINGS: readonly string[] = [
  'izations', 'isations', 'ization', 'isation', 'ations', 'ments', 'ation', 'ities', 'ment', 'ings', 'ness', 'ions',
  'ized', 'ised', 'ity', 'ies', 'ing', 'ion', 'ers', 'als', 'ive', 'ize', 'ise', 'ed', 'es', 'er', 'al', 'ly', 'en',
  's', 'e', 'y'
]; // prettier-ignore

const ENDING = new RegExp(`^(.{4,}?)(?:${ENDINGS.join('|')})$`, 'u');

/** Cuts a word to what its forms share; not a linguistic stem, but the same for `approve` and `approvals`. */
export const stemOf = (word: string): string => ENDING.exec(word)?.[1] ?? word;

/** Stems of the words of a text that carry its subject, in order, with repetitions. */
export const wordStems = (text: string): string[] => {
  const stems: string[] = [];
  for (const word of text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    if (word.length > 1 && !STOP_WORDS.has(word)) stems.push(stemOf(word));
  return stems;
};
