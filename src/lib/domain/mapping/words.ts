/**
 * Words of a text as mapping compares them: lower case, without words that say nothing about the subject,
 * endings cut lightly so that `reviews`, `reviewed` and `reviewing` meet. English; other languages lose only
 * the lexical half of the score.
 */
const stopWords = new Set(
  `a an and any are as at be been being both but by can could did do does each either every few for from had
  has have having he her his i if in into is it its itself may might more most must no nor not of on once only
  or other our ours out over own per same shall she should so some such than that the their them then there
  these they this those through to too under until up upon very was we were what when where which while who
  whom will with within without would you your also eg ie etc via across against between during before after
  about above all again further`.split(/\s+/)
);

/** Longest first; each ending with what takes its place. */
const endings: readonly (readonly [string, string])[] = [
  ['ations', 'at'],
  ['ation', 'at'],
  ['ities', 'iti'],
  ['ity', 'iti'],
  ['ies', 'y'],
  ['ing', ''],
  ['edly', ''],
  ['ed', ''],
  ['ers', 'er'],
  ['ments', 'ment'],
  ['es', 'e'],
  ['s', '']
];
const SHORTEST_STEM = 3;

/** The stem under which a word is counted. */
export const stem = (word: string): string => {
  let cut = word;
  for (const [ending, replacement] of endings) {
    if (!word.endsWith(ending) || (ending === 's' && word.endsWith('ss'))) continue;
    if (word.length - ending.length + replacement.length < SHORTEST_STEM) continue;
    cut = word.slice(0, word.length - ending.length) + replacement;
    break;
  }
  return cut.length > SHORTEST_STEM + 1 && cut.endsWith('e') ? cut.slice(0, -1) : cut;
};

export interface Word {
  readonly stem: string;
  /** As written, in lower case. */
  readonly written: string;
}

/** Words in order, stop words and single letters left out. */
export const words = (text: string): Word[] =>
  (
    text
      .toLowerCase()
      .replaceAll('-', ' ')
      .match(/[\p{L}\p{N}][\p{L}\p{N}']*/gu) ?? []
  )
    .filter((word) => word.length > 1 && !stopWords.has(word))
    .map((written) => ({ stem: stem(written), written }));
