/** A word as it is compared: lower case, without accents; with its place in the text it came from. */
export interface Word {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

const MARKS = /\p{M}+/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}]+)?/gu;
/** Long runs of letters are data, not words. */
const MAX_LENGTH = 40;

/** `Überprüfung’s` and `ueberprufung` do not meet, `Überprüfung` and `uberprufung` do. */
export const foldWord = (word: string): string => {
  const lower = word.toLowerCase();
  // eslint-disable-next-line no-control-regex -- the quick way for the words that need no folding
  return /^[\x00-\x7f]*$/.test(lower)
    ? lower
    : lower.normalize('NFKD').replace(MARKS, '').replace(/ß/g, 'ss').replace(/’/g, "'");
};

export const readWords = (text: string): Word[] => {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const term = foldWord(match[0]).replace(/'s$/, '').slice(0, MAX_LENGTH);
    words.push({ term, start: match.index, end: match.index + match[0].length });
  }
  return words;
};

/** Words that say nothing about what is looked for; left out of questions that have others. */
export const LITTLE_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be by do does for from has have how in is it its of on or our that the their they this to was ' +
    'we what when where which who why will with der die das den dem des ein eine einer und oder ist sind wird werden ' +
    'im in zu mit von fur auf bei wie wer was le la les un une des du de et ou est sont que qui dans pour par sur aux'
  ).split(' ')
);
