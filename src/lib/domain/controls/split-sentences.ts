/** A half-open range of UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Ends with a full stop without ending a sentence. Lower case, without the last full stop. */
const ABBREVIATIONS = new Set(
  (
    'e.g i.e u.s u.k e.u u.n eg ie cf vs viz approx incl excl resp no nos nr fig figs sec sect art para pp ch vol ed eds rev ver ' +
    'mr mrs ms dr prof st inc ltd co corp llc gmbh dept est min max std ref refs al tel ext ' +
    'z.b d.h u.a o.ä u.ä s.o s.u i.d.r i.s.d v.a bzw ggf ggfs evtl vgl gem inkl exkl bspw sog abs bzgl lt zzgl str ' +
    'p.ex par.ex env éd mme'
  ).split(' ')
);

/** May end a sentence or stand inside one: decided by what follows. */
const OFTEN_LAST = new Set(['etc', 'usw', 'a.m', 'p.m']);

const isEnder = (char: string): boolean =>
  char === '.' || char === '!' || char === '?' || char === '…' || char === '。' || char === '؟';
const isCloser = (char: string): boolean => /["'”’»)\]›]/.test(char);
const isSpace = (char: string): boolean => /\s/.test(char);

/** The run of non-space characters that ends at `end`, without opening brackets and quotes. */
const wordBefore = (text: string, from: number, end: number): string => {
  let start = end;
  while (start > from && !isSpace(text[start - 1]!)) start -= 1;
  return text.slice(start, end).replace(/^["'“‘«([‹]+/, '');
};

/** Whether the full stop at `at` belongs to an abbreviation, an initial or a number in front of its text. */
const belongsToWord = (text: string, from: number, at: number, next: string): boolean => {
  const word = wordBefore(text, from, at);
  const lower = word.toLowerCase();
  if (ABBREVIATIONS.has(lower)) return true;
  if (OFTEN_LAST.has(lower)) return !/\p{Lu}/u.test(next);
  // "z. B." and "d. h." with their space, initials of names
  if (/^\p{L}$/u.test(word)) return !/^[IA]$/.test(word) || !/\p{Lu}/u.test(next);
  // "1." or "3.2." or "(a)." in front of a title or an item
  const startsRange = text.slice(from, at - word.length).trim() === '';
  if (startsRange && /^(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})$/i.test(word)) return true;
  // German ordinals: "am 1. Januar", "der 3. Stufe"
  return (
    /^\d{1,2}$/.test(word) &&
    /\b(?:am|vom|zum|der|die|des|den|im|bis|ab)\s+\d{1,2}$/i.test(text.slice(from, at))
  );
};

/**
 * Sentences of `text` between `from` and `to`, in order, without the blanks around them. Splits at `.`, `!`,
 * `?` that stand before a blank and something that can open a sentence; not after abbreviations, initials,
 * item numbers, nor inside decimals, versions, e-mail and web addresses (which have no blank after the dot).
 */
export const splitSentences = (text: string, from = 0, to = text.length): TextRange[] => {
  const ranges: TextRange[] = [];
  const push = (start: number, end: number): void => {
    let first = start;
    let last = end;
    while (first < last && isSpace(text[first]!)) first += 1;
    while (last > first && isSpace(text[last - 1]!)) last -= 1;
    if (last > first) ranges.push({ start: first, end: last });
  };
  let start = from;
  for (let at = from; at < to; at += 1) {
    const char = text[at]!;
    if (char === '\n' && /^\s*\n|^\s*[•▪‣◦●■]/.test(text.slice(at + 1, Math.min(to, at + 12)))) {
      push(start, at);
      start = at + 1;
      continue;
    }
    if (!isEnder(char)) continue;
    let after = at + 1;
    while (after < to && (isEnder(text[after]!) || isCloser(text[after]!))) after += 1;
    if (after >= to) break;
    if (!isSpace(text[after]!)) continue;
    let opening = after;
    while (opening < to && (isSpace(text[opening]!) || /["'“‘«([‹]/.test(text[opening]!))) opening += 1;
    const next = text[opening] ?? '';
    // a lower-case word goes on with the sentence
    if (/\p{Ll}/u.test(next)) continue;
    if (char === '.' && belongsToWord(text, start, at, next)) continue;
    push(start, after);
    start = after;
    at = after - 1;
  }
  push(start, to);
  return ranges;
};
