/** Small checks that schemas are put together from. A check returns the first problem in words, or null. */
export type Check = (value: unknown, path: string) => string | null;

export const text =
  (min: number, max: number): Check =>
  (value, path) => {
    if (typeof value !== 'string') return `${path} must be text.`;
    if (value.trim().length < min) return `${path} must not be empty.`;
    return value.length <= max ? null : `${path} must be at most ${max} characters.`;
  };

export const matching =
  (pattern: RegExp, what: string): Check =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? null : `${path} must be ${what}.`;

export const oneOf =
  (...values: readonly string[]): Check =>
  (value, path) =>
    typeof value === 'string' && values.includes(value)
      ? null
      : `${path} must be one of ${values.join(', ')}.`;

export const integer =
  (min: number, max = Number.MAX_SAFE_INTEGER): Check =>
  (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `${path} must be a whole number from ${min}.`;

export const numberBetween =
  (min: number, max: number): Check =>
  (value, path) =>
    typeof value === 'number' && value >= min && value <= max
      ? null
      : `${path} must be a number from ${min} to ${max}.`;

export const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? null : `${path} must be true or false.`;

export const nullOr =
  (check: Check): Check =>
  (value, path) =>
    value === null ? null : check(value, path);

export const list =
  (check: Check, min: number, max: number): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} must be a list.`;
    if (value.length < min || value.length > max) return `${path} must have ${min} to ${max} items.`;
    for (let at = 0; at < value.length; at += 1) {
      const problem = check(value[at], `${path}[${at}]`);
      if (problem !== null) return problem;
    }
    return null;
  };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members named in `required` must be there; those of `optional` may be. Others are left alone. */
export const object = (
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {}
): Check => {
  // once, and not for each of the values
  const [needed, allowed] = [Object.entries(required), Object.entries(optional)];
  return (value, path) => {
    if (!isObject(value)) return `${path} must be an object.`;
    for (const [name, check] of needed) {
      const problem = check(Object.hasOwn(value, name) ? value[name] : undefined, `${path}.${name}`);
      if (problem !== null) return problem;
    }
    for (const [name, check] of allowed) {
      if (!Object.hasOwn(value, name) || value[name] === undefined) continue;
      const problem = check(value[name], `${path}.${name}`);
      if (problem !== null) return problem;
    }
    return null;
  };
};

/** An object of 1 to `max` members whose names and values are checked. */
export const record =
  (name: Check, member: Check, max: number): Check =>
  (value, path) => {
    if (!isObject(value)) return `${path} must be an object.`;
    const names = Object.keys(value);
    if (names.length < 1 || names.length > max) return `${path} must have 1 to ${max} members.`;
    for (const key of names) {
      const problem = name(key, `A name in ${path}`) ?? member(value[key], `${path}.${key}`);
      if (problem !== null) return problem;
    }
    return null;
  };
