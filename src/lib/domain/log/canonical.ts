/**
 * Canonical JSON after RFC 8785 (JSON Canonicalization Scheme): one value has one text, so that hashes and
 * signatures over it mean the same on every device.
 *
 * - Members of objects are sorted by the UTF-16 code units of their names; no white space.
 * - Numbers and strings are written as ECMAScript's `JSON.stringify` writes them, which is what the RFC asks.
 * - Members that are `undefined` are left out. NaN, infinities, lone surrogates, functions and the like have
 *   no canonical text: `canonicalJson` throws a `TypeError`. Data from outside goes through
 *   `canonicalProblem` first, which says what is wrong in words.
 */
export const canonicalJson = (value: unknown): string => {
  const text = write(value);
  if (text === null) throw new TypeError(canonicalProblem(value) ?? 'The value has no canonical text.');
  return text;
};

/** Why a value has no canonical text, or null where it has one. */
export const canonicalProblem = (value: unknown, path = 'value'): string | null =>
  isCanonical(value) ? null : findProblem(value, path);

/** Whether `findProblem` finds nothing, without saying where it looks: every entry that comes in passes here. */
const isCanonical = (value: unknown): boolean => {
  if (typeof value === 'string') return PLAIN_TEXT.test(value) || !LONE_SURROGATE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) if (!isCanonical(value[at])) return false;
    return true;
  }
  if (!isPlain(value)) return false;
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && !(isCanonical(name) && isCanonical(member))) return false;
  }
  return true;
};

const findProblem = (value: unknown, path: string): string | null => {
  switch (typeof value) {
    case 'string':
      return LONE_SURROGATE.test(value) ? `${path} holds half of a character.` : null;
    case 'number':
      return Number.isFinite(value) ? null : `${path} is not a finite number.`;
    case 'boolean':
      return null;
    case 'object':
      break;
    default:
      return `${path} is not JSON data (${typeof value}).`;
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const problem = findProblem(value[at], `${path}[${at}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  if (!isPlain(value)) return `${path} is not a plain object.`;
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (LONE_SURROGATE.test(name)) return `A name in ${path} holds half of a character.`;
    const problem = findProblem(member, `${path}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
};

const LONE_SURROGATE = /\p{Surrogate}/u;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
};

/** Texts of these alone are written as they are: printable ASCII but for the quotation mark and the backslash. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** Null for half a character. Only what `JSON.stringify` escaped can hold one, and most texts hold nothing of the kind. */
const writeText = (text: string): string | null => {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  const written = JSON.stringify(text);
  return written.length !== text.length + 2 && LONE_SURROGATE.test(text) ? null : written;
};

const FEW_NAMES = 16;

/** Names in the order of their UTF-16 code units. Most objects are so small that moving names up is the quickest way. */
const sortedNames = (value: object): string[] => {
  const names = Object.keys(value);
  if (names.length > FEW_NAMES) return names.sort();
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at]!;
    let to = at;
    for (; to > 0 && names[to - 1]! > name; to -= 1) names[to] = names[to - 1]!;
    names[to] = name;
  }
  return names;
};

/** Null where the value has no canonical text. Every entry that comes in passes here: it is made to be fast. */
const write = (value: unknown): string | null => {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'object') return null;
  if (value === null) return 'null';
  let all = '';
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const written = write(value[at]);
      if (written === null) return null;
      all += at === 0 ? written : `,${written}`;
    }
    return `[${all}]`;
  }
  if (!isPlain(value)) return null;
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(members)) {
    const member = members[name];
    if (member === undefined) continue;
    const writtenName = writeText(name);
    const written = write(member);
    if (writtenName === null || written === null) return null;
    all += all === '' ? `${writtenName}:${written}` : `,${writtenName}:${written}`;
  }
  return `{${all}}`;
};
