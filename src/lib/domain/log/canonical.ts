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
  const problem = canonicalProblem(value);
  if (problem !== null) throw new TypeError(problem);
  return write(value);
};

/** Why a value has no canonical text, or null where it has one. */
export const canonicalProblem = (value: unknown, path = 'value'): string | null => {
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
      const problem = canonicalProblem(value[at], `${path}[${at}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return `${path} is not a plain object.`;
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (LONE_SURROGATE.test(name)) return `A name in ${path} holds half of a character.`;
    const problem = canonicalProblem(member, `${path}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
};

const LONE_SURROGATE = /\p{Surrogate}/u;

const write = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value as Readonly<Record<string, unknown>>;
  const written: string[] = [];
  for (const name of Object.keys(members).sort()) {
    if (members[name] !== undefined) written.push(`${JSON.stringify(name)}:${write(members[name])}`);
  }
  return `{${written.join(',')}}`;
};
