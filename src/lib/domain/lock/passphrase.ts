/** How hard a passphrase is to guess, in words; a rough first look, with no claim to measure it. */

/** Characters; shorter ones are refused. */
export const SHORTEST_PASSPHRASE = 10;

export interface Strength {
  readonly grade: 'short' | 'weak' | 'fair' | 'strong';
  /** One sentence: what it is and what would help. */
  readonly words: string;
}

/** What guessers try first; as a part of a longer one it still counts little. */
const common =
  /p[a@]ssw[o0]rd|passphrase|qwert[yz]|asdf|letmein|welcome|admin|secret|iloveyou|fieldroom|monkey|dragon|abc123|(19|20)\d\d|spring|summer|autumn|winter/gi;

const isRun = (one: number, two: number, three: number): boolean =>
  (two - one === three - two && Math.abs(two - one) <= 1) || (one === three && one === two);

/** Characters that add something: repeated ones, runs such as `4567` and common words hardly do. */
const telling = (passphrase: string): number => {
  const left = [...passphrase.toLowerCase().replace(common, '#')];
  let count = 0;
  left.forEach((character, at) => {
    const codes = [left[at - 2], left[at - 1], character].map((each) => each?.codePointAt(0) ?? -9);
    if (!isRun(codes[0]!, codes[1]!, codes[2]!)) count += 1;
  });
  // a short pattern over and over
  return Math.min(count, new Set(left).size * 2);
};

const kinds = (passphrase: string): number =>
  [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(passphrase)).length;

export const strengthOf = (passphrase: string): Strength => {
  const length = [...passphrase.normalize('NFKC')].length;
  if (length < SHORTEST_PASSPHRASE) {
    return { grade: 'short', words: `Too short: at least ${SHORTEST_PASSPHRASE} characters.` };
  }
  const score = telling(passphrase) + Math.max(0, kinds(passphrase) - 1);
  if (score < 12) {
    return {
      grade: 'weak',
      words: 'Weak: it is guessed quickly. Add words that have nothing to do with each other.'
    };
  }
  if (score < 17) return { grade: 'fair', words: 'Fair. One or two more unrelated words make it strong.' };
  return { grade: 'strong', words: 'Strong.' };
};
