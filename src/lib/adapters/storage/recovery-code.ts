/**
 * The recovery code: 30 random characters and two that check them, in 8 groups of 4. The alphabet is Crockford's
 * base 32 (no I, L, O, U); what is typed may have either case, any spaces and dashes, and O for 0, I or L for 1.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM = 30;

/** Ten bits over the position and value of each character: one wrong or two swapped neighbours change them. */
const checkOf = (characters: string): string => {
  let sum = 7;
  for (const character of characters) sum = (sum * 33 + ALPHABET.indexOf(character)) % 1021;
  return `${ALPHABET[sum >> 5] as string}${ALPHABET[sum & 31] as string}`;
};

/** As it is shown and printed. */
export const createCode = (): string => {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM));
  const characters = [...random].map((byte) => ALPHABET[byte & 31] as string).join('');
  return `${characters}${checkOf(characters)}`.replace(/.{4}(?!$)/g, '$&-');
};

/** The 30 random characters; null where it is no code or has a typing mistake. */
export const parseCode = (typed: string): string | null => {
  const tidy = typed
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const characters = tidy.slice(0, RANDOM);
  if (tidy.length !== RANDOM + 2 || [...tidy].some((character) => !ALPHABET.includes(character))) return null;
  return tidy.slice(RANDOM) === checkOf(characters) ? characters : null;
};
