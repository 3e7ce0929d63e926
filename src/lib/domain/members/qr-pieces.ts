/**
 * A text in pieces that are each small enough for a code that a camera reads off a screen. This header is the form:
 *
 *   FQ1 <check> <number> <of> <part>     with single blanks; numbers are decimal, from 1
 *
 * `check` is FNV-1a (32 bits, 8 hex digits) of the whole text: it tells pieces of different texts apart, and whether
 * the whole came together rightly. It is no protection: what the text says is checked by whoever takes it.
 */

/** Characters of a part: with its head, a code of 57 modules a side. */
const PART = 190;
/** More pieces than anything that devices show one another has. */
const MAX_PIECES = 40;

const check = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** One piece for a short text; null where it is too long to be shown so. */
export const qrPieces = (text: string): readonly string[] | null => {
  const of = Math.max(1, Math.ceil(text.length / PART));
  if (of > MAX_PIECES) return null;
  return Array.from(
    { length: of },
    (_, at) => `FQ1 ${check(text)} ${at + 1} ${of} ${text.slice(at * PART, (at + 1) * PART)}`
  );
};

export interface Collected {
  /** Numbers of the pieces that are here, ascending. */
  readonly has: readonly number[];
  readonly of: number;
  /** The whole text, once it is. */
  readonly text: string | null;
}

export interface PieceCollector {
  /** Takes what a camera read, in any order and as often as it likes. A text that is no piece is whole by itself. */
  add(read: string): Collected;
}

export const createPieceCollector = (): PieceCollector => {
  let current = '';
  let of = 0;
  let parts = new Map<number, string>();
  return {
    add(read) {
      const match = /^FQ1 ([0-9a-f]{8}) (\d{1,2}) (\d{1,2}) ([^]*)$/.exec(read);
      if (!match) return { has: [1], of: 1, text: read };
      const [, sum = '', number = '', total = '', part = ''] = match;
      const [at, count] = [Number(number), Number(total)];
      if (at >= 1 && at <= count && count <= MAX_PIECES) {
        if (`${sum} ${count}` !== current) {
          // another text is shown now: what came of the one before is of no use
          current = `${sum} ${count}`;
          of = count;
          parts = new Map();
        }
        parts.set(at, part);
      }
      const has = [...parts.keys()].sort((one, other) => one - other);
      if (of === 0 || has.length < of) return { has, of, text: null };
      const text = has.map((each) => parts.get(each) ?? '').join('');
      if (current.startsWith(check(text))) return { has, of, text };
      parts = new Map();
      return { has: [], of, text: null };
    }
  };
};
